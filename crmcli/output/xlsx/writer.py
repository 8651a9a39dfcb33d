"""Workbooks: a summary, then a sheet for each section with its tables as real numbers and dates and its charts."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Chart, Column, Document, Heading, Line, Table
from crmcli.output.cell_text import Style
from crmcli.output.xlsx.cells import BLUE, Formats, cut, text
from crmcli.output.xlsx.page import PORTRAIT, Aside, Page, printed
from crmcli.output.xlsx.sheet import Grid, Sheet, grid_of

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SUMMARY, FIGURES, DATA = "Summary", "Chart data", "Data"
NAME = 31
"""The most UTF-16 units that the name of a sheet has."""

UNDATED = datetime(2000, 1, 1)
"""When a workbook was made whose document names no day: never the clock."""


class Section(NamedTuple):
    """A heading (None: there is none) and the blocks up to the next one."""

    heading: Heading | None
    blocks: Sequence[Block]

    @property
    def has_figures(self) -> bool:
        return any(isinstance(block, Table | Chart) for block in self.blocks)


def render(document: Document, style: Style) -> bytes:
    """The document as an XLSX workbook: the same bytes for the same document."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    book = Workbook(buffer, options)
    _Book(book, document, style).write()
    book.close()
    return buffer.getvalue()


def sections(blocks: Sequence[Block]) -> list[Section]:
    """The blocks by heading. What stands before the first one is a section without."""
    parts: list[tuple[Heading | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if isinstance(block, Heading):
            parts.append((block, []))
        else:
            parts[-1][1].append(block)
    return [Section(heading, held) for heading, held in parts if heading or held]


def sheet_name(wanted: str, taken: Sequence[str]) -> str:
    """A name that a sheet may have, and none of those `taken` has: case does not tell names apart."""
    legal = re.sub(r"[\[\]:*?/\\]", "-", text(wanted).replace(": ", " – ")).strip().strip("'").strip()
    legal = "" if legal.lower() == "history" else legal  # which spreadsheets keep for themselves
    base, lower = cut(legal, NAME).rstrip("'") or "Sheet", {name.lower() for name in taken}
    name, number = base, 2
    while name.lower() in lower:
        ending = f" {number}"
        name, number = f"{cut(base, NAME - len(ending))}{ending}", number + 1
    return name


def made_on(data: Mapping[str, Any]) -> datetime:
    """The day that the document says it is of: the one it counts as today, else the end of its period."""
    period = data.get("period")
    ends = [data.get("as_of"), data.get("today"), period.get("end") if isinstance(period, Mapping) else None]
    day = next((day for day in ends if isinstance(day, date)), UNDATED)
    return datetime(day.year, day.month, day.day)


class _Book:
    """Writes the sheets of one document."""

    def __init__(self, book: Workbook, document: Document, style: Style) -> None:
        self._book, self._document, self._style = book, document, style
        self._formats = Formats(book, style)
        self._sections = sections(document.blocks)
        self._titled = any(section.heading for section in self._sections)
        self._pages = [at for at, section in enumerate(self._sections) if section.has_figures]
        self._names = self._named()

    def write(self) -> None:
        """Every sheet, in the order in which a reader turns to them."""
        title = next((section.heading.text for section in self._sections if section.heading), "")
        made = made_on(self._document.data)
        self._book.set_properties({"title": text(title), "author": "", "created": made})
        if self._titled or not self._pages:
            self._summary(self._sheet(SUMMARY))
        aside = Aside(FIGURES, self._style)
        for at in self._pages:
            page = Page(self._book, self._sheet(self._names[at]), self._names[at], self._style, aside)
            page.write(*self._sections[at])
        if self._titled and self._document.records.rows and not self._document.one_page:
            self._data(self._sheet(DATA))
        if aside.grids:
            aside.write(self._sheet(FIGURES))

    def _named(self) -> dict[int, str]:
        """The name of the sheet of each section that has one; those of the other sheets are theirs."""
        names: dict[int, str] = {}
        for at in self._pages:
            names[at] = sheet_name(
                _called(self._sections[at], self._document), [SUMMARY, DATA, FIGURES, *names.values()]
            )
        return names

    def _sheet(self, name: str) -> Sheet:
        return Sheet(self._book.add_worksheet(name), self._formats)

    def _summary(self, sheet: Sheet) -> None:
        """All that is said in words, and the way to each sheet."""
        headline = [self._headline(section) for section in self._sections]
        sheet.widen([grid for grids in headline for grid in grids])
        for at, section in enumerate(self._sections):
            sheet.row += bool(at)
            self._entry(sheet, section, at)
            for block in section.blocks:
                # How figures are counted is said beside them.
                if isinstance(block, Line) and (block.tone != QUIET or at not in self._names):
                    sheet.line(block.text, block.tone)
            for grid in headline[at]:
                sheet.row += 1
                sheet.table(grid)
        printed(sheet, SUMMARY, False)

    def _headline(self, section: Section) -> list[Grid]:
        """The section's tables of headline figures, which the summary has too."""
        tables = [block for block in section.blocks if isinstance(block, Table) and block.role == "figures"]
        return [grid_of(table, self._style) for table in tables]

    def _entry(self, sheet: Sheet, section: Section, at: int) -> None:
        """The section's heading: the first one is the title of all, each other the way to its sheet."""
        heading, page = section.heading, self._names.get(at)
        if heading and not at:
            sheet.heading(heading.text)
        elif heading and not page:
            sheet.line(heading.text, STRONG)
        if heading and page:
            quoted, link = page.replace("'", "''"), self._formats.named("link", font_color=BLUE, underline=1)
            sheet.worksheet.write_url(sheet.row, 0, f"internal:'{quoted}'!A1", link, text(heading.text))
            sheet.row += 1
        if heading and heading.note:
            sheet.line(heading.note, QUIET)

    def _data(self, sheet: Sheet) -> None:
        """The flat table that CSV has, for pivot tables."""
        records = self._document.records
        grid = grid_of(Table([Column(name) for name in records.columns], records.rows), self._style)
        sheet.widen([grid])
        sheet.table(grid)
        sheet.worksheet.autofilter(0, 0, len(grid.rows), len(grid.shapes) - 1)
        sheet.worksheet.freeze_panes(1, 0)
        sheet.worksheet.repeat_rows(0)
        printed(sheet, DATA, sheet.across > PORTRAIT)


def _called(section: Section, document: Document) -> str:
    """What a section's sheet is named by: its heading, the title of its table, or what the document lists."""
    if section.heading:
        return section.heading.text
    title = next((block.title for block in section.blocks if isinstance(block, Table | Chart) and block.title), "")
    listed = next((key for key, value in document.data.items() if isinstance(value, list)), "Table")
    return title or listed.replace("_", " ").capitalize()
