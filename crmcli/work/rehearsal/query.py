"""What happened in a time, by the changes of the journal that did it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement

MADE = ("assignment", "customer", "deal", "move")


class Made(defaultdict[tuple[int, str], list[tuple[int, int]]]):
    """By the number of a change and a kind of row the ranges of ids that were new in it; `at` is when each was made."""

    def __init__(self, database: Database, since: datetime, until: datetime) -> None:
        super().__init__(list)
        self.at: dict[int, datetime] = {}
        for row in database.all(made(), since=since, until=until):
            self.at[row["id"]] = row["at"]
            if row["kind"] in MADE and row["last_id"] is not None:
                self[row["id"], row["kind"]].append((row["record_id"], row["last_id"]))

    def new(self, change: int, kind: str, id: int) -> bool:
        """Was that record new in the change?"""
        return any(low <= id <= high for low, high in self.get((change, kind), ()))


@statement()
def made() -> Any:
    c, row = t.change.c, t.change_row.c
    columns = (c.id, c.at, row.kind, row.record_id, row.last_id)
    joined = t.change.outerjoin(t.change_row, sa.and_(row.change_id == c.id, row.last_id.is_not(None)))
    return sa.select(*columns).select_from(joined).where(c.at >= sa.bindparam("since"), c.at < sa.bindparam("until"))


def begins(database: Database) -> datetime | None:
    """When the first change was noted: what a sample or an older program made is older than all of them."""
    row = database.one(first_change())
    return row["at"] if row else None


@statement()
def first_change() -> Any:
    c = t.change.c
    return sa.select(c.at).order_by(c.id).limit(1)


@statement()
def given() -> Any:
    """What rules gave, of those ids."""
    a, r = t.assignment.c, t.rep.c
    columns = (a.id, a.at, a.kind, a.record_id, a.reason, r.name.label("rep"))
    within = sa.and_(a.id >= sa.bindparam("low"), a.id <= sa.bindparam("high"), a.version.is_not(None))
    return sa.select(*columns).select_from(t.assignment.outerjoin(t.rep, r.id == a.rep_id)).where(within).order_by(a.id)


@statement()
def taken_back() -> Any:
    a = t.assignment.c
    return sa.delete(t.assignment).where(a.id >= sa.bindparam("low"), a.id <= sa.bindparam("high"))


@statement()
def customers() -> Any:
    c, r = t.customer.c, t.rep.c
    return (
        sa.select(c.id, c.name, c.owner_id, r.name.label("rep"))
        .select_from(t.customer.outerjoin(t.rep, r.id == c.owner_id))
        .where(c.id >= sa.bindparam("low"), c.id <= sa.bindparam("high"), c.archived.is_(None))
        .order_by(c.id)
    )


@statement()
def moves() -> Any:
    m, d = t.move.c, t.deal.c
    columns = (m.id, m.deal_id, m.from_id, m.to_id, m.checked, m.forced, d.title)
    within = sa.and_(m.id >= sa.bindparam("low"), m.id <= sa.bindparam("high"))
    return sa.select(*columns).select_from(t.move.join(t.deal, d.id == m.deal_id)).where(within).order_by(m.id)


@statement()
def afterwards() -> Any:
    """Was there a contact with the customer, or a win, from a moment on?"""
    a, d = t.activity.c, t.deal.c
    id: Any = sa.bindparam("id")
    contacted = sa.exists().where(a.customer_id == id, a.direction == "out", a.at >= sa.bindparam("moment"))
    won = sa.exists().where(d.customer_id == id, d.status == "won", d.closed >= sa.bindparam("day"))
    return sa.select(contacted.label("contacted"), won.label("won"))


def later(database: Database, id: int, moment: datetime, day: Any) -> Row:
    return database.one(afterwards(), id=id, moment=moment, day=day) or {"contacted": False, "won": False}
