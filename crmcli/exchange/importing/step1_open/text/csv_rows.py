"""CSV as a shape of file, whatever separates its cells: rows of text, each with the line on which it begins."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice, repeat

from crmcli.core.errors import UsageError
from crmcli.exchange.importing.step1_open import dialect
from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step1_open.options import Found, Wanted
from crmcli.exchange.importing.step1_open.text import escapes
from crmcli.exchange.importing.step1_open.text.encodings import Text

LONGEST_CELL = 1 << 20
"""Characters. A quotation mark that is never closed is found here, before it fills the memory."""

LONGEST_LINE = 8 << 20
"""Bytes. What is longer is no table, and must not fill the memory."""

ROWS, _FEW = 128, 4
"""How many rows are read at a time, and of a file with very long lines."""

_HEAD = 1 << 16

_FAULTS = (
    ("field larger", f"has a cell of more than {LONGEST_CELL:,} characters", "is a quotation mark left open there?"),
    ("unexpected end", "has a quotation mark that is never closed", "close it, or write it twice inside a cell"),
    ("expected after", "goes on after a closing quotation mark", 'a quotation mark inside a cell is written twice: ""'),
    ("new-line", "holds a bare carriage return", "save the file with usual line ends, or put the cell in quotes"),
)
"""What the csv module says, and how to say it to a person."""


class CsvRows:
    """The rows of a text file, some at a time."""

    framed = True

    def __init__(self, text: Text, wanted: Wanted) -> None:
        if wanted.sheet is not None:
            raise UsageError(f"--sheet: {text.source.shown} is CSV and has no sheets", "leave it out")
        if text.longest > LONGEST_LINE:
            what = f"is longer than {LONGEST_LINE:,} bytes"
            raise text.source.refused(text.longest_line, what, "is it a table?")
        self._text, self._many = text, _FEW if text.longest else ROWS
        self.peeked = _FEW * 2 if text.longest else 200
        head = self._head()
        said = dialect.said(head)
        self._skipped = 1 if said else 0
        self._delimiter = dialect.read_delimiter(wanted.delimiter) if wanted.delimiter else said or dialect.found(head)
        self._spaced = dialect.spaced(head, self._delimiter)
        csv.field_size_limit(LONGEST_CELL)
        self._options = escapes.options_of(text, self._delimiter, self._spaced)
        format = "TSV" if self._delimiter == "\t" else "CSV"
        self.found = Found(format, text.encoding, self._delimiter, escaped=bool(self._options))

    @property
    def size(self) -> int:
        return self._text.source.size

    @property
    def done(self) -> int:
        return self._text.source.done

    def _head(self) -> str:
        """The first whole lines."""
        with self._text.source.text(self._text.start, self._text.newline) as text:
            head = text.read(_HEAD)
        cut = head.rfind(self._text.newline) if len(head) == _HEAD else -1
        return head[: cut + 1] if cut >= 0 else head

    def chunks(self) -> Iterator[list[Line]]:
        """The rows from the first line on. Empty lines, and lines of nothing but separators, are no rows."""
        csv.field_size_limit(LONGEST_CELL)
        source, ends = self._text.source, self._text.newline
        with source.text(self._text.start, ends) as text:
            for _ in range(self._skipped):
                text.readline()
            lines = escapes.plain_lines(text, self._options)
            reader = csv.reader(
                lines, strict=True, delimiter=self._delimiter, skipinitialspace=self._spaced, **self._options
            )
            line = 1 + self._skipped
            rows: list[list[str]] = []
            while True:
                rows = []
                try:
                    rows.extend(islice(reader, self._many))
                except UnicodeDecodeError as error:
                    raise source.changed() from error
                except csv.Error as error:
                    raise self._fault(error, _next_line(line, rows, ends)) from error
                if not rows:
                    return
                after = reader.line_num + 1 + self._skipped
                numbered = _numbered(rows, line, after, ends)
                yield numbered if all(map(any, rows)) and rows[0][1:] else [row for row in numbered if _says(row[1])]
                line = after

    def _fault(self, error: csv.Error, line: int) -> Exception:
        known = ((what, hint) for sign, what, hint in _FAULTS if sign in str(error))
        what, hint = next(known, (f"is not CSV ({error})", "save it as CSV"))
        return self._text.source.refused(line, what, hint)


def _says(cells: list[str]) -> bool:
    return any(cells) and (len(cells) > 1 or bool(cells[0].strip()))


def _numbered(rows: list[list[str]], line: int, after: int, ends: str) -> list[Line]:
    """Each row with its line, from `line` on to before `after`."""
    if after - line == len(rows):
        return list(zip(range(line, after), rows, strict=True))
    numbered = []
    for cells in rows:
        numbered.append((line, cells))
        line = _next_line(line, [cells], ends)
    return numbered


def _next_line(line: int, rows: list[list[str]], ends: str) -> int:
    """The line after those rows: a quoted cell may hold line ends."""
    return line + len(rows) + sum(map(str.count, (cell for cells in rows for cell in cells), repeat(ends)))
