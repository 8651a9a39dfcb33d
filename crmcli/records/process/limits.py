"""How long deals may stay in each stage, as the sales process says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from crmcli.core.periods import add_months
from crmcli.database.conditions import bound
from crmcli.database.connection import Database, Row
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.process.insight import Limit, Process, auto_limit


def limits(database: Database, process: Process, stages: Iterable[Row], today: date) -> dict[int, Limit]:
    """By a stage's id how long a deal may stay there, for the stages with a limit."""
    rules = {row["id"]: process.of(row) for row in stages if row["status"] == "open"}
    usual = _usual(database, today) if any(rule.auto for rule in rules.values()) else {}
    said = {id: usual.get(id, Limit(None, True)) if rule.auto else Limit(rule.days) for id, rule in rules.items()}
    return {id: limit for id, limit in said.items() if limit.auto or limit.days}


def _usual(database: Database, today: date) -> dict[int, Limit]:
    """By stage the limit that the deals won in the year until today say."""
    tomorrow = today + timedelta(days=1)
    found: dict[int, list[Row]] = {}
    for row in database.all(stays_at(), start=add_months(tomorrow, -12), end=tomorrow):
        found.setdefault(row["stage_id"], []).append(row)
    return {id: auto_limit(rows[0]["days"], rows[-1]["days"], rows[0]["deals"]) for id, rows in found.items()}


@statement()
def stays_at() -> Any:
    """Of the days that the deals won from `start` to `end` spent in each stage, in their order, the two between which
    the 80th percentile lies (one, where they are the same place), with how many `deals` there are."""
    d, m, f = t.deal.c, t.move.c, sa.func
    won = sa.and_(d.status == "won", d.closed >= bound("start"), d.closed < bound("end"))
    since = f.lag(m.at).over(partition_by=m.deal_id, order_by=m.id).label("since")
    steps = sa.select(m.deal_id, m.from_id, m.at, since).join_from(t.move, t.deal, d.id == m.deal_id).where(won)
    s = steps.subquery("steps").c
    days = f.sum(dialect.days_between(s.since, s.at)).label("days")
    known = sa.and_(s.from_id.is_not(None), s.since.is_not(None), s.at.is_not(None))
    stays = sa.select(s.deal_id, s.from_id.label("stage_id"), days).where(known).group_by(s.deal_id, s.from_id)
    e = stays.subquery("stays").c
    place = f.row_number().over(partition_by=e.stage_id, order_by=(e.days, e.deal_id)).label("place")
    deals = f.count().over(partition_by=e.stage_id).label("deals")
    p: Any = sa.select(e.stage_id, e.days, place, deals).subquery("placed").c
    first: Any = 4 * (p.deals - 1) // 5
    near = p.place.between(first + 1, first + 2)
    return sa.select(p.stage_id, p.days, p.deals).where(near).order_by(p.stage_id, p.place)
