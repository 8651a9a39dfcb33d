"""A trend for programs: the row of periods of each group, with what the complete ones tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from crmcli.core.document import Cell, Records
from crmcli.core.periods import Period
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.scoring_rules import AS_USUAL, Definitions
from crmcli.evaluation.metrics.view import change_cell, definitions_data, exact, parts, period_data
from crmcli.evaluation.trend.insight import Point, Trend

SCORE = Metric("score", "Score", "Score", "points", "higher", 0, "The score under the rules of each period", "score")
"""What stands for a metric where the score itself is followed."""


class Report(NamedTuple):
    """What the report is made of: the periods, which of them are over, and a trend for each group or one of all."""

    metric: Metric
    kind: str
    periods: Sequence[Period]
    complete: Sequence[bool]
    trends: Sequence[Trend]
    currency: str
    by: str | None = None
    definitions: Definitions = AS_USUAL

    @property
    def last(self) -> int | None:
        """The place of the latest complete period."""
        return max((at for at, complete in enumerate(self.complete) if complete), default=None)

    @property
    def under_way(self) -> Period | None:
        return None if self.complete[-1] else self.periods[-1]


def direction(trend: Trend) -> str:
    """`rising` and `falling` say which way the figure goes, whether that is good or not."""
    if trend.slope is None:
        return "too_few_data"
    return ("rising" if trend.slope.value > 0 else "falling") if trend.slope.clear else "no_clear_direction"


def change(report: Report, trend: Trend, at: int) -> Cell:
    """The change to a complete period from the one before it."""
    before = trend.points[at - 1].reading.value if at and trend.points[at].complete else None
    after = trend.points[at].reading.value
    return change_cell(report.metric, before, after)


def latest(report: Report, trend: Trend) -> Cell:
    return change(report, trend, report.last) if report.last is not None else Cell(None)


def data(report: Report) -> dict[str, Any]:
    """`crm.trend/1`: `end` is exclusive, percent a fraction, money in major units, no data null. The slope is in the
    metric's unit per period."""
    metric = report.metric
    return {
        "schema": "crm.trend/1",
        "metric": {name: getattr(metric, name) for name in ("key", "title", "unit", "better")},
        "kind": report.kind,
        "by": report.by,
        "currency": report.currency,
        "definitions": definitions_data(report.definitions),
        "periods": [
            {**period_data(period), "complete": complete}
            for period, complete in zip(report.periods, report.complete, strict=True)
        ],
        "series": [_series(report, each) for each in report.trends],
    }


def _series(report: Report, trend: Trend) -> dict[str, Any]:
    unit, currency = report.metric.shown_as, report.currency
    drawn = trend.slope

    def place(point: Point | None) -> dict[str, Any] | None:
        if point is None:
            return None
        return {"period": report.periods[point.at].label, "value": exact(point.value, unit, currency)}

    return {
        "name": trend.name,
        "values": [_figures(report, trend, at) for at in range(len(trend.points))],
        "slope": exact(drawn.value, "money" if unit == "money" else "number", currency) if drawn else None,
        "slope_p": drawn.p if drawn else None,
        "slope_p_adjusted": drawn.p_adjusted if drawn else None,
        "slope_periods": trend.counted,
        "direction": direction(trend),
        "best": place(trend.best),
        "worst": place(trend.worst),
        "latest_change": latest(report, trend).value,
    }


def _figures(report: Report, trend: Trend, at: int) -> dict[str, Any]:
    point, metric = trend.points[at], report.metric
    return {
        "period": report.periods[at].label,
        "value": exact(point.reading.value, metric.shown_as, report.currency),
        "change": change(report, trend, at).value,
        **parts(metric, point.reading, report.currency),
    }


def records(report: Report) -> Records:
    columns = ("name", "period", "start", "end", "complete", "value", "change", "numerator", "denominator")
    rows = [
        [
            Cell(trend.name), Cell(period.label), Cell(period.start), Cell(period.end), Cell(report.complete[at]),
            *(Cell(value) for name, value in _figures(report, trend, at).items() if name != "period"),
        ]
        for trend in report.trends
        for at, period in enumerate(report.periods)
    ]  # fmt: skip
    return Records(columns, rows)
