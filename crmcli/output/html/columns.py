"""Columns side by side: a histogram, each with its figure on top where there is room, else on an axis."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from crmcli.core.document import Chart
from crmcli.output.html.line import bottom, grid
from crmcli.output.html.svg import EM, Axis, Drawing, Values, axis, element, percent, width_of

_HEIGHT, _TOP = 170, 20
_NARROW = 300 / EM


def draw(chart: Chart, values: Values) -> Drawing:
    """A column for each bin; several series stand side by side in it."""
    count = max(len(chart.labels), 1)
    up = axis(values.all, values.unit == "count")
    widest = max((width_of(values.shown(value)) for value in values.all), default=0)
    written = len(values.rows) == 1 and (widest + 0.4) * count <= _NARROW
    if written:  # no axis: the highest column reaches the top
        up = Axis(min(0, *values.all, 0), max(0, *values.all, 0) or 1, [0])
    parts: list[Markup] = []
    if written:
        y = _TOP + (1 - up.at(0)) * _HEIGHT
        parts.append(element("line", x1=0, x2="100%", y1=y, y2=y, class_="axis"))
    else:
        parts += grid(up, values, _TOP, _HEIGHT)
    for at in range(len(chart.labels)):
        parts += _bin(at, count, values, up, written)
    middles = [(at + 0.5) / count for at in range(count)]
    parts += bottom(chart.labels, _TOP + _HEIGHT, middles)
    left = 0 if written else max(width_of(values.shown(tick)) for tick in up.ticks) * EM + 10
    return Drawing(parts, _TOP + _HEIGHT + 26, left)


def _bin(at: int, count: int, values: Values, up: Axis, written: bool) -> Iterator[Markup]:
    each = 1 / count / len(values.rows)
    for series, row in enumerate(values.rows):
        value = row[at]
        if value is None:
            continue
        ends = sorted((1 - up.at(0), 1 - up.at(value)))
        x = at / count + series * each
        kind = "after" if series == len(values.rows) - 1 else "past"
        if value:
            yield element(
                "rect", x=percent(x + each * 0.09), width=percent(each * 0.82), y=_TOP + ends[0] * _HEIGHT,
                height=max((ends[1] - ends[0]) * _HEIGHT, 1), rx=2, class_=kind,
            )  # fmt: skip
        if written:
            yield element(
                "text", values.shown(value), x=percent(x + each / 2), y=_TOP + ends[0] * _HEIGHT - 5,
                text_anchor="middle", class_="figure",
            )  # fmt: skip
