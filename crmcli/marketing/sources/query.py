"""The wins of a period, what was given back in it, and the touches of the customers they are of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from crmcli.core.periods import Period
from crmcli.database.conditions import bound
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.teams.query import among, ids_text

TOUCH = ("id", "customer_id", "customer", "at", "source", "campaign_id")


def revenue(database: Database, period: Period, reps: Collection[int] | None) -> list[Row]:
    """What the revenue of the period consists of, of some reps or of all: see `insight.credits`."""
    values = {"start": period.start, "end": period.end, "reps": None if reps is None else ids_text(reps)}
    return [row for text in (won(), given_back()) for row in database.all(text, **values)]


def touches(database: Database, end: date) -> dict[int, list[tuple[date, str]]]:
    """The touches before that day by customer, each with its day and source, in their order."""
    found: dict[int, list[tuple[date, str]]] = {}
    for row in database.all(before(), end=end):
        found.setdefault(row["customer_id"], []).append((row["at"], row["source"]))
    return found


@statement()
def won() -> Any:
    d = t.deal.c
    within = (d.status == "won", d.closed >= bound("start"), d.closed < bound("end"))
    return _of_deals(t.deal, d.amount, sa.literal_column("1")).where(*within).order_by(d.closed, d.id)


@statement()
def given_back() -> Any:
    d, r = t.deal.c, t.refund.c
    joined = t.refund.join(t.deal, d.id == r.deal_id)
    return _of_deals(joined, -r.amount, sa.literal_column("0")).where(r.at >= bound("start"), r.at < bound("end"))


def _of_deals(joined: Any, amount: Any, win: Any) -> Any:
    d, c = t.deal.c, t.customer.c
    source = sa.func.coalesce(d.source, c.source).label("source")
    columns = (d.customer_id, d.closed.label("won"), source, amount.label("amount"), win.label("win"))
    reps: Any = bound("reps")
    found = sa.select(*columns).select_from(joined.outerjoin(t.customer, c.id == d.customer_id))
    return found.where(sa.or_(reps.is_(None), among(d.credited_id, "reps")))


@statement()
def before() -> Any:
    columns = (t.touch.c.customer_id, t.touch.c.at, _source())
    chosen = sa.select(*columns).select_from(_joined()).where(t.touch.c.at < bound("end"))
    return chosen.order_by(t.touch.c.at, t.touch.c.id)


@statement()
def listed() -> Any:
    """The touches, or those of one customer, the newest first."""
    c, only = t.touch.c, bound("customer")
    chosen = sa.select(*_shown()).select_from(_joined()).where(sa.or_(only.is_(None), c.customer_id == only))
    return chosen.order_by(c.at.desc(), c.id.desc())


@statement()
def one() -> Any:
    return sa.select(*_shown()).select_from(_joined()).where(t.touch.c.id == bound("id"))


def _shown() -> tuple[Any, ...]:
    c = t.touch.c
    return (c.id, c.customer_id, t.customer.c.name.label("customer"), c.at, _source(), c.campaign_id)


def _source() -> Any:
    return sa.func.coalesce(t.campaign.c.name, t.touch.c.source).label("source")


def _joined() -> Any:
    joined = t.touch.join(t.customer, t.customer.c.id == t.touch.c.customer_id)
    return joined.outerjoin(t.campaign, t.campaign.c.id == t.touch.c.campaign_id)
