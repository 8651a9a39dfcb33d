"""Is it more than chance? Intervals, tests and sample sizes, on plain numbers and with nothing but arithmetic.

A test gives the two-sided p: how often chance alone would show a difference at least as large. An interval is the one
of 95 %. Each formula names its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, exp, fsum, inf, lgamma, log, pi, sqrt
from typing import NamedTuple

Z, Z_POWER = 1.959963984540054, 0.8416212335729143
"""Quantiles of the normal distribution at 97.5 % (an interval of 95 %) and at 80 % (the power of a test)."""
ALPHA = 0.05
CLAIM = 0.04
"""The p, adjusted for all that is looked at, below which anything is said to be more than chance. Small samples let a
test err a little more often than it says: with this, fewer than one company of chance alone in twenty is told anything
(tests/benchmarks/null_worlds.py)."""

_TIE = 1 + 1e-7
"""Tables this near in probability count as equally probable (as in R's `fisher.test`)."""


class Interval(NamedTuple):
    low: float
    high: float


class Moments(NamedTuple):
    """A sample by its size, its mean and the sum of squares about it."""

    n: int
    mean: float
    squares: float

    @property
    def variance(self) -> float:
        """The unbiased estimate; of fewer than two values there is none, and it is 0."""
        return self.squares / (self.n - 1) if self.n > 1 else 0.0


def moments(values: Sequence[float]) -> Moments:
    mean = fsum(values) / len(values) if values else 0.0
    return Moments(len(values), mean, fsum((value - mean) ** 2 for value in values))


# Shares of a whole


def wilson(hits: float, n: float) -> Interval:
    """The score interval of a proportion (Wilson 1927, J. Am. Stat. Assoc. 22:209)."""
    share, z2 = hits / n, Z * Z
    middle = share + z2 / (2 * n)
    spread = Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low, high = ((middle + side) / (1 + z2 / n) for side in (-spread, spread))
    return Interval(0.0 if hits == 0 else low, 1.0 if hits == n else high)


def newcombe(hits1: float, n1: float, hits2: float, n2: float) -> Interval:
    """The interval of the second proportion minus the first, from the Wilson limits of both (Newcombe 1998, Stat. Med.
    17:873, method 10: without continuity correction)."""
    share1, share2 = hits1 / n1, hits2 / n2
    (low1, high1), (low2, high2), change = wilson(hits1, n1), wilson(hits2, n2), share2 - share1
    return Interval(
        change - sqrt((share2 - low2) ** 2 + (high1 - share1) ** 2),
        change + sqrt((high2 - share2) ** 2 + (share1 - low1) ** 2),
    )


def fisher(hits1: int, n1: int, hits2: int, n2: int) -> float:
    """Fisher's exact test of two proportions (Fisher 1935): the probability, given both margins, of all tables no more
    probable than the one observed."""
    hits, total = hits1 + hits2, n1 + n2
    least, most = max(0, hits - n2), min(hits, n1)
    if least == most:
        return 1.0
    mode = (hits + 1) * (n1 + 1) // (total + 2)
    seen = _log_chance(hits1, n1, hits, total)
    if seen + log(_TIE) >= _log_chance(mode, n1, hits, total):
        return 1.0
    # Chances fall on either side of the mode: the other tail begins at the first table no more probable than ours.
    inner, outer, step = (mode, most, 1) if hits1 < mode else (mode, least, -1)
    if _log_chance(outer, n1, hits, total) > seen + log(_TIE):
        return min(1.0, _tail(hits1, -step, n1, hits, total))
    while abs(outer - inner) > 1:
        middle = (inner + outer) // 2
        if _log_chance(middle, n1, hits, total) > seen + log(_TIE):
            inner = middle
        else:
            outer = middle
    first = outer if _log_chance(inner, n1, hits, total) > seen + log(_TIE) else inner
    return min(1.0, _tail(hits1, -step, n1, hits, total) + _tail(first, step, n1, hits, total))


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _log_chance(x: int, n1: int, hits: int, total: int) -> float:
    """The hypergeometric log probability that x of the hits are among the first n1 of the total."""
    return _log_choose(n1, x) + _log_choose(total - n1, hits - x) - _log_choose(total, hits)


def _tail(x: int, step: int, n1: int, hits: int, total: int) -> float:
    """The chances from x outwards, each from the one before, until they no longer count."""
    chance = exp(_log_chance(x, n1, hits, total))
    added = 0.0
    while chance > added * 1e-17:
        added += chance
        if step > 0:
            chance *= (n1 - x) * (hits - x) / ((x + 1) * (total - n1 - hits + x + 1))
        else:
            chance *= x * (total - n1 - hits + x) / ((n1 - x + 1) * (hits - x + 1))
        x += step
    return added


# Means


def welch(one: Moments, other: Moments) -> tuple[float, Interval]:
    """Welch's t test (Welch 1947, Biometrika 34:28) of two means, whatever their variances: p, and the interval of the
    second minus the first."""
    parts = [side.variance / side.n for side in (one, other)]
    squares = [part * part / (side.n - 1) for part, side in zip(parts, (one, other), strict=True)]
    return _by_t(other.mean - one.mean, sqrt(sum(parts)), sum(parts) ** 2 / sum(squares) if sum(squares) else 1.0)


def student(one: Moments, other: Moments) -> tuple[float, Interval]:
    """Student's t test (Student 1908, Biometrika 6:1) of two means with one variance: p, and the interval."""
    return _by_t(
        other.mean - one.mean, sqrt(_pooled(one, other) * (1 / one.n + 1 / other.n)), one.n + other.n - 2
    )  # fmt: skip


def _pooled(one: Moments, other: Moments) -> float:
    return (one.squares + other.squares) / (one.n + other.n - 2)


def _by_t(change: float, error: float, freedom: float) -> tuple[float, Interval]:
    if not error:
        return float(not change), Interval(change, change)
    reach = t_limit(freedom) * error
    return t_tails(change / error, freedom), Interval(change - reach, change + reach)


def t_tails(t: float, freedom: float) -> float:
    """How probable a value of Student's t beyond ±t is (Abramowitz & Stegun 26.5.27)."""
    return incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t))


def t_limit(freedom: float, alpha: float = ALPHA) -> float:
    """The t that is exceeded, on either side, by 5 % or a smaller share: by Newton's steps from a limit that is too
    low, which never go too far, for the tails are convex."""
    scale = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * pi)
    t, step = Z, 1.0
    while step > 1e-13 * t:
        density = scale * (1 + t * t / freedom) ** (-(freedom + 1) / 2)
        step = (t_tails(t, freedom) - alpha) / (2 * density)
        t += step
    return t


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function by its continued fraction (Numerical Recipes 6.4, Lentz's method)."""
    if not 0 < x < 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):  # there the fraction of the complement is the quick one
        return 1 - incomplete_beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    value, c, d = 1.0, 1.0, 0.0
    for part in _beta_parts(a, b, x):
        d = 1 / (1 + part * d or 1e-300)
        c = 1 + part / c or 1e-300
        value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front / value


def _beta_parts(a: float, b: float, x: float) -> Iterator[float]:
    for m in range(10_000):
        yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        yield (m + 1) * (b - m - 1) * x / ((a + 2 * m + 1) * (a + 2 * m + 2))


# Several at once, and how many it takes


def holm(chances: Sequence[float]) -> list[float]:
    """The p of several tests, adjusted so that all together claim something false in at most that share of cases (Holm
    1979, Scand. J. Stat. 6:65)."""
    order = sorted(range(len(chances)), key=lambda at: (chances[at], at))
    adjusted, highest = [0.0] * len(chances), 0.0
    for place, at in enumerate(order):
        highest = max(highest, min(1.0, (len(chances) - place) * chances[at]))
        adjusted[at] = highest
    return adjusted


def needed_for_shares(before: float, after: float) -> int | None:
    """How many a side it takes to see that change of a proportion in 80 % of cases at 5 % two-sided (Fleiss 1981,
    Statistical Methods for Rates and Proportions, 3.14: the pooled formula)."""
    if before == after:
        return None
    middle = (before + after) / 2
    under_none, under_some = 2 * middle * (1 - middle), before * (1 - before) + after * (1 - after)
    return _whole((Z * sqrt(under_none) + Z_POWER * sqrt(under_some)) ** 2 / (after - before) ** 2)


def needed_for_means(one: Moments, other: Moments) -> int | None:
    """The same for a change of a mean, with the variance of both together (2 (z₁ + z₂)² s² / d²; Snedecor & Cochran
    1989, Statistical Methods, 6.14)."""
    change = other.mean - one.mean
    if not change or one.n + other.n < 3:
        return None
    needed = 2 * (Z + Z_POWER) ** 2 * _pooled(one, other) / change**2
    return _whole(needed) if needed < inf else None


def _whole(needed: float) -> int:
    return max(2, ceil(needed - 1e-9))
