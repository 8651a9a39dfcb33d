"""Did anything happen in a period?"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.database.rep_condition import listed, theirs
from crmcli.database.sql import sa, t
from crmcli.database.statements import statement
from crmcli.evaluation.metrics.query import limits
from crmcli.evaluation.score.query import Clock


def anything(database: Database, period: Period, clock: Clock, reps: Collection[int] | None) -> bool:
    """Was a deal opened, moved or closed, a customer added, or anything heard, said or done; by those reps or all?"""
    values = {**limits(period, clock.now, clock.zone), **listed(reps)}
    return database.one(something(some=reps is not None), **values) is not None


@statement(some=(False, True))
def something(some: bool) -> Any:
    """A row if there was: what is looked up quickest comes first."""
    d, a, f, m, c, r = t.deal.c, t.activity.c, t.feedback.c, t.move.c, t.customer.c, t.rep.c
    moved = t.move.join(t.deal, d.id == m.deal_id)
    parts = [
        sa.select(d.id).where(_within(d.closed), theirs(d.credited_id, some)),
        sa.select(d.id).where(d.status == "open", _within(d.opened), theirs(d.rep_id, some)),
        sa.select(m.id).select_from(moved).where(_within(m.at), theirs(d.rep_id, some)),
        *(
            sa.select(a.id).select_from(t.rep.join(t.activity, a.rep_id == r.id))
            .where(_within(a.at, "since", "until"), direction, theirs(r.id, some))
            for direction in (a.direction == "out", a.direction == "in", a.direction.is_(None))
        ),
        sa.select(f.id).where(_within(f.at, "since", "until"), theirs(f.rep_id, some)),
        sa.select(c.id).where(_within(c.created), theirs(c.owner_id, some)),
    ]  # fmt: skip
    return sa.select(sa.literal(1).label("one")).where(sa.or_(*(sa.exists(part) for part in parts)))


def _within(column: Any, low: str = "start", high: str = "end") -> Any:
    return sa.and_(column >= sa.bindparam(low), column < sa.bindparam(high))
