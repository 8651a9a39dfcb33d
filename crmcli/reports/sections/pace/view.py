"""How far it is on the way to the targets: for each a bar, with a mark where it should be by now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.document import BAD, GOOD, QUIET, STRONG, Block, Cell, Chart, Column, Line, Marked, Series, Table
from crmcli.evaluation.metrics.view import MONTHS, exact, period_data
from crmcli.reports.sections.pace.insight import Way

_TONES = {True: GOOD, False: BAD, None: STRONG}


class Pace(NamedTuple):
    """What happened in `sentences`, and what is on its way as things stood when the `day` was over."""

    sentences: Sequence[str]
    ways: Sequence[Way]
    day: date
    currency: str


def blocks(pace: Pace) -> Iterator[Block]:
    """The sentences, and each way with its bar."""
    yield from (Line(each) for each in pace.sentences)
    if not pace.ways:
        yield Line("No target is set: crm target set revenue AMOUNT", QUIET)
        return
    amounts = [way for way in pace.ways if way.metric.unit == "money"]
    if amounts:  # a workbook draws them
        yield _chart(pace, amounts)
    yield _table(pace)
    first = pace.ways[0]
    if first.versus:
        yield Line(
            f"No target is set, so {first.versus} stands in: the mark is where it was by then. "
            f"Set one: crm target set revenue AMOUNT --quarter {first.period.label}",
            QUIET,
        )


def _by(pace: Pace) -> str:
    return f"Due {pace.day.day} {MONTHS[pace.day.month - 1][:3]}"


def _chart(pace: Pace, ways: Sequence[Way]) -> Chart:
    sides = {"Reached": [way.reached for way in ways], _by(pace): [way.due for way in ways]}
    sides[_goal(pace)] = [way.goal for way in ways]
    return Chart(
        "bars", "On the way", [_named(way) for way in ways], [Series(*each) for each in sides.items()], "whole"
    )


def _goal(pace: Pace) -> str:
    return f"All of {pace.ways[0].versus}" if pace.ways[0].versus else "Target"


def _named(way: Way) -> str:
    """ "Revenue 2026Q4", "Revenue 2026Q4, East"."""
    return f"{way.metric.title} {way.period.label}{f', {way.whose}' if way.whose else ''}"


def _table(pace: Pace) -> Table:
    columns = [
        Column("What"), Column("Status", "word"), Column("", "bar"), Column("Reached", "number"),
        Column(_by(pace), "number"), Column(_goal(pace), "number"),
    ]  # fmt: skip
    weekly = any(way.per_week for way in pace.ways)
    columns += [Column("Needed a week", "number", 1)] if weekly else []
    return Table(columns, [_row(way, weekly) for way in pace.ways], role="gauges")


def _row(way: Way, weekly: bool) -> list[Cell]:
    needed = [_value(way, way.per_week) if way.per_week else Cell("")] if weekly else []
    return [
        Cell(_named(way), tone=STRONG),
        Cell(way.status, tone=_TONES[way.good]),
        Cell(Marked(way.place, way.mark), "bar"),
        _value(way, way.reached, STRONG),
        _value(way, way.due),
        _value(way, way.goal),
        *needed,
    ]


def _value(way: Way, value: float | None, tone: str = "") -> Cell:
    """Amounts whole; of what is counted a part need not be."""
    part = way.metric.unit == "count" and value is not None and value != round(value)
    return Cell(value, {"money": "whole"}.get(way.metric.unit, "number" if part else way.metric.shown_as), tone)


def data(pace: Pace) -> dict[str, Any]:
    """For JSON: `versus` names the period whose whole stands in for a target, where there is none."""
    return {
        "sentences": list(pace.sentences),
        "ways": [
            {
                "metric": way.metric.key,
                "unit": way.metric.unit,
                "name": way.whose or None,
                "period": period_data(way.period),
                "versus": way.versus or None,
                **{
                    name: exact(value, "money" if way.metric.unit == "money" else "", pace.currency)
                    for name, value in (
                        ("reached", way.reached), ("due", way.due), ("goal", way.goal), ("per_week", way.per_week),
                    )
                },
                "status": way.status,
            }
            for way in pace.ways
        ],
    }  # fmt: skip
