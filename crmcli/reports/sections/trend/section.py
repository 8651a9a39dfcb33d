"""Revenue over the periods before, beside that of the year before."""

from __future__ import annotations

from crmcli.core.periods import Period
from crmcli.database.connection import Row
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.trend.query import by_day
from crmcli.reports.sections.trend.view import Bucket, Won, blocks, data

SPAN = {"day": 14, "week": 13, "month": 12, "quarter": 8}
"""How many periods of that kind are shown; of any other length, three."""


def section(scope: Scope) -> Part:
    """Of each period, the one reported last, what was won in it and in the same one a year before."""
    pairs = _pairs(scope)
    sides = [_won(scope, [pair[side] for pair in pairs]) for side in (0, 1)]
    buckets = [Bucket(*pair, *won) for pair, won in zip(pairs, zip(*sides, strict=True), strict=True)]
    under_way = scope.period.end < scope.whole.end
    return Part(
        list(blocks(buckets, under_way)),
        data(buckets, scope.currency),
        not any(each.now.orders or each.then.orders for each in buckets),
    )


def _pairs(scope: Scope) -> list[tuple[Period, Period]]:
    """Each period with the one a year before, the oldest first."""
    calendar = scope.clock.calendar
    pairs = [(scope.period, scope.year_ago)]
    earlier = scope.period
    for _ in range(SPAN.get(scope.period.kind, 3) - 1):
        earlier = calendar.previous(earlier)
        pairs.append((earlier, calendar.year_ago(earlier)))
    return pairs[::-1]


def _won(scope: Scope, periods: list[Period]) -> list[Won]:
    """What was won in each of those periods, which follow each other."""
    span = Period("", periods[0].start, periods[-1].end)
    rows = by_day(scope.database, span, scope.reps)
    return [_sum([row for row in rows if each.start <= row["day"] < each.end]) for each in periods]


def _sum(rows: list[Row]) -> Won:
    return Won(sum(row["orders"] for row in rows), sum(row["revenue"] for row in rows))
