"""Native charts of a workbook, drawn from the cells of the table that says the same; a heat map colours them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isclose
from typing import TYPE_CHECKING, Any, NamedTuple

from crmcli.core.document import Cell, Chart, Column, Table
from crmcli.core.names import visible
from crmcli.output.cell_text import Style, text_of
from crmcli.output.xlsx.cells import number_format, plain, text
from crmcli.output.xlsx.sheet import Grid, Sheet, values_of

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

COLOURS = ("#2F6FDE", "#E08A1E", "#1B9E77", "#8E5BC0", "#C2457A", "#5F6B7A", "#A6761D", "#1FA2B8")
BEFORE = "#B4BFCC"
ROW = 20
"""Pixels of a row."""

_LABELLED = 30
"""Bars that each have their figure beside them; more would run into each other."""

_ADDRESS = re.compile(r"=?[^!]+!\$?[A-Z]+\$?[0-9]")
"""What would be read as the address of a cell if it were the title of a chart."""

_LYING = ("funnel", "bars", "pairs")
_KINDS = {"line": "line", "columns": "column"}
Range = tuple[int, int, int, int]


class Feed(NamedTuple):
    """Where the figures of a chart stand: its labels, and of each series the values and its name; each the first row,
    first column, last row and last column of a sheet, both included."""

    sheet: str
    labels: Range
    values: Sequence[Range]
    names: Sequence[Range]


class Place(NamedTuple):
    """Where the left upper corner of a chart is."""

    sheet: Sheet
    row: int
    column: int


def figures(chart: Chart) -> Table:
    """The chart's own figures as a table: a row for each label, a column for each series; a heat map has a row for
    each series."""
    if chart.kind == "heat":
        columns = [Column(""), *(Column(label, chart.unit) for label in chart.labels)]
        rows = [[Cell(one.name), *(Cell(value, chart.unit) for value in one.values)] for one in chart.series]
    else:
        columns = [Column(""), *(Column(one.name, chart.unit) for one in chart.series)]
        rows = [
            [Cell(label), *(Cell(value, chart.unit) for value in values)]
            for label, *values in zip(chart.labels, *(one.values for one in chart.series), strict=True)
        ]
    return Table(columns, rows, chart.title)


def found(chart: Chart, grid: Grid, sheet: str, top: int, style: Style) -> Feed | None:
    """Where the table, whose column titles are in row `top`, holds the chart's figures in the chart's order."""
    first, at = _labels(chart.labels, grid)
    if at is None:
        return None
    count, taken = len(chart.labels), []
    for one in chart.series:
        wanted = [plain(Cell(value, chart.unit), style) for value in one.values]
        fits = (
            column
            for column in range(len(grid.shapes))
            if column != at and column not in taken and _same(values_of(grid, column)[first : first + count], wanted)
        )
        column = next(fits, None)
        if column is None:
            return None
        taken.append(column)
    begin, end = top + 1 + first, top + first + count
    return Feed(
        sheet,
        (begin, at, end, at),
        [(begin, column, end, column) for column in taken],
        [(top, column, top, column) for column in taken],
    )


def all_of(grid: Grid, sheet: str, top: int) -> Feed:
    """A chart of the whole table: its labels in the first column, a series in each of the others."""
    begin, end, series = top + 1, top + len(grid.rows), range(1, len(grid.shapes))
    return Feed(
        sheet, (begin, 0, end, 0), [(begin, at, end, at) for at in series], [(top, at, top, at) for at in series]
    )


def heated(chart: Chart, grid: Grid, top: int, style: Style) -> Range | None:
    """The cells of the table, whose column titles are in row `top`, that hold the heat map's figures."""
    titles, count = [shape.title for shape in grid.shapes], len(chart.labels)
    first, at = _labels([one.name for one in chart.series], grid)
    for left in range(len(titles) - count + 1):
        if at is None or titles[left : left + count] != list(chart.labels):
            continue
        columns = [values_of(grid, left + step)[first : first + len(chart.series)] for step in range(count)]
        wanted = [[plain(Cell(one.values[step], chart.unit), style) for one in chart.series] for step in range(count)]
        if all(map(_same, columns, wanted)):
            return (top + 1 + first, left, top + first + len(chart.series), left + count - 1)
    return None


def _labels(labels: Sequence[str], grid: Grid) -> tuple[int, int | None]:
    """The first row and the column of the table in which the labels stand one below the other; (0, None) in none."""
    wanted = [visible(label) for label in labels]
    for at in range(len(grid.shapes)):
        texts = [text_of(grid.cell(row, at), grid.styles[at]) for row in grid.rows]
        for first in range(len(texts) - len(wanted) + 1):
            if wanted and texts[first : first + len(wanted)] == wanted:
                return first, at
    return 0, None


def _same(cells: Sequence[Any], wanted: Sequence[Any]) -> bool:
    return len(cells) == len(wanted) and all(map(_equal, cells, wanted))


def _equal(cell: Any, wanted: Any) -> bool:
    if isinstance(cell, int | float) and isinstance(wanted, int | float):
        return isclose(cell, wanted, rel_tol=1e-9, abs_tol=1e-12)
    return bool(cell == wanted)


def colour_scale(sheet: Sheet, cells: Range) -> None:
    """Colour the cells by their numbers, the highest darkest."""
    sheet.worksheet.conditional_format(
        *cells, {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#6FA3EF"}
    )


def draw(book: Workbook, chart: Chart, feed: Feed, place: Place, style: Style) -> int:
    """Draw the chart there; returns the rows that it covers."""
    lying = chart.kind in _LYING
    made = book.add_chart({"type": "bar" if lying else _KINDS[chart.kind]})
    number = number_format(chart.unit, style)
    for at, values in enumerate(feed.values):
        made.add_series(_series(chart, feed, at, values, number))
    title = text(chart.title)
    if _ADDRESS.match(title):
        title = title.replace("!", "\uff01")
    made.set_title({"name": title, "name_font": {"size": 12, "bold": True}})
    made.set_legend({"none": True} if len(feed.values) == 1 else {"position": "bottom"})
    made.show_blanks_as("gap")
    _axes(made, chart, lying, number)
    height = _height(chart)
    made.set_size({"width": 600, "height": height})
    described = ". ".join(filter(None, (title, text(chart.note))))
    options = {"x_offset": 8, "object_position": 2, "description": described[:250]}
    place.sheet.worksheet.insert_chart(place.row, place.column, made, options)
    return -(-height // ROW) + 1


def _series(chart: Chart, feed: Feed, at: int, values: Range, number: str) -> dict[str, Any]:
    row, column, _, _ = feed.names[at]
    series: dict[str, Any] = {
        "name": [feed.sheet, row, column],
        "categories": [feed.sheet, *feed.labels],
        "values": [feed.sheet, *values],
    }
    palette = (BEFORE, *COLOURS) if chart.kind == "pairs" else COLOURS
    colour = palette[at % len(palette)]
    if chart.kind == "line":
        return {**series, "line": {"color": colour, "width": 2}, "marker": _marker(colour)}
    labels = {"data_labels": {"value": True, "num_format": number}} if len(chart.labels) <= _LABELLED else {}
    return {**series, "fill": {"color": colour}, "gap": 5 if chart.kind == "columns" else 40, **labels}


def _marker(colour: str) -> dict[str, Any]:
    return {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}}


def _axes(made: Any, chart: Chart, lying: bool, number: str) -> None:
    scale = {} if chart.top is None else {"min": 0, "max": chart.top}
    if lying:  # the first label on top, and the figures at the bars instead of on an axis
        made.set_y_axis({"reverse": True, "line": {"color": BEFORE}})
        made.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, **scale, **_marked(chart, number)})
    else:
        made.set_x_axis({"line": {"color": BEFORE}})
        made.set_y_axis({"num_format": number, "major_gridlines": {"visible": True, "line": {"color": "#E3E8EF"}}})


def _marked(chart: Chart, number: str) -> dict[str, Any]:
    """An axis with a line across at the mark, and at its multiples."""
    if chart.mark is None:
        return {}
    line = {"visible": True, "line": {"color": "#5F6B7A", "width": 1.25}}
    return {"visible": True, "num_format": number, "major_unit": chart.mark, "major_gridlines": line}


def _height(chart: Chart) -> int:
    """Pixels: bars that lie need as much as there are."""
    if chart.kind not in _LYING:
        return 300
    return min(1600, 90 + len(chart.labels) * (16 + 18 * len(chart.series)) + 30 * (len(chart.series) > 1))
