"""A document as the body of a mail: tables alone, as mail programs know nothing newer, and no wider than 600 pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crmcli.core.document import Block, Chart, Document, Heading, Line, Table
from crmcli.core.names import visible
from crmcli.output.cell_text import Style, column_styles
from crmcli.output.html.bars import MOST, widest
from crmcli.output.html.charts import harmless
from crmcli.output.html.heat import shade
from crmcli.output.html.page import key_of, title_of
from crmcli.output.html.svg import Values, values_of, width_of
from crmcli.output.html.tables import LEFT, Shown, Tile, cell_of, tiles

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


class MailTable(NamedTuple):
    """A table with the columns that there is room for; `gone` are the titles of the others."""

    title: str
    titles: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[tuple[Shown, bool]]]
    gone: str
    kind: str = "table"


class Mail(NamedTuple):
    title: str
    note: str
    blocks: Sequence[Text | Title | Figures | Bars | Heat | MailTable]
    key: Sequence[str]


def mail(document: Document, style: Style) -> Mail:
    """The mail of the document."""
    blocks = list(document.blocks)
    first = blocks.pop(0) if blocks and isinstance(blocks[0], Heading) else Heading(title_of(document))
    assert isinstance(first, Heading)
    before = [None, *blocks]
    made = [each for last, block in zip(before, blocks, strict=False) for each in _made(_plain(block, last), style)]
    return Mail(visible(first.text), visible(first.note), made, list(key_of(document)))


def _plain(block: Block, before: Block | None) -> Block:
    """A table after its chart without the bars that the chart has; without its title too, if the chart has that."""
    if not isinstance(block, Table) or not isinstance(before, Chart) or not block.rows:
        return block
    kept = [at for at, column in enumerate(block.columns) if column.unit != "bar"]
    title = "" if before.title.startswith(block.title) else block.title
    return Table(
        [block.columns[at] for at in kept], [[row[at] for at in kept] for row in block.rows], title, block.role
    )


def _made(
    block: Heading | Line | Table | Chart, style: Style
) -> Iterator[Text | Title | Figures | Bars | Heat | MailTable]:
    if isinstance(block, Heading):
        yield Title(visible(block.text), visible(block.note))
    elif isinstance(block, Line):
        yield Text([(visible(block.text), block.tone)])
    elif isinstance(block, Chart):
        chart = harmless(block)
        yield _heat(chart, style) if chart.kind == "heat" else _bars(chart, style)
    elif block.role == "figures" and block.columns[1:]:
        yield Figures(tiles(block, "", style).tiles)
    else:
        yield _table(block, style)


def _bars(chart: Chart, style: Style) -> Bars:
    """Any chart of one figure a label: of a line and columns too a bar across for each, the latest last."""
    values = values_of(chart, style)
    rows = values.rows[:2] if chart.kind == "pairs" else values.rows[:1]
    full = max(widest(values), *(abs(value) for value in values.all), 0)
    names = list(enumerate(chart.labels)) if values.all else []
    names = names[-MOST:] if chart.kind == "line" else names[:MOST]
    bars = [_bar(name, [row[at] for row in rows], values, full) for at, name in names]
    note = f"{chart.series[-1].name}, below it {chart.series[0].name}" if len(rows) > 1 else visible(chart.note)
    return Bars(chart.title, note, bars, len(chart.labels) - len(bars) if bars else 0)


def _bar(name: str, figures: Sequence[float | None], values: Values, full: float) -> Bar:
    shares = [round(100 * abs(value or 0) / full) for value in figures]
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
    return MailTable(visible(table.title), titles, [[(row[at], right[at]) for at in kept] for row in rows], gone)


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
