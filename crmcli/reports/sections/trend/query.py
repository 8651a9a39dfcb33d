"""Revenue day by day."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crmcli.core.periods import Period
from crmcli.database.conditions import by_rep, rep_parameter, within
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa
from crmcli.database.statements.compiled import statement
from crmcli.records.refunds.query import earned


def by_day(database: Database, period: Period, reps: Collection[int] | None) -> list[Row]:
    """The `orders` and `revenue` of each day of the period with a won deal or a refund, in order; of those reps or
    all."""
    return database.all(won_by_day(some=reps is not None), start=period.start, end=period.end, **rep_parameter(reps))


@statement(some=(False, True))
def won_by_day(some: bool) -> Any:
    """By rep, for that index holds all that is read."""
    each = earned(lambda day, credited: sa.and_(by_rep(credited, some), within(day))).c
    summed = sa.func.sum(each.orders).label("orders"), sa.func.sum(each.amount).label("revenue")
    return sa.select(each.day, *summed).group_by(each.day).order_by(each.day)
