"""A forecast as a report: its lines with their ranges, and how it is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from crmcli.core.document import (
    GOOD,
    QUIET,
    STRONG,
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Line,
    Marked,
    Records,
    Series,
    Table,
)
from crmcli.core.money import Money
from crmcli.evaluation.metrics.view import dates, period_data
from crmcli.funnel.forecast import insight
from crmcli.funnel.forecast.backtest import AVERAGE, CLOSED, FEW, LAST, METHODS, MODEL, WEIGHTED, Record
from crmcli.funnel.forecast.expected import SURE
from crmcli.funnel.forecast.insight import Forecast

TITLES = {
    MODEL: "chances by stage and time in it", AVERAGE: "mean of the last three", LAST: "the last one again",
    WEIGHTED: "weighted by stage",
}  # fmt: skip
AMOUNTS = ("won", "commit", "likely", "low", "high", "target")


class Report(NamedTuple):
    """A forecast in the team's currency; `of` says whose it is."""

    forecast: Forecast
    currency: str
    of: str = ""


def document(report: Report) -> Document:
    """The report. `crm.forecast/1` is its data; its records are one row for each line, the total last."""
    return Document([_heading(report), *blocks(report)], data(report), _records(report), report.currency)


def blocks(report: Report) -> Iterator[Block]:
    """The picture, its table, and how it is known."""
    yield _chart(report)
    yield _table(report)
    yield from (Line(each, QUIET) for each in _how(report))


def _heading(report: Report) -> Heading:
    found = report.forecast
    left = (found.period.end - max(found.day, found.period.start)).days - (found.day >= found.period.start)
    of = f" of {report.of}" if report.of else ""
    ahead = f"{left} day{'s' * (left != 1)} to come"
    note = f"{dates(found.period)}, as of {found.day}: {ahead}. Amounts in {report.currency}."
    return Heading(f"Forecast {found.period.label}{of}", note)


def _chart(report: Report) -> Chart:
    total = report.forecast.total
    names = {"Won": total.won, "Commit": total.commit, "Low": total.low, "Likely": total.likely, "High": total.high}
    names |= {"Target": total.target}
    known = {name: value for name, value in names.items() if value is not None}
    title = f"Forecast {report.forecast.period.label}"
    note = "Low to high: 8 of 10 times it comes to something between."
    return Chart("bars", title, list(known), [Series("Amount", list(known.values()))], "whole", note)


def _table(report: Report) -> Table:
    found = report.forecast
    every = [*found.lines, found.total]
    widest = max(1, *(value or 0 for each in every for value in (each.target, each.high, each.likely)))
    aimed = any(each.target is not None for each in every)
    columns = [
        Column(found.by.capitalize()), Column("Won", "whole"), Column("Commit", "whole", 1), Column("Likely", "whole"),
        Column("", "bar", 3), Column("Low", "whole"), Column("High", "whole"),
    ]  # fmt: skip
    columns += [Column("Target", "whole"), Column("Likely of it", "percent", 2)] if aimed else []
    rows = [_row(each, widest, aimed, each is found.total) for each in every]
    return Table(columns, rows, role="gauges")


def _row(line: insight.Line, widest: int, aimed: bool, total: bool) -> list[Cell]:
    tone = STRONG if total else ""
    bar = (
        Marked(max(0, line.likely) / widest, (line.target or 0) / widest)
        if line.target
        else max(0, line.likely) / widest
    )
    cells = [
        Cell("All" if total else line.name, tone=tone), Cell(line.won, "whole", tone), Cell(line.commit, "whole", tone),
        Cell(line.likely, "whole", tone), Cell(bar, "bar"), Cell(line.low, "whole"), Cell(line.high, "whole"),
    ]  # fmt: skip
    if aimed:
        reached = line.likely / line.target if line.target else None
        cells += [
            Cell(line.target, "whole", tone), Cell(reached, "percent", GOOD if reached and reached >= 1 else tone),
        ]  # fmt: skip
    return cells


def _how(report: Report) -> Iterator[str]:
    found, record = report.forecast, report.forecast.record
    yield (
        f"Commit: won, and open deals with a chance of {SURE:.0%} or more to be won in time. "
        "Low to high: 8 of 10 times it comes to something between."
    )
    yield f"Likely: won, and {_by(found)}. {because(record)}"


def _by(found: Forecast) -> str:
    if found.method == MODEL:
        return "what open and new deals bring by the chances of their stage and time in it"
    of = {AVERAGE: "the mean of the last three spans as long", LAST: "what the last span as long brought"}
    return of.get(found.method, "open deals weighted by the probabilities of their stages")


def because(record: Record) -> str:
    """Why that way, and how far off it was."""
    if record.closed < CLOSED:
        return f"Fewer than {CLOSED} closed deals say little of chances."
    if len(record.origins) < FEW:
        return f"Fewer than {FEW} past forecasts say which way does best."
    errors = {method: record.error(method) for method in METHODS}
    if (best := errors[record.best]) is None:
        return ""
    others = ", ".join(
        f"{TITLES[method]} {error:.0%}"
        for method, error in errors.items()
        if method != record.best and error is not None
    )
    return f"Over {len(record.origins)} past forecasts it was {best:.0%} off ({others}): crm forecast --tested"


def data(report: Report) -> dict[str, Any]:
    """`crm.forecast/1`: amounts in major units, no data null; `error` is that of `crm forecast --tested`."""
    found = report.forecast
    return {
        "schema": "crm.forecast/1",
        "period": period_data(found.period),
        "as_of": found.day,
        "currency": report.currency,
        "of": report.of or None,
        "by": found.by or None,
        "method": found.method,
        "total": {
            **_amounts(found.total, report.currency),
            "from_open": Money(found.total.open, report.currency),
            "from_new": Money(found.total.new, report.currency),
        },
        "lines": [{"name": each.name, **_amounts(each, report.currency)} for each in found.lines],
        "tested": {
            "closed_deals": found.record.closed,
            "forecasts": len(found.record.origins),
            "error": {method: found.record.error(method) for method in METHODS},
        },
    }


def _amounts(line: insight.Line, currency: str) -> dict[str, Any]:
    values = {name: getattr(line, name) for name in AMOUNTS}
    return {name: None if value is None else Money(value, currency) for name, value in values.items()}


def _records(report: Report) -> Records:
    found = report.forecast
    rows = [
        [Cell(each.name or "all"), *(Cell(getattr(each, name), "money") for name in AMOUNTS)]
        for each in (*found.lines, found.total)
    ]
    return Records((found.by or "of", *AMOUNTS), rows)
