"""Revenue over several periods as a section of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Chart, Column, Line, Series, Table
from crmcli.core.money import Money
from crmcli.core.periods import Period
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.metrics.view import arrowed, change_cell, period_data
from crmcli.evaluation.score.readings import change

REVENUE = BY_KEY["revenue"]


class Won(NamedTuple):
    """Deals won, and their amount in minor units."""

    orders: int
    revenue: int


class Bucket(NamedTuple):
    """A period and the one a year before, with what was won in each."""

    period: Period
    earlier: Period
    now: Won
    then: Won


def blocks(buckets: Sequence[Bucket], under_way: bool) -> Iterator[Block]:
    """A picture of both years, and its table."""
    if not any(each.now.orders or each.then.orders for each in buckets):
        yield Line("No deal was won in these periods, nor a year before.")
        return
    labels = [each.period.label for each in buckets]
    series = [Series("Revenue", [float(each.now.revenue) for each in buckets])]
    compared = any(each.then.orders for each in buckets)
    if compared:
        series.append(Series("A year before", [float(each.then.revenue) for each in buckets]))
    title = f"Revenue, {labels[0]} to {labels[-1]}"
    yield Chart("line", title, labels, series, "money", "The last one is under way." if under_way else "")
    columns = [
        Column(buckets[-1].period.kind.capitalize() if buckets[-1].period.kind != "range" else "Days"),
        Column("Orders", "count"), Column("Revenue", "money"), Column("", "bar"),
        *([Column("A year before", "money"), Column("Change", "number")] if compared else []),
    ]  # fmt: skip
    most = max(each.now.revenue for each in buckets) or 1
    yield Table(columns, [_row(each, most, compared) for each in buckets])
    if not compared:
        yield Line("No deal was won a year before.", QUIET)
    if under_way:
        yield Line(f"{labels[-1]} is under way: the days so far, of both years.", QUIET)


def _row(each: Bucket, most: int, compared: bool) -> list[Cell]:
    changed = arrowed(change_cell(REVENUE, each.then.revenue, each.now.revenue))
    return [
        Cell(each.period.label),
        Cell(each.now.orders, "count"),
        Cell(each.now.revenue, "money", STRONG),
        Cell(each.now.revenue / most, "bar"),
        *([Cell(each.then.revenue, "money", QUIET), changed] if compared else []),
    ]


def data(buckets: Sequence[Bucket], currency: str) -> dict[str, Any]:
    """For JSON: the periods, the oldest first."""
    return {
        "periods": [
            {
                **period_data(each.period),
                "orders": each.now.orders,
                "revenue": Money(each.now.revenue, currency),
                "year_ago": each.earlier.label,
                "orders_year_ago": each.then.orders,
                "revenue_year_ago": Money(each.then.revenue, currency),
                "change_year": change(REVENUE, each.then.revenue, each.now.revenue),
            }
            for each in buckets
        ]
    }
