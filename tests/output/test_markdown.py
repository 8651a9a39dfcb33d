"""Markdown: what a renderer shows is what the terminal shows; no text becomes markup."""

from __future__ import annotations

from datetime import UTC
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from crmcli.core.document import GOOD, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.names import visible
from crmcli.output.cell_text import Style
from crmcli.output.markdown import render
from tests.support.hazards import harmless, names

STYLE = Style("USD", UTC)
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
texts = names | st.text("ab|\\`*_[]<>#~&!-+=.1() \n\t:;/@$^{}\"'", max_size=16)


def document(*blocks: Heading | Line | Table) -> Document:
    return Document(blocks, {}, Records([], []))


def read(text: str) -> list[tuple[str, str]]:
    """The blocks a renderer sees: what each is and the plain text in it; any markup inside is named."""
    tokens, found = READER.parse(text), []
    for before, token in pairwise(tokens):
        if token.type == "inline":
            inside = [child for child in token.children or [] if child.type != "text"]
            assert not [child.type for child in inside if child.type != "softbreak"], (text, inside)
            found.append((before.type.removesuffix("_open"), "".join(child.content for child in token.children or [])))
    kinds = {token.type.removesuffix("_open") for token in tokens if token.level == 0 and token.nesting >= 0}
    assert kinds <= {"heading", "paragraph", "table", "inline"}, (text, kinds)
    return found


def same(one: str, other: str) -> bool:
    """White space at the ends, and how much of it, is nothing that Markdown keeps."""
    return " ".join(one.split()) == " ".join(other.split())


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=4))
def test_any_text_in_a_table_is_read_as_that_text(rows):
    columns = [Column("Name"), Column("Amount", "money")]
    cells = [[Cell(one), Cell(other)] for one, other in rows]
    text = render(document(Table(columns, cells)), STYLE)
    assert harmless(text)
    kinds = read(text)
    assert [kind for kind, _ in kinds] == ["th", "th"] + ["td", "td"] * len(rows)
    for (_, found), meant in zip(kinds[2:], (value for row in rows for value in row), strict=True):
        assert same(found, visible(meant)), text


@given(texts)
def test_any_text_in_a_line_or_heading_is_read_as_that_text(text):
    for block, kind in ((Line(text), "paragraph"), (Heading(text), "heading"), (Heading("x", text), "paragraph")):
        rendered = render(document(block), STYLE)
        assert harmless(rendered)
        found = read(rendered)
        of_kind = [part for name, part in found if name == kind]
        assert same("".join(of_kind), visible(text)), rendered


def test_a_whole_report():
    table = Table(
        [Column("Rep"), Column("Score", "points"), Column("", "bar")],
        [[Cell("a|b"), Cell(81.25, "points", change=Cell(2.0, "signed", GOOD)), Cell(0.5, "bar")]],
        "Ranking",
    )
    head, last = Heading("Score 2026Q3", "1 July to 30 September"), Line("Not ranked: 1")
    text = render(document(head, table, last), STYLE)
    assert text == (
        "## Score 2026Q3\n\n1 July to 30 September\n\n### Ranking\n\n| Rep | Score |  |\n| :--- | ---: | :--- |\n"
        "| a\\|b | 81.3 ▲ +2.0 | █████ |\n\nNot ranked: 1\n"
    )
    parts = render(document(head, Heading("One"), table, Heading("Two"), table), STYLE)
    assert [line for line in parts.splitlines() if line.startswith("#")] == [
        "## Score 2026Q3", "### One", "#### Ranking", "### Two", "#### Ranking",
    ]  # fmt: skip
