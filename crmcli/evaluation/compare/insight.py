"""Before and after, honestly: a change is claimed only where chance alone would hardly make one so large.

A share is compared by Fisher's exact test and Newcombe's interval; a mean by the permutation test and the bootstrap
interval where a side is small, else by Welch's test. Sides of very unequal size make Welch's test claim too much of
skewed data: there the more careful of Welch's and Student's counts. Of all metrics compared at once, the p are adjusted
by Holm's method. "Better" and "worse" take an adjusted p below 5 % and an interval that leaves out no change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.statistics.inference import (
    ALPHA,
    Interval,
    Moments,
    fisher,
    holm,
    needed_for_means,
    needed_for_shares,
    newcombe,
    student,
    welch,
)
from crmcli.evaluation.statistics.resampling import bootstrap, permutation

BETTER, WORSE, UNCLEAR, TOO_FEW = "better", "worse", "no_clear_change", "too_few_data"

LEAST = 5
"""Observations that each side must have for a verdict."""
SMALL, LARGE = 30, 200
"""Up to so many observations on a side it is small; with more than so many on the other, its values are not read."""
UNEQUAL = 1.5
"""How many times the other a side may have before Student's test has a say beside Welch's."""

EXACT, RESAMPLED, BY_MOMENTS, CAREFUL = "fisher_newcombe", "permutation_bootstrap", "welch", "welch_student"
METHODS = {
    EXACT: "Fisher's exact test and Newcombe's interval",
    RESAMPLED: "Permutation test and bootstrap interval",
    BY_MOMENTS: "Welch's t test and interval",
    CAREFUL: "The more careful of Welch's and Student's t test and interval",
}


class Sample(NamedTuple):
    """One side: how many observations, their sum, and the sum of squares about their mean; the `values` themselves
    only where either side is small. Of a share: how many of how many (`total` of `n`)."""

    n: int
    total: float
    squares: float = 0.0
    values: Sequence[float] = ()

    @property
    def moments(self) -> Moments:
        return Moments(self.n, self.total / self.n if self.n else 0.0, self.squares)


class Pair(NamedTuple):
    """What is compared: a metric's samples, whose means times `scale` are its values. `per_day`: those values are a
    day's, because the windows are not of one length."""

    metric: Metric
    before: Sample
    after: Sample
    scale: float = 1.0
    per_day: bool = False


class Change(NamedTuple):
    """What came of it, in the metric's unit. `change`, `low` and `high` are of after − before: of percent metrics a
    fraction (0.02 is two percentage points). None: no data, or too few for a test. `p` is of this metric alone,
    `p_adjusted` of all compared at once; `needed` how many observations a side it takes to see such a change in 80 %
    of cases. Where values are a day's, `totals` are those of the windows."""

    metric: Metric
    before: float | None
    after: float | None
    change: float | None
    low: float | None
    high: float | None
    p: float | None
    p_adjusted: float | None
    verdict: str
    method: str | None
    n_before: int
    n_after: int
    needed: int | None
    per_day: bool = False
    totals: tuple[float, float] | None = None

    def relative(self, value: float | None) -> float | None:
        """The change or one of its limits as a share of |before|; None for percent metrics, and from nothing."""
        if value is None or not self.before or self.metric.unit == "percent":
            return None
        return value / abs(self.before)


def small(before: int, after: int) -> bool:
    """Are the values themselves to be compared? As many as they are, on either side."""
    return 0 < min(before, after) <= SMALL and max(before, after) <= LARGE


def compare(pairs: Iterable[Pair]) -> list[Change]:
    """All pairs, in their order; they count as compared at once."""
    changes = [_tested(pair) for pair in pairs]
    tested = [at for at, change in enumerate(changes) if change.p is not None]
    for at, adjusted in zip(tested, holm([changes[at].p or 0.0 for at in tested]), strict=True):
        changes[at] = _judged(changes[at]._replace(p_adjusted=adjusted))
    return changes


def _tested(pair: Pair) -> Change:
    """The change with its interval and p, not yet judged."""
    before, after = pair.before.moments, pair.after.moments
    values = [pair.scale * side.total / side.n if side.n else None for side in (pair.before, pair.after)]
    change = None if values[0] is None or values[1] is None else values[1] - values[0]
    low = high = p = method = None
    if min(before.n, after.n) >= LEAST:
        method = _method(pair)
        p, limits = _TESTS[method](pair.before, pair.after)
        low, high = (pair.scale * limit for limit in limits)
    return Change(
        pair.metric, values[0], values[1], change, low, high, p, None, TOO_FEW, method,
        before.n, after.n, None if change is None else _needed(pair, before, after), pair.per_day,
        (pair.before.total, pair.after.total) if pair.per_day else None,
    )  # fmt: skip


def _method(pair: Pair) -> str:
    if pair.metric.unit == "percent":
        return EXACT
    if pair.before.values and pair.after.values:
        return RESAMPLED
    few, many = sorted((pair.before.n, pair.after.n))
    return BY_MOMENTS if many <= UNEQUAL * few else CAREFUL


def _exactly(before: Sample, after: Sample) -> tuple[float, Interval]:
    counts = round(before.total), before.n, round(after.total), after.n
    return fisher(*counts), newcombe(*counts)


def _resampled(before: Sample, after: Sample) -> tuple[float, Interval]:
    return permutation(before.values, after.values), bootstrap(before.values, after.values)


def _by_moments(before: Sample, after: Sample) -> tuple[float, Interval]:
    return welch(before.moments, after.moments)


def _carefully(before: Sample, after: Sample) -> tuple[float, Interval]:
    both = [test(before.moments, after.moments) for test in (welch, student)]
    lows, highs = zip(*(interval for _, interval in both), strict=True)
    return max(p for p, _ in both), Interval(min(lows), max(highs))


_TESTS = {EXACT: _exactly, RESAMPLED: _resampled, BY_MOMENTS: _by_moments, CAREFUL: _carefully}


def _needed(pair: Pair, before: Moments, after: Moments) -> int | None:
    if pair.metric.unit == "percent":
        return needed_for_shares(before.mean, after.mean)
    return needed_for_means(before, after)


def _judged(change: Change) -> Change:
    """With its verdict, which follows the metric's direction."""
    assert change.change is not None and change.low is not None and change.high is not None
    clear = (change.p_adjusted or 0.0) < ALPHA and not change.low <= 0 <= change.high
    if not clear:
        return change._replace(verdict=UNCLEAR)
    good = (change.change > 0) == (change.metric.better == "higher")
    return change._replace(verdict=BETTER if good else WORSE)
