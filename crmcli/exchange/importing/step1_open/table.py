"""Any tabular file as one header and rows of text, however it is written; it can be gone through as often as needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import BinaryIO

from crmcli.core.errors import RefusedError, brief
from crmcli.exchange.export.fields import EVERYTHING, is_exported
from crmcli.exchange.importing.step1_open.formats import rows_of
from crmcli.exchange.importing.step1_open.framing import (
    LONGEST_FOOTER,
    Line,
    doubled,
    footer_at,
    header_at,
    lettered,
    titles,
)
from crmcli.exchange.importing.step1_open.options import Found, LeftOut, Wanted
from crmcli.exchange.importing.step1_open.rows import Rows
from crmcli.exchange.importing.step1_open.source import opened

__all__ = ["Found", "LeftOut", "Line", "Table", "Wanted", "opened_table"]


class Table:
    """An open table: its `header`, what was `found`, and what was `left_out` of the rows read last. `doubled` are the
    places of columns whose title another one has before them, with the place of that."""

    def __init__(self, shown: str, rows: Rows, titled: bool = True) -> None:
        """A table that is not `titled` has no header: its columns are called A, B, C."""
        self.shown, self._rows = shown, rows
        first = list(islice(chain.from_iterable(rows.chunks()), rows.peeked))
        self._above = header_at(first) if rows.framed and titled else 0
        line, header = first[self._above] if first else (1, [])
        self._padded = len(header) > 1 and sum(map(_is_padded, header)) * 2 > len(header)
        kept = header if rows.found.delimiter or not titled else _without_blank_end(header)
        self.header, self.doubled = (titles(kept), doubled(kept)) if titled else (lettered(len(kept)), {})
        if not any(self.header):
            hint = "its first line has to be a header: the names of the columns"
            raise RefusedError(f"{shown} is empty", hint)
        self.found = rows.found._replace(line=line if rows.framed and titled else None)
        self._titles = [_left_out(row) for row in first[: self._above]]
        self.left_out = list(self._titles)
        self._begins = self._above + titled
        self.first = first[self._begins :]
        """The first rows below the header, for what shows in a few."""

    @property
    def size(self) -> int:
        """How much there is to read, for a progress bar."""
        return self._rows.size

    @property
    def done(self) -> int:
        """How much of it has been read."""
        return self._rows.done

    def rows(self) -> Iterator[Line]:
        """The rows below the header from the first one on, each with its line; every cell is text. `left_out` is
        complete once they have all been read. One such reading at a time."""
        return chain.from_iterable(self._framed() if self._rows.framed else self._bare())

    def _bare(self) -> Iterator[list[Line]]:
        chunks = self._rows.chunks()
        yield next(chunks)[1:]
        yield from chunks

    def _framed(self) -> Iterator[list[Line]]:
        """The rows in pieces, without what stands above and below them. The last wait until the end is known. Below
        those of crm export nothing stands, whatever a rep is called."""
        self.left_out = list(self._titles)
        above, width, held = self._begins, len(self.header), list[Line]()
        for chunk in self._rows.chunks():
            above, rest = max(0, above - len(chunk)), chunk[above:]
            if self._padded:
                rest = [(line, [cell.strip() for cell in cells]) for line, cells in rest]
            if set(map(_width, rest)) != {width}:
                rest = [(line, _trimmed(cells, width)) for line, cells in rest]
            held += rest
            if len(held) > LONGEST_FOOTER:
                yield held[:-LONGEST_FOOTER]
                held = held[-LONGEST_FOOTER:]
        end = len(held) if any(is_exported(kind, self.header) for kind in EVERYTHING) else footer_at(held, width)
        self.left_out += [_left_out(row) for row in held[end:]]
        yield held[:end]


def _width(row: Line) -> int:
    return len(row[1])


def _is_padded(cell: str) -> bool:
    """Are there blanks around it? In a header they tell that they stand beside the separators, not in the cells."""
    return cell != cell.strip()


def _trimmed(cells: list[str], width: int) -> list[str]:
    """The row without blank cells beyond the last column."""
    return cells[:width] if len(cells) > width and not any(cells[width:]) else cells


def _without_blank_end(cells: list[str]) -> list[str]:
    """The cells up to the last that says something: a sheet is as wide as its widest row."""
    last = max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)
    return cells[:last]


def _left_out(row: Line) -> LeftOut:
    return LeftOut(row[0], brief(" ".join(cell.strip() for cell in row[1] if cell.strip()), 200))


@contextmanager
def opened_table(name: str, stdin: BinaryIO, wanted: Wanted | None = None) -> Iterator[Table]:
    """The file of that name, `-` being `stdin`, as a table. Refused: what holds no table."""
    wanted = wanted or Wanted()
    with opened(name, stdin) as source, rows_of(source, wanted) as rows:
        yield Table(source.shown, rows, wanted.header != "no")
