"""A page as a reader without styles takes it in: the standard library's parser, and nothing of the program."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Element(NamedTuple):
    """An element with its attributes and what is in it, text or elements."""

    name: str
    attributes: dict[str, str]
    inside: list[Element | str]

    def every(self, name: str = "") -> list[Element]:
        """All elements of that name within it, in order."""
        found = []
        for each in self.inside:
            if isinstance(each, Element):
                found += [each] if name in ("", each.name) else []
                found += each.every(name)
        return found

    def classed(self, word: str) -> list[Element]:
        """All within it that have that class."""
        return [each for each in self.every() if word in each.attributes.get("class", "").split()]

    @property
    def text(self) -> str:
        """Its text, blanks as a browser shows them."""
        whole = "".join(each if isinstance(each, str) else each.raw for each in self.inside)
        return " ".join(whole.split())

    @property
    def raw(self) -> str:
        return "".join(each if isinstance(each, str) else each.raw for each in self.inside)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {}, [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, [])
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"<{self.open[-1].name}> ends with </{tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read(html: str) -> Element:
    """The page as a tree; each element ends where it should."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, [each.name for each in reader.open]
    return reader.open[0]


def tables(page: Element) -> list[list[list[str]]]:
    """The rows of each table, and of headline figures, as texts: what names the columns first."""
    tiles = page.classed("tiles")
    return [_rows(each) for each in page.every() if each.name == "table" or each in tiles]


def _rows(element: Element) -> list[list[str]]:
    if element.name == "table":
        return [[cell.text for cell in row.inside if isinstance(cell, Element)] for row in element.every("tr")]
    return [[tile.every("dt")[0].text, *_figures(tile)] for tile in element.classed("tile")]


def _figures(tile: Element) -> list[str]:
    return [tile.classed("figure")[0].text, *(cell.text for cell in tile.classed("cell"))]
