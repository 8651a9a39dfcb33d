"""A line over time, on an axis of round numbers; the last and the highest figure are written where they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from crmcli.core.document import Chart
from crmcli.output.html.svg import EM, Axis, Drawing, Values, axis, element, label, number, percent, spread, width_of

_HEIGHT = 210
_LEAST = 160
"""Pixels across that show a course."""

_NARROW, _WIDE = 260 / EM, 430 / EM
"""Em that the names below have on a phone, and on a larger screen."""


def draw(chart: Chart, values: Values) -> Drawing:
    """Each series as a line, the first one in front with its figures."""
    up = axis([*values.all, *([] if chart.mark is None else [chart.mark])], values.unit == "count")
    top = 26 if len(chart.series) > 1 else 20
    left = max(width_of(values.shown(tick)) for tick in up.ticks) * EM + 10
    rows = values.rows
    parts = [
        *(_legend(chart) if len(chart.series) > 1 else ()),
        *grid(up, values, top, _HEIGHT),
        *_mark(chart, up, top),
        *bottom(chart.labels, top + _HEIGHT, [place(at, len(chart.labels)) for at in range(len(chart.labels))]),
        *(part for at in range(len(rows) - 1, -1, -1) for part in _line(rows[at], up, top, at)),
        *(_points(rows[0], values, up, top) if rows else ()),
    ]
    last = rows[0][-1] if rows and rows[0] else None
    right = max(width_of(chart.labels[-1]) * 6, 0 if last is None else width_of(values.shown(last)) * EM * 1.15 + 12)
    return Drawing(parts, top + _HEIGHT + 26, left, right, left + right + _LEAST)


def _mark(chart: Chart, up: Axis, top: float) -> Iterator[Markup]:
    if chart.mark is not None:
        y = top + (1 - up.at(chart.mark)) * _HEIGHT
        yield element("line", x1=0, x2="100%", y1=y, y2=y, class_="mark")


def grid(up: Axis, values: Values, top: float, height: float) -> Iterator[Markup]:
    """Lines across with their figures in the margin at the left."""
    for tick in up.ticks:
        y = top + (1 - up.at(tick)) * height
        yield element("line", x1=0, x2="100%", y1=y, y2=y, class_="axis" if tick == 0 else "grid")
        yield element("text", values.shown(tick), x=-8, y=y + 4, text_anchor="end", class_="tick")


def bottom(labels: Sequence[str], top: float, places: Sequence[float]) -> Iterator[Markup]:
    """The names below, as many as there is room for; a phone has less of it."""
    wide = list(spread(labels, _WIDE))
    narrow = set(wide[:: _times(labels, wide)])
    for at in wide:
        kind = "tick" if at in narrow else "tick roomy"
        yield label(labels[at], 12, x=percent(places[at]), y=top + 18, text_anchor="middle", class_=kind)


def _times(labels: Sequence[str], wide: Sequence[int]) -> int:
    narrow = list(spread([labels[at] for at in wide], _NARROW))
    return narrow[1] if len(narrow) > 1 else max(len(wide), 1)


def place(at: int, count: int) -> float:
    """Where the point is across, of so many."""
    return at / (count - 1) if count > 1 else 0.5


def _line(row: Sequence[float | None], up: Axis, top: float, series: int) -> Iterator[Markup]:
    """The stretches of the line between gaps of no data. Across it is stretched to the width there is."""
    points = [(place(at, len(row)) * 1000, (1 - up.at(value)) * _HEIGHT) if value is not None else None
              for at, value in enumerate(row)]  # fmt: skip
    paths = []
    for there, stretch in groupby(points, key=lambda point: point is not None):
        if there:
            written = [f"{number(x)},{number(y)}" for x, y in filter(None, stretch)]
            base = number((1 - up.at(0)) * _HEIGHT)
            if series == 0 and len(written) > 1:
                area = f"{written[0].split(',')[0]},{base} {' '.join(written)} {written[-1].split(',')[0]},{base}"
                paths.append(element("polygon", points=area, class_="area"))
            paths.append(element("polyline", points=" ".join(written), class_=f"line line-{min(series, 3)}"))
    yield element(
        "svg", *paths, x=0, y=top, width="100%", height=_HEIGHT, viewBox=f"0 0 1000 {_HEIGHT}",
        preserveAspectRatio="none", class_="inner",
    )  # fmt: skip


def _points(row: Sequence[float | None], values: Values, up: Axis, top: float) -> Iterator[Markup]:
    """A dot on each figure, and the highest and the last one in writing."""
    there = [(at, value) for at, value in enumerate(row) if value is not None]
    last = there[-1][0] if there else 0
    highest = max(there, key=lambda pair: (pair[1], pair[0]))[0] if there else 0
    for at, value in there:
        x, y = place(at, len(row)), top + (1 - up.at(value)) * _HEIGHT
        yield element("circle", cx=percent(x), cy=y, r=4 if at in (last, highest) else 2.5, class_="dot")
        if at == len(row) - 1 > 0:  # in the margin, where nothing else is
            yield element("text", values.shown(value), x="100%", dx=9, y=y + 4, class_="figure")
        elif at in (last, highest):
            anchor = "start" if x < 0.06 else "middle"
            yield element("text", values.shown(value), x=percent(x), y=y - 10, text_anchor=anchor, class_="figure halo")


def _legend(chart: Chart) -> Iterator[Markup]:
    share = 1 / len(chart.series)
    for at, series in enumerate(chart.series):
        key = element("line", x1=0, x2=18, y1=8, y2=8, class_=f"line line-{min(at, 3)}")
        name = label(series.name, 300 / EM * share - 2, x=24, y=EM - 1, class_="legend")
        yield element("svg", key, name, x=percent(at * share), class_="inner")
