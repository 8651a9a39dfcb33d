"""What has to be done next: open deals by the day on which they are expected to close."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from crmcli.core.clock import Clock
from crmcli.core.periods import add_months
from crmcli.database.conditions import rep_parameter
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.funnel.open_deals.query import at, open_then

KINDS = ("due", "overdue", "undated")
LATE = "late"
"""Overdue by no more than a year: what is older is rather forgotten than to be had."""


def totals(database: Database, clock: Clock, until: date, reps: Collection[int] | None) -> list[Row]:
    """By `rep`, in the order of their names: how many open deals are `due` from today up to but not including `until`,
    `overdue`, and without a date (`undated`), each with its amount in minor units (`due_amount` …)."""
    return database.all(due_by_rep(some=reps is not None), **_values(clock, until, reps))


def deals(
    database: Database,
    clock: Clock,
    until: date,
    rows: int,
    reps: Collection[int] | None,
    kinds: Sequence[str] = KINDS,
) -> dict[str, list[Row]]:
    """By kind up to that many such deals: those due next first, of the others the largest."""
    values = {**_values(clock, until, reps), "rows": rows}
    return {kind: database.all(expected(kind=kind, some=reps is not None), **values) for kind in kinds}


def _values(clock: Clock, until: date, reps: Collection[int] | None) -> dict[str, Any]:
    today = clock.calendar.today
    return {
        "today": today,
        "a_year_ago": add_months(today, -12),
        "due_until": until,
        **at(today + timedelta(days=1), clock),
        **rep_parameter(reps),
    }


def _kind(kind: str, day: Any) -> Any:
    today: Any = sa.bindparam("today")
    conditions = {
        "due": sa.and_(day >= today, day < sa.bindparam("due_until")),
        "overdue": day < today,
        LATE: sa.and_(day < today, day >= sa.bindparam("a_year_ago")),
        "undated": day.is_(None),
    }
    return conditions[kind]


@statement(some=(False, True))
def due_by_rep(some: bool) -> Any:
    each, r = open_then(some, t.deal.c.expected).c, t.rep.c
    figures = []
    for kind in KINDS:
        for name, value in ((kind, 1), (f"{kind}_amount", sa.func.coalesce(each.amount, 0))):
            figures.append(sa.func.sum(sa.case((_kind(kind, each.expected), value), else_=0)).label(name))
    return (
        sa.select(r.name.label("rep"), *figures)
        .join_from(each.rep_id.table, t.rep, r.id == each.rep_id)
        .where(sa.or_(*(_kind(kind, each.expected) for kind in KINDS)))
        .group_by(r.id)
        .order_by(r.name_key)
    )


@statement(kind=(*KINDS, LATE), some=(False, True))
def expected(kind: str, some: bool) -> Any:
    d, s, r, c = t.deal.c, t.stage.c, t.rep.c, t.customer.c
    every = open_then(some, d.id, d.expected)
    # The page is found before anything is looked up that no index holds.
    page = sa.select(every).where(_kind(kind, every.c.expected)).order_by(*_order(kind, every.c))
    each = page.limit(sa.bindparam("rows")).subquery("page")
    named = (c.name.label("customer"), r.name.label("rep"), s.name.label("stage"))
    return (
        sa.select(d.id, d.title, *named, d.amount, d.expected)
        .join_from(each, t.deal, d.id == each.c.id)
        .join(t.rep, r.id == each.c.rep_id)
        .join(t.stage, s.id == each.c.stage_id)
        .outerjoin(t.customer, c.id == d.customer_id)
        .order_by(*_order(kind, each.c))
    )


def _order(kind: str, each: Any) -> list[Any]:
    largest = [sa.func.coalesce(each.amount, 0).desc(), each.id]
    return [each.expected, *largest] if kind == "due" else largest
