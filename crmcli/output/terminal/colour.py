"""A person's terminal: lines wrapped to its width, and colours where they mean something."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from crmcli.core.document import BAD, DOWN, GOOD, QUIET, STRONG, UP, Table
from crmcli.core.names import visible
from crmcli.output.terminal.layout import LEFT, Drawn, Layout, lines

COLOURS = {GOOD: "green", BAD: "red", QUIET: "dim", UP: "dim", DOWN: "dim", STRONG: "bold", "accent": "cyan", "": ""}


class Rich:
    """Writes to a terminal of that width. Tables without colours are padded as in a pipe: Rich takes seconds to lay out
    thousands of rows."""

    def __init__(self, width: int, colour: bool) -> None:
        self._colour, self._buffer = colour, io.StringIO()
        self._console = Console(
            file=self._buffer,
            width=width,
            force_terminal=colour,
            no_color=not colour,
            color_system="standard" if colour else None,
            markup=False,
            emoji=False,
            highlight=False,
            legacy_windows=False,
        )

    def say(self, text: str, tone: str = "") -> None:
        self._console.print(Text(text, COLOURS[tone]))

    def table(self, table: Table, cells: Sequence[Sequence[Drawn]], layout: Layout) -> None:
        if not self._colour:
            self._buffer.writelines(f"{line}\n" for line in lines(table, cells, layout))
            return
        drawn = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        for at in layout.columns:
            column = table.columns[at]
            drawn.add_column(
                Text(visible(column.title)),
                justify="left" if column.unit in LEFT else "right",
                no_wrap=True,
                overflow="ellipsis",
                width=layout.widths[at],
            )
        for row in cells:
            drawn.add_row(*(_coloured(row[at], layout.stacked) for at in layout.columns))
        self._console.print(drawn)

    def text(self) -> str:
        text = self._buffer.getvalue()
        return text if self._colour else "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def _coloured(drawn: Drawn, stacked: bool) -> Text:
    cell = drawn.cell
    text = Text(drawn.value, COLOURS[cell.tone or ("accent" if cell.unit == "bar" else "")])
    if cell.change and (drawn.change or stacked):
        text.append("\n" if stacked else " ")
        text.append(drawn.change, COLOURS[cell.change.tone])
    return text
