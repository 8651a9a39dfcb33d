"""How far off past forecasts were, as a report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from crmcli.core.document import (
    QUIET,
    STRONG,
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Line,
    Records,
    Series,
    Table,
)
from crmcli.core.money import Money
from crmcli.core.rounding import whole
from crmcli.funnel.forecast.backtest import CLOSED, FEW, METHODS, Origin, Record
from crmcli.funnel.forecast.view import TITLES, Report, because, data


def tested(report: Report) -> Document:
    """How far off each way has been. `crm.forecast.tested/1` is its data; its records are one row per past forecast."""
    record = report.forecast.record
    title = f"How good the forecast has been{f' of {report.of}' if report.of else ''}"
    span = report.forecast.record.origins[-1].span.length if record.origins else 0
    note = f"The same {span} days ahead, forecast from {len(record.origins)} past days by what was known then."
    shown: list[Block] = [Heading(title, note if record.origins else ""), *_tested(report)]
    return Document(shown, _tested_data(report), _tested_records(record), report.currency, not record.origins)


def _tested(report: Report) -> Iterator[Block]:
    record, method = report.forecast.record, report.forecast.method
    if not record.origins:
        yield Line("There is no past to try it on yet.", QUIET)
        return
    columns = [Column("Way to forecast"), Column("Off by", "percent"), Column("Bias", "percent", 1), Column("", "word")]
    total = sum(each.actual for each in record.origins)
    rows = [
        [
            Cell(TITLES[each].capitalize(), tone=STRONG if each == method else ""),
            Cell(record.error(each), "percent"),
            Cell(sum(one.said[each] - one.actual for one in record.origins) / total if total else None, "percent"),
            Cell("in use" if each == method else ""),
        ]
        for each in METHODS
    ]
    yield Table(columns, rows)
    sides = {"Came": [each.actual for each in record.origins]}
    sides["Was likely"] = [whole(each.said[method]) for each in record.origins]
    labels = [_day(each.span.start).isoformat() for each in record.origins]
    yield Chart("line", "Forecast and what came", labels, [Series(*each) for each in sides.items()], "whole")
    columns = [
        Column("From", "date"),
        Column("Came", "whole"),
        *(Column(TITLES[each].capitalize(), "whole") for each in METHODS),
    ]
    yield Table(columns, [_past(each) for each in record.origins])
    yield Line(
        "Off by: the sum of the errors over the sum of what came; bias: the same with their signs. Amounts count as "
        "they were known on that day; one that was not is the mean of its product.",
        QUIET,
    )
    if report.forecast.record.closed < CLOSED or len(record.origins) < FEW:
        yield Line(because(record), QUIET)


def _past(origin: Origin) -> list[Cell]:
    said = [Cell(whole(origin.said[method]), "whole") for method in METHODS]
    return [Cell(_day(origin.span.start), "date"), Cell(origin.actual, "whole"), *said]


def _day(ordinal: int) -> date:
    return date.fromordinal(ordinal)


def _tested_data(report: Report) -> dict[str, Any]:
    def money(value: float) -> Money:
        return Money(whole(value), report.currency)

    return {
        **data(report),
        "schema": "crm.forecast.tested/1",
        "origins": [
            {
                "as_of": _day(each.span.day),
                "start": _day(each.span.start),
                "end": _day(each.span.end),
                "actual": money(each.actual),
                **{method: money(each.said[method]) for method in METHODS},
            }
            for each in report.forecast.record.origins
        ],
    }


def _tested_records(record: Record) -> Records:
    rows = [
        [
            Cell(_day(each.span.day), "date"), Cell(_day(each.span.start), "date"), Cell(_day(each.span.end), "date"),
            Cell(each.actual, "money"), *(Cell(whole(each.said[method]), "money") for method in METHODS),
        ]
        for each in record.origins
    ]  # fmt: skip
    return Records(("as_of", "start", "end", "actual", *METHODS), rows)
