"""Tables with their picture in them, and tables that say no more than a picture."""

from __future__ import annotations

from datetime import UTC

import pytest

from crmcli.core.document import BAD, Cell, Chart, Column, Document, Heading, Marked, Records, Series, Table
from crmcli.output.cell_text import Style
from crmcli.output.html import email, render
from tests.support.pages import read

STYLE = Style("USD", UTC)


def page(*blocks, made=render):
    return read(made(Document([Heading("x"), *blocks], {}, Records([], [])), STYLE))


CHART = Chart("bars", "Deals", ["ann", "ben"], [Series("Deals", [4, 1])])
BARS = Table(
    [Column("Rep"), Column("", "bar"), Column("Deals", "count")],
    [[Cell("ann"), Cell(Marked(0.8, 0.5), "bar"), Cell(4, "count")], [Cell("ben"), Cell(0.2, "bar"), Cell(1, "count")]],
)


@pytest.mark.parametrize(("role", "charts"), [("", 1), ("bars", 0), ("gauges", 0), ("cards", 1)])
def test_a_table_with_its_picture_in_it_has_no_other(role, charts):
    told = page(CHART, BARS._replace(role=role))
    assert len(told.classed("chart")) == charts
    assert [each.attributes["style"] for each in told.every("i")] == ["left:50%"]
    bars = page(CHART, BARS._replace(role=role), made=email).every("h3")
    assert len(bars) == charts  # a mail names each chart that it draws


def test_a_table_that_says_no_more_than_its_chart_is_folded():
    alike = Table([Column("Rep"), Column("", "bar"), Column("Deals", "count")], BARS.rows)
    more = Table([*alike.columns, Column("Late", "count")], [[*row, Cell(7, "count")] for row in alike.rows])
    folded, shown = page(CHART, alike), page(CHART, more)
    assert [len(each.every("details")) for each in (folded, shown)] == [1, 0]
    assert folded.every("details")[0].every("table") and shown.every("table")


def test_each_figure_of_a_gauge_has_its_title_by_it():
    cells = page(BARS._replace(role="gauges")).every("td")
    assert [each.attributes.get("data-title") for each in cells if "num" in each.attributes.get("class", "")] == [
        "Deals", "Deals",
    ]  # fmt: skip
    assert "Deals 4" in page(BARS._replace(role="gauges"), made=email).text


def test_a_change_that_is_not_seen_has_no_colour():
    cell = Cell(5, "count", change=Cell(0.0001, "share", BAD))
    (change,) = page(Table([Column("Rep"), Column("n", "count")], [[Cell("ann"), cell]])).classed("change")
    assert change.text == "±0.0%" and change.attributes["class"] == "change tone-quiet"


def test_a_chart_has_its_mark_and_its_scale():
    told = page(Chart("bars", "Score", ["ann"], [Series("Score", [60])], "points", mark=50, top=120))
    (mark,) = told.classed("mark")
    (bar,) = told.classed("after")
    assert (mark.attributes["x1"], bar.attributes["width"]) == ("41.67%", "50%")  # 50 and 60 of 120
    line = page(Chart("line", "Score", ["1", "2"], [Series("Score", [60, 80])], "points", mark=50))
    assert len(line.classed("mark")) == 1
