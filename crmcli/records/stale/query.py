"""Stale deals: open ones that have been in their stage for longer than the sales process allows, and are quiet besides.

A deal that somebody works on is never stale, however long it takes.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from crmcli.core.moments import midnight
from crmcli.database.conditions import Condition, by_rep, narrowed, place, rep_parameter
from crmcli.database.connection import Database, encoded
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.process.limits import limits
from crmcli.records.process.query import in_force
from crmcli.records.quiet.query import usual
from crmcli.records.quiet.silence import DEAL_SILENT
from crmcli.records.stages.query import every_stage

_SINCE = "coalesce((SELECT m.at FROM move m WHERE m.deal_id = deal.id ORDER BY m.id DESC LIMIT 1), deal.opened)"


def stale(database: Database, today: date, now: datetime, zone: tzinfo) -> Condition | None:
    """The condition that stale deals fulfil; None where no stage has a limit."""
    process = in_force(database, today)
    if process is None:
        return None
    allowed = limits(database, process, database.all(every_stage()), today)
    latest = {id: today - timedelta(days=limit.days) for id, limit in allowed.items() if limit.days}
    if not latest:
        return None
    day = today - timedelta(days=usual(database, today).days - 1)
    values = {f"stale{id}": encoded(each) for id, each in latest.items()}
    values |= {"stale_day": encoded(day), "stale_moment": encoded(midnight(day, zone)), "stale_now": encoded(now),
               "stale_today": encoded(today)}  # fmt: skip
    cases = " ".join(f"WHEN {id:d} THEN :stale{id:d}" for id in latest)
    silent = DEAL_SILENT.format(day=":stale_day", moment=":stale_moment", now=":stale_now", today=":stale_today")
    return Condition(f"(deal.status = 'open' AND {_SINCE} < CASE deal.stage_id {cases} END AND {silent})", values)


def stale_deals(
    database: Database, today: date, now: datetime, zone: tzinfo, reps: Collection[int] | None
) -> int | None:
    """How many open deals are stale; of some reps, or of all. None where no stage has a limit."""
    found = stale(database, today, now, zone)
    if found is None:
        return None
    row = database.one(narrowed(how_many(some=reps is not None), found), **found.values, **rep_parameter(reps))
    return int(row["deals"]) if row else 0


@statement(some=(False, True))
def how_many(some: bool) -> Any:
    d = t.deal.c
    chosen = sa.select(sa.func.count().label("deals")).where(d.status == "open", d.archived.is_(None), place())
    return chosen.where(by_rep(d.rep_id, some))
