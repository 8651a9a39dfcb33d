"""A document on one screen: its figures as tiles, its other tables side by side, each cut to the room there is.

The title of a table stands where the name of its first column would, so that a table of n rows takes n + 1 lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from crmcli.core import document as document_blocks
from crmcli.core.document import QUIET, STRONG, Cell, Document, Heading, Table
from crmcli.core.names import visible
from crmcli.output.cell_text import Style, as_seen, change_text, column_styles, text_of
from crmcli.output.terminal.layout import LEFT

GAP = 2
SIDE_BY_SIDE = 64
"""Columns from which on tables stand in pairs."""
_NARROWEST, _NOTE = 8, 20


class Span(NamedTuple):
    """Text in one tone."""

    text: str
    tone: str = ""


Line = list[Span]


def laid_out(document: Document, style: Style, columns: int, lines: int) -> list[Line]:
    """The document in no more than that many lines, none wider than the columns."""
    heading = next(block for block in document.blocks if isinstance(block, Heading))
    figures, *panels = (block for block in document.blocks if isinstance(block, Table))
    screen = [_heading(heading, columns), *_tiles(figures, style, columns), *_said(document, columns)]
    across = 2 if columns >= SIDE_BY_SIDE else 1
    groups = [panels[at : at + across] for at in range(0, len(panels), across)]
    wanted = [max(len(panel.rows) + (panel.every > len(panel.rows)) or 1 for panel in group) + 1 for group in groups]
    for group, height in zip(groups, _heights(wanted, lines - len(screen) - len(groups)), strict=True):
        screen += [[], *_beside(group, style, columns, height)]
    return screen[:lines]


def _heading(heading: Heading, columns: int) -> Line:
    """The title, and the note where there is room for some of it."""
    title, note = visible(heading.text), f"  {visible(heading.note)}"
    room = columns - cell_len(title)
    return [Span(_fitted(title, columns), STRONG), *([Span(_fitted(note, room), QUIET)] if room > _NOTE else [])]


def _said(document: Document, columns: int) -> Iterator[Line]:
    """Lines of text between the figures and the other tables."""
    tables = [at for at, block in enumerate(document.blocks) if isinstance(block, Table)]
    for block in document.blocks[slice(*tables[:2])]:
        if isinstance(block, document_blocks.Line):
            yield [Span(_fitted(visible(block.text), columns))]


def _tiles(table: Table, style: Style, columns: int) -> Iterator[Line]:
    """Each figure under its name, as many beside each other as there is room for in equal rows."""
    tiles = [
        _Tile(visible(str(name.value)), text_of(cell, style), change_text(cell, style), as_seen(cell, style).change)
        for name, cell, *_ in table.rows
    ]
    widest = max(tile.width for tile in tiles)
    fit = max(1, min(len(tiles), (columns + GAP) // (widest + GAP)))
    across = -(-len(tiles) // -(-len(tiles) // fit))
    width = (columns + GAP) // across - GAP
    for begin in range(0, len(tiles), across):
        row = tiles[begin : begin + across]
        yield _apart([Span(_padded(tile.name, width), QUIET)] for tile in row)
        yield _apart(tile.line(width) for tile in row)


class _Tile(NamedTuple):
    name: str
    value: str
    change: str
    cell: Cell | None

    @property
    def width(self) -> int:
        return max(cell_len(self.name), cell_len(f"{self.value} {self.change}"))

    def line(self, width: int) -> Line:
        value = _fitted(self.value, width)
        change = _padded(f" {self.change}", width - cell_len(value))
        return [Span(value, STRONG), Span(change, self.cell.tone if self.cell else "")]


def _apart(parts: Iterable[Line], gap: int = GAP) -> Line:
    """The parts as one line, with a gap between them."""
    line: Line = []
    for part in parts:
        line += [Span(" " * gap), *part] if line else part
    return line


def _heights(wanted: Sequence[int], room: int) -> list[int]:
    """Lines for each group: what it wants, and where that is too much in all, none more than the others get."""
    heights = [0] * len(wanted)
    while room > 0 and any(height < most for height, most in zip(heights, wanted, strict=True)):
        for at, most in enumerate(wanted):
            if heights[at] < most and room > 0:
                heights[at], room = heights[at] + 1, room - 1
    return heights


def _beside(group: Sequence[Table], style: Style, columns: int, height: int) -> Iterator[Line]:
    width = (columns - 2 * GAP * (len(group) - 1)) // len(group)
    panels = [list(_panel(table, style, width, height)) for table in group]
    for parts in zip_longest(*panels, fillvalue=[Span(" " * width)]):
        yield _apart(parts, 2 * GAP)


def _panel(table: Table, style: Style, width: int, height: int) -> Iterator[Line]:
    """Lines of exactly that width: the names of the columns, and as many rows as there is room for."""
    if height < 1:
        return
    every = max(len(table.rows), table.every)
    rows = table.rows if every < height else table.rows[: max(0, height - 2)]
    styles = column_styles(table.rows, style)
    texts = [[text_of(cell, own) for cell, own in zip(row, styles, strict=True)] for row in rows]
    titles = [visible(table.title), *(visible(column.title) for column in table.columns[1:])]
    kept = _kept(table, titles, texts, width)
    widths = {0: max(1, width - _rest(titles, texts, kept)), **{at: _natural(titles, texts, at) for at in kept[1:]}}

    def line(cells: Sequence[str], tones: Sequence[str]) -> Line:
        return _apart([Span(_padded(cells[at], widths[at], table.columns[at].unit in LEFT), tones[at])] for at in kept)

    yield line(titles, [STRONG, *[QUIET] * (len(titles) - 1)])
    for row, cells in zip(rows, texts, strict=True):
        yield line(cells, [cell.tone or ("accent" if cell.unit == "bar" else "") for cell in row])
    left = every - len(rows)
    if height > 1 and (left or not rows):
        yield [Span(_padded(f"and {left:,} more" if left else "none", width), QUIET)]


def _kept(table: Table, titles: Sequence[str], texts: Sequence[Sequence[str]], width: int) -> list[int]:
    """The columns there is room for beside a readable first one: those least worth keeping go first."""
    kept = list(range(len(table.columns)))
    least = max(_NARROWEST, min(18, max((cell_len(row[0]) for row in texts), default=0)))
    while len(kept) > 1 and _rest(titles, texts, kept) + least > width:
        kept.remove(max(kept[1:], key=lambda at: (table.columns[at].keep, at)))
    return kept


def _rest(titles: Sequence[str], texts: Sequence[Sequence[str]], kept: Sequence[int]) -> int:
    return sum(_natural(titles, texts, at) + GAP for at in kept[1:])


def _natural(titles: Sequence[str], texts: Sequence[Sequence[str]], at: int) -> int:
    return max([cell_len(titles[at]), *(cell_len(row[at]) for row in texts)])


def _padded(text: str, width: int, left: bool = True) -> str:
    text = _fitted(text, width)
    blank = " " * (width - cell_len(text))
    return text + blank if left else blank + text


def _fitted(text: str, width: int) -> str:
    return text if cell_len(text) <= width else set_cell_size(text, max(0, width - 1)) + "…"[: max(0, width)]
