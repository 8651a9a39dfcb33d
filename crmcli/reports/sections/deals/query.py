"""Deals of a period as a report lists them: opened in it, won, and lost with the reasons.

A closed deal is its rep's who owned it at close, an open one its owner's; archived ones keep counting, as in every
figure of the past.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmcli.database.conditions import bound, chosen_reps, within
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement

WHICH = ("new", "won", "lost")


def summary(database: Database, which: str, limits: Mapping[str, Any]) -> Row:
    """How many `deals`, and their `amount` together."""
    return database.one(totals(which=which), **limits) or {"deals": 0, "amount": 0}


@statement(which=WHICH)
def totals(which: str) -> Any:
    found = _found(which)
    return sa.select(sa.func.count().label("deals"), sa.func.coalesce(sa.func.sum(found.c.amount), 0).label("amount"))


@statement(which=WHICH)
def largest(which: str) -> Any:
    """The largest of them first, up to `rows`, with the names of what they belong to."""
    found = _found(which)
    first = sa.select(found).order_by(*_order(found)).limit(bound("rows")).subquery("first")
    d, c, r, s = t.deal.c, t.customer.c, t.rep.c, t.stage.c
    joined = (
        first.join(t.deal, d.id == first.c.id)
        .join(t.rep, r.id == first.c.of_rep)
        .join(t.stage, s.id == d.stage_id)
        .outerjoin(t.customer, c.id == d.customer_id)
    )
    named = c.name.label("customer"), r.name.label("rep"), s.name.label("stage")
    facts = d.amount, d.opened, d.closed, d.status, _reason().label("reason")
    return sa.select(d.id, d.title, *named, *facts).select_from(joined).order_by(*_order(first))


@statement()
def reasons() -> Any:
    """Lost deals by the `reason` that was given, however it is capitalised, what cost most first: their number and
    `amount`; no reason last."""
    found, d = _found("lost"), t.deal.c
    key = sa.func.lower(_reason())
    amount = sa.func.coalesce(sa.func.sum(d.amount), 0)
    deals = sa.func.count().label("deals")
    return (
        sa.select(sa.func.min(_reason()).label("reason"), deals, amount.label("amount"))
        .select_from(found.join(t.deal, d.id == found.c.id))
        .group_by(key)
        .order_by(key.is_(None), amount.desc(), sa.func.count().desc(), key)
    )


def _reason() -> Any:
    return sa.func.nullif(sa.func.trim(t.deal.c.lost_reason), "")


def _order(rows: Any) -> tuple[Any, ...]:
    return rows.c.amount.desc().nulls_last(), rows.c.day, rows.c.id


def _found(which: str) -> Any:
    """`id`, `amount`, `of_rep` and the `day` of those deals."""
    d = t.deal.c
    if which != "new":
        return _rows(d.credited_id, d.closed, d.status == which, d.credited_id.in_(chosen_reps()), within(d.closed))
    open_ = _rows(d.rep_id, d.opened, d.status == "open", within(d.opened), d.rep_id.in_(chosen_reps()))
    closed = _rows(
        d.credited_id, d.opened, d.closed >= bound("start"), within(d.opened), d.credited_id.in_(chosen_reps())
    )
    return sa.union_all(sa.select(open_), sa.select(closed)).subquery("new")


def _rows(rep: Any, day: Any, *conditions: Any) -> Any:
    d = t.deal.c
    return sa.select(d.id, d.amount, rep.label("of_rep"), day.label("day")).where(*conditions).subquery()
