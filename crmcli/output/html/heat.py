"""A heat map: a row for each series, a field for each label, the darker the more, with the figure written in it."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from crmcli.core.document import Chart
from crmcli.output.html.bars import MOST
from crmcli.output.html.svg import EM, Drawing, Values, element, label, percent, width_of

SHADES = 6
"""Steps of the scale besides none at all; the page's style has a colour for each, and one for text on it."""

_ROW, _TOP = 32, 24
_NAME = 8.5


def draw(chart: Chart, values: Values) -> Drawing:
    """As many series as fit on a page."""
    count = max(len(chart.labels), 1)
    names = [series.name for series in chart.series[:MOST]]
    left = min(max(map(width_of, names), default=0), _NAME) * EM * 1.1 + 8  # some to spare: fonts differ, and it is cut
    parts: list[Markup] = []
    for at, name in enumerate(chart.labels):
        parts.append(label(name, 6, x=percent((at + 0.5) / count), y=_TOP - 9, text_anchor="middle", class_="tick"))
    low, high = min(0, *values.all, 0), max(0, *values.all, 0)
    for at, name in enumerate(names):
        top = _TOP + at * _ROW
        parts.append(label(name, _NAME, x=-8, y=top + _ROW / 2 + 4, text_anchor="end", class_="name"))
        parts += _fields(values, at, (low, high), top)
    widest = max(
        [*(width_of(values.shown(value)) for value in values.all), *(min(width_of(n), 6) for n in chart.labels)],
        default=1,
    )
    return Drawing(parts, _TOP + len(names) * _ROW, left, 0, left + count * (widest * 12 + 6))


def _fields(values: Values, series: int, ends: tuple[float, float], top: float) -> Iterator[Markup]:
    row = values.rows[series]
    for at, value in enumerate(row):
        place, width = at / len(row), 1 / len(row)
        kind = f"shade-{shade(value, *ends)}"
        yield element("rect", x=percent(place), y=top, width=percent(width), height=_ROW, class_=f"field {kind}")
        yield element(
            "text", values.shown(value), x=percent(place + width / 2), y=top + _ROW / 2 + 4, text_anchor="middle",
            class_=f"on-{kind}",
        )  # fmt: skip


def shade(value: float | None, low: float, high: float) -> int:
    """The step of the scale: 0 for nothing or the lowest, else 1 to `SHADES` in equal steps up to the highest."""
    if value is None or high <= low or value <= low:
        return 0
    return min(SHADES, 1 + int((value - low) / (high - low) * SHADES * 0.9999))
