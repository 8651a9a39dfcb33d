"""What each rep was given in a period: customers, prospects and deals."""

from __future__ import annotations

from typing import Any

from crmcli.core.clock import Clock
from crmcli.core.moments import midnight
from crmcli.database.conditions import by_rep
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.score.query import Evaluated

LOADS = ("customers", "leads", "prospects", "open_start", "open_end", "worked")
"""What each rep was given: customers owned, those of them that came in the period, customers not won before it who had
a deal in it, deals open before its first day and after its last, and deals open on any day of it."""


def given(now: Evaluated, database: Database, clock: Clock) -> dict[int, dict[str, int]]:
    """The loads by rep in the period that was evaluated; a rep without a row had none."""
    period = now.period
    found = {id: {"prospects": round(facts.get("prospects", 0))} for id, facts in now.facts.items()}
    limits = {"since": midnight(period.start, clock.zone), "until": midnight(period.end, clock.zone)}
    days = {"start": period.start, "end": period.end}
    for row in (*database.all(customers(), **days, until=limits["until"]), *database.all(deals(), **days, **limits)):
        found.setdefault(row.pop("rep_id"), {}).update(row)
    return found


def _start() -> Any:
    return sa.bindparam("start")


def _end() -> Any:
    return sa.bindparam("end")


def _count(condition: Any) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _in_use(archived: Any, since: str) -> Any:
    return sa.or_(archived.is_(None), archived >= sa.bindparam(since))


@statement()
def customers() -> Any:
    """The customers each rep owns (the file knows the owner of today only), as far as they were there by `end`."""
    c = t.customer.c
    return (
        sa.select(
            c.owner_id.label("rep_id"),
            sa.func.count().label("customers"),
            _count(c.created >= _start()).label("leads"),
        )
        .where(c.owner_id.is_not(None), c.created < _end(), _in_use(c.archived, "until"))
        .group_by(c.owner_id)
    )


@statement()
def deals() -> Any:
    """Deals open at some time in the period: of who owned them at close, or owns them now. One that nobody knows the
    opening of was open on the day it closed, and while it is open it is not counted."""
    d = t.deal.c
    worked = sa.or_(d.opened < _end(), sa.and_(d.opened.is_(None), d.closed < _end()))
    over = sa.case((d.closed >= _end(), 1), else_=0).label("over")
    closed = sa.select(d.credited_id.label("rep_id"), d.opened, over).where(
        by_rep(d.credited_id), d.closed >= _start(), worked
    )
    kept = sa.case((_in_use(d.archived, "until"), 1), else_=0)
    still_open = sa.select(d.rep_id, d.opened, kept).where(
        d.status == "open", by_rep(d.rep_id), d.opened < _end(), _in_use(d.archived, "since")
    )
    each = closed.union_all(still_open).subquery("each_deal").c
    return sa.select(
        each.rep_id,
        _count(each.opened < _start()).label("open_start"),
        sa.func.sum(each.over).label("open_end"),
        sa.func.count().label("worked"),
    ).group_by(each.rep_id)
