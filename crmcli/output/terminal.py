"""The terminal: tables that use the width there is. A terminal gets its own width, a pipe the natural one.

When a table is too wide, changes go under their values; when it still is, the columns least worth keeping are left
out, and a line says which.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from crmcli.document import BAD, GOOD, QUIET, STRONG, Cell, Column, Document, Heading, Line, Table
from crmcli.names import visible
from crmcli.output.shown import Style, column_styles, shown, shown_change

COLOURS = {GOOD: "green", BAD: "red", QUIET: "dim", STRONG: "bold", "accent": "cyan", "": ""}
_GAP = 2
_NATURAL = 1_000_000
_NARROWEST = 14
MANY = 0
"""Tables of more rows than that are padded here where there are no colours: Rich takes as long to lay out a short one
as all the rest of a report takes, and seconds for thousands of rows."""
_LEFT = ("text", "word", "bar", "date", "moment")


class Screen(NamedTuple):
    """Where it is drawn: how many columns there are (none: a pipe), and whether colours mean anything there."""

    width: int | None
    colour: bool


def render(document: Document, style: Style, screen: Screen) -> str:
    """The document as text for that screen."""
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=screen.width or _NATURAL,
        force_terminal=screen.colour,
        no_color=not screen.colour,
        color_system="standard" if screen.colour else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    previous: object = None
    for block in document.blocks:
        if previous is not None and not (isinstance(block, Line) and isinstance(previous, Line)):
            console.print()
        _draw(console, block, style, screen)
        previous = block
    return (
        "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())
        if not screen.colour
        else buffer.getvalue()
    )


def _draw(console: Console, block: Heading | Line | Table, style: Style, screen: Screen) -> None:
    if isinstance(block, Heading):
        console.print(Text(visible(block.text), "bold"))
        if block.note:
            console.print(Text(visible(block.note), "dim"))
    elif isinstance(block, Line):
        console.print(Text(visible(block.text), COLOURS[block.tone]))
    else:
        _draw_table(console, block, style, screen)


def _draw_table(console: Console, table: Table, style: Style, screen: Screen) -> None:
    styles = column_styles(table.rows, style)
    cells = [
        [_Drawn(shown(cell, own), shown_change(cell, own), cell) for cell, own in zip(row, styles, strict=True)]
        for row in table.rows
    ]
    layout = _fit(table.columns, cells, screen.width)
    if table.title:
        console.print(Text(visible(table.title), "bold"))
    if len(cells) > MANY and not screen.colour:
        _write_plain(console, table, cells, layout)
    else:
        _write_rich(console, table, cells, layout)
    if layout.hidden:
        names = ", ".join(visible(table.columns[at].title) for at in layout.hidden)
        console.print(Text(f"Not shown at this width: {names}. A wider terminal or a pipe shows all.", "dim"))


def _write_rich(console: Console, table: Table, cells: Sequence[Sequence[_Drawn]], layout: _Layout) -> None:
    drawn = RichTable(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="dim")
    for at in layout.columns:
        column = table.columns[at]
        drawn.add_column(
            Text(visible(column.title)),
            justify="left" if column.unit in _LEFT else "right",
            no_wrap=True,
            overflow="ellipsis",
            width=layout.widths[at],
        )
    for row in cells:
        drawn.add_row(*(row[at].text(layout.stacked) for at in layout.columns))
    console.print(drawn)


def _write_plain(console: Console, table: Table, cells: Sequence[Sequence[_Drawn]], layout: _Layout) -> None:
    """The same text as Rich lays out, in a twentieth of the time."""
    left = {at for at in layout.columns if table.columns[at].unit in _LEFT}

    def line(texts: Sequence[str]) -> str:
        padded = []
        for at, text in zip(layout.columns, texts, strict=True):
            text = text if cell_len(text) <= layout.widths[at] else set_cell_size(text, layout.widths[at] - 1) + "…"
            blank = " " * (layout.widths[at] - cell_len(text))
            padded.append(text + blank if at in left else blank + text)
        return (" " * _GAP).join(padded) + "\n"

    console.file.write(line([visible(table.columns[at].title) for at in layout.columns]))
    for row in cells:
        parts = zip_longest(*(row[at].lines(layout.stacked) for at in layout.columns), fillvalue="")
        console.file.writelines(line(texts) for texts in parts)


class _Drawn(NamedTuple):
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

    def text(self, stacked: bool) -> Text:
        text = Text(self.value, COLOURS[self.cell.tone or ("accent" if self.cell.unit == "bar" else "")])
        if self.cell.change and (self.change or stacked):
            text.append("\n" if stacked else " ")
            text.append(self.change, COLOURS[self.cell.change.tone])
        return text


class _Layout(NamedTuple):
    columns: list[int]
    widths: dict[int, int]
    stacked: bool
    hidden: list[int]


def _fit(columns: Sequence[Column], cells: Sequence[Sequence[_Drawn]], width: int | None) -> _Layout:
    """Which columns to show, how wide, and whether changes go under their values."""
    every = list(range(len(columns)))
    width = _NATURAL if width is None else width
    for stacked in (False, True):
        widths = {
            at: max([cell_len(visible(columns[at].title)), *(row[at].width(stacked) for row in cells)]) for at in every
        }
        if _total(every, widths) <= width:
            return _Layout(every, widths, stacked, [])
    kept, hidden = list(every), []
    while _total(kept, _squeezed(columns, kept, widths, width)) > width:
        droppable = [at for at in kept if columns[at].keep]
        if not droppable:
            break
        gone = max(droppable, key=lambda at: (columns[at].keep, at))
        kept.remove(gone)
        hidden.append(gone)
    return _Layout(kept, _squeezed(columns, kept, widths, width), True, sorted(hidden))


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
