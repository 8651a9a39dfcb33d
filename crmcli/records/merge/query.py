"""What two customers add to the figures of the past, which frozen scores there are of it, and whose records follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement

WITH_REP = ("deal", "activity", "feedback")
"""What belongs to a customer, and is a rep's."""


class Followers(NamedTuple):
    """Of one customer: how many deals are closed, the frozen periods in which some closed, and by rep how many records
    of each kind."""

    closed: int
    frozen: Sequence[str]
    whose: Mapping[str, Mapping[str, int]]


def past(database: Database, id: int) -> Row:
    """When the customer was first won, how many deals it has, and the day of the first."""
    return database.one(deals_of(), id=id) or {}


def frozen_since(database: Database, day: Any) -> int:
    """How many frozen scores there are of periods that end after that day."""
    found = database.one(frozen(), day=day)
    return int(found["count"]) if found else 0


def followers(database: Database, id: int) -> Followers:
    """What a customer has that is not changed by a slip."""
    closed = database.one(closed_deals(), id=id)
    frozen = [row["label"] for row in database.all(frozen_with(), id=id)]
    whose: dict[str, dict[str, int]] = {}
    for table in WITH_REP:
        for row in database.all(by_rep(table=table), id=id):
            whose.setdefault(row["name"], {})[table] = row["count"]
    return Followers(int(closed["count"]) if closed else 0, frozen, whose)


@statement()
def closed_deals() -> Any:
    c = t.deal.c
    return sa.select(sa.func.count().label("count")).where(c.customer_id == sa.bindparam("id"), c.status != "open")


@statement()
def frozen_with() -> Any:
    """The frozen periods in which deals of a customer closed."""
    s, d = t.snapshot.c, t.deal.c
    closed = sa.and_(d.customer_id == sa.bindparam("id"), d.status != "open", d.closed >= s.start, d.closed < s.end)
    return sa.select(s.label).where(sa.exists().where(closed)).distinct().order_by(s.label)


@statement(table=WITH_REP)
def by_rep(table: str) -> Any:
    """How many records of a customer each rep has."""
    rows, rep = getattr(t, table), t.rep.c
    found = sa.select(rep.name, sa.func.count().label("count")).select_from(rows.join(t.rep, rep.id == rows.c.rep_id))
    return found.where(rows.c.customer_id == sa.bindparam("id")).group_by(rep.id).order_by(rep.name)


@statement()
def deals_of() -> Any:
    c = t.deal.c
    day = sa.func.min(sa.func.coalesce(c.opened, c.closed), type_=c.opened.type)
    chosen = sa.select(sa.func.count(c.id).label("deals"), day.label("since"), t.customer.c.first_won)
    joined = t.customer.outerjoin(t.deal, c.customer_id == t.customer.c.id)
    return chosen.select_from(joined).where(t.customer.c.id == sa.bindparam("id")).group_by(t.customer.c.id)


@statement()
def frozen() -> Any:
    return sa.select(sa.func.count().label("count")).where(t.snapshot.c.end > sa.bindparam("day"))
