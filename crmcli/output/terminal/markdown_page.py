"""A page of Markdown as a person reads it on a terminal. Only pages of the program itself: no customer's data."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown, MarkdownElement
from rich.text import Text
from rich.theme import Theme

WIDEST = 100
"""Longer lines are hard to follow with the eye."""

_THEME = Theme({
    "markdown.code": "cyan",
    "markdown.link": "underline",
    "markdown.link_url": "underline",
    "markdown.table.header": "bold",
    "markdown.table.border": "dim",
})  # fmt: skip
_RULES = {"h1": "═", "h2": "─"}
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_PAGE_LINK = re.compile(r"\[([^\]]+)\]\(([a-z-]+)\.md(?:#[^)]*)?\)")


class _Title(Heading):
    """At the left, in bold and underlined: it stands out without colours too."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        yield Text(self.text.plain, "bold")
        if self.tag in _RULES:
            yield Text(_RULES[self.tag] * self.text.cell_len, "dim")


class _Code(CodeBlock):
    """As it is to be typed: indented as far as there is room, never wrapped."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = str(self.text).rstrip().split("\n")
        indent = " " * max(0, min(4, options.max_width - max(map(cell_len, lines))))
        for line in lines:
            yield Text(f"{indent}{line}", "cyan", no_wrap=True, overflow="ignore")


class _Page(Markdown):
    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "heading_open": _Title,
        "fence": _Code,
        "code_block": _Code,
    }


def read_out(markdown: str, width: int, colour: bool) -> str:
    """The page for a terminal of that width; a link to another page becomes the command that shows it."""
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=min(width, WIDEST),
        theme=_THEME,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
    )
    console.print(_Page(_linked(markdown), hyperlinks=False), crop=False)
    return "".join(_trimmed(buffer.getvalue()))


def _linked(markdown: str) -> str:
    def command(link: re.Match[str]) -> str:
        return f"{link[1]} (`crm help {link[2]}`)"

    return _PAGE_LINK.sub(command, _COMMENT.sub("", markdown))


def _trimmed(text: str) -> Iterator[str]:
    return (f"{line.rstrip()}\n" for line in text.splitlines())
