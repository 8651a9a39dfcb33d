"""The HTML of a mail: tables alone, small enough for the programs that cut long ones, the figures of the report."""

from __future__ import annotations

import re
from datetime import UTC

from crmcli.core.document import Cell, Chart, Column, Document, Heading, Records, Series, Table
from crmcli.output.cell_text import Style
from crmcli.output.html import email
from tests.support import gallery
from tests.support.datafile import sample
from tests.support.pages import Element, read

STYLE, NONE = Style("USD", UTC), Records([], [])
CLIPPED = 102_000
"""Bytes from which on Gmail cuts a message."""

KNOWN = {"", "html", "head", "meta", "title", "style", "body", "table", "tr", "td", "th", "h1", "h2", "h3", "p", "b"}
KNOWN |= {"span", "br", "font", "div"}


def mail(*blocks: Heading | Table | Chart) -> Element:
    return read(email(Document([Heading("x"), *blocks], {}, Records([], [])), STYLE))


def rows(table: Element) -> list[list[str]]:
    return [[cell.text for cell in row.inside if isinstance(cell, Element)] for row in table.every("tr")]


def test_it_is_made_of_what_every_mail_program_knows():
    text = email(gallery.document(), STYLE)
    page = read(text)
    assert {each.name for each in page.every()} <= KNOWN
    assert not re.search(r"display:|flex|grid|var\(|calc\(|position|https?:|float", text)
    assert "max-width:600px" in text
    assert {each.attributes.get("class", "q") for each in page.every()} == {"q", "g", "b", "p"}  # for dark alone
    assert page.every("h2")[0].text == "In short"
    assert len(text.encode()) < CLIPPED


def test_bars_are_cells_as_wide_as_their_share():
    page = mail(Chart("bars", "Revenue", ["a", "b", "c"], [Series("now", [400, 100, 0])]))
    bars = [each for each in page.every("td") if "bgcolor" in each.attributes]
    assert [each.attributes["width"] for each in bars] == ["100%", "25%"]
    assert [row[::2] for row in rows(page.every("table")[2]) if len(row) == 3] == [
        ["a", "400"],
        ["b", "100"],
        ["c", "0"],
    ]


def test_a_chart_without_data_says_so():
    for kind in ("bars", "pairs", "line", "heat"):
        page = mail(
            Chart(kind, "Nothing", ["a"], [Series("now", [None]), Series("then", [None])]), Chart(kind, "x", [], [])
        )
        assert not [each for each in page.every("td") if each.attributes.get("bgcolor") == "#1f5fa8"]
    assert mail(Chart("bars", "Nothing", ["a"], [])).text.endswith("Nothing No data in this period")


def test_of_a_long_chart_the_first_are_drawn_and_of_a_line_the_last():
    labels = [f"n{at:02}" for at in range(30)]
    for kind, drawn in (("bars", labels[:20]), ("line", labels[10:])):
        page = mail(Chart(kind, "Long", labels, [Series("now", list(range(1, 31)))]))
        assert [row[0] for row in rows(page.every("table")[2]) if len(row) == 3] == drawn
        assert "and 10 more in the table" in page.text


def test_the_columns_least_worth_keeping_go_and_are_named():
    columns = [Column("Rep"), *(Column(f"Metric {at}", "money", keep=at) for at in range(1, 12))]
    page = mail(Table(columns, [[Cell("alice"), *(Cell(12_345_600, "money") for _ in range(11))]]))
    head, row = rows(page.every("table")[2])
    assert head == ["Rep", *(f"Metric {at}" for at in range(1, len(head)))] and 3 < len(head) < 9
    assert row == ["alice", *["123,456"] * (len(head) - 1)]
    gone = ", ".join(f"Metric {at}" for at in range(len(head), 12))
    assert f"Not shown at this width: {gone}." in page.text


def test_a_change_keeps_its_arrow_and_a_figure_its_unit():
    cell = Cell(9.3, "hours", change=Cell(0.106, "pp", "bad"))
    page = email(Document([Table([Column("Rep"), Column("Time", "hours")], [[Cell("a b"), cell]])], {}, NONE), STYLE)
    assert "9.3\u00a0h <font" in page and ">▼\u00a0+10.6\u00a0pp<" in page and ">a b<" in page


def test_a_heat_map_has_its_figures_on_readable_colours():
    page = mail(Chart("heat", "h", ["Mon", "Tue"], [Series("a", [0, 12])]))
    fields = [
        (each.text, each.attributes["bgcolor"], each.attributes["style"])
        for each in page.every("td")
        if each.text and "bgcolor" in each.attributes
    ]
    assert fields == [("0", "#f2f5f8", "color:#1b2128"), ("12", "#134675", "color:#ffffff")]


def test_the_weekly_report_fits_into_a_mail(crm, tmp_path):
    sample(crm)
    full = crm("report", "weekly", "--full", "--for-email", ok=True).out
    printed = crm("report", "weekly", "--for-email", ok=True).out
    assert 5_000 < len(printed.encode()) < len(full.encode()) < CLIPPED
    assert {each.name for each in read(printed).every()} <= KNOWN
    crm("report", "weekly", "--for-email", "-o", tmp_path / "mail.html", ok=True)
    assert (tmp_path / "mail.html").read_text("utf-8") == printed
    ran = crm("report", "weekly", "--for-email", "--format", "md")
    assert ran.code == 2 and "--for-email is HTML" in ran.err
