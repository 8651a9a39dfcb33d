"""A chart as a figure of the page: drawn by the module of its kind, and told in words to who cannot see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from markupsafe import Markup

from crmcli.core.document import Chart, Series
from crmcli.core.names import visible
from crmcli.output.cell_text import Style
from crmcli.output.html import bars, columns, funnel, heat, line
from crmcli.output.html.svg import Drawing, Values, element, values_of

_KINDS: dict[str, Callable[[Chart, Values], Drawing]] = {
    "funnel": funnel.draw,
    "bars": bars.draw,
    "pairs": bars.draw,
    "line": line.draw,
    "columns": columns.draw,
    "heat": heat.draw,
}

_PHONE = 320
"""Pixels that a page has across on the narrowest phone, within its margins."""


_BEYOND = 1e200
"""No figure of a business is as large."""


class Picture(NamedTuple):
    """A drawn chart; `least` is the width in pixels below which its box scrolls; 0: it fits anywhere."""

    svg: Markup
    least: int


def picture(chart: Chart, style: Style, name: str) -> Picture:
    """The chart as SVG. `name` is the beginning of its ids on the page."""
    chart = harmless(chart)
    values = values_of(chart, style)
    drawing = _KINDS[chart.kind](chart, values) if values.all else _nothing()
    least = round(drawing.least) if drawing.least > _PHONE else 0
    size = f"padding:0 {round(drawing.right)}px 0 {round(drawing.left)}px"
    svg = element(
        "svg",
        element("title", chart.title, id=f"{name}-title"),
        element("desc", message(chart, values), id=f"{name}-desc"),
        *drawing.parts,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        class_=f"chart chart-{chart.kind}",
        height=round(drawing.height),
        style=size + (f";min-width:{least}px" if least else ""),
    )
    return Picture(svg, least)


def harmless(chart: Chart) -> Chart:
    """The chart with all its text shown as text, and without figures that no scale holds: SQL knows infinity."""
    series = [Series(visible(each.name), [_drawable(value) for value in each.values]) for each in chart.series]
    labels = [visible(name) for name in chart.labels]
    return chart._replace(title=visible(chart.title), labels=labels, series=series)


def _drawable(value: float | None) -> float | None:
    return value if value is not None and abs(value) < _BEYOND else None


def _nothing() -> Drawing:
    return Drawing([element("text", "No data in this period", x=0, y=14, class_="legend")], 22)


def message(chart: Chart, values: Values) -> str:
    """What the chart says first, as a sentence: "Highest: alice 120,000. Lowest: bob 80,000."."""
    named = list(_named(chart))
    if not named:
        return "No data."
    if chart.kind == "line":
        return _course(chart, values)
    (first, most), (last, least) = max(named, key=_figure), min(named, key=_figure)
    said = f"Highest: {first} {values.shown(most)}."
    return said if len(named) == 1 else f"{said} Lowest: {last} {values.shown(least)}."


def _course(chart: Chart, values: Values) -> str:
    own = [pair for pair in zip(chart.labels, chart.series[0].values, strict=True) if pair[1] is not None]
    if not own:
        return "No data."
    (start, was), (end, now) = own[0], own[-1]
    peak, most = max(own, key=_figure)
    return f"From {values.shown(was)} in {start} to {values.shown(now)} in {end}. Highest: {peak} {values.shown(most)}."


def _figure(pair: tuple[str, float | None]) -> float:
    return pair[1] or 0.0


def _named(chart: Chart) -> Iterator[tuple[str, float]]:
    """Each figure with its name: of pairs only the later one, of a heat map the row and the field."""
    series = chart.series[-1:] if chart.kind == "pairs" else chart.series
    for each in series:
        for name, value in zip(chart.labels, each.values, strict=True):
            if value is not None:
                yield (f"{each.name}, {name}" if len(series) > 1 else name), value
