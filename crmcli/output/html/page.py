"""A document as a page: its title, its sections, and their blocks as the template sets them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from crmcli.core.document import ARROWS, PICTURED, Block, Chart, Document, Heading, Line, Table
from crmcli.core.names import visible
from crmcli.output.cell_text import Style
from crmcli.output.html.charts import picture
from crmcli.output.html.tables import Grid, Tiles, grid, head_of, tiles

_LONG = 4
"""Sections from which on a page has a table of contents."""


class Text(NamedTuple):
    """Lines that follow each other, each with its class."""

    lines: Sequence[tuple[str, str]]
    kind: str = "text"


class Figure(NamedTuple):
    """A chart, and the table that follows it; `beside` says that both fit side by side, `folded` that the table says
    nothing more than the chart and is shown to who asks for it."""

    title: str
    note: str
    svg: str
    least: int
    table: Grid | None
    beside: bool
    folded: bool = False
    kind: str = "figure"


class Section(NamedTuple):
    """What stands below one heading; the first may have none."""

    id: str
    title: str
    note: str
    blocks: Sequence[Text | Figure | Grid | Tiles]


class Page(NamedTuple):
    """`intro` is what stands before the second heading; `glance`: its sections stand side by side."""

    title: str
    note: str
    intro: Sequence[Text | Figure | Grid | Tiles]
    sections: Sequence[Section]
    key: Sequence[str]
    glance: bool = False

    @property
    def long(self) -> bool:
        return len(self.sections) >= _LONG and not self.glance


def page(document: Document, style: Style) -> Page:
    """The page of the document. Its first heading is the title; without one it is named by what it holds."""
    blocks = list(document.blocks)
    first = blocks.pop(0) if blocks and isinstance(blocks[0], Heading) else Heading(title_of(document))
    assert isinstance(first, Heading)
    sections, intro = [], _Section(first, [])
    for block in blocks:
        if isinstance(block, Heading):
            sections.append(_Section(block, []))
        else:
            (sections[-1] if sections else intro).blocks.append(block)
    setter = _Setter(style)
    before = list(setter.blocks(intro, "s0"))
    made = [
        Section(f"s{at}", visible(each.heading.text), visible(each.heading.note), list(setter.blocks(each, f"s{at}")))
        for at, each in enumerate(sections, 1)
    ]
    return Page(
        visible(first.text), visible(first.note), before, made, untold(key_of(document), first.note), document.one_page
    )


class _Section(NamedTuple):
    heading: Heading
    blocks: list[Block]


def title_of(document: Document) -> str:
    """What a document without a heading is of: the list that it gives, or its kind."""
    lists = [key for key, value in document.data.items() if isinstance(value, list)]
    kind = str(document.data.get("schema", "crm.report/1")).partition("/")[0].removeprefix("crm.")
    return (lists[0] if lists else kind).replace("_", " ").replace(".", " ").capitalize()


class _Setter:
    """Sets the blocks of one section after another. No two tables of the page are named alike."""

    def __init__(self, style: Style) -> None:
        self._style, self._names = style, Counter[str]()

    def blocks(self, section: _Section, id: str) -> Iterator[Text | Figure | Grid | Tiles]:
        """Lines put together, and a chart with the table that follows it."""
        name = visible(section.heading.text)
        for at, group in enumerate(_groups(section.blocks)):
            first = group[0]
            if isinstance(first, Line):
                lines = [each for each in group if isinstance(each, Line)]
                yield Text([(visible(each.text), f"tone-{each.tone}" if each.tone else "") for each in lines])
            elif isinstance(first, Chart):
                yield self._figure(first, group[1:], f"{id}-{at}")
            elif isinstance(first, Table):
                yield self._table(first, name)

    def _table(self, table: Table, name: str) -> Grid | Tiles:
        if table.role == "figures" and table.columns[1:]:
            return tiles(table, name, self._style)
        return self._named(grid(table, name, self._style))

    def _figure(self, chart: Chart, follows: Sequence[Block], id: str) -> Figure | Grid:
        if follows and isinstance(follows[0], Table) and follows[0].role in PICTURED:
            return self._named(grid(follows[0], visible(chart.title), self._style))
        drawn, title = picture(chart, self._style, id), visible(chart.title)
        tables = [grid(each, title, self._style, beside=True) for each in follows if isinstance(each, Table)]
        table = self._named(tables[0]) if tables else None
        folded = any(_repeats(chart, each) for each in follows if isinstance(each, Table))
        beside = table is not None and table.narrow and not folded
        return Figure(title, visible(chart.note), drawn.svg, drawn.least, table, beside, folded)

    def _named(self, table: Grid) -> Grid:
        self._names[table.name] += 1
        count = self._names[table.name]
        return table if count == 1 else table._replace(name=f"{table.name} ({count})")


def _repeats(chart: Chart, table: Table) -> bool:
    """Is every figure of the table in the chart?"""
    rows = [series.values for series in chart.series]
    told = [list(each) for each in (zip(*rows, strict=True) if chart.kind == "heat" else rows)]
    columns = list(zip(*table.rows, strict=True))
    named = head_of(table.columns)
    return bool(columns) and all(
        at == named or table.columns[at].unit == "bar" or [cell.value for cell in column] in told
        for at, column in enumerate(columns)
    )


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks that are set together."""
    group: list[Block] = []
    for block in blocks:
        last = group[-1] if group else None
        joins = isinstance(last, Line) and isinstance(block, Line)
        joins |= isinstance(last, Chart) and isinstance(block, Table) and block.role != "figures"
        if group and not joins:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def untold(key: Iterable[str], note: str) -> list[str]:
    """The parts of the key that the note below the title does not tell already."""
    return [each for each in key if each not in note]


def key_of(document: Document) -> Iterator[str]:
    """What a reader of the page alone has to know of its signs."""
    cells = [cell for block in document.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    if any(cell.change and cell.change.tone in ARROWS for cell in cells):
        yield "▲ better, ▼ worse"
    if any(cell.value is None for cell in cells):
        yield "– no data"
    if any(cell.unit in ("money", "whole") and cell.value is not None for cell in cells):
        yield f"Amounts in {document.currency}"
