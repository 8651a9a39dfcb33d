"""The answer to somebody's own SQL as a section of a report: a table with the units that were declared, and a chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, Block, Cell, Chart, Column, Line, Series, Table
from crmcli.core.errors import RefusedError, brief
from crmcli.core.money import Money, exponent
from crmcli.core.rounding import whole

UNITS = (
    "text", "count", "number", "money", "money_major", "percent", "days", "hours", "points", "date", "moment",
)  # fmt: skip
"""What a column can be said to be: as in a Cell; money in minor units, money_major in major ones, percent a fraction,
dates and moments as ISO text."""

SHAPES = {"bars": (1, 1), "pairs": (2, 2), "line": (1, 6), "columns": (1, 1), "funnel": (1, 1), "heat": (1, 31)}
"""Kinds of chart, and how many columns of figures each shows at least and at most."""


class Picture(NamedTuple):
    """A chart: its kind, the column of its labels and those of its figures."""

    kind: str
    label: str
    values: Sequence[str]


class Own(NamedTuple):
    """A section in SQL: where it stands, for errors; its text; the units of columns by name; a chart."""

    where: str
    sql: str
    units: Mapping[str, str]
    chart: Picture | None = None


class Shown(NamedTuple):
    """The answer: names of its columns, the unit of each as a Cell has it, and its rows as plain values; `more` were
    left out."""

    title: str
    columns: Sequence[str]
    units: Sequence[str]
    rows: Sequence[Sequence[Any]]
    more: bool


def shown(
    own: Own, title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], more: bool, currency: str
) -> Shown:
    """The rows as the declared units say; refused where they do not fit."""
    if not columns:
        raise RefusedError(f"{own.where}: sql gives no columns", "write one SELECT")
    if twice := next((name for at, name in enumerate(columns) if name in columns[:at]), None):
        raise RefusedError(f'{own.where}: sql gives two columns "{brief(twice)}"', "name each with AS")
    chart = (own.chart.label, *own.chart.values) if own.chart else ()
    for place, names in (("units", own.units), ("chart", chart)):
        if unknown := next((name for name in names if name not in columns), None):
            raise RefusedError(
                f'{own.where}: {place} names no column "{brief(unknown)}"', f"there are: {brief(', '.join(columns))}"
            )
    declared = [own.units.get(name) or _guessed([row[at] for row in rows]) for at, name in enumerate(columns)]
    read = [
        [_value(own, name, unit, value, currency) for name, unit, value in zip(columns, declared, row, strict=True)]
        for row in rows
    ]
    units = ["money" if unit == "money_major" else unit for unit in declared]
    return Shown(title, columns, units, read, more)


def _guessed(values: Sequence[Any]) -> str:
    """The unit of a column of which nothing is said."""
    kinds = {type(value) for value in values if value is not None}
    return "count" if kinds == {int} else "number" if kinds and kinds <= {int, float} else "text"


def _value(own: Own, name: str, unit: str, value: Any, currency: str) -> Any:
    """The value as a Cell of that unit has it; no value, and no number that is none, is None."""
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return None
    try:
        if unit in ("date", "moment"):
            return _when(unit, value)
        if unit == "text":
            return value.hex() if isinstance(value, bytes) else str(value)
        if not isinstance(value, int | float):
            raise ValueError(value)
    except (ValueError, TypeError) as error:
        what = _NAMES.get(unit, "number")
        raise RefusedError(
            f'{own.where}: column "{brief(name)}" holds {brief(repr(value), 40)}, which is no {what}',
            f'give it another unit: units = {{ {brief(name)} = "text" }}',
        ) from error
    if unit == "money_major":
        return whole(value * 10 ** exponent(currency))
    return whole(value) if unit in ("money", "count") else value


_NAMES = {"date": "date such as 2026-12-01", "moment": "moment such as 2026-12-01T09:30:00Z"}


def _when(unit: str, value: Any) -> date | datetime:
    if unit == "date":
        return date.fromisoformat(value)
    found = datetime.fromisoformat(value)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def blocks(own: Own, answer: Shown) -> Iterator[Block]:
    """The chart, if there is to be one, and the table."""
    if not answer.rows:
        yield Line("Nothing here in this period.", QUIET)
        return
    if own.chart:
        yield _chart(own.chart, answer)
    columns = [Column(_title(name), unit) for name, unit in zip(answer.columns, answer.units, strict=True)]
    yield Table(columns, [list(map(Cell, row, answer.units)) for row in answer.rows])
    if answer.more:
        yield Line(f"The first {len(answer.rows):,} rows: there are more.", QUIET)


def _title(name: str) -> str:
    """A column's name as a heading: "avg_deal" is "Avg deal"."""
    words = name.replace("_", " ").strip()
    return f"{words[:1].upper()}{words[1:]}"


def _chart(picture: Picture, answer: Shown) -> Chart:
    at = {name: place for place, name in enumerate(answer.columns)}
    labels = ["–" if row[at[picture.label]] is None else str(row[at[picture.label]]) for row in answer.rows]
    figures = [[row[at[name]] for row in answer.rows] for name in picture.values]
    series = [Series(_title(name), values) for name, values in zip(picture.values, figures, strict=True)]
    return Chart(picture.kind, answer.title, labels, series, answer.units[at[picture.values[0]]])


def data(answer: Shown, currency: str) -> dict[str, Any]:
    """For JSON: each column with its unit, and the rows by the names of their columns."""
    return {
        "columns": [{"name": name, "unit": unit} for name, unit in zip(answer.columns, answer.units, strict=True)],
        "rows": [
            {
                name: Money(value, currency) if unit == "money" and value is not None else value
                for name, unit, value in zip(answer.columns, answer.units, row, strict=True)
            }
            for row in answer.rows
        ],
        "more": answer.more,
    }
