"""Charts as SVG: bars, slices and lines measured by hand, any figures and any names drawn without harm."""

from __future__ import annotations

import re
from datetime import UTC
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core.document import Chart, Series
from crmcli.core.names import visible
from crmcli.output.cell_text import Style
from crmcli.output.html.charts import picture
from crmcli.output.html.heat import shade
from crmcli.output.html.svg import axis, fitted, number, spread, width_of
from tests.support.hazards import harmless, names

STYLE = Style("USD", UTC)
KINDS = ("funnel", "bars", "pairs", "line", "columns", "heat")


def drawn(kind: str, labels: list[str], *series: list[float | None], unit: str = "count") -> ElementTree.Element:
    """The chart as another program reads its SVG."""
    chart = Chart(kind, "Title", labels, [Series(f"s{at}", row) for at, row in enumerate(series, 1)], unit)
    return ElementTree.fromstring(picture(chart, STYLE, "c").svg)


def classed(svg: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [each for each in svg.iter() if name in each.attrib.get("class", "").split()]


def texts(svg: ElementTree.Element) -> list[str]:
    return ["".join(each.itertext()) for each in svg.iter("text")]


def spans(svg: ElementTree.Element, name: str) -> list[tuple[str, str]]:
    return [(each.attrib["x"], each.attrib["width"]) for each in classed(svg, name)]


def test_bars_are_as_long_as_their_figures():
    svg = drawn("bars", ["a", "b", "c", "d"], [200.0, 50.0, 0.0, None])
    assert spans(svg, "after") == [("0%", "100%"), ("0%", "25%")]
    assert texts(svg) == ["a", "200", "b", "50", "c", "0", "d", "–"]


def test_bars_below_nothing_go_the_other_way():
    svg = drawn("bars", ["a", "b"], [30_000, -10_000], unit="money")
    assert spans(svg, "after") == [("25%", "75%"), ("0%", "25%")]
    assert [each.attrib["class"] for each in classed(svg, "negative")] == ["after negative"]
    assert texts(svg) == ["a", "300", "b", "−100"]


@pytest.mark.parametrize(
    ("shares", "widths"), [([0.8, 0.2], ["80%", "20%"]), ([0.2, 0.1], ["100%", "50%"]), ([1.6, 0.8], ["100%", "50%"])]
)
def test_shares_are_of_the_whole_unless_all_are_small(shares, widths):
    assert [width for _, width in spans(drawn("bars", ["a", "b"], shares, unit="percent"), "after")] == widths


def test_pairs_have_the_later_figure_in_front():
    svg = drawn("pairs", ["a", "b"], [100.0, None], [50.0, 200.0])
    assert spans(svg, "after")[1:] == [("0%", "25%"), ("0%", "100%")]  # the first is the legend's
    assert spans(svg, "past")[1:] == [("0%", "50%")]
    assert texts(svg) == ["s2", "s1", "a", "100 → 50", "b", "– → 200"]


def test_money_is_in_major_units_as_everywhere():
    assert texts(drawn("bars", ["a", "b"], [123_400.0, 5.0], unit="money")) == ["a", "1,234", "b", "0.05"]


def test_a_funnel_narrows_from_stage_to_stage():
    svg = drawn("funnel", ["Lead", "Offer", "Won"], [40, 20, 10])
    points = [each.attrib["points"] for each in classed(svg, "after")]
    # Of 100 across: 40 is all, 20 the half (25 to 75), 10 a quarter (37.5 to 62.5); rows of 46, 3 of them a gap.
    assert points[0] == "0,0 100,0 75,43 25,43"
    assert points[1] == "25,46 75,46 62.5,89 37.5,89"
    assert points[2] == "37.5,92 62.5,92 62.5,135 37.5,135"
    assert texts(svg) == ["Lead", "40", "100.0%", "Offer", "20", "50.0%", "Won", "10", "25.0%"]


def test_a_funnel_that_widens_or_begins_with_nothing_is_drawn_too():
    assert (
        classed(drawn("funnel", ["a", "b"], [10, 40]), "after")[0].attrib["points"] == "37.5,0 62.5,0 62.5,43 37.5,43"
    )
    assert texts(drawn("funnel", ["a", "b"], [0, 4])) == ["a", "0", "b", "4"]  # shares of nothing are none
    assert texts(drawn("funnel", ["a", "b"], [None, 4])) == ["a", "–", "b", "4"]


def test_a_line_breaks_where_there_is_no_data():
    svg = drawn("line", ["1", "2", "3", "4", "5"], [0, 10, None, 20, 20])
    lines = [each.attrib["points"] for each in svg.iter("polyline")]
    # The axis ends at 20, 210 pixels high: 10 is at 105. Five points: every 250 of 1000.
    assert lines == ["0,210 250,105", "750,0 1000,0"]
    assert len(list(svg.iter("circle"))) == 4
    assert [each.text for each in classed(svg, "figure")] == ["20"]  # the highest is the last: written once


def test_a_single_point_is_seen():
    svg = drawn("line", ["only"], [7])
    assert [each.attrib["cx"] for each in svg.iter("circle")] == ["50%"]


def test_columns_stand_in_their_bins():
    svg = drawn("columns", ["0–9", "10–19"], [5, 10])
    assert [(each.attrib["x"], each.attrib["height"]) for each in classed(svg, "after")] == [
        ("4.5%", "85"),
        ("54.5%", "170"),
    ]
    assert texts(svg) == ["5", "10", "0–9", "10–19"]


def test_many_columns_have_an_axis_instead_of_figures():
    svg = drawn("columns", [str(at) for at in range(30)], [float(at * 1000) for at in range(30)])
    assert len(classed(svg, "grid")) == 3 and len(classed(svg, "axis")) == 1
    assert [text for text in texts(svg) if text.endswith("0,000")] == ["10,000", "20,000", "30,000"]


def test_fields_of_a_heat_map_hold_their_figures():
    svg = drawn("heat", ["Mon", "Tue"], [0, 6], [None, 12])
    assert [each.attrib["class"] for each in classed(svg, "field")] == [f"field shade-{at}" for at in (0, 3, 0, 6)]
    assert texts(svg) == ["Mon", "Tue", "s1", "0", "6", "s2", "–", "12"]


@pytest.mark.parametrize(("value", "step"), [(None, 0), (0, 0), (1, 1), (10, 1), (11, 2), (30, 3), (59, 6), (60, 6)])
def test_a_shade_is_an_equal_step_of_six(value, step):
    assert shade(value, 0, 60) == step


@pytest.mark.parametrize(
    ("kind", "labels", "few", "large"),
    [("heat", [f"{at:02}" for at in range(24)], 2, 99_999_900), ("line", ["2026-W46", "2026-W47"], 2, 10**15)],
)
def test_what_has_wide_figures_scrolls_rather_than_overlaps(kind, labels, few, large):
    narrow = Chart(kind, "t", labels[:few], [Series("a", [120_000] * few)])
    wide = Chart(kind, "t", labels, [Series("a", [large] * len(labels))], "money")
    assert picture(narrow, STYLE, "c").least < 330 < picture(wide, STYLE, "c").least


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0, 7], [0, 2, 4, 6, 8]),
        ([93], [0, 50, 100]),
        ([3_990_000], [0, 1_000_000, 2_000_000, 3_000_000, 4_000_000]),
        ([-3, 5], [-4, -2, 0, 2, 4, 6]),
        ([0.34], [0, 0.1, 0.2, 0.3, 0.4]),
        ([-8], [-8, -6, -4, -2, 0]),
        ([0], [0, 0.5]),
        ([], [0, 0.5]),
    ],
)
def test_an_axis_has_steps_of_one_two_or_five(values, ticks):
    made = axis(values)
    assert made.ticks == pytest.approx(ticks)
    assert (made.low, made.high) == pytest.approx((ticks[0], ticks[-1]))


def test_an_axis_of_whole_things_has_no_halves():
    assert axis([1], whole=True).ticks == [0, 1]


@pytest.mark.parametrize(
    ("value", "text"), [(0.1 + 0.2, "0.3"), (-0.001, "0"), (100.0, "100"), (-12.345, "-12.35"), (10, "10")]
)
def test_coordinates_are_short_and_have_no_noise(value, text):
    assert number(value) == text


def test_long_names_are_cut_and_told_whole():
    long = "株式会社" * 20
    svg = drawn("bars", [long], [1])
    name = classed(svg, "name")[0]
    assert name.find("title").text == long
    shown = name.find("title").tail
    assert shown.endswith("…") and long.startswith(shown[:-1]) and 10 < len(shown) < 30


def test_a_long_name_of_a_bar_is_there_for_narrow_and_for_wide_places():
    names = ["Ann", "Maximilian-Alexander von Hohenlohe-Langenburg"]
    text = picture(Chart("bars", "t", names, [Series("a", [2, 1])]), STYLE, "c").svg
    shown = re.findall(r'class="name([^"]*)">(?:<title>[^<]*</title>)?([^<]*)<', text)
    assert shown == [("", "Ann"), (" cramped", shown[1][1]), (" spacious", names[1])]
    assert shown[1][1].endswith("…") and names[1].startswith(shown[1][1][:-1])


def test_text_is_fitted_by_its_width():
    assert fitted("short", 10) == "short"
    assert width_of("株") == pytest.approx(1, abs=0.1) and width_of("e\u0301") == width_of("e")
    for room in (2, 5, 9):
        assert width_of(fitted("the quick brown fox 株式会社 jumps", room)) <= room + 0.1


def test_names_below_an_axis_leave_each_other_room():
    assert list(spread(["2026-W01"] * 12, 1000)) == list(range(12))
    assert list(spread(["2026-W01"] * 12, 36)) == [0, 2, 4, 6, 8, 10]  # each under 5 em, and 1 between


@pytest.mark.parametrize("kind", KINDS)
def test_what_no_scale_holds_is_left_out(kind):
    svg = drawn(kind, ["a", "b", "c"], [float("inf"), 5, float("nan")], [1, -1e300, 2])
    assert "5" in "".join(texts(svg)) or kind == "columns"  # several beside each other have an axis
    assert not re.search(r"\b(inf|nan)\b", ElementTree.tostring(svg, "unicode"))


@pytest.mark.parametrize("kind", KINDS)
def test_without_data_it_says_so(kind):
    for svg in (drawn(kind, [], []), drawn(kind, ["a"], [None], [None]), drawn(kind, ["a"])):
        assert "No data in this period" in texts(svg)
        assert svg.find("desc").text == "No data."


figures = st.none() | st.floats(-1e12, 1e12, allow_nan=False) | st.integers(0, 9)


@settings(max_examples=40)
@given(st.sampled_from(KINDS), st.data(), st.sampled_from(["count", "money", "percent", "days"]))
def test_any_figures_and_names_are_drawn(kind, data, unit):
    labels = data.draw(st.lists(names, max_size=6))
    rows = data.draw(st.lists(st.lists(figures, min_size=len(labels), max_size=len(labels)), min_size=2, max_size=2))
    chart = Chart(kind, "t", labels, [Series(data.draw(names), row) for row in rows], unit)
    svg = picture(chart, STYLE, "c").svg
    assert svg == picture(chart, STYLE, "c").svg
    assert harmless(svg)
    assert not re.search(
        r'="[^"]*(\bnan\b|\binf\b|\d\.\d{3,}|\de[-+]\d)[^"]*"', re.sub(r"<(title|desc|text).*?</\1>", "", svg)
    )
    read = ElementTree.fromstring(re.sub("[\ufffe\uffff]", "", svg))
    if kind == "bars" and any(value is not None for row in rows for value in row):
        told = [
            name.find("title").text if name.find("title") is not None else name.text or ""
            for name in classed(read, "name")
            if "spacious" not in name.attrib["class"]  # the same again
        ]
        assert told == [re.sub("[\ufffe\uffff]", "", visible(name)) for name in labels]
