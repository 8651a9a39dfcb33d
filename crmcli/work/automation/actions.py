"""What rules can do: how each thing is checked before rules hold, and done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError, UsageError, brief
from crmcli.core.names import nearest
from crmcli.core.tags import Marks, read
from crmcli.core.vocabulary import KINDS, TAGGED
from crmcli.database.connection import Database, Row
from crmcli.records import rows
from crmcli.records.activities import write as activities
from crmcli.records.custom_values.query import own_names
from crmcli.records.default_owner import with_activity_rep
from crmcli.records.edit.write import edit
from crmcli.records.fields import FIELDS
from crmcli.records.find.query import usable
from crmcli.records.tasks import write as tasks
from crmcli.records.typed_fields import reader, spelling
from crmcli.work.assignment.insight import Outcome
from crmcli.work.assignment.query import in_force
from crmcli.work.assignment.write import OWNERS, assign, give
from crmcli.work.automation.insight import Action
from crmcli.work.automation.query import about

FIGURES = ("amount", "currency", "customer", "rep", "product", "opened", "closed")
"""Fields of a deal that figures are made of: of a closed one no rule sets them."""

GOALS = ("next", "won", "lost", "reopen")
"""Words for stages that depend on where a deal is."""


class Doing(NamedTuple):
    """What an action works on: the record of that kind and id, for the rule that is called so."""

    workspace: Workspace
    database: Database
    kind: str
    id: int
    rule: str


def check(workspace: Workspace, database: Database, kind: str, action: Action) -> None:
    """Refuse what could never be done to that kind of record: a field, a rep, a stage that is not there, a word that
    is no tag."""
    if action.verb in _CHECKS:
        _CHECKS[action.verb](workspace, database, kind, action.text)


def do(doing: Doing, action: Action) -> str:
    """Do it, and return what to say of it; what cannot be done is refused."""
    return _DOERS[action.verb](doing, action)


def _check_set(workspace: Workspace, database: Database, kind: str, text: str) -> None:
    _value(workspace, database, kind, text, "")


def _check_assign(workspace: Workspace, database: Database, kind: str, text: str) -> None:
    if text:
        usable(database, "rep", text)
    elif in_force(database, workspace.today) is None:
        raise RefusedError("nobody has said yet who gets what is new", "crm assignment init -o rules.toml")


_CHECKS: Mapping[str, Callable[[Workspace, Database, str, str], Any]] = {
    "tag": lambda workspace, database, kind, text: _words(text),
    "untag": lambda workspace, database, kind, text: _words(text),
    "move": lambda workspace, database, kind, text: text in GOALS or usable(database, "stage", text),
    "set": _check_set,
    "assign": _check_assign,
}


def _task(doing: Doing, action: Action) -> str:
    whose = about(doing.database, doing.kind, doing.id)
    due = doing.workspace.today + timedelta(days=action.days)
    id = tasks.add(doing.database, {**whose, "title": action.text, "due": due})
    return f'task #{id} "{brief(action.text, 40)}" by {due}'


def _tag(doing: Doing, action: Action) -> str:
    kind, id = doing.kind, doing.id
    if kind not in TAGGED:
        kind, id = "customer", _customer(doing)
    words = _words(action.text)
    marks = Marks(words) if action.verb == "tag" else Marks((), words)
    kept = rows.current(doing.database, kind, id)["tags"]
    rows.change(doing.database, kind, id, {"tags": marks.of(kept, spelling(doing.database))})
    return f"{action.verb} {' '.join(words)}"


def _assign(doing: Doing, action: Action) -> str:
    workspace, database, kind, id = doing.workspace, doing.database, doing.kind, doing.id
    if not action.text:
        rules = in_force(database, workspace.today)
        if rules is None:
            raise RefusedError("nobody has said yet who gets what is new", "crm assignment init -o rules.toml")
        outcome = assign(workspace, database, rules, kind, [id])[0]
        if outcome.nobody:
            raise RefusedError(f"nobody was found: {outcome.reason}", "see: crm assignment show")
        return f"to {outcome.rep or 'the pool'}"
    rep = usable(database, "rep", action.text)
    name = rows.current(database, "rep", rep)["name"]
    if kind in OWNERS:
        _not_closed(doing, "rep")
        give(workspace, database, Outcome(kind, id, "", name, doing.rule, rep))
    else:
        _set_columns(doing, {"rep_id": rep})
    return f"to {name}"


def _set(doing: Doing, action: Action) -> str:
    workspace, database, kind, id = doing.workspace, doing.database, doing.kind, doing.id
    name, own, value = _value(workspace, database, kind, action.text, _currency(doing))
    if own is not None:
        from crmcli.records.custom_values.write import set_values

        set_values(database, id, {own: value})
    else:
        _not_closed(doing, name)
        _set_columns(doing, value)
    return f"set {brief(action.text, 60)}"


def _move(doing: Doing, action: Action) -> str:
    from crmcli.records.deals.write import move
    from crmcli.records.stage_entry.write import enter

    workspace, database = doing.workspace, doing.database
    if rows.current(database, "deal", doing.id)["status"] != "open":
        raise RefusedError("the deal is closed: no rule moves it", "reopen it: crm move DEAL reopen")
    day = workspace.today
    step = move(database, doing.id, action.text, day, day, workspace.actor)
    enter(workspace, database, doing.id, step.from_stage["id"])
    return f"to {step.to_stage['name']}"


def _note(doing: Doing, action: Action) -> str:
    workspace, database = doing.workspace, doing.database
    whose = {**about(database, doing.kind, doing.id), "customer_id": _customer(doing)}
    note = {**whose, "kind": "note", "direction": None, "at": workspace.now, "note": action.text}
    return f"note #{activities.add(database, with_activity_rep(workspace, database, note), workspace.now)}"


_DOERS: Mapping[str, Callable[[Doing, Action], str]] = {
    "task": _task, "tag": _tag, "untag": _tag, "assign": _assign, "set": _set, "move": _move, "note": _note,
}  # fmt: skip


def _words(text: str) -> list[str]:
    """Tags as typed, between blanks or commas."""
    return [word for part in text.split() for word in read(part)]


def _value(workspace: Workspace, database: Database, kind: str, text: str, currency: str) -> tuple[str, Any, Any]:
    """FIELD=VALUE: the field's name, the field where it is one of the team's own, and the columns or the value."""
    name, equals, said = (part.strip() for part in text.partition("="))
    if not equals or not name:
        raise UsageError(f'"{brief(text)}" is not FIELD=VALUE', "such as set source=fair")
    typed = reader(workspace, database)._replace(own=currency, spelled=spelling(database))
    plain = [field.name for field in FIELDS[kind] if field.name != "stage"]
    if name in plain:
        return name, None, typed.values(kind, {name: said})
    own = own_names(database, kind)
    if name.lower() in own:
        from crmcli.records.custom_values.write import values_said

        return name, *next(iter(values_said(database, typed, kind, [f"{name}={said}"]).items()))
    near = nearest(name, (*plain, *own), 1)
    raise UsageError(
        f'{KINDS[kind]} have no field "{brief(name)}"', f"did you mean {near[0]}?" if near else "crm help fields"
    )


def _set_columns(doing: Doing, values: Row) -> None:
    """Set columns of the record; the rules of every change of one hold."""
    database, kind, id, now = doing.database, doing.kind, doing.id, doing.workspace.now
    if kind == "case":
        from crmcli.records.cases.write import edit as edit_case

        edit_case(database, id, values, now)
    elif kind == "task":
        tasks.edit(database, id, values)
    else:
        edit(database, kind, id, values, doing.workspace.today)


def _currency(doing: Doing) -> str:
    """The currency of a deal that has one of its own."""
    return (rows.current(doing.database, "deal", doing.id)["currency"] or "") if doing.kind == "deal" else ""


def _not_closed(doing: Doing, field: str) -> None:
    if doing.kind == "deal" and field in FIGURES:
        deal = rows.current(doing.database, "deal", doing.id)
        if deal["status"] != "open":
            raise RefusedError(
                f"the deal is {deal['status']}: no rule sets what figures are made of", "crm edit deal, and say --yes"
            )


def _customer(doing: Doing) -> int:
    found: int | None = about(doing.database, doing.kind, doing.id)["customer_id"]
    if found is None:
        raise RefusedError(f"the {doing.kind} has no customer", "name one")
    return found
