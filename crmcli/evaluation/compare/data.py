"""A comparison as data: what JSON and CSV say, each figure under a stable name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import Cell, Records
from crmcli.core.money import Money
from crmcli.core.rounding import whole
from crmcli.evaluation.compare.insight import Change
from crmcli.evaluation.compare.time_windows import Windows
from crmcli.evaluation.metrics.catalogue import ONE
from crmcli.evaluation.metrics.scoring_rules import Scorecard
from crmcli.evaluation.metrics.view import card_data, period_data

Earlier = Mapping[str, "float | None"]


class Report(NamedTuple):
    """What the report is made of. `earlier`: each metric's values in the two windows a year before, where both have
    anything; `groups` with their changes where they are asked for; `left_out`: metrics (by key) that windows of such
    lengths cannot be compared by."""

    windows: Windows
    changes: Sequence[Change]
    card: Scorecard
    currency: str
    groups: Mapping[str | None, Sequence[Change]] | None = None
    earlier: tuple[Earlier, Earlier] | None = None
    left_out: Sequence[str] = ()
    by: str | None = None
    of: str = ""
    label: str = ""


def data(report: Report) -> dict[str, Any]:
    """`crm.compare/1`: `end` is exclusive, percent a fraction, money in major units, no data null."""
    windows = report.windows
    found: dict[str, Any] = {
        "schema": "crm.compare/1",
        "before": {**period_data(windows.before), "days": windows.before.days},
        "after": {**period_data(windows.after), "days": windows.after.days, "complete": windows.whole is None},
        "event": {"date": windows.event, "label": report.label or None} if windows.event else None,
        "of": report.of or None,
        "currency": report.currency,
        "scorecard": card_data(report.card),
        "metrics": [{**_figures(report, each), "year_ago": _earlier(report, each)} for each in report.changes],
        "left_out": list(report.left_out),
        "by": report.by,
    }
    if report.groups is not None:
        found["groups"] = [
            {"group": name, "metrics": [_figures(report, each) for each in changes]}
            for name, changes in report.groups.items()
        ]
    return found


def _figures(report: Report, change: Change) -> dict[str, Any]:
    def exact(value: float | None) -> Any:
        return _exact(change, value, report.currency)

    return {
        "key": change.metric.key,
        "before": exact(change.before),
        "after": exact(change.after),
        "change": exact(change.change),
        "low": exact(change.low),
        "high": exact(change.high),
        "p": change.p,
        "p_adjusted": change.p_adjusted,
        "verdict": change.verdict,
        "n_before": change.n_before,
        "n_after": change.n_after,
        "needed": change.needed,
        "unit": change.metric.unit,
        "better": change.metric.better,
        "per_day": change.per_day,
        "total_before": exact(change.totals[0]) if change.totals else None,
        "total_after": exact(change.totals[1]) if change.totals else None,
        "recorded_before": exact(change.recorded[0]) if change.recorded else None,
        "recorded_after": exact(change.recorded[1]) if change.recorded else None,
        "relative": change.relative(change.change),
        "relative_low": change.relative(change.low),
        "relative_high": change.relative(change.high),
        "method": change.method,
    }


def _exact(change: Change, value: float | None, currency: str) -> Any:
    """Money to the currency's smallest unit; a total of what is counted whole where it is."""
    if value is None:
        return None
    if change.metric.unit == "money":
        return Money(whole(value), currency)
    return round(value) if change.metric.unit == "count" and float(value).is_integer() else value


def _earlier(report: Report, change: Change) -> dict[str, Any] | None:
    if report.earlier is None:
        return None
    before, after = a_year_ago(report, change)
    difference = None if before is None or after is None else after - before
    figures = {"before": before, "after": after, "change": difference}
    relative = change._replace(before=before).relative(difference)
    return {**{name: _exact(change, value, report.currency) for name, value in figures.items()}, "relative": relative}


def records(report: Report) -> Records:
    parts = [(None, report.changes)] if report.groups is None else list(report.groups.items())
    rows = [(name, _figures(report, change)) for name, changes in parts for change in changes]
    columns = tuple(rows[0][1]) if rows else ("key",)
    cells = [[Cell(name), *(Cell(value) for value in row.values())] for name, row in rows]
    skipped = int(report.groups is None)
    return Records(("group", *columns)[skipped:], [row[skipped:] for row in cells])


def a_year_ago(report: Report, change: Change) -> tuple[float | None, float | None]:
    """The metric's values in both windows a year earlier, as those now: totals of as many days, or a day's."""
    if report.earlier is None:
        return None, None
    days = report.windows.before.days if change.metric.denominator == ONE and not change.per_day else 1
    before, after = (side.get(change.metric.key) for side in report.earlier)
    return None if before is None else before * days, None if after is None else after * days
