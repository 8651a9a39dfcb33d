"""Deals that were open when a day ended, and the stage that each was in then."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from crmcli.core.clock import Clock
from crmcli.core.moments import midnight
from crmcli.database.conditions import bound, by_rep, rep_parameter
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


def open_by_stage(database: Database, end: date, clock: Clock, reps: Collection[int] | None) -> list[Row]:
    """`stage_id`, `deals` and `amount` of each stage with deals that were open in it when the day before `end` was
    over."""
    return database.once(standing_then(some=reps is not None), **at(end, clock), **rep_parameter(reps))


def at(end: date, clock: Clock) -> dict[str, date | datetime]:
    """What `open_then` asks for: the day after, and the moment at which it begins."""
    return {"end": end, "until": midnight(end, clock.zone)}


def open_then(some: bool, *more: Any) -> Any:
    """A row for each deal, with its `rep_id`, `amount`, `stage_id` and more of its columns, as a subquery.

    It was open if its last move until then had led to an open stage. Only one that is open now or has closed since can
    have been.
    """
    d, s = t.deal.c, t.stage.alias("then")
    end: Any = sa.bindparam("end")
    kept = sa.or_(d.archived.is_(None), d.archived >= sa.bindparam("until"))
    begun = sa.or_(d.opened.is_(None), d.opened < end)  # tells of most by an index, before their moves are looked up
    is_open, closed_since = d.status == "open", d.closed >= end
    parts = (
        sa.select(owner.label("rep_id"), d.amount, stage.label("stage_id"), *more).where(
            condition, begun, kept, by_rep(owner, some)
        )
        for owner, condition, stage in ((d.rep_id, is_open, _now_or(_then())), (d.credited_id, closed_since, _then()))
    )
    each = sa.union_all(*parts).subquery("each")
    return sa.select(each).join(s, s.c.id == each.c.stage_id).where(s.c.status == "open").subquery("open_then")


def _then() -> Any:
    """The stage of a deal's last move until then."""
    m, end = t.move.alias("last").c, bound("end")
    until = sa.and_(m.deal_id == t.deal.c.id, sa.or_(m.at < end, m.at.is_(None)))
    return sa.select(m.to_id).where(until).order_by(m.id.desc()).limit(1).scalar_subquery()


def _now_or(then: Any) -> Any:
    """The stage that the deal is in now, where no deal has moved since: its moves are not looked up."""
    newest = sa.select(sa.func.max(t.move.c.at)).scalar_subquery()
    return sa.case((newest < bound("end"), t.deal.c.stage_id), else_=then)


@statement(some=(False, True))
def standing_then(some: bool) -> Any:
    each = open_then(some).c
    amount = sa.func.coalesce(sa.func.sum(each.amount), 0).label("amount")
    return sa.select(each.stage_id, sa.func.count().label("deals"), amount).group_by(each.stage_id)
