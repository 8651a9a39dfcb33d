"""How far off each way to forecast has been: the same days ahead, forecast from past days by what was known then.

A range is drawn from those errors (bootstrap of standardised residuals; A. C. Davison, D. V. Hinkley, "Bootstrap
Methods and their Application" (1997), ch. 6): each is the error of a forecast in standard deviations, as they follow
from the deals. Some draws of the normal curve are mixed with them, for few errors say little.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import hypot
from typing import NamedTuple

from crmcli.funnel.forecast.expected import Expected, Span

MODEL, AVERAGE, LAST, WEIGHTED = "model", "average", "last", "weighted"
METHODS = (AVERAGE, MODEL, LAST, WEIGHTED)
"""What is likely by the chances of the deals, by the mean of the last three such spans, by the last one, and by the
probabilities of the stages; of equally good ones the first is taken."""
CLOSED = 30
"""Closed deals that it takes to learn chances from."""
ORIGINS, FEW = 24, 6
"""Past forecasts that are looked at, and how many it takes to say which way does better."""
SEED, DRAWS = 14, 2000
NORMAL = 4
"""As many draws of the normal curve are mixed with the errors."""
DRIFT = 0.2
"""As large a part of what is likely is the standard deviation of what no deal can tell, to begin with."""
TAIL = 0.1
"""The share of draws that lies below the range, and above it."""


class Revenue:
    """Revenue by day, from the day on from which there is any."""

    def __init__(self, days: Mapping[int, int], since: int) -> None:
        self._days = sorted(days)
        self._sums = [0, *accumulate(days[day] for day in self._days)]
        self.since = since

    def between(self, start: int, end: int) -> int:
        """From that day up to but not including the other."""
        low, high = (bisect_left(self._days, day) for day in (start, end))
        return self._sums[high] - self._sums[low]

    def before(self, span: Span, times: int) -> float:
        """What a span as long brought in the mean of so many of them up to its `day`; of a young team, of as many days
        as there are, but of no fewer than the span has: one win on the first day is not one a day."""
        end = span.day + 1
        start = max(end - times * span.length, min(self.since, end - span.length))
        return self.between(start, end) / (end - start) * span.length


def by_method(expected: Expected, revenue: Revenue, span: Span) -> dict[str, float]:
    """What each way says of those days."""
    return {
        AVERAGE: revenue.before(span, 3), MODEL: expected.all, LAST: revenue.before(span, 1),
        WEIGHTED: expected.weighted,
    }  # fmt: skip


def deviation(variance: float, likely: float) -> float:
    """The standard deviation of what comes, where deals have that variance and that much is likely."""
    return hypot(variance**0.5, DRIFT * likely)


class Origin(NamedTuple):
    """A past forecast: what each way said, what it came to, and the variance of what deals bring."""

    span: Span
    said: Mapping[str, float]
    actual: int
    variance: float


class Record(NamedTuple):
    """Past forecasts, the oldest first, and how many deals had been closed by now."""

    origins: Sequence[Origin]
    closed: int

    def error(self, method: str) -> float | None:
        """The sum of the errors over the sum of what it came to (WAPE); None: it came to nothing."""
        total = sum(abs(each.actual) for each in self.origins)
        return sum(abs(each.said[method] - each.actual) for each in self.origins) / total if total else None

    @property
    def best(self) -> str:
        """The way that did best; the average, where too little is known."""
        if self.closed < CLOSED or len(self.origins) < FEW:
            return AVERAGE
        errors = {method: error for method in METHODS if (error := self.error(method)) is not None}
        return min(errors, key=errors.__getitem__) if errors else AVERAGE

    def quantiles(self, method: str) -> tuple[float, float] | None:
        """How many standard deviations below and above what is said the range of 80 % lies; None: unknown."""
        from random import Random  # three milliseconds that few commands need

        if self.closed < CLOSED:
            return None
        spreads = [(each, deviation(each.variance, each.said[method])) for each in self.origins]
        errors = [(each.actual - each.said[method]) / spread for each, spread in spreads if spread > 0]
        draw = Random(SEED)
        drawn = sorted(
            draw.gauss(0, 1) if draw.random() * (len(errors) + NORMAL) < NORMAL else draw.choice(errors)
            for _ in range(DRAWS)
        )
        return drawn[int(TAIL * DRAWS)], drawn[int((1 - TAIL) * DRAWS) - 1]
