"""One target as a report: how it stands, its parts, and every value it had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.document import BAD, QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Table
from crmcli.core.rounding import fixed
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.view import dates
from crmcli.evaluation.score.readings import Person
from crmcli.evaluation.targets.insight import days_there
from crmcli.evaluation.targets.view import (
    TONES,
    Row,
    figure,
    figures,
    named,
    progress_cell,
    records,
    said,
    status_cell,
    value_cell,
)


class Shown(NamedTuple):
    """One target: how it stands, its parts (quarters, each with its months), and all that was ever said of it."""

    row: Row
    parts: Sequence[Row]
    said: Sequence[Mapping[str, Any]]
    currency: str
    today: date


def detail(report: Shown) -> Document:
    """One target. `crm.target.show/1` is its data; its records are one row per part."""
    target = report.row.target
    data = {
        "schema": "crm.target.show/1",
        "currency": report.currency,
        "target": figures(report.row, report.currency),
        "parts": [{**figures(part, report.currency), "share": _share(part, target.value)} for part in report.parts],
        "history": [_said(target.metric, each, report.currency) for each in report.said],
    }
    return Document(list(_detail(report)), data, records(report.parts, report.currency), report.currency)


def _detail(report: Shown) -> Iterator[Block]:
    target, stands = report.row.target, report.row.standing
    note = f"{dates(target.period)}, as of {report.today}. Amounts in {report.currency}."
    yield Heading(f"Target: {named(target)}", note)
    yield Line(_sentence(report.row, report.currency), TONES.get(stands.status, ""))
    if person := _in_part(report.row):
        days = days_there(person, target.period)
        yield Line(
            f"Pro rata: {person.name} is there on {days:g} of its {target.period.days} days, so that of "
            f"{said(target.metric, target.value, report.currency)} that share is asked.",
            QUIET,
        )
    if len(report.parts) > 1:
        yield _parts(report)
    yield _history(report)


def _in_part(row: Row) -> Person | None:
    """The rep who is there on some days of the period only, where that makes a difference."""
    return row.person if row.person and row.standing.target != row.target.value else None


def _sentence(row: Row, currency: str) -> str:
    metric, stands = row.target.metric, row.standing
    words = [f"{said(metric, stands.target, currency)}: {stands.status}"]
    if stands.actual is not None and stands.attainment is not None:
        words.append(f"{said(metric, stands.actual, currency)} reached, {fixed(100 * stands.attainment, 1)}%")
    if stands.per_week and stands.expected is not None:
        words.append(
            f"{said(metric, stands.expected, currency)} expected so far, "
            f"{said(metric, stands.per_week, currency)} a week still needed"
        )
    return f"{'; '.join(words)}."


def _parts(report: Shown) -> Table:
    columns = [
        Column("Part"), Column("Share", "percent", 2), Column("Target", "number"), Column("Reached", "number"),
        Column("Progress", "bar", 1), Column("Attained", "percent"), Column("Status"),
    ]  # fmt: skip
    whole = report.row.target.value
    return Table(columns, [_part_row(row, whole) for row in report.parts], f"Split: {SPLIT[report.row.target.split]}")


SPLIT = {"even": "evenly", "season": "as the year before was, when it was set", "shares": "by given shares"}


def _part_row(row: Row, whole: float) -> list[Cell]:
    target, stands = row.target, row.standing
    month = target.period.kind == "month"
    return [
        Cell(f"{'  ' if month else ''}{target.period.label}", tone="" if month else STRONG),
        Cell(_share(row, whole), "percent", QUIET),
        value_cell(target.metric, stands.target),
        value_cell(target.metric, stands.actual, STRONG),
        progress_cell(target.metric, stands),
        Cell(stands.attainment, "percent"),
        status_cell(stands),
    ]


def _share(part: Row, whole: float) -> float:
    return part.target.value / whole


def _history(report: Shown) -> Table:
    metric = report.row.target.metric
    columns = [
        Column("Set", "moment"), Column("By", keep=2), Column("Value", "number"), Column("Split", keep=1),
        Column("Reason"),
    ]  # fmt: skip
    rows = [
        [
            Cell(each["at"], "moment"),
            Cell(each["by"], tone=QUIET),
            Cell("withdrawn", tone=BAD) if each["value"] is None else value_cell(metric, each["value"]),
            Cell("" if each["value"] is None else each["split"]),
            Cell(each["reason"] or ""),
        ]
        for each in reversed(report.said)
    ]
    return Table(columns, rows, "Every value it had, the latest first")


def _said(metric: Metric, row: Mapping[str, Any], currency: str) -> dict[str, Any]:
    return {
        "value": figure(metric, row["value"], currency),
        **{name: row[name] for name in ("split", "at", "by", "reason")},
    }
