"""Tables of a page: cells as the text that every format shows, with what a page adds to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crmcli.core.document import DOWN, QUIET, UP, Cell, Column, Table
from crmcli.core.names import visible
from crmcli.output.cell_text import Style, as_seen, bar_parts, change_text, column_styles, text_of
from crmcli.output.html.svg import number, width_of

LEFT = ("text", "word", "bar", "date", "moment")
_PHONE = 24.0
"""Em of a table's text that fit on the narrowest phone: a wider one can need scrolling."""

_PAPER = 670.0
"""Pixels across an A4 page within its margins, with some to spare; beside its chart a table has about half of them."""

_HALF = 37.0
"""Em of a table that still fits in half a laptop's page."""

_TILE = 8.5
"""Em of a figure that fit into a tile of the usual width."""

FOLDED = ("gauges", "cards")
"""Roles of tables whose rows a phone sets as blocks, so that none has to be scrolled."""

_LONGEST, _NAME = 20.0, 10.0
"""Em at which text of a cell, and on a phone a name, goes on in the next line."""


class Shown(NamedTuple):
    """A cell: its text, its change's text and the classes of both; `bar` is how much of its width a bar takes, and
    `mark` where the mark on it stands, in percent; `href` is the address of the page of what it is about."""

    text: str
    classes: str
    change: str
    change_classes: str
    bar: str = ""
    mark: str = ""
    href: str = ""


class Title(NamedTuple):
    """A column's title and its classes."""

    text: str
    classes: str


class Grid(NamedTuple):
    """A table as it is set. `name` is its title or, where it has none, what it follows: for who cannot see that.

    `head` is the column that names a row; `wide` says that it may need scrolling, `narrow` that it fits beside a
    chart, and `print` is the size of its text in pixels at which it fits on paper.
    """

    title: str
    name: str
    titles: Sequence[Title]
    rows: Sequence[Sequence[Shown]]
    head: int
    wide: bool
    narrow: bool
    dense: bool
    print: str
    role: str = ""
    kind: str = "grid"

    @property
    def classes(self) -> str:
        return " ".join(filter(None, (self.role, "dense" if self.dense else "")))


class Beside(NamedTuple):
    """What a figure is compared with: the column's title, the change or value, and the value then under its title."""

    title: str
    cell: Shown
    was_title: str = ""
    was: Shown | None = None


class Tile(NamedTuple):
    """A headline figure: its name, itself, and what stands beside it."""

    name: str
    figure: Shown
    beside: Sequence[Beside]


class Tiles(NamedTuple):
    """Headline figures; `wide` says that some are too long for tiles of the usual width."""

    name: str
    title: str
    tiles: Sequence[Tile]
    wide: bool
    kind: str = "tiles"


def grid(table: Table, name: str, style: Style, beside: bool = False) -> Grid:
    """The table of that name; `beside` says that it follows a chart."""
    head = head_of(table.columns)
    rows = _set(list(_rows(table, style)), head)
    titles = [Title(visible(each.title), _column(each)) for each in table.columns]
    dense = any(cell.change for row in rows for cell in row) and len(titles) > 5
    widths = [_width(at, title, rows, dense) for at, title in enumerate(titles)]
    across = sum(widths) + sum(1.7 if title.classes == "num" and not dense else 1.0 for title in titles)
    narrow = across <= _HALF
    room, most = (_PAPER / 2, 10.5) if beside and narrow else (_PAPER, 12.0)
    size = number(max(6, min(most, room / across)))
    title = "" if beside and name.startswith(visible(table.title)) else visible(table.title)
    return Grid(
        title,
        title or name,
        titles,
        rows,
        head,
        across > _PHONE and table.role not in FOLDED,
        narrow,
        dense,
        size,
        table.role,
    )


def _set(rows: list[list[Shown]], head: int) -> list[list[Shown]]:
    """The rows with the columns marked in which text may go on in the next line: prose, and names that are long."""
    kinds = {at: "prose" for row in rows for at, cell in enumerate(row) if _longer(cell.text, _LONGEST)}
    if head in kinds or any(_longer(row[head].text, _NAME) for row in rows):
        kinds[head] = "name"
    if not kinds:
        return rows
    return [
        [
            cell._replace(classes=f"{cell.classes} {kinds[at]}".strip()) if at in kinds else cell
            for at, cell in enumerate(row)
        ]
        for row in rows
    ]


def _longer(text: str, width: float) -> bool:
    return len(text) > width * 0.9 and width_of(text[:100]) > width  # no letter is much wider than an em


def tiles(table: Table, name: str, style: Style) -> Tiles:
    """Headline figures, one a row."""
    titles = [visible(column.title) for column in table.columns]
    found = [Tile(row[0].text, row[1], list(_beside(titles[2:], row[2:]))) for row in _rows(table, style)]
    wide = any(width_of(text) > _TILE for each in found for text in _texts(each))
    return Tiles(visible(table.title) or name, visible(table.title), found, wide)


def _texts(tile: Tile) -> Iterator[str]:
    yield tile.figure.text
    yield from (each.was.text for each in tile.beside if each.was)


def _beside(titles: Sequence[str], cells: Sequence[Shown]) -> Iterator[Beside]:
    """A change "on" or "vs" something stands together with what that was."""
    compared = {at: titles.index(was) for at, title in enumerate(titles) if (was := title.partition(" ")[2]) in titles}
    for at, (title, cell) in enumerate(zip(titles, cells, strict=True)):
        if at in compared:
            yield Beside(title, cell, titles[compared[at]], cells[compared[at]])
        elif at not in compared.values():
            yield Beside(title, cell)


def head_of(columns: Sequence[Column]) -> int:
    """The column that names a row: the first one of text."""
    return next((at for at, column in enumerate(columns) if column.unit in ("text", "word") and column.title), 0)


def _rows(table: Table, style: Style) -> Iterator[list[Shown]]:
    styles = column_styles(table.rows, style, table.role)
    for row in table.rows:
        yield [cell_of(cell, column, own) for cell, column, own in zip(row, table.columns, styles, strict=True)]


def cell_of(cell: Cell, column: Column, style: Style) -> Shown:
    """One cell, with its tone as a class."""
    seen = as_seen(cell, style).change
    classes = " ".join(filter(None, (_column(column), _tone(cell.tone))))
    bar = mark = ""
    if cell.unit == "bar" and cell.value is not None:
        parts = bar_parts(cell.value)
        bar, mark = (number(100 * part) if part is not None else "" for part in parts)
    href = style.page_of(cell.about) if cell.about else ""
    tone = _tone(seen.tone if seen else "")
    return Shown(text_of(cell, style), classes, change_text(cell, style), tone, bar, mark, href)


def _column(column: Column) -> str:
    return ("bar" if column.unit == "bar" else "") if column.unit in LEFT else "num"


def _tone(tone: str) -> str:
    return f"tone-{QUIET if tone in (UP, DOWN) else tone}" if tone else ""


def _width(at: int, title: Title, rows: Sequence[Sequence[Shown]], dense: bool) -> float:
    """About how wide the column is, in em; long text goes on below, a change stands below where the table is dense."""
    if any(row[at].bar for row in rows):
        return 6.0
    texts = {(row[at].text, row[at].change) for row in rows[:1000]}
    pairs = [(width_of(text), width_of(change)) for text, change in texts]
    widest = max((max(pair) if dense else sum(pair) for pair in pairs), default=0.0)
    return max(min(widest, _LONGEST), max(map(width_of, title.text.split()), default=0.0))
