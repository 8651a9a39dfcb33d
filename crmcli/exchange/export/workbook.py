"""Records as an Excel workbook: a sheet for each kind, with real dates and numbers. Memory does not grow with them.

Nothing in it is ever a formula or a link. What a sheet cannot hold is refused, and never cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from crmcli.core.conventions import YEARS
from crmcli.core.errors import RefusedError
from crmcli.core.grammar.quantities import rate_text
from crmcli.core.money import Money, exponent
from crmcli.core.tags import shown
from crmcli.core.vocabulary import KINDS
from crmcli.exchange.export.fields import Columns
from crmcli.exchange.export.lines import Row

MOST_ROWS = 1_048_575
"""Records on a sheet, below its header."""

LONGEST = 32_767
"""UTF-16 units in a cell."""

WIDEST, NARROWEST, LOOKED_AT = 50, 8, 1000
"""Characters that a column is wide, and how many records are looked at to see what it needs."""

_FIRST = "1900-03-01"
"""Excel takes 1900 for a leap year: earlier days are written as text."""
_EPOCH = date(1899, 12, 30).toordinal()
_SECONDS = 24 * 3600
_NEVER = re.compile("[\ufffe\uffff]")
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f]|_x[0-9a-fA-F]{4}_")

Put = Callable[[int, int, Any], None]
"""Writes a value into a cell, by row and column."""


class Book:
    """A workbook that is written into `file`, which can be sought in; moments are shown in the team's `zone`.

    It is a context: at its end the whole is written, and nothing is left where it was broken off.
    """

    def __init__(self, file: BinaryIO, currency: str, zone: tzinfo, now: datetime) -> None:
        self._folder = TemporaryDirectory(prefix="crm-")  # for rows that wait until their sheet is whole
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "tmpdir": self._folder.name,
        }
        self._book: Any = Workbook(file, options)
        self._book.use_zip64()
        self._book.set_properties({"created": now.astimezone(UTC).replace(tzinfo=None)})
        self._zone = zone
        self._money, self._scale = self._amounts(currency)
        self._others = dict[str, tuple[Any, int]]()
        self._day, self._moment = self._format("yyyy-mm-dd"), self._format("yyyy-mm-dd hh:mm:ss")
        self._plain = self._book.add_format()
        self._head = self._book.add_format({"bold": True, "bottom": 1})

    def __enter__(self) -> Book:
        return self

    def __exit__(self, kind: object, *_more: object) -> None:
        try:
            if kind is None:
                self._book.close()
        except FileCreateError as error:
            raise error.args[0] from error  # what the disk said
        finally:
            for sheet in self._book.worksheets():
                if sheet.row_data_fh:
                    sheet.row_data_fh.close()
            self._folder.cleanup()

    def _amounts(self, currency: str) -> tuple[Any, int]:
        """The format of amounts in that currency, and how many minor units are one of it."""
        places = exponent(currency)
        return self._format(f"#,##0{'.' * (places > 0)}{'0' * places} [${currency}]"), 10**places

    def _format(self, text: str) -> Any:
        return self._book.add_format({"num_format": text})

    def sheet(self, columns: Columns, rows: Iterable[Row]) -> None:
        """One more sheet, of those records."""
        kind, names = columns.kind, columns.names
        sheet = self._book.add_worksheet(KINDS[kind])
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, self._head)
        puts = [self._put(sheet, kind, name, type) for name, type in zip(names, columns.types, strict=True)]
        widths, number = [len(name) + 3 for name in names], 0
        for number, row in enumerate(rows, 1):
            if number > MOST_ROWS:
                raise _too_much(f"there are more than {MOST_ROWS:,} {KINDS[kind]}, and a sheet holds no more")
            for column, value in enumerate(row):
                if value is not None:
                    puts[column](number, column, value)
            if number <= LOOKED_AT:
                widths = [max(wide, _length(value)) for wide, value in zip(widths, row, strict=True)]
        for column, wide in enumerate(widths):
            sheet.set_column(column, column, min(max(wide + 1, NARROWEST), WIDEST))
        sheet.autofilter(0, 0, number, len(widths) - 1)

    def _put(self, sheet: Any, kind: str, name: str, type: str) -> Put:
        string, number = sheet.write_string, sheet.write_number
        if type == "money":
            return lambda row, column, value: self._amount(number, row, column, value)
        if type == "quantity":
            return lambda row, column, value: number(row, column, value / 1000)
        if type == "rate":
            return lambda row, column, value: string(row, column, rate_text(value))
        if type == "number":
            return lambda row, column, value: number(row, column, value)
        if type == "tags":
            return lambda row, column, value: string(row, column, shown(value))
        if type == "flag":
            return lambda row, column, value: string(row, column, "yes" if value else "no")
        if type == "day":
            return self._dated(sheet, _serial_of_day, self._day)
        if type == "moment":
            return self._dated(sheet, lambda text: _serial_of_moment(text, self._zone), self._moment)

        def put(row: int, column: int, value: str) -> None:
            if value.endswith("</r>") and value.startswith("<r>"):
                fault = self._taken_for_markup(sheet, row, column, value)
            else:
                fault = string(row, column, value)
            if fault or not (value.isascii() or _NEVER.search(value) is None):
                raise _too_much(f"the {name} in row {row + 1} of {KINDS[kind]} does not fit a cell")

        return put

    def _amount(self, number: Any, row: int, column: int, value: int | Money) -> None:
        if not isinstance(value, Money):
            number(row, column, value / self._scale, self._money)
            return
        if value.currency not in self._others:
            self._others[value.currency] = self._amounts(value.currency)
        format, scale = self._others[value.currency]
        number(row, column, value.minor / scale, format)

    def _taken_for_markup(self, sheet: Any, row: int, column: int, value: str) -> bool:
        """Write text that the library would take for marked-up XML: in parts it does not. True where it cannot be."""
        if _ESCAPED.search(value) or len(value) > LONGEST // 2:
            return True
        return bool(sheet.write_rich_string(row, column, "<", self._plain, value[1:]))

    def _dated(self, sheet: Any, serial: Callable[[str], float | str], format: Any) -> Put:
        known = lru_cache(1 << 14)(serial)

        def put(row: int, column: int, value: str) -> None:
            found = known(value)
            if isinstance(found, str):
                sheet.write_string(row, column, found)
            else:
                sheet.write_number(row, column, found, format)

        return put


def _serial_of_day(text: str) -> float | str:
    """The day as Excel counts days; as it is where Excel would be wrong."""
    return text if text < _FIRST else date.fromisoformat(text).toordinal() - _EPOCH


def _serial_of_moment(text: str, zone: tzinfo) -> float | str:
    """The moment by the clock of the zone. One that a clock shows for the second time says its offset, as text."""
    moment = datetime.fromisoformat(text).astimezone(zone)
    if moment.fold or moment.isoformat() < _FIRST:
        return moment.isoformat()
    if moment.year not in YEARS:
        return text
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return moment.toordinal() - _EPOCH + seconds / _SECONDS


def _length(value: Any) -> int:
    """About how many characters wide the value is shown."""
    return max(map(len, value.split("\n"))) if isinstance(value, str) else len(str(value)) + 4


def _too_much(what: str) -> RefusedError:
    return RefusedError(f"XLSX: {what}", "export it as CSV or JSON Lines: --format jsonl")
