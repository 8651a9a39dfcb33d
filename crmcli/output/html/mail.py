"""A document as the body of a mail: tables alone, as mail programs know nothing newer, and no wider than 600 pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crmcli.core.document import PICTURED, Block, Chart, Document, Heading, Line, Table
from crmcli.core.names import visible
from crmcli.output.cell_text import Style, column_styles
from crmcli.output.html.bars import MOST, widest
from crmcli.output.html.charts import harmless
from crmcli.output.html.heat import shade
from crmcli.output.html.page import key_of, title_of, untold
from crmcli.output.html.svg import Values, values_of, width_of
from crmcli.output.html.tables import FOLDED, LEFT, Shown, Tile, cell_of, head_of, tiles

_ROOM = 41.0
"""Em of text that fit across: 552 pixels at 13.5 pixels."""

_LONGEST = 14.0


class Text(NamedTuple):
    lines: Sequence[tuple[str, str]]
    kind: str = "text"


class Title(NamedTuple):
    text: str
    note: str
    kind: str = "heading"


class Figures(NamedTuple):
    tiles: Sequence[Tile]
    kind: str = "figures"


class Bar(NamedTuple):
    """A bar: what it is of, its figure, and what part of the width it takes, in percent; the last is for `past`."""

    name: str
    figure: str
    share: int
    past: int | None


class Bars(NamedTuple):
    title: str
    note: str
    bars: Sequence[Bar]
    more: int
    kind: str = "bars"


class Heat(NamedTuple):
    """A heat map: each field with its step of the scale."""

    title: str
    labels: Sequence[str]
    rows: Sequence[tuple[str, Sequence[tuple[str, int]]]]
    kind: str = "heat"


class Thing(NamedTuple):
    """One row set as a thing of its own: its name, a word at the right of it, its bar, and what else is said of it,
    each with its title or none."""

    name: Shown
    word: Shown | None
    bar: Shown | None
    rest: Sequence[tuple[str, Shown]]


class Things(NamedTuple):
    """A table whose rows stand below each other: it fits on the narrowest screen."""

    title: str
    things: Sequence[Thing]
    kind: str = "things"


class MailTable(NamedTuple):
    """A table with the columns that there is room for; `gone` are the titles of the others. `pictured`: its bars are
    its picture."""

    title: str
    titles: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[tuple[Shown, bool]]]
    gone: str
    pictured: bool = False
    kind: str = "table"


Part = Text | Title | Figures | Bars | Heat | Things | MailTable


class Mail(NamedTuple):
    title: str
    note: str
    blocks: Sequence[Part]
    key: Sequence[str]


def mail(document: Document, style: Style) -> Mail:
    """The mail of the document."""
    blocks = list(document.blocks)
    first = blocks.pop(0) if blocks and isinstance(blocks[0], Heading) else Heading(title_of(document))
    assert isinstance(first, Heading)
    blocks = [each for each, after in zip(blocks, [*blocks[1:], None], strict=False) if not _drawn_below(each, after)]
    before = [None, *blocks]
    made = [each for last, block in zip(before, blocks, strict=False) for each in _made(_plain(block, last), style)]
    return Mail(visible(first.text), visible(first.note), made, untold(key_of(document), first.note))


def _drawn_below(block: Block, after: Block | None) -> bool:
    """Is that a chart whose picture is in the table that follows it?"""
    return isinstance(block, Chart) and isinstance(after, Table) and after.role in PICTURED


def _plain(block: Block, before: Block | None) -> Block:
    """A table after its chart without the bars that the chart has; without its title too, if the chart has that."""
    if not isinstance(block, Table) or not isinstance(before, Chart) or not block.rows:
        return block
    kept = [at for at, column in enumerate(block.columns) if column.unit != "bar"]
    title = "" if before.title.startswith(block.title) else block.title
    return Table(
        [block.columns[at] for at in kept], [[row[at] for at in kept] for row in block.rows], title, block.role
    )


def _made(block: Heading | Line | Table | Chart, style: Style) -> Iterator[Part]:
    if isinstance(block, Heading):
        yield Title(visible(block.text), visible(block.note))
    elif isinstance(block, Line):
        yield Text([(visible(block.text), block.tone)])
    elif isinstance(block, Chart):
        chart = harmless(block)
        yield _heat(chart, style) if chart.kind == "heat" else _bars(chart, style)
    elif block.role == "figures" and block.columns[1:]:
        yield Figures(tiles(block, "", style).tiles)
    elif block.role in FOLDED:
        yield _things(block, style)
    else:
        yield _table(block, style)


def _bars(chart: Chart, style: Style) -> Bars:
    """Any chart of one figure a label: of a line and columns too a bar across for each, the latest last."""
    values = values_of(chart, style)
    rows = values.rows[:2] if chart.kind == "pairs" else values.rows[:1]
    full = chart.top or max(widest(values), *(abs(value) for value in values.all), 0)
    names = list(enumerate(chart.labels)) if values.all else []
    names = names[-MOST:] if chart.kind == "line" else names[:MOST]
    bars = [_bar(name, [row[at] for row in rows], values, full) for at, name in names]
    note = f"{chart.series[-1].name}, below it {chart.series[0].name}" if len(rows) > 1 else visible(chart.note)
    return Bars(chart.title, note, bars, len(chart.labels) - len(bars) if bars else 0)


def _bar(name: str, figures: Sequence[float | None], values: Values, full: float) -> Bar:
    shares = [min(100, round(100 * abs(value or 0) / full)) for value in figures]
    past = shares[0] if len(figures) > 1 else None
    return Bar(name, values.shown(figures[-1]), max(shares[-1], int(bool(figures[-1]))), past)


def _heat(chart: Chart, style: Style) -> Heat:
    values = values_of(chart, style)
    ends = min(0, *values.all, 0), max(0, *values.all, 0)
    rows = [
        (series.name, [(values.shown(value), shade(value, *ends)) for value in series.values])
        for series in chart.series[:MOST]
    ]
    return Heat(chart.title, chart.labels, rows)


def _table(table: Table, style: Style) -> MailTable:
    styles = column_styles(table.rows, style, table.role)
    right = [column.unit not in LEFT for column in table.columns]
    rows = [
        [
            _unbroken(shown) if number else shown
            for shown, number in zip(map(cell_of, row, table.columns, styles), right, strict=True)
        ]
        for row in table.rows
    ]
    kept = _kept(table, rows)
    gone = ", ".join(visible(each.title) for at, each in enumerate(table.columns) if at not in kept)
    titles = [(visible(table.columns[at].title), right[at]) for at in kept]
    cells = [[(row[at], right[at]) for at in kept] for row in rows]
    return MailTable(visible(table.title), titles, cells, gone, table.role in PICTURED)


def _things(table: Table, style: Style) -> Things:
    """Each row with its name, its word and its bar on lines of their own; those of gauges have their titles by them."""
    styles, head = column_styles(table.rows, style, table.role), head_of(table.columns)
    titled = table.role in PICTURED
    things = []
    for row in table.rows:
        cells = [_unbroken(cell_of(*each)) for each in zip(row, table.columns, styles, strict=True)]
        own = ("word", "bar") if titled else ("bar",)
        named = {"word": None, "bar": None} | {
            column.unit: cell for column, cell in zip(table.columns, cells, strict=True) if column.unit in own
        }
        rest = [
            (visible(column.title) if titled else "", cell)
            for at, (column, cell) in enumerate(zip(table.columns, cells, strict=True))
            if at != head and column.unit not in own and cell.text
        ]
        things.append(Thing(cells[head], named["word"], named["bar"], rest))
    return Things(visible(table.title), things)


def _unbroken(cell: Shown) -> Shown:
    """The figure and its unit on one line; its change may stand in the next."""
    return cell._replace(text=cell.text.replace(" ", "\u00a0"))


def _kept(table: Table, rows: Sequence[Sequence[Shown]]) -> list[int]:
    """The columns that fit: those least worth keeping go first, as on a narrow terminal."""
    widths = [_width(at, column.title, rows) for at, column in enumerate(table.columns)]
    kept = list(range(len(widths)))
    while sum(widths[at] + 1 for at in kept) > _ROOM:
        droppable = [at for at in kept if table.columns[at].keep]
        if not droppable:
            break
        kept.remove(max(droppable, key=lambda at: (table.columns[at].keep, at)))
    return kept


def _width(at: int, title: str, rows: Sequence[Sequence[Shown]]) -> float:
    texts = {text for row in rows[:1000] for text in (row[at].text, row[at].change)}
    return max(max(map(width_of, title.split()), default=0), min(_LONGEST, max(map(width_of, texts), default=0)))
