"""The terminal: tables that use the width there is. A terminal gets its own width, a pipe the natural one.

When a table is too wide, changes go under their values; when it still is, the columns least worth keeping are left
out, and a line says which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple, Protocol

from rich.cells import cell_len, set_cell_size

from crmcli.core.document import QUIET, STRONG, Cell, Chart, Column, Document, Heading, Line, Table
from crmcli.core.names import visible
from crmcli.output.cell_text import Style, column_styles, shown, shown_change

_GAP = 2
_NATURAL = 1_000_000
_NARROWEST = 14
LEFT = ("text", "word", "bar", "date", "moment")
"""Units of columns that begin at the left."""


class Screen(NamedTuple):
    """Where it is drawn: how many columns there are (none: a pipe), whether colours mean anything there, and where one
    finds the columns that there is no room for."""

    width: int | None
    colour: bool
    beyond: str = "A wider terminal or a pipe shows all."


class Pen(Protocol):
    """What writes the parts of a document."""

    def say(self, text: str, tone: str = "") -> None: ...

    def table(self, table: Table, cells: Sequence[Sequence[Drawn]], layout: Layout) -> None: ...

    def text(self) -> str: ...


class Plain:
    """Writes to a pipe: nothing is wrapped and nothing coloured, so that Rich, which takes as long to load as a report
    takes to make, is not needed."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def say(self, text: str, tone: str = "") -> None:
        self._lines.append(text)

    def table(self, table: Table, cells: Sequence[Sequence[Drawn]], layout: Layout) -> None:
        self._lines.extend(lines(table, cells, layout))

    def text(self) -> str:
        return "".join(f"{line.rstrip()}\n" for line in self._lines)


def render(document: Document, style: Style, screen: Screen) -> str:
    """The document as text for that screen."""
    pen: Pen = Plain()
    if screen.width is not None or screen.colour:
        from crmcli.output.terminal.colour import Rich

        pen = Rich(screen.width or _NATURAL, screen.colour)
    previous: object = None
    for block in document.blocks:
        if isinstance(block, Chart):  # the table after it says the same
            continue
        if previous is not None and not (isinstance(block, Line) and isinstance(previous, Line)):
            pen.say("")
        _draw(pen, block, style, screen)
        previous = block
    return pen.text()


def _draw(pen: Pen, block: Heading | Line | Table, style: Style, screen: Screen) -> None:
    if isinstance(block, Heading):
        pen.say(visible(block.text), STRONG)
        if block.note:
            pen.say(visible(block.note), QUIET)
    elif isinstance(block, Line):
        pen.say(visible(block.text), block.tone)
    else:
        _draw_table(pen, block, style, screen)


def _draw_table(pen: Pen, table: Table, style: Style, screen: Screen) -> None:
    styles = column_styles(table.rows, style, table.role)
    cells = [
        [Drawn(shown(cell, own), shown_change(cell, own), cell) for cell, own in zip(row, styles, strict=True)]
        for row in table.rows
    ]
    layout = _fit(table.columns, cells, screen.width)
    if table.title:
        pen.say(visible(table.title), STRONG)
    pen.table(table, cells, layout)
    names = ", ".join(visible(table.columns[at].title) for at in layout.hidden if table.columns[at].title)
    if names:  # bars have no title, and show nothing that the figures beside them do not
        pen.say(f"Not shown at this width: {names}. {screen.beyond}", QUIET)


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


def _fit(columns: Sequence[Column], cells: Sequence[Sequence[Drawn]], width: int | None) -> Layout:
    """Which columns to show, how wide, and whether changes go under their values."""
    every = list(range(len(columns)))
    width = _NATURAL if width is None else width
    for stacked in (False, True):
        widths = {
            at: max([cell_len(visible(columns[at].title)), *(row[at].width(stacked) for row in cells)]) for at in every
        }
        if _total(every, widths) <= width:
            return Layout(every, widths, stacked, [])
    kept, hidden = list(every), []
    while _total(kept, _squeezed(columns, kept, widths, width)) > width:
        droppable = [at for at in kept if columns[at].keep]
        if not droppable:
            break
        gone = max(droppable, key=lambda at: (columns[at].keep, at))
        kept.remove(gone)
        hidden.append(gone)
    return Layout(kept, _squeezed(columns, kept, widths, width), True, sorted(hidden))


def _squeezed(columns: Sequence[Column], kept: list[int], widths: dict[int, int], width: int) -> dict[int, int]:
    """Long text gives way first: the widest text columns are cut, none below a readable width."""
    fitted = {at: widths[at] for at in kept}
    while (excess := _total(kept, fitted) - width) > 0:
        texts = [at for at in kept if columns[at].unit == "text" and fitted[at] > _NARROWEST]
        if not texts:
            break
        widest = max(texts, key=lambda at: fitted[at])
        fitted[widest] = max(_NARROWEST, fitted[widest] - max(1, excess // len(texts)))
    return fitted


def _total(kept: list[int], widths: dict[int, int]) -> int:
    return sum(widths[at] for at in kept) + _GAP * (len(kept) - 1)
