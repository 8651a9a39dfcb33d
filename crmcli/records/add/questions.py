"""`crm add` alone: asks what to add and then for its fields, each checked as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, RefusedError, UsageError, brief
from crmcli.core.names import key
from crmcli.records.add.following import FOLLOWING
from crmcli.records.default_owner import with_deal_rep
from crmcli.records.typed_fields import reader

FITTING = {"closed": ("won", "lost"), "lost_reason": ("lost",), "expected": ("open",)}
"""Fields that only deals of some statuses have."""

Answers = dict[str, str | None]


def answers(workspace: Workspace, questions: Callable[[str], Iterable[tuple[str, str]]]) -> tuple[str, Answers]:
    """What a person at the terminal wants to add: its kind, and each field as typed (None where left empty).
    `questions` gives the fields of a kind in their order, each with its question."""
    kind = workspace.ask(f"Add what ({', '.join(FOLLOWING)})").strip().lower()
    if kind not in FOLLOWING:
        raise UsageError(f'cannot add "{brief(kind)}"', f"one of: {', '.join(FOLLOWING)}")
    with workspace.writing():
        pass  # where there is no data file yet it is made now, for answers to be checked against
    workspace.say("Leave a field empty to skip it.")
    given: Answers = {}
    for name, question in questions(kind):
        given[name] = _answer(workspace, kind, given, name, question) if _fits(workspace, kind, given, name) else None
    return kind, given


def _answer(workspace: Workspace, kind: str, given: Answers, name: str, question: str) -> str | None:
    """One field, asked for until it is taken."""
    wrong = ""
    while True:
        text = workspace.ask(f"{wrong}{question}")
        try:
            _check(workspace, kind, {**given, name: text}, name)
            return text or None
        except CrmError as error:
            wrong = f"{error.message} – {error.hint}\n"


def _check(workspace: Workspace, kind: str, given: Answers, name: str) -> None:
    """Refuse a field as the record itself would be refused."""
    from crmcli.records.find.query import usable
    from crmcli.records.find.statements import by_key

    with workspace.reading() as database:
        if name == "after":
            if text := given[name]:
                usable(database, "stage", text)
            return
        values = reader(workspace, database).values(kind, {each: given[each] for each in given if each != "after"})
        if name == "name" and database.one(by_key(kind=kind), key=key(values["name"]), limit=1):
            raise RefusedError(f"a {kind} of that name exists", "give another")
        if kind == "deal" and name == "rep":
            with_deal_rep(workspace, database, values)


def _fits(workspace: Workspace, kind: str, given: Answers, name: str) -> bool:
    """Is the field one that a deal in the chosen stage has?"""
    if kind != "deal" or name not in FITTING:
        return True
    from crmcli.records.deals.write import funnel

    with workspace.reading() as database:
        chosen = reader(workspace, database).values(kind, {"stage": given["stage"]}).get("stage_id")
        return (funnel(database).of(chosen)["status"] if chosen else "open") in FITTING[name]
