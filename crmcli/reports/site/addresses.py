"""Where the page about something is: its file in a folder, its path on a server, and how one page leads to another."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Container, Iterator

from crmcli.core.document import Document, Table
from crmcli.output.cell_text import Style
from crmcli.output.html import Frame, render
from crmcli.reports.site.pages import TEAM, WALL, Pages

_INDEX, _ENDING = "index", ".html"


def path_of(about: str) -> str:
    """The page's file, from the top of the site: "rep/3.html"."""
    return f"{about or _INDEX}{_ENDING}"


def about_of(path: str) -> str | None:
    """What the page at that path is about; None: no page is named so."""
    if path in ("", path_of(TEAM)):
        return TEAM
    about = path.removesuffix(_ENDING)
    return None if about in (path, _INDEX) else about


def leads_to(document: Document) -> Iterator[str]:
    """What the cells of the document are about."""
    for block in document.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                yield from (cell.about for cell in row if cell.about)


def page(
    pages: Pages, about: str, document: Document, style: Style, there: Container[str], note: str = "", refresh: int = 0
) -> str:
    """The document as the page about that: it leads to those pages that are `there`."""
    address = _from(path_of(about))
    trail = [(text, address(above)) for text, above in pages.trail(about)]
    style = style._replace(page_of=lambda other: address(other) if other in there and other != about else "")
    return render(document, style, Frame(trail, note, refresh, about == WALL))


def _from(path: str) -> Callable[[str], str]:
    """The address of a page as it is written in the page at that path."""
    folder = posixpath.dirname(path)
    return lambda about: posixpath.relpath(path_of(about), folder)
