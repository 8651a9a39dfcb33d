"""Revenue day by day."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crmcli.core.periods import Period
from crmcli.database.conditions import of_chosen_reps, rep_parameter
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements import statement


def by_day(database: Database, period: Period, reps: Collection[int] | None) -> list[Row]:
    """The `orders` and `revenue` of each day of the period with a won deal, in order; of those reps or all."""
    return database.all(won_by_day(some=reps is not None), start=period.start, end=period.end, **rep_parameter(reps))


@statement(some=(False, True))
def won_by_day(some: bool) -> Any:
    """By rep first, for that index holds all that is read."""
    d, r = t.deal.c, t.rep.c
    won = sa.and_(d.status == "won", d.closed >= sa.bindparam("start"), d.closed < sa.bindparam("end"))
    each = (
        sa.select(d.closed, sa.func.count().label("orders"), sa.func.sum(d.amount).label("revenue"))
        .select_from(t.rep.join(t.deal, d.credited_id == r.id))
        .where(won, of_chosen_reps(r.id, some))
        .group_by(r.id, d.closed)
        .subquery("each")
        .c
    )
    summed = (sa.func.sum(column).label(column.name) for column in (each.orders, each.revenue))
    return sa.select(each.closed.label("day"), *summed).group_by(each.closed).order_by(each.closed)
