"""A metric over several periods: its direction by least squares, its best and worst period.

A period under way is shown but judged by nothing here: half a quarter's revenue is no fall.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, sqrt
from typing import NamedTuple

from crmcli.evaluation.score.readings import Reading

CLAIM = 0.035
"""The p, adjusted for all rows of a table, below which a direction is said to be one: slopes of few points err more
often than comparisons do (tests/benchmarks/null_worlds.py)."""
FEWEST = 3
"""Complete periods with data that a slope needs: through two points any line fits."""


class Point(NamedTuple):
    """What was reached in one period, by its place in the row of periods; no value: no data."""

    at: int
    reading: Reading
    complete: bool = True

    @property
    def counts(self) -> bool:
        return self.complete and self.reading.value is not None

    @property
    def value(self) -> float:
        """The value of a point that has one."""
        return self.reading.value or 0.0


class Slope(NamedTuple):
    """The change per period in the metric's unit over `periods` points, with the two-sided p of no change at all; of
    several at once also that adjusted for all (`adjusted`)."""

    value: float
    p: float
    periods: int
    p_adjusted: float | None = None

    @property
    def clear(self) -> bool:
        return (self.p if self.p_adjusted is None else self.p_adjusted) < CLAIM


class Trend(NamedTuple):
    """One row of points: of a rep, a team or everybody."""

    name: str
    points: Sequence[Point]
    slope: Slope | None = None
    best: Point | None = None
    worst: Point | None = None

    @property
    def counted(self) -> int:
        """How many points the slope could be drawn through."""
        return sum(point.counts for point in self.points)


def trend(name: str, points: Sequence[Point], better: str) -> Trend:
    """What the complete points with data tell; of equal values the latest period is the best, and the worst."""
    known = [point for point in points if point.counts]
    if not known:
        return Trend(name, points)
    sign = 1 if better == "higher" else -1
    best = max(known, key=lambda point: (sign * point.value, point.at))
    worst = min(known, key=lambda point: (sign * point.value, -point.at))
    return Trend(name, points, slope([(point.at, point.value) for point in known]), best, worst)


def adjusted(trends: Sequence[Trend]) -> list[Trend]:
    """The same trends, the p of their slopes adjusted so that of all together at most one in twenty tables names a
    direction where there is none (Holm 1979)."""
    drawn = [each.slope for each in trends if each.slope is not None]
    if not drawn:
        return list(trends)
    from crmcli.evaluation.statistics.inference import holm

    found = iter(holm([each.p for each in drawn]))
    return [each._replace(slope=each.slope and each.slope._replace(p_adjusted=next(found))) for each in trends]


def slope(points: Sequence[tuple[float, float]]) -> Slope | None:
    """The least-squares line through (period, value); None through fewer points than it needs.

    p is of Student's t with n − 2 degrees of freedom: t = b / √(SSE / (n − 2) / Sxx).
    """
    if len(points) < FEWEST:
        return None
    n = len(points)
    x0, y0 = fsum(x for x, _ in points) / n, fsum(y for _, y in points) / n
    across = fsum((x - x0) ** 2 for x, _ in points)
    up = fsum((y - y0) ** 2 for _, y in points)
    b = fsum((x - x0) * (y - y0) for x, y in points) / across
    left = max(0.0, up - b * b * across)
    if left <= 1e-12 * up:  # a straight line, up to rounding
        return Slope(b if up else 0.0, 0.0 if up else 1.0, n)
    from crmcli.evaluation.statistics.inference import t_tails

    return Slope(b, t_tails(b / sqrt(left / (n - 2) / across), n - 2), n)
