"""A table laid out in characters: which columns there is room for, how wide each is, and its lines without colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple, Protocol

from rich.cells import cell_len as any_cell_len
from rich.cells import set_cell_size

from crmcli.core.document import Cell, Column, Table
from crmcli.core.names import visible

_GAP = 2
NATURAL = 1_000_000
SEVERAL = 2
"""Rows from which on a word that is in all of them tells nothing apart."""
LEFT = ("text", "word", "bar", "date", "moment")
"""Units of columns that begin at the left."""


def cell_len(text: str) -> int:
    """The columns of a terminal that a visible text takes."""
    return len(text) if text.isascii() else any_cell_len(text)


class Pen(Protocol):
    """What writes the parts of a document."""

    def say(self, text: str, tone: str = "") -> None: ...

    def table(self, table: Table, cells: Sequence[Sequence[Drawn]], layout: Layout) -> None: ...

    def text(self) -> str: ...


class Drawn(NamedTuple):
    """A cell as text, with its change."""

    value: str
    change: str
    cell: Cell

    def width(self, stacked: bool) -> int:
        value, change = cell_len(self.value), cell_len(self.change)
        return max(value, change) if stacked else value + (change + 1 if change else 0)

    def lines(self, stacked: bool) -> tuple[str, ...]:
        if stacked and self.cell.change:
            return (self.value, self.change)
        return (f"{self.value} {self.change}" if self.change else self.value,)


class Layout(NamedTuple):
    """Which columns are shown, how wide each is, whether changes stand below, and the columns left out."""

    columns: list[int]
    widths: dict[int, int]
    stacked: bool
    hidden: list[int]


def fit(columns: Sequence[Column], cells: Sequence[Sequence[Drawn]], width: int | None) -> Layout:
    """Which columns to show, how wide, and whether changes go under their values. Where there is no room for all, those
    that say the same in every row go before any text is cut, the widest of them first."""
    every = list(range(len(columns)))
    width = NATURAL if width is None else width
    for stacked in (False, True):
        widths = {
            at: max([cell_len(visible(columns[at].title)), *(row[at].width(stacked) for row in cells)]) for at in every
        }
        if _total(every, widths) <= width:
            return Layout(every, widths, stacked, [])
    kept, hidden, same = list(every), [], constant(columns, cells)
    for at in sorted((at for at in same if columns[at].keep), key=lambda at: -widths[at]):
        if _total(kept, widths) > width:
            kept.remove(at)
            hidden.append(at)
    while _total(kept, _squeezed(columns, kept, widths, width)) > width:
        droppable = [at for at in kept if columns[at].keep]
        if not droppable:
            break
        gone = max(droppable, key=lambda at: (columns[at].keep, at))
        kept.remove(gone)
        hidden.append(gone)
    return Layout(kept, _squeezed(columns, kept, widths, width), True, sorted(hidden))


def constant(columns: Sequence[Column], cells: Sequence[Sequence[Drawn]]) -> set[int]:
    """The columns that say the same word in every one of several rows: least is lost without those."""
    if len(cells) < SEVERAL:
        return set()
    words = (at for at, column in enumerate(columns) if column.unit in ("text", "word"))
    return {at for at in words if len({(row[at].value, row[at].change) for row in cells}) == 1}


def _squeezed(columns: Sequence[Column], kept: list[int], widths: dict[int, int], width: int) -> dict[int, int]:
    """Long text gives way first: the widest text columns are cut, none below a readable width."""
    fitted = {at: widths[at] for at in kept}
    while (excess := _total(kept, fitted) - width) > 0:
        texts = [at for at in kept if columns[at].unit == "text" and fitted[at] > columns[at].least]
        if not texts:
            break
        widest = max(texts, key=lambda at: fitted[at])
        fitted[widest] = max(columns[widest].least, fitted[widest] - max(1, excess // len(texts)))
    return fitted


def _total(kept: list[int], widths: dict[int, int]) -> int:
    return sum(widths[at] for at in kept) + _GAP * (len(kept) - 1)


def lines(table: Table, cells: Sequence[Sequence[Drawn]], layout: Layout) -> Iterator[str]:
    """The lines of a table without colours: the same text as Rich lays out, in a twentieth of the time."""
    left = {at for at in layout.columns if table.columns[at].unit in LEFT}

    def line(texts: Sequence[str]) -> str:
        padded = []
        for at, text in zip(layout.columns, texts, strict=True):
            text = text if cell_len(text) <= layout.widths[at] else set_cell_size(text, layout.widths[at] - 1) + "…"
            blank = " " * (layout.widths[at] - cell_len(text))
            padded.append(text + blank if at in left else blank + text)
        return (" " * _GAP).join(padded)

    yield line([visible(table.columns[at].title) for at in layout.columns])
    for row in cells:
        yield from map(line, zip_longest(*(row[at].lines(layout.stacked) for at in layout.columns), fillvalue=""))
