"""`crm add` alone: asks what to add and then for its fields, each checked as it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, RefusedError, UsageError, brief
from crmcli.core.names import key
from crmcli.records.add.command import FOLLOWING
from crmcli.records.default_owner import with_rep

FITTING = {"closed": ("won", "lost"), "lost_reason": ("lost",), "expected": ("open",)}
"""Fields that only deals of some statuses have."""

Answers = dict[str, str | None]


def answers(context: typer.Context) -> tuple[str, Answers]:
    """What a person at the terminal wants to add: its kind, and each field as typed (None where left empty)."""
    workspace: Workspace = context.obj
    kind = workspace.ask(f"Add what ({', '.join(FOLLOWING)})").strip().lower()
    if kind not in FOLLOWING:
        raise UsageError(f'cannot add "{brief(kind)}"', f"one of: {', '.join(FOLLOWING)}")
    with workspace.writing():
        pass  # where there is no data file yet it is made now, for answers to be checked against
    workspace.say("Leave a field empty to skip it.")
    given: Answers = {}
    for name, question in _questions(context, kind):
        given[name] = _answer(workspace, kind, given, name, question) if _fits(workspace, kind, given, name) else None
    return kind, given


def _questions(context: typer.Context, kind: str) -> Iterator[tuple[str, str]]:
    """Each field of `crm add KIND` in its order, with the help of its option as the question."""
    command: Any = context.command
    for param in command.get_command(context, kind).params:
        if param.name != "help":
            yield param.name, f"{param.name.replace('_', ' ').capitalize()} – {param.help.rstrip('.')}"


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
    from crmcli.records.find.query import by_key, usable

    with workspace.reading() as database:
        if name == "after":
            if text := given[name]:
                usable(database, "stage", text)
            return
        values = workspace.reader(database).values(kind, {each: given[each] for each in given if each != "after"})
        if name == "name" and database.one(by_key(kind=kind), key=key(values["name"]), limit=1):
            raise RefusedError(f"a {kind} of that name exists", "give another")
        if kind == "deal" and name == "rep":
            with_rep(workspace, database, values)


def _fits(workspace: Workspace, kind: str, given: Answers, name: str) -> bool:
    """Is the field one that a deal in the chosen stage has?"""
    if kind != "deal" or name not in FITTING:
        return True
    from crmcli.records.deals.write import funnel

    with workspace.reading() as database:
        chosen = workspace.reader(database).values(kind, {"stage": given["stage"]}).get("stage_id")
        return (funnel(database).of(chosen)["status"] if chosen else "open") in FITTING[name]
