"""What two customers add to the figures of the past, and which frozen scores there are of it."""

from __future__ import annotations

from typing import Any

from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


def past(database: Database, id: int) -> Row:
    """When the customer was first won, how many deals it has, and the day of the first."""
    return database.one(deals_of(), id=id) or {}


def frozen_since(database: Database, day: Any) -> int:
    """How many frozen scores there are of periods that end after that day."""
    found = database.one(frozen(), day=day)
    return int(found["count"]) if found else 0


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
