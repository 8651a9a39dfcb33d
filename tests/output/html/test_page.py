"""A page: whole in itself, built as screen readers need it, and the same cell for cell as every other format."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC
from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from crmcli.cli.workspace import Workspace
from crmcli.core.document import Cell, Chart, Column, Document, Heading, Line, Records, Table
from crmcli.core.names import visible
from crmcli.output import markdown
from crmcli.output.cell_text import Style
from crmcli.output.html import email, render
from tests.support import gallery
from tests.support.datafile import sample
from tests.support.hazards import NASTY, harmless, names
from tests.support.pages import Element, read, tables

STYLE = Style("USD", UTC)
OUTSIDE = re.compile(r"https?:|//[a-z]|@import|url\(|<script|<iframe|<object|<embed|\son\w+=", re.IGNORECASE)


def document(*blocks: Heading | Line | Table | Chart) -> Document:
    return Document(blocks, {"schema": "crm.score/1"}, Records([], []))


@pytest.fixture(scope="module")
def page() -> Element:
    return read(render(gallery.document(), STYLE))


def test_it_is_whole_in_itself_and_says_so():
    text = render(gallery.document(), STYLE)
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in text
    assert not OUTSIDE.search(text)
    head = read(text).every("head")[0]
    links = [each.attributes.get("href", each.attributes.get("src")) for each in head.every() if each.name == "link"]
    assert links == ["data:,"]


def test_it_is_the_same_bytes_each_time():
    assert render(gallery.document(), STYLE) == render(gallery.document(), STYLE)


def test_its_parts_can_be_found_without_seeing_them(page):
    assert page.every("html")[0].attributes["lang"] == "en"
    assert [each.text for each in page.every("h1")] == ["Weekly report: 2026-W47"]
    assert page.every("title")[0].text == "Weekly report: 2026-W47"
    titles = ["In short", "Ranking", "Funnel", "Trend", "Follow-ups", "Sales cycle", "Contribution"]
    assert [each.text for each in page.every("h2")] == titles
    contents = page.every("nav")[0]
    assert contents.attributes["aria-label"]
    links = [(each.attributes["href"], each.text) for each in contents.every("a")]
    assert links == [(f"#{each.attributes['id']}", each.text) for each in page.every("h2")]
    assert page.classed("skip")[0].attributes["href"] == f"#{page.every('main')[0].attributes['id']}"
    ids = Counter(each.attributes["id"] for each in page.every() if "id" in each.attributes)
    assert max(ids.values()) == 1


def test_each_table_has_a_caption_and_heads(page):
    for table in page.every("table"):
        assert table.every("caption")[0].text
        heads = table.every("th")
        assert all(each.attributes["scope"] in ("col", "row") and each.text for each in heads)
        rows = len(table.every("tbody")[0].every("tr"))
        assert [each.attributes["scope"] for each in heads].count("row") == rows


def test_each_chart_is_named_and_told(page):
    charts = [each for each in page.every("svg") if "chart" in each.attributes.get("class", "").split()]
    assert len(charts) == 6
    for svg in charts:
        assert svg.attributes["role"] == "img"
        title, told = svg.attributes["aria-labelledby"].split()
        texts = {each.attributes.get("id"): each.text for each in svg.every()}
        assert texts[title] and texts[told]
    assert "Highest: grace 40,080. Lowest: carol 3,600." in page.text  # of the pairs, the later figures
    assert "From 12,000 in 2026-W36 to 21,000 in 2026-W47. Highest: 2026-W46 57,225." in page.text


def test_no_two_tables_are_named_alike():
    columns, rows = (
        [Column("Rep"), *[Column("A wide figure", "money")] * 4],
        [[Cell("a"), *[Cell(123_456_700, "money")] * 4]],
    )
    page = read(
        render(
            document(Heading("Score"), Table(columns, rows), Table(columns, rows, "Team"), Table(columns, rows)), STYLE
        )
    )
    assert [each.attributes["aria-label"] for each in page.classed("scroll")] == [
        "Table: Score",
        "Table: Team",
        "Table: Score (2)",
    ]
    assert [each.text for each in page.every("caption")] == ["Score", "Team", "Score (2)"]


def test_what_can_be_too_wide_has_a_box_that_the_keyboard_reaches(page):
    boxes = page.classed("scroll")
    wide = [each for each in boxes if "tabindex" in each.attributes]
    assert any(each.every("table") for each in wide)
    for each in wide:
        assert each.attributes["role"] == "region" and each.attributes["aria-label"]
    assert any("tabindex" not in each.attributes for each in boxes)  # narrow ones are no stops on the way


def test_a_short_answer_has_no_table_of_contents_and_no_empty_parts():
    page = read(render(document(Heading("Score 2026Q3", "All of it"), Line("Nobody is ranked.")), STYLE))
    assert not page.every("nav") and not page.every("footer") and not page.every("section")
    assert [each.text for each in page.every("p")] == ["All of it", "Nobody is ranked."]


def test_a_document_without_a_heading_is_named_by_what_it_lists():
    table = Table([Column("Deal")], [[Cell("x")]])
    listed = Document([table], {"schema": "crm.list/1", "deals": [{}]}, Records([], []))
    assert read(render(listed, STYLE)).every("h1")[0].text == "Deals"
    assert read(render(document(table), STYLE)).every("h1")[0].text == "Score"


def test_tones_are_classes_beside_a_sign(page):
    changes = page.classed("change")
    assert changes
    for each in changes:
        classes = each.attributes["class"].split()
        assert ("tone-good" in classes) == each.text.startswith("▲")
        assert ("tone-bad" in classes) == each.text.startswith("▼")


def test_headline_figures_are_tiles_with_what_they_are_compared_with(page):
    tile = page.classed("tile")[0]
    assert tile.text == "Revenue 57,225 on 2026-W46 ▲ +40% 2026-W46: 40,845"


@pytest.mark.parametrize(
    ("now", "shown", "wide"),
    [(5_722_500, "57,225.00", False), (1_814_176_988_215_064, "18,141,769,882,150.64", True)],
)
def test_headline_figures_have_cents_all_or_none_and_room_for_long_ones(now, shown, wide):
    columns = [Column("Figure"), Column("Now", "number"), Column("vs Then", "number"), Column("Then", "number")]
    rows = [[Cell("Revenue"), Cell(now, "money"), Cell(None, "share"), Cell(4_000, "money")],
            [Cell("Open"), Cell(500, "money"), Cell(None, "share"), Cell(1_050, "money")]]  # fmt: skip
    page = read(render(document(Table(columns, rows, role="figures")), STYLE))
    assert [each.text for each in page.classed("tile")] == [
        f"Revenue {shown} vs Then – Then: 40.00", "Open 5.00 vs Then – Then: 10.50",
    ]  # fmt: skip
    assert bool(page.classed("wide")) == wide


def test_a_day_month_or_week_stays_on_one_line():
    note = "2026-11-16 to 2026-11, after 2025-W47; not 12026-11 or 2026-111 <b>"
    kept = ["2026-11-16", "2026-11", "2025-W47"]
    for made in (render, email):
        page = read(made(document(Heading("x", note)), STYLE))
        spans = [each.text for each in page.every("span") if each.attributes.get("style") == "white-space:nowrap"]
        assert spans == kept and note in page.text


def test_a_bar_is_as_wide_as_its_share():
    table = Table(
        [Column("Rep"), Column("", "bar")], [[Cell("a"), Cell(share, "bar")] for share in (0.25, 1.7, 0, None)]
    )
    meters = read(render(document(table), STYLE)).classed("meter")
    widths = [each.every("span")[0].attributes["style"] if each.every("span") else None for each in meters]
    assert widths == ["width:25%", "width:100%", None]  # no value is a dash, as everywhere


HOSTILE = (
    *NASTY[:-1], "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "</svg><script>",
    "{{ 7 * 7 }}", "</style>", "<!--", "&lt;b&gt;",
)  # fmt: skip


@pytest.mark.parametrize("first", range(0, len(HOSTILE), 6))
def test_any_name_is_text_wherever_it_stands(first):
    found = (*HOSTILE, *gallery.REPS)[first : first + 6]
    text = render(gallery.document(found, found[0]), STYLE)
    page = read(text)
    assert harmless(text)
    assert not page.every("img") and not page.every("script")
    assert all(not key.startswith("on") for each in page.every() for key in each.attributes)
    assert all(each.attributes["href"].startswith("#") for each in page.every("a"))
    heads = [each.raw for each in page.every("th") if each.attributes["scope"] == "row"]
    assert all(heads.count(visible(name)) >= 3 for name in found)  # ranking, follow-ups, contribution


@settings(max_examples=15)
@given(st.lists(st.tuples(names, names), min_size=1, max_size=3), names)
def test_any_text_is_read_back(rows, note):
    table = Table([Column("One"), Column("Two")], [[Cell(one), Cell(two)] for one, two in rows])
    for made in (render, email):
        page = read(made(document(Heading("x", note), table), STYLE))
        found = [
            cell for row in page.every("table")[-1].every("tr")[1:] for cell in row.inside if isinstance(cell, Element)
        ]
        assert [cell.raw for cell in found] == [visible(text) for row in rows for text in row]


def markdown_tables(text: str) -> list[list[list[str]]]:
    """The rows of each table as another program reads them from the Markdown of the report."""
    found: list[list[list[str]]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and found and token.level > 3:
            found[-1][-1].append(" ".join("".join(child.content for child in token.children or []).split()))
    return found


REPORTS = (
    ["score", "--quarter", "Q3"],
    ["funnel"],
    ["list", "deals", "--limit", "30"],
    ["report", "weekly"],
    ["report", "weekly", "--full"],
)


def test_each_cell_is_the_same_in_every_format(crm, shown_documents):
    sample(crm)
    for args in REPORTS:
        crm(*args, ok=True)
        made = shown_documents.pop()
        drawn, told = tables(read(render(made, STYLE))), markdown_tables(markdown.render(made, STYLE))
        assert len(drawn) == len(told) > 0, args
        for one, other in zip(drawn, told, strict=True):
            plain = other if len(one) == len(other) else [_as_tile(other[0], row) for row in other[1:]]
            assert one == plain, args


@pytest.fixture
def shown_documents(monkeypatch) -> list[Document]:
    """What commands would print, before it has a format."""
    found: list[Document] = []
    monkeypatch.setattr(Workspace, "show", lambda _, made, *_more: found.append(made))
    return found


def _as_tile(titles: list[str], row: list[str]) -> list[str]:
    """A row of headline figures in the order of a tile: each change with what it is on."""
    order = [0, 1]
    for at, title in enumerate(titles[2:], 2):
        if title.startswith(("on ", "vs ")):
            order += [at, titles.index(title[3:])]
        elif not {f"on {title}", f"vs {title}"} & set(titles):
            order.append(at)
    return [row[at] for at in order]


def test_each_figure_of_a_list_is_that_of_its_csv(crm, tmp_path):
    sample(crm)
    crm("list", "deals", "--limit", "40", "-o", tmp_path / "deals.HTM", ok=True)  # the format by its ending
    ((head, *rows),) = tables(read((tmp_path / "deals.HTM").read_text("utf-8")))
    lines = [
        line.split(",") for line in crm("list", "deals", "--limit", "40", "--format", "csv", ok=True).out.splitlines()
    ]
    by_id = {line[0]: line for line in lines[1:]}
    amount, plain = head.index("Amount"), lines[0].index("amount")
    assert len(rows) == len(by_id) == 40
    for row in rows:
        assert number(row[amount]) == number(by_id[row[0]][plain])


def number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
