"""A document as a page: its title, its sections, and their blocks as the template sets them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crmcli.document import Block, Chart, Document, Heading, Line, Table
from crmcli.names import visible
from crmcli.output.html.charts import picture
from crmcli.output.html.tables import Grid, Tiles, grid, tiles
from crmcli.output.shown import Style

_LONG = 4
"""Sections from which on a page has a table of contents."""


class Text(NamedTuple):
    """Lines that follow each other, each with its class."""

    lines: Sequence[tuple[str, str]]
    kind: str = "text"


class Figure(NamedTuple):
    """A chart, and the table that follows it; `beside` says that both fit side by side."""

    title: str
    note: str
    svg: str
    least: int
    table: Grid | None
    beside: bool
    kind: str = "figure"


class Section(NamedTuple):
    """What stands below one heading; the first may have none."""

    id: str
    title: str
    note: str
    blocks: Sequence[Text | Figure | Grid | Tiles]


class Page(NamedTuple):
    """`intro` is what stands before the second heading."""

    title: str
    note: str
    intro: Sequence[Text | Figure | Grid | Tiles]
    sections: Sequence[Section]
    key: Sequence[str]

    @property
    def long(self) -> bool:
        return len(self.sections) >= _LONG


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
    return Page(
        visible(first.text),
        visible(first.note),
        list(_set(intro, "s0", style)),
        [
            Section(f"s{at}", visible(each.heading.text), visible(each.heading.note), list(_set(each, f"s{at}", style)))
            for at, each in enumerate(sections, 1)
        ],
        list(key_of(document)),
    )


class _Section(NamedTuple):
    heading: Heading
    blocks: list[Block]


def title_of(document: Document) -> str:
    """What a document without a heading is of: the list that it gives, or its kind."""
    lists = [key for key, value in document.data.items() if isinstance(value, list)]
    kind = str(document.data.get("schema", "crm.report/1")).partition("/")[0].removeprefix("crm.")
    return (lists[0] if lists else kind).replace("_", " ").replace(".", " ").capitalize()


def _set(section: _Section, id: str, style: Style) -> Iterator[Text | Figure | Grid | Tiles]:
    """The blocks of a section: lines put together, a chart with the table that follows it."""
    name = visible(section.heading.text)
    blocks, at = section.blocks, 0
    while at < len(blocks):
        block = blocks[at]
        at += 1
        if isinstance(block, Line):
            lines = [block]
            while at < len(blocks) and isinstance(found := blocks[at], Line):
                lines.append(found)
                at += 1
            yield Text([(visible(each.text), f"tone-{each.tone}" if each.tone else "") for each in lines])
        elif isinstance(block, Chart):
            follows = blocks[at] if at < len(blocks) else None
            table = follows if isinstance(follows, Table) and not follows.role else None
            at += table is not None
            yield _figure(block, table, f"{id}-{at}", style)
        elif isinstance(block, Table):
            yield (
                tiles(block, name, style) if block.role == "figures" and block.columns[1:] else grid(block, name, style)
            )


def _figure(chart: Chart, table: Table | None, id: str, style: Style) -> Figure:
    drawn = picture(chart, style, id)
    title = visible(chart.title)
    beside = grid(table, title, style, beside=True) if table else None
    narrow = beside is not None and beside.narrow
    return Figure(title, visible(chart.note), drawn.svg, drawn.least, beside, narrow)


def key_of(document: Document) -> Iterator[str]:
    """What a reader of the page alone has to know of its signs."""
    cells = [cell for block in document.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    if any(cell.change and cell.change.tone in ("good", "bad") for cell in cells):
        yield "▲ better, ▼ worse"
    if any(cell.value is None for cell in cells):
        yield "– no data"
    if any(cell.unit == "money" and cell.value is not None for cell in cells):
        yield f"Amounts in {document.currency}"
