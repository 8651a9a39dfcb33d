"""The sheet of one section: its text and tables in their order, and each chart beside the table it pictures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from crmcli.core.document import QUIET, Block, Chart, Heading, Line, Table
from crmcli.output.cell_text import Style
from crmcli.output.xlsx import charts
from crmcli.output.xlsx.cells import text
from crmcli.output.xlsx.sheet import Grid, Sheet, grid_of

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_FREEZABLE = 12
"""Rows that may stay on the screen above a table: more would leave it no room."""

PORTRAIT, LANDSCAPE = 95, 220
"""Characters that can be read across an upright A4 page, and across one that lies."""


class Page:
    """Writes a section on a sheet called `name`. Figures of charts that none of its tables holds go to `aside`."""

    def __init__(self, book: Workbook, sheet: Sheet, name: str, style: Style, aside: Aside) -> None:
        self._book, self._sheet, self._name, self._style, self._aside = book, sheet, name, style, aside
        self._waiting: list[Chart] = []
        self._tops: list[tuple[int, Grid]] = []
        self._drawn = False

    def write(self, heading: Heading | None, blocks: Iterable[Block]) -> None:
        """The heading, the blocks and how it is printed."""
        laid = [grid_of(block, self._style) if isinstance(block, Table) else block for block in blocks]
        self._sheet.widen([part for part in laid if isinstance(part, Grid)])
        if heading:
            self._sheet.heading(heading.text, heading.note)
        before: object = heading
        for part in laid:
            if before is not None and not (isinstance(part, Line) and isinstance(before, Line)):
                self._sheet.row += 1
            self._part(part)
            before = part if not isinstance(part, Chart) else None
        self._place(None, self._sheet.row)
        self._finish()

    def _part(self, part: Grid | Line | Chart | Heading) -> None:
        if isinstance(part, Chart):
            self._waiting.append(part)
            if part.note:
                self._sheet.line(part.note, QUIET)
        elif isinstance(part, Grid):
            begun = self._sheet.row
            self._tops.append((self._sheet.table(part), part))
            self._place(part, begun)
        elif isinstance(part, Line):
            self._sheet.line(part.text, part.tone)

    def _place(self, grid: Grid | None, row: int) -> None:
        """Draw the charts that wait for the table, from that row on at its right."""
        column = len(grid.shapes) + 1 if grid else 0
        for chart in self._waiting:
            if chart.kind == "heat":
                self._heat(chart, grid)
                continue
            top = self._tops[-1][0]
            feed = charts.found(chart, grid, self._name, top, self._style) if grid else None
            place = charts.Place(self._sheet, row, column)
            row += charts.draw(self._book, chart, feed or self._aside.feed(chart), place, self._style)
            self._drawn = True
        self._waiting = []
        self._sheet.row = max(self._sheet.row, row)

    def _heat(self, chart: Chart, grid: Grid | None) -> None:
        """Colour the table's own cells; where it lacks the figures, a table of them after it."""
        cells = charts.heated(chart, grid, self._tops[-1][0], self._style) if grid else None
        if cells is None:
            self._sheet.row += 1
            own = grid_of(charts.figures(chart), self._style)
            cells = charts.heated(chart, own, self._sheet.table(own), self._style)
        if cells is not None:
            charts.colour_scale(self._sheet, cells)

    def _finish(self) -> None:
        """What stays in sight, the filter, and the printed page."""
        sheet, only = self._sheet.worksheet, self._tops[0] if len(self._tops) == 1 else None
        if only and only[1].rows:
            top, grid = only
            sheet.autofilter(top, 0, top + len(grid.rows), len(grid.shapes) - 1)
            sheet.repeat_rows(top)
        if only:
            wide = self._sheet.across > PORTRAIT
            sheet.freeze_panes(only[0] + 1 if only[0] < _FREEZABLE else 1, _named_by(only[1]) if wide else 0)
        elif self._tops:
            sheet.freeze_panes(1, 0)
        printed(self._sheet, self._name, self._drawn or self._sheet.across > PORTRAIT)


def _named_by(grid: Grid) -> int:
    """How many columns there are up to the one that names the rows."""
    return next((at + 1 for at, shape in enumerate(grid.shapes[:4]) if shape.unit in ("text", "word")), 0)


class Aside:
    """The figures of charts that no table holds as they are drawn, for a last sheet called `name`."""

    def __init__(self, name: str, style: Style) -> None:
        self.name, self._style = name, style
        self.grids: list[Grid] = []
        self._row = 0

    def feed(self, chart: Chart) -> charts.Feed:
        """Where the chart's figures will stand."""
        grid = grid_of(charts.figures(chart), self._style)
        top = self._row + 1  # below its title
        feed = charts.all_of(grid, self.name, top)
        self.grids.append(grid)
        self._row = top + len(grid.rows) + 2
        return feed

    def write(self, sheet: Sheet) -> None:
        """The figures, chart by chart."""
        sheet.widen(self.grids)
        for grid in self.grids:
            sheet.table(grid)
            sheet.row += 1
        printed(sheet, self.name, False)


def printed(sheet: Sheet, name: str, lying: bool) -> None:
    """A4, as wide as the page unless it could not be read then, with the sheet's name and page numbers at its foot."""
    worksheet = sheet.worksheet
    worksheet.set_paper(9)
    worksheet.fit_to_pages(max(1, -(-int(sheet.across) // LANDSCAPE)), 0)
    if lying:
        worksheet.set_landscape()
    worksheet.set_margins(0.5, 0.5, 0.6, 0.6)
    worksheet.set_footer(f"&L{text(name).replace('&', '&&')}&R&P / &N")
