"""A sheet of a workbook as a shape of file: XLSX, XLSB, XLS and ODS, its cells as the text that a person would read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from crmcli.core.errors import RefusedError, UsageError, brief
from crmcli.core.grammar.amounts import as_rounded
from crmcli.core.names import nearest
from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step1_open.options import Found, Wanted
from crmcli.exchange.importing.step1_open.source import Source
from crmcli.exchange.importing.step1_open.workbook.inspection import Workbook, inspected

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_ROWS = 128
_DURATION = re.compile(r"PT(\d+)H(\d\d)M(\d\d)(?:[.,]\d+)?S")
LONGEST_EXACT = 10**15
"""From there on whole numbers have more digits than a spreadsheet keeps."""

_EXACT = 15
"""Significant digits that a spreadsheet shows: what a sum has beyond them is noise, unless it says something."""


class SheetRows:
    """The rows of a sheet, some at a time; each has its row number in the sheet."""

    framed = True
    peeked = 200

    def __init__(self, sheet: CalamineSheet, workbook: Workbook, others: Sequence[str]) -> None:
        self._sheet, self.size, self.done = sheet, sheet.total_height, 0
        self._corner = sheet.start or (0, 0)
        self._marked, self._units = workbook.marked(sheet.name), workbook.units(sheet.name)
        self.found = Found(workbook.format, sheet=sheet.name, others=tuple(others))

    def chunks(self) -> Iterator[list[Line]]:
        """The rows from the first one on; blank ones are none."""
        rows: list[Line] = []
        units = self._units.rows() if self._units else None
        for number, values in enumerate(self._sheet.iter_rows(), 1):
            self.done = number
            cells = [value if type(value) is str and not value.startswith("PT") else shown(value) for value in values]
            if self._marked:
                self._mark(number, cells)
            if units:
                self._add(next(units), values, cells)
            if any(cells) and not "".join(cells).isspace():
                rows.append((number, cells))
            if len(rows) == _ROWS:
                yield rows
                rows = []
        if rows:
            yield rows

    def _mark(self, row: int, cells: list[str]) -> None:
        """Put in what the reader of workbooks leaves blank: errors, and formulas that were never worked out."""
        for column, text in self._marked.get(row, {}).items():
            at = column - self._corner[1]
            if 0 <= at < len(cells) and not cells[at]:
                cells[at] = text

    def _add(self, units: Sequence[tuple[int, str]], values: Sequence[Any], cells: list[str]) -> None:
        """Put what the formats show beside numbers."""
        for column, unit in units:
            at = column - self._corner[1]
            if 0 <= at < len(cells) and type(values[at]) in (int, float):
                cells[at] += unit


@contextmanager
def opened_sheet(source: Source, wanted: Wanted) -> Iterator[SheetRows]:
    """The wanted sheet, or the first with data. Refused: what is no workbook, is encrypted or damaged, or too large."""
    for option, value in (("--encoding", wanted.encoding), ("--delimiter", wanted.delimiter)):
        if value is not None:
            raise UsageError(f"{option}: {source.shown} is a workbook and has none", "leave it out")
    workbook = inspected(source)
    with _opened(source) as book:
        names = [sheet.name for sheet in book.sheets_metadata if "WorkSheet" in str(sheet.typ)]
        with _mended(source):
            if wanted.sheet is None:
                sheet = _first(source, book, names)
            else:
                sheet = book.get_sheet_by_name(_named(source, names, wanted.sheet))
        yield SheetRows(sheet, workbook, [other for other in names if other != sheet.name])


@contextmanager
def _opened(source: Source) -> Iterator[CalamineWorkbook]:
    from python_calamine import CalamineWorkbook

    source.file.seek(0)
    with _mended(source):
        book = CalamineWorkbook.from_filelike(source.file)
    try:
        yield book
    finally:
        book.close()


@contextmanager
def _mended(source: Source) -> Iterator[None]:
    """Turn what the reader of workbooks says of a broken one into a sentence."""
    from python_calamine import CalamineError, PasswordError

    try:
        with _quiet():
            yield
    except PasswordError as error:
        raise protected(source) from error
    except CalamineError as error:
        raise _damaged(source, str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a fault in Rust code arrives as: it is no Exception
            raise
        raise _damaged(source, "") from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Rust code writes what went wrong in it to the standard error itself, with all its inner parts: not here."""
    try:
        kept = os.dup(2)
    except OSError:  # there is none
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, not a path of the user's
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def protected(source: Source) -> RefusedError:
    """It is encrypted."""
    return RefusedError(f"{source.shown} is protected by a password", "save it without one")


def _damaged(source: Source, why: str) -> RefusedError:
    said = f" ({brief(' '.join(why.split()), 100)})" if why else ""
    return RefusedError(f"{source.shown} is damaged or no workbook{said}", "save it anew as XLSX or CSV")


def _first(source: Source, book: CalamineWorkbook, names: Sequence[str]) -> CalamineSheet:
    """The first sheet that holds anything; hidden ones come last."""
    hidden = {sheet.name for sheet in book.sheets_metadata if "Hidden" in str(sheet.visible)}
    for name in sorted(names, key=lambda name: name in hidden):
        sheet = book.get_sheet_by_name(name)  # reads all of it
        if sheet.start is not None:
            return sheet
    raise RefusedError(f"{source.shown} is empty", "it needs a sheet with a header: the names of the columns")


def _named(source: Source, names: Sequence[str], wanted: str) -> str:
    """The sheet of that name, or else of that number, counted from 1."""
    same = [name for name in names if name == wanted] or [
        name for name in names if name.casefold() == wanted.casefold()
    ]
    if same:
        return same[0]
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return names[int(wanted) - 1]
    near = nearest(wanted, names, 1)
    listed = ", ".join(brief(name, 31) for name in names[:20])
    hint = f'did you mean "{near[0]}"?' if near else f"there are: {listed}"
    raise UsageError(f'{source.shown} has no sheet "{brief(wanted)}"', hint)


def shown(value: Any) -> str:
    """The cell as text: days and times in ISO form, numbers in the fewest digits that are the same number."""
    if isinstance(value, str):
        match = _DURATION.fullmatch(value)  # how a duration arrives from an OpenDocument sheet
        return f"{int(match[1])}:{match[2]}:{match[3]}" if match else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return decimal(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(abs(value).total_seconds())
        sign = "-" if value < timedelta(0) else ""
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def decimal(value: float) -> str:
    """The shortest text of the same number, without an exponent. 0.1 + 0.2 is 0.3, as the spreadsheet shows it; of a
    whole number of more digits than a spreadsheet keeps the text says so: 4.876876000000624E+18."""
    if value.is_integer() and abs(value) < LONGEST_EXACT:
        return str(int(value))
    if value.is_integer():
        from decimal import Decimal

        return as_rounded(str(int(Decimal(repr(value)))))
    text = repr(value)
    rounded = f"{value:.{_EXACT}g}"
    with suppress(ValueError):
        if _digits(rounded) < _EXACT - 2 < _EXACT < _digits(text):
            text = rounded
    if "e" in text or "n" in text:
        from decimal import Decimal

        return f"{Decimal(text):f}"
    return text


def _digits(text: str) -> int:
    """How many significant digits it has."""
    return len(text.partition("e")[0].replace(".", "").strip("-0"))
