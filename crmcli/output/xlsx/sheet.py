"""One sheet of a workbook, written from top to bottom: text, and tables whose changes have columns of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Cell, Table
from crmcli.core.errors import RefusedError
from crmcli.output.cell_text import Style, as_seen, column_styles, is_none, text_of
from crmcli.output.xlsx.cells import GREY, UNSEEN, Formats, Plain, plain, serial, text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

ROWS = 1_048_576
NARROWEST, WIDEST = 7, 60
"""Characters: what is longer is wrapped."""

LINE_HEIGHT, MOST_LINES = 15, 27
"""Points of a row, and the most lines in one, which may have 409; a picture takes 20 pixels of each."""

_SAMPLE = 200
"""Rows that the width of a column is found from."""

_TEXT = (72, 130)
"""Characters that lines of text have at least and at most, across as many columns as that takes."""

_MORE = {"money": 7, "whole": 7}
"""Characters that a cell takes besides what the table shows: a currency, and what a bold figure is wider."""

_RIGHT = frozenset((
    "count", "number", "quantity", "money", "whole", "own", "percent", "rate", "days", "hours", "points", "chance",
))  # fmt: skip


_NONE = Cell(None)


class Shape(NamedTuple):
    """A column of the sheet: the table's column it is made from, its title, and whether it holds the changes."""

    source: int
    title: str
    unit: str
    change: bool


class Grid(NamedTuple):
    """A table as laid out: its columns, each with the style of its amounts, and its rows."""

    shapes: Sequence[Shape]
    styles: Sequence[Style]
    rows: Sequence[Sequence[Cell]]
    title: str

    def cell(self, row: Sequence[Cell], at: int) -> Cell:
        """The cell of that row in the sheet's column `at`."""
        shape = self.shapes[at]
        found = row[shape.source]
        if not shape.change:
            return found
        return as_seen(found, self.styles[at]).change or _NONE

    def width(self, at: int) -> float:
        """Characters that the column needs."""
        if self.shapes[at].unit == "bar":
            return 14
        cells = (self.cell(row, at) for row in islice(self.rows, _SAMPLE))
        extra = 3 if self.shapes[at].change else 2
        widest = max(
            (columns_of(text_of(cell, self.styles[at])) + _MORE.get(cell.unit, extra) for cell in cells), default=0
        )
        return min(WIDEST, max(NARROWEST, widest, columns_of(self.shapes[at].title) + 4))


def columns_of(shown_text: str) -> int:
    """How many digits wide the text is; a letter of East Asia takes two."""
    if shown_text.isascii():
        return len(shown_text)
    from unicodedata import east_asian_width

    return sum(1 + (east_asian_width(letter) in "WF") for letter in shown_text)


def lines_of(value: object, width: float) -> int:
    """How many lines the value takes in so many characters."""
    if not isinstance(value, str):
        return 1
    return sum(max(1, -(-columns_of(line) // max(1, int(width)))) for line in value.split("\n"))


def grid_of(table: Table, style: Style) -> Grid:
    """The table with each change in a column after its value; a column of nothing but changes stays one."""
    _fitting(len(table.rows))
    rows = list(table.rows)
    shapes: list[Shape] = []
    styles: list[Style] = []
    own = column_styles(rows, style, table.role) if rows else [style] * len(table.columns)
    sides = list(zip(*rows, strict=True)) if rows else [()] * len(table.columns)
    for at, (column, cells) in enumerate(zip(table.columns, sides, strict=True)):
        changed = any(cell[3] for cell in cells)
        valued = not changed or any(cell[0] is not None and cell[0] != "" for cell in cells)
        if valued:
            shapes.append(Shape(at, column.title, column.unit, False))
        if changed:
            shapes.append(Shape(at, f"{column.title} ±".strip() if valued else column.title, "share", True))
        styles += [own[at]] * (valued + changed)
    return Grid(shapes, styles, rows, table.title)


class Sheet:
    """Writes one worksheet; `row` is the next free one."""

    def __init__(self, worksheet: Worksheet, formats: Formats) -> None:
        self.worksheet, self.formats, self.row = worksheet, formats, 0
        self._widths: list[float] = []
        worksheet.hide_gridlines(2)
        worksheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def widen(self, grids: Sequence[Grid]) -> None:
        """Set the columns as wide as those tables need them."""
        count = max((len(grid.shapes) for grid in grids), default=0)
        for at in range(count):
            needed = [grid.width(at) for grid in grids if at < len(grid.shapes)]
            self._widths.append(max(needed))
        for at, width in enumerate(self._widths):
            self.worksheet.set_column(at, at, width)

    @property
    def across(self) -> float:
        """Characters that all its columns take."""
        return sum(self._widths)

    def heading(self, title: str, note: str = "") -> None:
        """The sheet's title, and what there is to say of it."""
        self.worksheet.set_row(self.row, 21)
        self.worksheet.write_string(self.row, 0, text(title), self.formats.named("title", bold=True, font_size=14))
        self.row += 1
        if note:
            self.line(note, QUIET)

    def line(self, said: str, tone: str = "") -> None:
        """A line of text across the columns, as high as it has to be."""
        last, width = 0, 0.0
        while width < _TEXT[0] or (last < len(self._widths) and width < _TEXT[1]):
            width += self._widths[last] if last < len(self._widths) else 9
            last += 1
        form = self.formats.of("text", tone, wrap=True)
        if last > 1:
            self.worksheet.merge_range(self.row, 0, self.row, last - 1, "", form)
        self.worksheet.write_string(self.row, 0, text(said), form)
        lines = lines_of(said, width)
        if lines > 1:
            self.worksheet.set_row(self.row, LINE_HEIGHT * min(lines, MOST_LINES))
        self.row += 1

    def table(self, grid: Grid) -> int:
        """Write the table, its title above it; returns the row of its column titles."""
        _fitting(self.row + len(grid.rows) + 2)
        if grid.title:
            self.worksheet.write_string(self.row, 0, text(grid.title), self.formats.of("text", STRONG))
            self.row += 1
        top = self.row
        for at, shape in enumerate(grid.shapes):
            form = self._header(_side(shape), _apart(grid, at))
            if shape.title:
                self.worksheet.write_string(top, at, text(shape.title), form)
            else:
                self.worksheet.write_blank(top, at, None, form)
        self._cells(grid, top + 1)
        self._heights(grid, top + 1)
        for at, shape in enumerate(grid.shapes):
            if shape.unit == "bar" and grid.rows:
                self._bars(top + 1, at, top + len(grid.rows))
        self.row = top + 1 + len(grid.rows)
        return top

    def _header(self, side: str, apart: bool) -> Any:
        return self.formats.named(
            f"header {side} {apart}", bold=True, align=side, valign="bottom", text_wrap=True, bg_color="#EEF2F7",
            bottom=1, bottom_color=GREY, indent=int(apart),
        )  # fmt: skip

    def _cells(self, grid: Grid, first: int) -> None:
        """The cells, from row `first` on. A long list has millions of them: hence one plain loop."""
        put_text, put_number = self.worksheet.write_string, self.worksheet.write_number
        form_of = self._forms(grid)
        plan = [(at, shape.source, shape.change, grid.styles[at], form_of(at)) for at, shape in enumerate(grid.shapes)]
        for row, cells in enumerate(grid.rows, first):
            for at, source, change, style, form in plan:
                cell = cells[source]
                if change:
                    cell = as_seen(cell, style).change or _NONE
                value = plain(cell, style)
                kind = value.__class__
                if kind is str:
                    put_text(row, at, value, form(cell[1], cell[2], False))
                elif kind is int or kind is float:
                    unit = UNSEEN[cell[1]] if cell[1] in UNSEEN and is_none(cell, style) else cell[1]
                    put_number(row, at, value, form(unit, cell[2], False))
                elif isinstance(value, date):
                    put_number(row, at, serial(value), form(cell[1], cell[2], True))

    def _heights(self, grid: Grid, first: int) -> None:
        """Make rows as high as their wrapped texts: Excel does so itself, LibreOffice prints them over the next row."""
        wide = [(shape.source, self._widths[at]) for at, shape in enumerate(grid.shapes) if self._wraps(shape, at)]
        if not wide:
            return
        for row, cells in enumerate(grid.rows, first):
            lines = max(lines_of(cells[source].value, width) for source, width in wide)
            if lines > 1:
                self.worksheet.set_row(row, LINE_HEIGHT * min(lines, MOST_LINES))

    def _forms(self, grid: Grid) -> Callable[[int], Callable[[str, str, bool], Any]]:
        """What gives, for a column, the format of a cell by its unit and tone, and whether it is a day."""
        top = any(self._wraps(shape, at) for at, shape in enumerate(grid.shapes))

        def of(at: int) -> Callable[[str, str, bool], Any]:
            cents, wrap, apart = grid.styles[at].cents, self._wraps(grid.shapes[at], at), _apart(grid, at)
            made: dict[tuple[str, str, bool], Any] = {}

            def form(unit: str, tone: str, day: bool) -> Any:
                asked = (unit, tone, day)
                if asked not in made:
                    known = "date" if day and unit == "text" else unit
                    made[asked] = self.formats.of(known, tone, cents, wrap, top, apart)
                return made[asked]

            return form

        return of

    def _wraps(self, shape: Shape, at: int) -> bool:
        """Is there text in the column that may take more than one line?"""
        return shape.unit in ("text", "word") and at < len(self._widths) and self._widths[at] >= WIDEST

    def _bars(self, first: int, at: int, last: int) -> None:
        """Bars in the cells, each as long as its share of the widest."""
        self.worksheet.conditional_format(first, at, last, at, {
            "type": "data_bar", "bar_only": True, "bar_color": "#7FA8E0",
            "min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1,
        })  # fmt: skip


def _side(shape: Shape) -> str:
    """Where the title of a column stands: above its values."""
    return "right" if shape.unit in _RIGHT or shape.change else "center" if shape.unit == "movement" else "left"


def _apart(grid: Grid, at: int) -> bool:
    """Would what the column has begin right where the figures of the one before it end?"""
    return at > 0 and _side(grid.shapes[at - 1]) == "right" and _side(grid.shapes[at]) == "left"


def values_of(grid: Grid, at: int) -> list[Plain]:
    """What the cells of that column hold."""
    return [plain(grid.cell(row, at), grid.styles[at]) for row in grid.rows]


def _fitting(rows: int) -> None:
    """Refuse more rows than a sheet holds."""
    if rows > ROWS:
        raise RefusedError(f"a sheet holds {ROWS:,} rows, this would have {rows:,}", "use --format csv")
