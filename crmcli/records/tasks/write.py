"""Tasks: what somebody is to do, when, and about whom; done, put off, and the next one of a series."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from crmcli.core.errors import RefusedError, brief
from crmcli.core.grammar.recurrence import Works, next_due
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows
from crmcli.records.checks import check_deal

SERIES = ("every", "repeats", "start", "series")


def add(database: Database, values: Mapping[str, Any]) -> int:
    """Add a task; returns its id. It is about its deal's customer. Refused: one on a deal of another customer, and one
    that comes again without a day."""
    id = _next_id(database)
    row = _in_series(id, _about(database, {"rep_id": None, **values}))
    return rows.add(database, "task", {**row, "id": id})


def edit(database: Database, id: int, changes: Mapping[str, Any]) -> None:
    """Change a task; the rules of a new one hold. What comes again does so from its own day on, once that is changed
    how often; another day alone moves this task, and none that follows."""
    before = rows.current(database, "task", id)
    row = {**before, **changes}
    if "due" in changes and changes["due"] is None:
        row["time"] = None
    if changes.keys() & {"deal_id", "customer_id"}:
        if "deal_id" not in changes and _customer_of(database, row["deal_id"]) != row["customer_id"]:
            row["deal_id"] = None
        elif "customer_id" not in changes:
            row["customer_id"] = None
        row = _about(database, row)
    if changes.keys() & {"every", "repeats"}:
        row["start"] = None
    if row["done"] is not None and row["every"] != before["every"]:
        raise RefusedError(f'every: "{brief(row["title"])}" is done', "add the next one: crm add task TITLE --every 2w")
    rows.change(database, "task", id, _in_series(id, row))


class Done(NamedTuple):
    """A task that was done, as it was, and the id of the next of its series, if there is one."""

    task: Row
    next_id: int | None


def done(database: Database, id: int, now: datetime, today: date, works: Works) -> Done:
    """Say that a task is done; the next one of its series is made. Refused: one that is done already."""
    task = rows.current(database, "task", id)
    check_open(id, task)
    rows.change(database, "task", id, {"done": now})
    if task["every"] is None:
        return Done(task, None)
    due = next_due(task["every"], task["repeats"], task["start"], task["due"], today, works)
    if due is None:
        return Done(task, None)
    wait = task["wait"] and due - (task["due"] - task["wait"])
    again = {**task, "due": due, "wait": wait, **dict.fromkeys(("external_key", "promise", "promised"))}
    return Done(task, rows.add(database, "task", again))


def check_open(id: int, task: Row) -> None:
    """Refuse a task that is done."""
    if task["done"] is not None:
        raise RefusedError(f'task #{id} "{brief(task["title"])}" is done already', "see: crm list tasks")


def _about(database: Database, row: dict[str, Any]) -> dict[str, Any]:
    """The row with the customer of its deal."""
    if row.get("deal_id") is None:
        return row
    if row.get("customer_id") is None:
        return {**row, "customer_id": _customer_of(database, row["deal_id"])}
    check_deal(database, row)
    return row


def _customer_of(database: Database, deal: int | None) -> int | None:
    return rows.current(database, "deal", deal)["customer_id"] if deal is not None else None


def _in_series(id: int, row: dict[str, Any]) -> dict[str, Any]:
    """The row with what makes it one of a series, or nothing of that."""
    if row.get("every") is None:
        if row.get("repeats") is not None:
            raise RefusedError("repeats: it is not said how often", "such as --every 2w --after")
        return {**row, **dict.fromkeys(SERIES)}
    if row.get("due") is None:
        raise RefusedError("due: what comes again needs its first day", "such as --due fri --every 2w")
    usual = {"repeats": "fixed", "start": row["due"], "series": id}
    return {**row, **{name: row.get(name) if row.get(name) is not None else usual[name] for name in usual}}


def _next_id(database: Database) -> int:
    """The id that the file would give: the first of a series has it in two columns."""
    row = database.one(highest_id())
    return int((row and row["id"]) or 0) + 1


@statement()
def highest_id() -> Any:
    return sa.select(sa.func.max(t.task.c.id).label("id"))
