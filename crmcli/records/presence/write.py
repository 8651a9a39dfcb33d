"""Recording how much a rep is there, and taking that back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.presence.insight import DAY, FULL
from crmcli.records.presence.query import absence, absences, share_since

COLUMNS = ("rep_id", "first", "last", "percent", "reason", "by")


def add(database: Database, rep_id: int, first: date, last: date, reason: str | None, by: str) -> int:
    """Say that a rep is away from the first day to the last one; returns the id. Refused: days known already."""
    _check(database, rep_id, first, last)
    row = {"rep_id": rep_id, "first": first, "last": last, "percent": 0, "reason": reason, "by": by}
    return database.run(insert(), **row)


def set_share(database: Database, rep_id: int, percent: int, since: date, by: str) -> tuple[int, int]:
    """Say that a rep works so many percent from that day on, and return the id with what it was on the day before. What
    was said of the same day is changed."""
    if not 0 < percent <= FULL:
        raise RefusedError(
            f"share: {percent}% is no share of a full day", "give 1% to 100%; away: crm away REP FROM TO"
        )
    before = _shares(database, rep_id, since - DAY)
    row = {"rep_id": rep_id, "first": since, "last": None, "percent": percent, "reason": None, "by": by}
    if found := database.one(share_since(), rep_id=rep_id, first=since):
        database.run(update(), **row, id_=found["id"])
        return int(found["id"]), before
    return database.run(insert(), **row), before


def change(database: Database, id: int, values: Mapping[str, Any]) -> Row:
    """Set some columns of an absence; returns it as it was."""
    before = absence(database, id)
    row = {**{name: before[name] for name in COLUMNS}, **values}
    if row["last"] is not None:
        _check(database, row["rep_id"], row["first"], row["last"], but=before)
    database.run(update(), **row, id_=id)
    return before


def drop(database: Database, id: int) -> Row:
    """Take it back; returns it as it was."""
    before = absence(database, id)
    database.run(delete(), id=id)
    return before


def _shares(database: Database, rep_id: int, day: date) -> int:
    """What a rep worked on that day, were it not for absences."""
    known = [each for each in absences(database).get(rep_id, ()) if each.last is None and each.first <= day]
    return known[-1].percent if known else FULL


def _check(database: Database, rep_id: int, first: date, last: date, but: Row | None = None) -> None:
    if last < first:
        raise RefusedError(f"to: {last} is before {first}", "give the first day, then the last one")
    old = (but["first"], but["last"]) if but else None
    for each in absences(database).get(rep_id, ()):
        dated = each.last is not None and (each.first, each.last) != old
        if dated and each.first <= last and first <= (each.last or each.first):
            raise RefusedError(
                f"from: {each.first} to {each.last} is known already", "change that: crm list absences gives its number"
            )


@statement()
def insert() -> Any:
    return sa.insert(t.absence).values({name: sa.bindparam(name) for name in COLUMNS})


@statement()
def update() -> Any:
    new: Any = {name: sa.bindparam(name) for name in COLUMNS}
    return sa.update(t.absence).where(t.absence.c.id == sa.bindparam("id_")).values(new)


@statement()
def delete() -> Any:
    return sa.delete(t.absence).where(t.absence.c.id == sa.bindparam("id"))
