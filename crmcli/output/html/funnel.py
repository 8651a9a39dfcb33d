"""A funnel: each stage as wide as its figure, narrowing to the next; its share of the first beside it."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from crmcli.core.document import Cell, Chart
from crmcli.output.cell_text import text_of
from crmcli.output.html.bars import MOST
from crmcli.output.html.svg import EM, Drawing, Values, element, label, number

_ROW, _GAP = 46, 3
_LABEL, _SHAPE = "0", ("32%", "42%")
_NAME = 7.6
"""Em that a name has on a phone."""


def draw(chart: Chart, values: Values) -> Drawing:
    """The first series, from the widest stage down."""
    figures = list(values.rows[0][:MOST]) if values.rows else []
    widest = max((value or 0 for value in figures), default=0)
    parts: list[Markup] = []
    for at, value in enumerate(figures):
        parts += _row(chart.labels[at], value, figures[0], values, at * _ROW)
    widths = [max(value or 0, 0) / widest * 100 if widest > 0 else 0.0 for value in figures]
    height = len(figures) * _ROW
    shape = element(
        "svg",
        *_stages(widths),
        x=_SHAPE[0], y=0, width=_SHAPE[1], height=max(height, 1), viewBox=f"0 0 100 {max(height, 1)}",
        preserveAspectRatio="none",
    )  # fmt: skip
    return Drawing([shape, *parts], height)


def _stages(widths: list[float]) -> Iterator[Markup]:
    for at, width in enumerate(widths):
        below = widths[at + 1] if at + 1 < len(widths) else width
        below = min(below, width)  # a stage never widens downwards: the next begins with its own width
        top, bottom = at * _ROW, (at + 1) * _ROW - _GAP
        points = ((50 - width / 2, top), (50 + width / 2, top), (50 + below / 2, bottom), (50 - below / 2, bottom))
        if width:
            written = " ".join(f"{number(x)},{number(y)}" for x, y in points)
            yield element("polygon", points=written, class_=f"after stage-{min(at, 5)}")


def _row(name: str, value: float | None, first: float | None, values: Values, top: float) -> Iterator[Markup]:
    middle = top + (_ROW - _GAP) / 2 + EM / 3
    yield label(name, _NAME, x=0, y=middle, class_="name")
    share = value / first if value is not None and first else None
    yield element("text", values.shown(value), x="100%", y=middle - 8, text_anchor="end", class_="figure")
    if share is not None:
        text = text_of(Cell(share, "percent"), values.style)
        yield element("text", text, x="100%", y=middle + 8, text_anchor="end", class_="legend")
