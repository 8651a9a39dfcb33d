"""A page that is one of several: where its cells lead, what stands above and below it."""

from __future__ import annotations

from datetime import UTC

from crmcli.core.document import Cell, Column, Document, Heading, Records, Table
from crmcli.output.cell_text import Style
from crmcli.output.html import Frame, render
from crmcli.output.write import content_of
from tests.support.pages import Element, read

ROWS = [
    [Cell("a <b>", about="deal/1"), Cell(3, "count", "strong", Cell(1, "signed"), "rep/3/orders")],
    [Cell("c", about="deal/2"), Cell(None, "count", about="gone/4")],
]
PLAIN = [[cell._replace(about="") for cell in row] for row in ROWS]
PAGES = {"deal/1": "../deal/1.html", "rep/3/orders": '"><script>', "deal/2": "../deal/2.html"}


def document(rows=ROWS, role="") -> Document:
    table = Table([Column("Deal"), Column("Orders", "count")], rows, role=role)
    return Document([Heading("Page"), table], {"schema": "crm.x/1"}, Records(("deal",), [[row[0]] for row in rows]))


def page(frame: Frame | None = None, role: str = "") -> Element:
    style = Style("USD", UTC, page_of=lambda about: PAGES.get(about, ""))
    return read(render(document(role=role), style, frame))


def test_a_cell_leads_to_the_page_of_what_it_is_about():
    links = [(each.attributes["href"], each.text) for each in page(Frame()).every("main")[0].every("a")]
    assert links == [("../deal/1.html", "a <b>"), ('"><script>', "3"), ("../deal/2.html", "c")]
    figures = page(Frame(), "figures").every("dd")[0].every("a")
    assert [each.attributes["href"] for each in figures] == ['"><script>']


def test_every_other_writer_passes_over_it():
    style = Style("USD", UTC)
    for name in ("table", "csv", "json", "md", "html", "mail", "xlsx"):
        assert content_of(document(), name, style, None, False) == content_of(document(PLAIN), name, style, None, False)


def test_what_stands_about_it():
    framed = page(Frame([("Team <1>", "../index.html"), ("ann", "../rep/1.html")], "A note.", 60, True))
    (trail,) = (each for each in framed.every("nav") if "trail" in each.attributes["class"])
    assert [(each.attributes["href"], each.text) for each in trail.every("a")] == [
        ("../index.html", "Team <1>"),
        ("../rep/1.html", "ann"),
    ]
    assert framed.every("footer")[0].text.endswith("A note.")
    assert framed.every("body")[0].attributes["class"] == "wall"
    assert [each.attributes["content"] for each in framed.every("meta") if "refresh" in each.attributes.values()] == [
        "60"
    ]
    alone = page()
    assert [each for each in alone.every("meta") if "refresh" in each.attributes.values()] == []
    assert "class" not in alone.every("body")[0].attributes and alone.every("nav") == []
