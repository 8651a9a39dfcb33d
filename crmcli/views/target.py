"""Targets as reports: how those of a period stand, and one of them with its parts and every earlier value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.document import BAD, GOOD, QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.insights.attainment import (
    AT_RISK,
    BEHIND,
    MET,
    MISSED,
    ON_TRACK,
    PACES,
    Standing,
)
from crmcli.insights.score import Person
from crmcli.insights.targets import Target, employed, normal
from crmcli.metrics.catalogue import Metric
from crmcli.money import Money, plain
from crmcli.periods import Period
from crmcli.views.figures import dates, period_data

TONES = {MET: GOOD, ON_TRACK: GOOD, AT_RISK: STRONG, BEHIND: BAD, MISSED: BAD}
"""What the colour of a status says; the word says it too."""


class Row(NamedTuple):
    """A target with how it stands; `person` is the rep whose it is."""

    target: Target
    standing: Standing
    person: Person | None = None


class Listed(NamedTuple):
    """What the list is made of; `period` is the one asked about. Without one: `every` period, or those under way."""

    rows: Sequence[Row]
    currency: str
    today: date
    period: Period | None = None
    every: bool = False


class Shown(NamedTuple):
    """One target: how it stands, its parts (quarters, each with its months), and all that was ever said of it."""

    row: Row
    parts: Sequence[Row]
    said: Sequence[Mapping[str, Any]]
    currency: str
    today: date


def listing(report: Listed) -> Document:
    """The list. `crm.target.list/1` is its data; its records are one row per target."""
    which = report.period.label if report.period else "of every period" if report.every else "under way"
    blocks: list[Block] = [Heading(f"Targets {which}", f"As of {report.today}. Amounts in {report.currency}.")]
    if report.rows:
        blocks += [_table(report.rows), Line(HOW, QUIET)]
    else:
        blocks.append(Line("No target here. Set one: crm target set revenue 1200000 --year 2026", QUIET))
    data = {
        "schema": "crm.target.list/1",
        "period": period_data(report.period) if report.period else None,
        "currency": report.currency,
        "targets": [figures(row, report.currency) for row in report.rows],
    }
    return Document(blocks, data, _records(report.rows), report.currency, not report.rows)


HOW = (
    f"Expected: the target's part for the days so far. {ON_TRACK}: {PACES[0][1]}% of it or more, "
    f"{AT_RISK}: {PACES[1][1]}% or more, {BEHIND}: less. A week: what is still needed in each of the weeks left."
)


def _table(rows: Sequence[Row]) -> Table:
    columns = [
        Column("Metric"), Column("Whose"), Column("Period"), Column("Target", "number"), Column("Reached", "number"),
        Column("Progress", "bar", 3), Column("Attained", "percent"), Column("Status"), Column("Expected", "number", 2),
        Column("A week", "number", 1),
    ]  # fmt: skip
    return Table(columns, [_table_row(row) for row in rows])


def _table_row(row: Row) -> list[Cell]:
    target, stands = row.target, row.standing
    metric = target.metric
    return [
        Cell(metric.short, tone=STRONG),
        Cell(target.owner.name),
        Cell(target.period.label),
        value_cell(metric, stands.target),
        value_cell(metric, stands.actual, STRONG),
        Cell(max(0, min(1, stands.attainment or 0)), "bar"),
        Cell(stands.attainment, "percent"),
        status_cell(stands),
        value_cell(metric, stands.expected, QUIET),
        value_cell(metric, stands.per_week) if stands.per_week else Cell("" if metric.adds_up else None, "number"),
    ]


def status_cell(stands: Standing) -> Cell:
    return Cell(stands.status, tone=TONES.get(stands.status, QUIET))


def value_cell(metric: Metric, value: float | None, tone: str = "") -> Cell:
    """A target's value or part of it: of what is counted, a part need not be whole."""
    whole = metric.unit != "count" or value is None or value == round(value)
    return Cell(value, metric.shown_as if whole else "number", tone)


def said(metric: Metric, value: float, currency: str) -> str:
    """The value within a sentence: "1,200,000.00 USD", "40%", "12"."""
    if metric.unit == "money":
        whole, point, part = plain(round(value), currency).partition(".")
        return f"{int(whole):,}{point}{part} {currency}"
    if metric.unit == "percent":
        return f"{round(100 * value, 2):.10g}%"
    return f"{round(value, 2):,.15g}{f' {metric.unit}' if metric.unit in ('days', 'hours') else ''}"


def named(target: Target) -> str:
    """ "revenue of alice for 2026Q3"."""
    return f"{target.metric.named} of {target.owner.name} for {target.period.label}"


def detail(report: Shown) -> Document:
    """One target. `crm.target.show/1` is its data; its records are one row per part."""
    target = report.row.target
    data = {
        "schema": "crm.target.show/1",
        "currency": report.currency,
        "target": figures(report.row, report.currency),
        "parts": [figures(part, report.currency) for part in report.parts],
        "history": [_said(target.metric, each, report.currency) for each in report.said],
    }
    return Document(list(_detail(report)), data, _records(report.parts), report.currency)


def _detail(report: Shown) -> Iterator[Block]:
    target, stands = report.row.target, report.row.standing
    note = f"{dates(target.period)}, as of {report.today}. Amounts in {report.currency}."
    yield Heading(f"Target: {named(target)}", note)
    yield Line(_sentence(report.row, report.currency), TONES.get(stands.status, ""))
    if person := _in_part(report.row):
        days = employed(person, target.period)
        yield Line(
            f"Pro rata: {person.name} is in the team on {days} of its {target.period.days} days, so that of "
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
        words.append(f"{said(metric, stands.actual, currency)} reached, {100 * stands.attainment:.1f}%")
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
        Cell(target.value / whole if target.metric.adds_up else None, "percent", QUIET),
        value_cell(target.metric, stands.target),
        value_cell(target.metric, stands.actual, STRONG),
        Cell(max(0, min(1, stands.attainment or 0)), "bar"),
        Cell(stands.attainment, "percent"),
        status_cell(stands),
    ]


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


def figure(metric: Metric, value: float | None, currency: str) -> Any:
    """For JSON: money exact, all else as it is; a whole number without decimals."""
    if value is None:
        return None
    if metric.unit == "money":
        return Money(round(value), currency)
    return round(value) if metric.unit == "count" and value == round(value) else value


def figures(row: Row, currency: str) -> dict[str, Any]:
    """For JSON: `value` is the target as set, `target` what of it is asked of a rep who is there on `days_employed` of
    its `days` only."""
    target, stands = row.target, row.standing
    metric, days = target.metric, target.period.days
    return {
        **identity(target),
        "value": figure(metric, target.value, currency),
        "target": figure(metric, stands.target, currency),
        "actual": figure(metric, stands.actual, currency),
        "attainment": stands.attainment,
        "expected": figure(metric, stands.expected, currency),
        "pace": stands.pace,
        "status": stands.status,
        "per_week": figure(metric, stands.per_week, currency),
        "days": days,
        "days_employed": employed(row.person, target.period) if row.person else days,
        **origin(target),
    }


def identity(target: Target) -> dict[str, Any]:
    """What a target is known by: for JSON."""
    return {
        "metric": target.metric.key,
        "unit": target.metric.unit,
        "owner": target.owner.kind,
        "name": target.owner.name if target.owner.kind != target.owner.name else None,
        "period": period_data(target.period),
    }


def origin(target: Target) -> dict[str, Any]:
    """How it is spread, and when it was set so, by whom and why: for JSON."""
    shares = list(normal(target.shares))
    return {"split": target.split, "shares": shares, "at": target.at, "by": target.by, "reason": target.reason}


def changed(target: Target | None, currency: str) -> dict[str, Any] | None:
    """A target without how it stands: for the JSON of a write."""
    if target is None:
        return None
    return {**identity(target), "value": figure(target.metric, target.value, currency), **origin(target)}


def _said(metric: Metric, row: Mapping[str, Any], currency: str) -> dict[str, Any]:
    return {
        "value": figure(metric, row["value"], currency),
        **{name: row[name] for name in ("split", "at", "by", "reason")},
    }


RECORDS = (
    "metric", "unit", "owner", "name", "period", "start", "end", "value", "target", "actual", "attainment", "expected",
    "pace", "status", "per_week", "split", "at", "by", "reason",
)  # fmt: skip


def _records(rows: Sequence[Row]) -> Records:
    return Records(RECORDS, [_record(row) for row in rows])


def _record(row: Row) -> list[Cell]:
    target, stands = row.target, row.standing
    known = identity(target)
    unit = "money" if target.metric.unit == "money" else "number"
    return [
        *(Cell(known[name]) for name in ("metric", "unit", "owner", "name")),
        Cell(target.period.label), Cell(target.period.start), Cell(target.period.end),
        Cell(target.value, unit), Cell(stands.target, unit), Cell(stands.actual, unit), Cell(stands.attainment),
        Cell(stands.expected, unit), Cell(stands.pace), Cell(stands.status), Cell(stands.per_week, unit),
        Cell(target.split), Cell(target.at, "moment"), Cell(target.by), Cell(target.reason),
    ]  # fmt: skip
