"""Cases: what customers want answered, from the day it is opened to the day it is solved and closed.

Each step is at a moment that is not in the future and not before the step ahead of it. The first thing that a customer
hears of a case is its answer, be it a question back or the solution.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows
from crmcli.records.cases.query import waits
from crmcli.records.checks import check_contact, check_deal
from crmcli.records.default_owner import credited

CURRENT = ("open", "waiting")
"""Where a case stands that somebody has to work on, or will have to."""


def open_(database: Database, values: Mapping[str, Any], now: datetime, feedback_id: int | None = None) -> int:
    """Open a case; returns its id. It is of the rep named, else of the deal's, else of the customer's owner. Refused:
    one in the future, or on a deal of another customer."""
    check_deal(database, values)
    check_contact(database, values)
    _check_at(values["opened"], now)
    row = {**values, "status": "open", "feedback_id": feedback_id}
    if row.get("rep_id") is None:
        row["rep_id"] = credited(database, values)
    return rows.add(database, "case", row)


def edit(database: Database, id: int, changes: Mapping[str, Any], now: datetime) -> None:
    """Correct a case; the rules of a new one hold."""
    row = {**rows.current(database, "case", id), **changes}
    check_deal(database, row)
    check_contact(database, row)
    _check_at(row["opened"], now)
    if later := min((at for at in (row["answered"], row["solved"]) if at), default=None):
        _check_at(later, now, row["opened"], "the case would be answered before it was opened")
    rows.change(database, "case", id, row)


def answer(database: Database, id: int, at: datetime, now: datetime) -> bool:
    """The customer heard of somebody; was that the first time?"""
    case = _current(database, id, "answered")
    _check_at(at, now, case["opened"])
    if case["answered"] is not None and case["answered"] <= at:
        return False
    rows.change(database, "case", id, {"answered": at})
    return True


def wait(database: Database, id: int, at: datetime, now: datetime) -> None:
    """From then on it is the customer's turn, and no time counts."""
    case = _current(database, id, "put off")
    if case["status"] == "waiting":
        raise RefusedError(f"case #{id} waits already", f"go on with it: crm case resume {id}")
    _check_at(at, now, _last(database, id, case))
    database.run(insert_wait(), case_id=id, since=at, until=None)
    rows.change(database, "case", id, {"status": "waiting", "answered": case["answered"] or at})


def resume(database: Database, id: int, at: datetime, now: datetime) -> None:
    """It is the team's turn again."""
    case = _current(database, id, "gone on with")
    if case["status"] != "waiting":
        raise RefusedError(f"case #{id} does not wait", f"it can: crm case wait {id}")
    _check_at(at, now, _last(database, id, case))
    database.run(end_wait(), case_id=id, at=at)
    rows.change(database, "case", id, {"status": "open"})


def solve(database: Database, id: int, at: datetime, now: datetime, solution: str | None) -> None:
    """What the customer wanted is done."""
    case = _current(database, id, "solved")
    _check_at(at, now, _last(database, id, case))
    if case["status"] == "waiting":
        database.run(end_wait(), case_id=id, at=at)
    answered, text = case["answered"] or at, solution if solution is not None else case["solution"]
    rows.change(database, "case", id, {"status": "solved", "solved": at, "answered": answered, "solution": text})


def close(database: Database, id: int, at: datetime, now: datetime) -> None:
    """Nothing more is to come. Refused: a case that is not solved."""
    case = rows.current(database, "case", id)
    if case["status"] != "solved":
        hint = f"solve it first: crm case solve {id}" if case["status"] != "closed" else "see: crm case list --all"
        raise RefusedError(f"case #{id} is {case['status']}", hint)
    _check_at(at, now, case["solved"])
    rows.change(database, "case", id, {"status": "closed", "closed": at})


def rate(database: Database, id: int, feedback_id: int) -> None:
    """The customer said how it was seen to."""
    rows.change(database, "case", id, {"rating_id": feedback_id})


def reopen(database: Database, id: int, at: datetime, now: datetime) -> None:
    """It was not solved after all. The time that it counted as solved was the customer's."""
    case = rows.current(database, "case", id)
    if case["solved"] is None:
        raise RefusedError(f"case #{id} is {case['status']}", f"see: crm case show {id}")
    _check_at(at, now, case["closed"] or case["solved"])
    database.run(insert_wait(), case_id=id, since=case["solved"], until=at)
    rows.change(database, "case", id, {"status": "open", "solved": None, "closed": None})


def _current(database: Database, id: int, what: str) -> Row:
    case = rows.current(database, "case", id)
    if case["status"] not in CURRENT:
        raise RefusedError(f"case #{id} is {case['status']}: it cannot be {what}", f"crm case reopen {id}")
    return case


def _last(database: Database, id: int, case: Row) -> datetime:
    """The last that is known to have happened to a case."""
    ends: list[datetime] = [row["until"] or row["since"] for row in waits(database, id)]
    opened: datetime = case["opened"]
    return max([opened, *ends])


def _check_at(at: datetime, now: datetime, after: datetime | None = None, why: str = "") -> None:
    if at > now:
        raise RefusedError("at: that lies in the future", "give a day or time up to now")
    if after is not None and at < after:
        said = why or "that is before the step ahead of it"
        raise RefusedError(f"at: {said}", f"give a time from {after:%Y-%m-%d %H:%M} UTC on")


@statement()
def insert_wait() -> Any:
    return sa.insert(t.case_wait).values({name: sa.bindparam(name) for name in ("case_id", "since", "until")})


@statement()
def end_wait() -> Any:
    w = t.case_wait.c
    current = (w.case_id == sa.bindparam("case_id"), w.until.is_(None))
    return sa.update(t.case_wait).where(*current).values(until=sa.bindparam("at"))
