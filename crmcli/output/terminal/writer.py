"""The terminal: tables that use the width there is. A terminal gets its own width, a pipe the natural one.

When a table is too wide, changes go under their values; when it still is, the columns least worth keeping are left
out, and a line says which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crmcli.core.document import QUIET, STRONG, Chart, Document, Heading, Line, Table
from crmcli.core.errors import brief
from crmcli.core.names import visible
from crmcli.output.cell_text import Style, as_seen, change_text, column_styles, text_of
from crmcli.output.terminal.layout import NATURAL, Drawn, Layout, Pen, constant, fit, lines


class Screen(NamedTuple):
    """Where it is drawn: how many columns there are (none: a pipe), whether colours mean anything there, and where one
    finds the columns that there is no room for."""

    width: int | None
    colour: bool
    beyond: str = "A wider terminal or a pipe shows all."


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

        pen = Rich(screen.width or NATURAL, screen.colour)
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
    rows = list(table.rows)  # each is made when it is come to, and they are gone through twice
    styles = column_styles(rows, style, table.role)
    cells = [
        [
            Drawn(text_of(cell, own), change_text(cell, own), as_seen(cell, own))
            for cell, own in zip(row, styles, strict=True)
        ]
        for row in rows
    ]
    layout = fit(table.columns, cells, screen.width)
    if table.title:
        pen.say(visible(table.title), STRONG)
    pen.table(table, cells, layout)
    if names := ", ".join(_hidden(table, cells, layout)):
        pen.say(f"Not shown at this width: {names}. {screen.beyond}", QUIET)


def _hidden(table: Table, cells: Sequence[Sequence[Drawn]], layout: Layout) -> Iterator[str]:
    """The columns left out; of one that says the same in every row, also what. Bars have no title, and show nothing
    that the figures beside them do not."""
    same = constant(table.columns, cells) if layout.hidden else ()
    for at in layout.hidden:
        if title := visible(table.columns[at].title):
            word = brief(cells[0][at].value, 30)
            yield f"{title} ({f'{word} in all' if word else 'empty'})" if at in same else title
