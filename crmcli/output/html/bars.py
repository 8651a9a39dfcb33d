"""Bars across, one below the other, each under its name and figure: a ranking, or before and after."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from crmcli.core.document import Chart
from crmcli.output.html.svg import EM, Axis, Drawing, Values, element, label, percent, width_of

MOST = 20
"""Rows that are drawn: a chart must fit on a page. The table has all."""

_ROW, _BAR, _THIN = 40, 12, 5
_NARROW, _WIDE = 310 / EM, 560 / EM
"""Em that a phone has across, or a chart beside its table, and a chart of the page's width."""


def draw(chart: Chart, values: Values) -> Drawing:
    """One series as bars, or two as pairs: the second, after, in front, and the first, before, thin below it."""
    pairs = len(values.rows) > 1
    top = 26 if pairs else 0
    pitch = _ROW + (_THIN + 3 if pairs else 0)
    across = Axis(min(0, *values.all, 0), chart.top or widest(values), [])
    parts: list[Markup] = list(_legend(chart)) if pairs else []
    for at, name in enumerate(chart.labels[:MOST]):
        figures = [row[at] for row in values.rows]
        parts += _row(name, figures, values, across, top + at * pitch)
        parts += _mark(chart, across, top + at * pitch + 16, pitch - 22)
    shown = min(len(chart.labels), MOST)
    return Drawing([*parts, *_more(chart, top + shown * pitch)], top + shown * pitch + (22 if _left_out(chart) else 0))


def _row(name: str, figures: list[float | None], values: Values, across: Axis, top: float) -> Iterator[Markup]:
    after = figures[-1]
    before = f"{values.shown(figures[0])} → " if len(figures) > 1 else ""
    taken = width_of(before + values.shown(after)) + 1
    yield from _name(name, _NARROW - taken, _WIDE - taken, top + EM)
    yield element(
        "text",
        element("tspan", before, class_="before"),
        element("tspan", values.shown(after), class_="figure"),
        x="100%", y=top + EM, text_anchor="end",
    )  # fmt: skip
    if values.unit == "percent":
        yield element("rect", x=0, y=top + 19, width="100%", height=_BAR, rx=3, class_="track")
    yield from _bar(after, across, top + 19, _BAR, "after")
    if len(figures) > 1:
        yield from _bar(figures[0], across, top + 19 + _BAR + 2, _THIN, "past")


def _name(name: str, narrow: float, wide: float, y: float) -> Iterator[Markup]:
    """The name; one that is too long for a phone once for there, and once for where there is more room."""
    narrow, wide = max(narrow, 6), max(wide, 6)
    if width_of(name) <= narrow:
        yield label(name, narrow, x=0, y=y, class_="name")
    else:
        yield label(name, narrow, x=0, y=y, class_="name cramped")
        yield label(name, wide, x=0, y=y, class_="name spacious")


def widest(values: Values) -> float:
    """The figure whose bar is as wide as there is room: the highest, or the whole of what is counted in percent."""
    high = max(0, *values.all, 0)
    return max(high, 1) if values.unit == "percent" and high > 0.5 else high or 1


def _bar(value: float | None, across: Axis, top: float, height: float, kind: str) -> Iterator[Markup]:
    if value:
        ends = sorted((across.at(0), min(1.0, across.at(value))))
        kind = f"{kind} negative" if value < 0 else kind
        width = percent(ends[1] - ends[0])
        yield element("rect", x=percent(ends[0]), y=top, width=width, height=height, rx=3, class_=kind)


def _mark(chart: Chart, across: Axis, top: float, height: float) -> Iterator[Markup]:
    if chart.mark is not None:
        x = percent(across.at(chart.mark))
        yield element("line", x1=x, x2=x, y1=top, y2=top + height, class_="mark")


def _legend(chart: Chart) -> Iterator[Markup]:
    """Which bar is which: before at the left, after at its right."""
    before, after = (series.name for series in chart.series[:2])
    yield element("rect", x=0, y=4, width=14, height=8, rx=2, class_="after")
    yield label(after, 9, x=20, y=EM, class_="legend")
    yield element("rect", x="50%", y=6, width=14, height=_THIN, rx=2, class_="past")
    yield element("svg", label(before, 9, x=20, y=EM, class_="legend"), x="50%", class_="inner")


def _left_out(chart: Chart) -> int:
    return max(0, len(chart.labels) - MOST)


def _more(chart: Chart, top: float) -> Iterator[Markup]:
    if count := _left_out(chart):
        yield element("text", f"and {count:,} more in the table", x=0, y=top + EM, class_="legend")
