"""Targets as a report: how those of a period stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.apportion import normal
from crmcli.core.document import (
    BAD,
    GOOD,
    QUIET,
    STRONG,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Line,
    Marked,
    Records,
    Table,
)
from crmcli.core.money import Money, plain
from crmcli.core.periods import Period
from crmcli.core.rounding import rounded, whole
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.view import period_data
from crmcli.evaluation.score.points import attainment
from crmcli.evaluation.score.readings import Person
from crmcli.evaluation.targets.attainment import AT_RISK, BEHIND, MET, MISSED, ON_TRACK, PACES, Standing
from crmcli.evaluation.targets.insight import Target, days_there

TONES = {MET: GOOD, ON_TRACK: GOOD, AT_RISK: STRONG, BEHIND: BAD, MISSED: BAD}
"""What the colour of a status says; the word says it too."""


class Row(NamedTuple):
    """A target with how it stands; `person` is the rep whose figures these are, if they are those of one."""

    target: Target
    standing: Standing
    person: Person | None = None


class Listed(NamedTuple):
    """What the list is made of; `period` is the one asked about. Without one: `every` period, or those under way. `of`
    names the rep whom the targets judge, where one was asked for."""

    rows: Sequence[Row]
    currency: str
    today: date
    period: Period | None = None
    every: bool = False
    of: str = ""


def listing(report: Listed) -> Document:
    """The list. `crm.target.list/1` is its data; its records are one row per target."""
    which = report.period.label if report.period else "of every period" if report.every else "under way"
    blocks: list[Block] = [
        Heading(
            f"Targets {which}{f' for {report.of}' if report.of else ''}",
            f"As of {report.today}. Amounts in {report.currency}.",
        )
    ]
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
    return Document(blocks, data, records(report.rows, report.currency), report.currency, not report.rows)


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
    return Table(columns, [_table_row(row) for row in rows], role="bars")


def _table_row(row: Row) -> list[Cell]:
    target, stands = row.target, row.standing
    metric = target.metric
    return [
        Cell(metric.short, tone=STRONG),
        Cell(target.owner.name),
        Cell(target.period.label),
        value_cell(metric, stands.target),
        value_cell(metric, stands.actual, STRONG),
        progress_cell(metric, stands),
        Cell(stands.attainment, "percent"),
        status_cell(stands),
        value_cell(metric, stands.expected, QUIET),
        value_cell(metric, stands.per_week) if stands.per_week else Cell("" if metric.adds_up else None, "number"),
    ]


def progress_cell(metric: Metric, stands: Standing) -> Cell:
    """How much of the target is reached as a bar, with a mark where one should be by now."""
    reached = max(0.0, min(1.0, stands.attainment or 0))
    due = attainment(metric, stands.expected, stands.target) if stands.expected is not None else None
    return Cell(reached if due is None else Marked(reached, max(0.0, min(1.0, due))), "bar")


def status_cell(stands: Standing) -> Cell:
    """Its word, with the tone that goes with it."""
    return Cell(stands.status, tone=TONES.get(stands.status, QUIET))


def value_cell(metric: Metric, value: float | None, tone: str = "") -> Cell:
    """A target's value or part of it: of what is counted, a part need not be whole."""
    integral = metric.unit != "count" or value is None or float(value).is_integer()
    return Cell(value, metric.shown_as if integral else "number", tone)


def said(metric: Metric, value: float, currency: str) -> str:
    """The value within a sentence: "1,200,000.00 USD", "40%", "12"."""
    if metric.unit == "money":
        major, point, part = plain(whole(value), currency).partition(".")
        return f"{int(major):,}{point}{part} {currency}"
    if metric.unit == "percent":
        return f"{rounded(100 * value, 2):.10g}%"
    return f"{rounded(value, 2):,.15g}{f' {metric.unit}' if metric.unit in ('days', 'hours') else ''}"


def named(target: Target) -> str:
    """ "revenue of alice for 2026Q3"."""
    return f"{target.metric.named} of {target.owner.name} for {target.period.label}"


def figure(metric: Metric, value: float | None, currency: str) -> Any:
    """For JSON: money exact, all else as it is; a whole number without decimals."""
    if value is None:
        return None
    if metric.unit == "money":
        return Money(whole(value), currency)
    return whole(value) if metric.unit == "count" and float(value).is_integer() else value


def figures(row: Row, currency: str) -> dict[str, Any]:
    """For JSON: `value` is the target as set, `target` what of it is asked of a rep who is there on `days_employed` of
    its `days` only; `rep` is whose figures these are, if one's."""
    target, stands = row.target, row.standing
    metric, days = target.metric, target.period.days
    return {
        **identity(target),
        "rep": row.person.name if row.person else None,
        "value": figure(metric, target.value, currency),
        "target": figure(metric, stands.target, currency),
        "actual": figure(metric, stands.actual, currency),
        "attainment": stands.attainment,
        "expected": figure(metric, stands.expected, currency),
        "pace": stands.pace,
        "status": stands.status,
        "per_week": figure(metric, stands.per_week, currency),
        "days": days,
        "days_employed": days_there(row.person, target.period) if row.person else days,
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


RECORDS = (
    "metric", "unit", "owner", "name", "rep", "period", "start", "end", "value", "target", "actual",
    "attainment", "expected", "pace", "status", "per_week", "split", "at", "by", "reason",
)  # fmt: skip


def records(rows: Sequence[Row], currency: str) -> Records:
    """One row per target: plain values under stable names."""
    return Records(RECORDS, [_record(row, currency) for row in rows])


def _record(row: Row, currency: str) -> list[Cell]:
    known = figures(row, currency)
    period = known.pop("period")
    known |= {"period": period["label"], "start": period["start"], "end": period["end"]}
    return [Cell(known[name], "moment" if name == "at" else "text") for name in RECORDS]
