"""Markdown for chats and wikis: the same blocks as on the terminal, in GitHub's table syntax."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crmcli.core.document import Cell, Chart, Document, Heading, Line, Table
from crmcli.core.names import visible
from crmcli.output.cell_text import Style, change_text, column_styles, text_of

_LEFT = ("text", "word", "bar", "date", "moment")


def render(document: Document, style: Style) -> str:
    """The whole document as Markdown text: its title is of level 2, for it stands within a page, and what is below of
    the levels below."""
    parts, level = [], 1
    for block in document.blocks:
        if isinstance(block, Heading):
            level = min(level + 1, 3)
        if not isinstance(block, Chart):  # the table after it says the same
            parts.append(_block(block, style, max(level, 2)))
    return "\n\n".join(filter(None, parts)) + "\n"


def _block(block: Heading | Line | Table, style: Style, level: int) -> str:
    if isinstance(block, Heading):
        note = f"\n\n{_paragraph(block.note)}" if block.note else ""
        return f"{'#' * level} {_safe(block.text)}{note}"
    if isinstance(block, Line):
        return _paragraph(block.text)
    return "\n".join(_table(block, style, level + 1))


def _table(table: Table, style: Style, level: int) -> Iterator[str]:
    if table.title:
        yield f"{'#' * level} {_safe(table.title)}\n"
    yield f"| {' | '.join(_safe(column.title) for column in table.columns)} |"
    yield f"| {' | '.join(':---' if column.unit in _LEFT else '---:' for column in table.columns)} |"
    styles = column_styles(table.rows, style, table.role)
    for row in table.rows:
        yield f"| {' | '.join(_cell(cell, own) for cell, own in zip(row, styles, strict=True))} |"


def _cell(cell: Cell, style: Style) -> str:
    return _safe(" ".join(filter(None, (text_of(cell, style), change_text(cell, style)))))


def _paragraph(text: str) -> str:
    """Text of its own: what would make it a list or code at the beginning of a line is taken literally too."""
    return re.sub(r"^(?=[-+])|^\d+(?=[.)])", r"\g<0>\\", _safe(text).strip(" "))


def _safe(text: str) -> str:
    """The text with everything that Markdown or HTML would act on taken literally; addresses too, of which GitHub and
    others make links by themselves."""
    return re.sub(r"[\\`*_\[\]<>|#~&]|:(?=//)|(?<=\bwww)\.", r"\\\g<0>", visible(text), flags=re.IGNORECASE)
