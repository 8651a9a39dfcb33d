"""SVG by hand: elements with everything escaped, coordinates rounded, text measured by eye, axes of round numbers.

A chart is as wide as the place it stands in: across, all is in percent of that width, and only heights are pixels, so
that text keeps its size on a phone. No colour stands in a chart: classes name it, and the page's style says it for
light, dark and print.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from math import ceil, floor, log10
from typing import Any, NamedTuple
from unicodedata import combining, east_asian_width

from markupsafe import Markup, escape

from crmcli.core.document import Cell, Chart
from crmcli.output.cell_text import Style, text_of

EM = 13
"""Pixels: the size of a chart's text."""


def element(name: str, *children: str, **attributes: Any) -> Markup:
    """An element; `class_` is the attribute class, `font_size` is font-size. Text that is no Markup is escaped."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value if isinstance(value, str) else number(value))}"'
        for key, value in attributes.items()
    )
    return Markup(f"<{name}{written}>{''.join(map(escape, children))}</{name}>")


def unbroken(text: str) -> Markup:
    """The text, escaped, each day, month or week in it kept on one line: a hyphen would let it go on in the next."""
    return Markup(_DATE.sub(r'<span style="white-space:nowrap">\g<0></span>', str(escape(text))))


_DATE = re.compile(r"\b\d{4}-(?:W\d\d|\d\d(?:-\d\d)?)\b", re.ASCII)


def number(value: float) -> str:
    """A coordinate to the hundredth: no noise of floating point, no minus zero."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percent(fraction: float) -> str:
    """A fraction of the width there is."""
    return f"{number(fraction * 100)}%"


def width_of(text: str) -> float:
    """About how wide the text is, in em, a little generously."""
    return sum(map(_width, text))


def _width(char: str) -> float:
    if char.isascii():
        return 0.32 if char in " .,:;'|!iljtfI()[]-" else 0.88 if char in "mwMW@%" else 0.68 if char.isupper() else 0.58
    return 0.0 if combining(char) else 1.02 if east_asian_width(char) in "WF" else 0.68


def fitted(text: str, width: float) -> str:
    """The text, or as much of its beginning as that many em hold with "…"."""
    if width_of(text) <= width:
        return text
    room, kept = width - 1, 0
    for char in text:
        room -= _width(char)
        if room < 0:
            break
        kept += 1
    return f"{text[:kept].rstrip()}…"


def label(text: str, width: float, **attributes: Any) -> Markup:
    """Text of one line within that many em; what is cut is told by its title."""
    short = fitted(text, width)
    return element("text", *([] if short == text else [element("title", text)]), short, **attributes)


class Drawing(NamedTuple):
    """A chart's `parts`, its height in pixels, and the pixels that its names take at the left and right; where it
    cannot be narrower than `least` pixels, its box scrolls."""

    parts: Sequence[Markup]
    height: float
    left: float = 0
    right: float = 0
    least: float = 0


class Values(NamedTuple):
    """The figures of a chart with how they are written."""

    rows: Sequence[Sequence[float | None]]
    unit: str
    style: Style

    def shown(self, value: float | None) -> str:
        return text_of(Cell(value, self.unit), self.style)

    @property
    def all(self) -> list[float]:
        """Every figure that there is."""
        return [value for row in self.rows for value in row if value is not None]


def values_of(chart: Chart, style: Style) -> Values:
    """The figures of the chart, each with cents only where it has some: the table beside it lines them up."""
    return Values([series.values for series in chart.series], chart.unit, style._replace(cents=False))


class Axis(NamedTuple):
    """From `low` to `high`, which include nothing and every value, with round numbers between them."""

    low: float
    high: float
    ticks: list[float]

    def at(self, value: float) -> float:
        """Where the value is: 0 at the low end, 1 at the high one."""
        return (value - self.low) / (self.high - self.low)


def axis(values: Iterable[float], whole: bool = False, steps: int = 4) -> Axis:
    """An axis with steps of 1, 2 or 5 times a power of ten; steps of a `whole` axis are no fractions."""
    every = [0.0, *values]
    low, high = min(every), max(every)
    step = _step((high - low or 1) / steps)
    step = max(step, 1) if whole else step
    first, last = floor(low / step + 1e-9), max(ceil(high / step - 1e-9), 0)
    last = last if last > first else first + 1
    return Axis(first * step, last * step, [round(at * step, 10) for at in range(first, last + 1)])


def _step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= rough * 0.999)


def spread(texts: Sequence[str], room: float) -> Iterator[int]:
    """Which of the texts, evenly spaced over `room` em, can be written side by side: each, every second …"""
    widest = max(map(width_of, texts), default=0) + 1
    every = max(1, ceil(len(texts) * widest / room))
    return iter(range(0, len(texts), every))
