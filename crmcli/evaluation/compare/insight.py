"""Before and after, honestly: a change is claimed only where chance alone would hardly make one so large.

A share is compared by Fisher's exact test and Newcombe's interval; a mean by the permutation test and the bootstrap
interval where a side is small, else by Welch's test. Sides of very unequal size make Welch's test claim too much of
skewed data: there the more careful of Welch's and Student's counts. What belongs together, as the deals of one customer
or the days of one week, is one cluster: a mean is tested by what the clusters add to it, a share by counts divided by
the design effect; of weeks that resemble the ones before them fewer count, and of what such weeks bring about. Of all
metrics compared at once, the p are adjusted by Holm's method. "Better" and "worse" take an adjusted p below CLAIM and
an interval that leaves out no change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from typing import NamedTuple

from crmcli.evaluation.compare.dependence import design_effect, overdispersion, persistence
from crmcli.evaluation.compare.samples import Sample
from crmcli.evaluation.metrics.catalogue import ONE, WEEKS, Metric
from crmcli.evaluation.statistics.inference import (
    CLAIM,
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
"""Clusters that each side must have for a verdict; observations, where each stands alone."""
WEEK = 7
"""Days of a cluster of what adds up."""
UNEQUAL = 1.5
"""How many times the other a side may have before Student's test has a say beside Welch's."""

EXACT, RESAMPLED, BY_MOMENTS, CAREFUL = "fisher_newcombe", "permutation_bootstrap", "welch", "welch_student"
IN_A_ROW = "welch_autocorrelated"
METHODS = {
    EXACT: "Fisher's exact test and Newcombe's interval",
    RESAMPLED: "Permutation test and bootstrap interval",
    BY_MOMENTS: "Welch's t test and interval",
    IN_A_ROW: "Welch's t test and interval, of as many weeks as they are worth that resemble the ones before",
    CAREFUL: "The more careful of Welch's and Student's t test and interval",
}


class Pair(NamedTuple):
    """What is compared: a metric's samples, whose means times `scale` are its values. `per_day`: those values are a
    day's, because the windows are not of one length. `weeks` are those that the values come of, where they come of
    weeks: of before and after, and of the time before both; of a share, the weeks' counts of what makes its hits."""

    metric: Metric
    before: Sample
    after: Sample
    scale: float = 1.0
    per_day: bool = False
    weeks: Sequence[Sample] = ()

    @property
    def times(self) -> float:
        """How many times as much its means vary as if each week were independent of the ones before."""
        if self.metric.unit != "percent":
            return persistence(self.weeks or (self.before, self.after))
        return overdispersion(self.weeks)


class Change(NamedTuple):
    """What came of it, in the metric's unit. `change`, `low` and `high` are of after − before: of percent metrics a
    fraction (0.02 is two percentage points). None: no data, or too few for a test. `p` is of this metric alone,
    `p_adjusted` of all compared at once; `needed` how many observations a side it takes to see such a change in 80 %
    of cases; `clusters` how many the observations of each side come in, if they do not stand alone. Where values are a
    day's, `totals` are those of the windows. `recorded` are the sums on record where those compared are of full
    presence, on either side."""

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
    clusters: tuple[int, int] | None = None
    recorded: tuple[float, float] | None = None

    def relative(self, value: float | None) -> float | None:
        """The change or one of its limits as a share of |before|; None for percent metrics, and from nothing."""
        if value is None or not self.before or self.metric.unit == "percent":
            return None
        return value / abs(self.before)


def in_weeks(change: Change) -> Change | None:
    """The change of what adds up with its counts in weeks, which are what was compared; None where that is something
    else."""
    if change.metric.denominator not in (ONE, WEEKS) or change.clusters is None:
        return None
    needed = None if change.needed is None else ceil(change.needed / WEEK)
    return change._replace(n_before=change.clusters[0], n_after=change.clusters[1], needed=needed)


def compare(pairs: Iterable[Pair]) -> list[Change]:
    """All pairs, in their order; they count as compared at once."""
    changes = [_tested(pair) for pair in pairs]
    tested = [at for at, change in enumerate(changes) if change.p is not None]
    for at, adjusted in zip(tested, holm([changes[at].p or 0.0 for at in tested]), strict=True):
        changes[at] = _judged(changes[at]._replace(p_adjusted=adjusted))
    return changes


def _tested(pair: Pair) -> Change:
    """The change with its interval and p, not yet judged."""
    before, after = pair.before, pair.after
    values = [pair.scale * side.mean if side.n else None for side in (before, after)]
    change = None if values[0] is None or values[1] is None else values[1] - values[0]
    low = high = p = method = None
    if min(before.units, after.units) >= LEAST and change is not None:
        method = _method(pair)
        p, limits = _TESTS[method](before, after, pair.times)
        low, high = (pair.scale * limit for limit in limits)
        if pair.metric.unit != "percent":  # no value is below the lowest there can be
            low = min(change, max(low, pair.metric.lowest - (values[0] or 0.0)))
    return Change(
        pair.metric, values[0], values[1], change, low, high, p, None, TOO_FEW, method,
        before.n, after.n, None if change is None else _needed(pair), pair.per_day,
        (before.total, after.total) if pair.per_day else None,
        (before.units, after.units) if before.clusters or after.clusters else None,
        None if before.recorded is after.recorded is None else (_on_record(before), _on_record(after)),
    )  # fmt: skip


def _on_record(side: Sample) -> float:
    return side.total if side.recorded is None else side.recorded


def _method(pair: Pair) -> str:
    if pair.metric.unit == "percent":
        return EXACT
    if pair.times > 1:
        return IN_A_ROW
    if pair.before.values and pair.after.values:
        return RESAMPLED
    few, many = sorted((pair.before.units, pair.after.units))
    return BY_MOMENTS if many <= UNEQUAL * few else CAREFUL


def _exactly(before: Sample, after: Sample, times: float) -> tuple[float, Interval]:
    effect = design_effect(before, after) * times
    counts = [part / effect for side in (before, after) for part in (side.total, side.n)]
    return fisher(*(round(count) for count in counts)), newcombe(*counts)


def _resampled(before: Sample, after: Sample, _: float) -> tuple[float, Interval]:
    if not (before.sizes or after.sizes):
        return permutation(before.values, after.values), bootstrap(before.values, after.values)
    # Dealt out is what a cluster adds beyond the mean of both sides: clusters that are alike stay so on either side.
    mean = (before.total + after.total) / (before.n + after.n)
    apart = [
        [value - size * mean for value, size in zip(side.values, side.sizes or [1] * side.n, strict=True)]
        for side in (before, after)
    ]
    return permutation(*apart), bootstrap(before.linearised, after.linearised)


def _by_moments(before: Sample, after: Sample, _: float) -> tuple[float, Interval]:
    return welch(before.moments, after.moments)


def _in_a_row(before: Sample, after: Sample, times: float) -> tuple[float, Interval]:
    sizes = [max(2, round(side.units / times)) for side in (before, after)]
    both = zip((before.moments, after.moments), sizes, strict=True)
    return welch(*(Moments(size, side.mean, side.variance * (size - 1)) for side, size in both))


def _carefully(before: Sample, after: Sample, _: float) -> tuple[float, Interval]:
    both = [test(before.moments, after.moments) for test in (welch, student)]
    lows, highs = zip(*(interval for _, interval in both), strict=True)
    return max(p for p, _ in both), Interval(min(lows), max(highs))


_TESTS = {EXACT: _exactly, RESAMPLED: _resampled, BY_MOMENTS: _by_moments, IN_A_ROW: _in_a_row, CAREFUL: _carefully}


def _needed(pair: Pair) -> int | None:
    """In observations, as they come in clusters."""
    before, after = pair.before, pair.after
    if pair.metric.unit == "percent":
        needed, times = needed_for_shares(before.mean, after.mean), design_effect(before, after)
    else:
        needed = needed_for_means(before.moments, after.moments)
        times = (before.n + after.n) / (before.units + after.units)
    return None if needed is None else ceil(needed * times * pair.times - 1e-9)


def _judged(change: Change) -> Change:
    """With its verdict, which follows the metric's direction."""
    assert change.change is not None and change.low is not None and change.high is not None
    clear = (change.p_adjusted or 0.0) < CLAIM and not change.low <= 0 <= change.high
    if not clear:
        return change._replace(verdict=UNCLEAR)
    good = (change.change > 0) == (change.metric.better == "higher")
    return change._replace(verdict=BETTER if good else WORSE)
