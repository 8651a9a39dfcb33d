"""Any tabular file as one header and rows of text, however it is written; it can be gone through as often as needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple

from crmcli.errors import RefusedError
from crmcli.transfer.csv_rows import Line, rows
from crmcli.transfer.source import Source, opened

__all__ = ["Found", "LeftOut", "Line", "Table", "Wanted", "opened_table"]


class Wanted(NamedTuple):
    """What the person says of the file; what is None is found out."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


class Found(NamedTuple):
    """What the file turned out to be. `line` is that of the header; `others` are sheets that are not read."""

    format: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    line: int = 1
    others: tuple[str, ...] = ()

    def sentence(self) -> str:
        """For people: "CSV in UTF-8, commas, header in line 1"."""
        return f"{self.format} in {self.encoding}, commas, header in line {self.line}"


class LeftOut(NamedTuple):
    """A line of the file that is no record: a title above the header, a total or a notice below the rows."""

    line: int
    text: str


class Table:
    """An open table: its `header`, what was `found`, its `size` and how much of it is `done` (for a progress bar)."""

    def __init__(self, source: Source) -> None:
        self._source = source
        line, self.header = next(rows(source), (1, []))
        if not self.header:
            hint = "its first line has to be a header: the names of the columns"
            raise RefusedError(f"{source.shown} is empty", hint)
        self.found = Found("CSV", "UTF-8", ",", line=line)
        self.left_out = list[LeftOut]()

    @property
    def shown(self) -> str:
        """What messages call the file."""
        return self._source.shown

    @property
    def size(self) -> int:
        return self._source.size

    @property
    def done(self) -> int:
        return self._source.done

    def rows(self) -> Iterator[Line]:
        """The rows below the header from the first one on, each with its line; every cell is text. `left_out` is
        complete once they have all been read."""
        lines = rows(self._source)
        next(lines, None)
        return lines


@contextmanager
def opened_table(name: str, stdin: BinaryIO, wanted: Wanted | None = None) -> Iterator[Table]:
    """The file of that name, `-` being `stdin`, as a table. Refused: what holds no table."""
    with opened(name, stdin) as source:
        yield Table(source)
