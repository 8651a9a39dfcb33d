"""Did anything happen in a period?"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crmcli.core.clock import Clock
from crmcli.core.periods import Period
from crmcli.database.conditions import by_rep, of_chosen_reps, rep_parameter, unindexed
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.metrics.query import limits


def has_events(database: Database, period: Period, clock: Clock, reps: Collection[int] | None) -> bool:
    """Was a deal opened, moved or closed, a customer added, or anything heard, said or done; by those reps or all?"""
    values = {**limits(period, clock.now, clock.zone), **rep_parameter(reps)}
    return database.one(any_event(some=reps is not None), **values) is not None


@statement(some=(False, True))
def any_event(some: bool) -> Any:
    """A row if there was: what is looked up quickest comes first."""
    d, a, f, m, c = t.deal.c, t.activity.c, t.feedback.c, t.move.c, t.customer.c
    moved = t.move.join(t.deal, d.id == m.deal_id)
    parts = [
        sa.select(d.id).where(_within(d.closed), of_chosen_reps(d.credited_id, some)),
        sa.select(d.id).where(d.status == "open", _within(d.opened), by_rep(d.rep_id, some)),
        sa.select(m.id).select_from(moved).where(_within(m.at), of_chosen_reps(unindexed(d.rep_id), some)),
        *(
            sa.select(a.id).where(_within(a.at, "since", "until"), direction, by_rep(a.rep_id, some))
            for direction in (a.direction == "out", a.direction == "in", a.direction.is_(None))
        ),
        *(
            sa.select(f.id).where(_within(f.at, "since", "until"), whose)
            for whose in (by_rep(f.rep_id, some), *(() if some else (f.rep_id.is_(None),)))
        ),
        sa.select(c.id).where(_within(c.created), of_chosen_reps(c.owner_id, some)),
    ]  # fmt: skip
    return sa.select(sa.literal(1).label("one")).where(sa.or_(*(sa.exists(part) for part in parts)))


def _within(column: Any, low: str = "start", high: str = "end") -> Any:
    return sa.and_(column >= sa.bindparam(low), column < sa.bindparam(high))
