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
from itertools import pairwise
from math import ceil, fsum, sqrt
from typing import NamedTuple

from crmcli.evaluation.metrics.catalogue import ONE, WEEKS, Metric
from crmcli.evaluation.statistics.inference import (
    CLAIM,
    Interval,
    Moments,
    fisher,
    holm,
    moments,
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
SMALL, LARGE = 30, 200
"""Up to so many observations on a side it is small; with more than so many on the other, its values are not read."""
WEEK = 7
"""Days of a cluster of what adds up."""
UNEQUAL = 1.5
"""How many times the other a side may have before Student's test has a say beside Welch's."""

SERIAL, MOST_SERIAL = 1.3, 0.9
"""Weeks count as resembling the ones before where their correlation is above so many of its standard errors, 1/√n; it
is taken for the second at most."""

EXACT, RESAMPLED, BY_MOMENTS, CAREFUL = "fisher_newcombe", "permutation_bootstrap", "welch", "welch_student"
IN_A_ROW = "welch_autocorrelated"
METHODS = {
    EXACT: "Fisher's exact test and Newcombe's interval",
    RESAMPLED: "Permutation test and bootstrap interval",
    BY_MOMENTS: "Welch's t test and interval",
    IN_A_ROW: "Welch's t test and interval, of as many weeks as they are worth that resemble the ones before",
    CAREFUL: "The more careful of Welch's and Student's t test and interval",
}


class Sample(NamedTuple):
    """One side: how many observations and their sum; of a share: how many of how many (`total` of `n`).

    They come in `clusters` (0: each stands alone), of which each has a size and a sum. `squares`, `cross` and
    `square_sizes` add up, over the clusters, the square of its residual (its sum less its size times the mean), that
    times its size, and the square of its size; `serial`, of weeks, the products of each residual and the next. The sums
    themselves are `values`, with their `sizes` (none: all 1), only
    where either side is small. `recorded` is their sum as it is on record, where `total` is as of full presence.
    """

    n: int
    total: float
    squares: float = 0.0
    values: Sequence[float] = ()
    sizes: Sequence[int] = ()
    clusters: int = 0
    cross: float = 0.0
    square_sizes: float = 0.0
    serial: float = 0.0
    recorded: float | None = None

    @property
    def units(self) -> int:
        """How many there are that do not depend on each other."""
        return self.clusters or self.n

    @property
    def mean(self) -> float:
        return self.total / self.n if self.n else 0.0

    @property
    def moments(self) -> Moments:
        """Those of the values of `linearised`."""
        of_one = self.n / self.units if self.n else 1.0
        return Moments(self.units, self.mean, self.squares / of_one**2)

    @property
    def linearised(self) -> Sequence[float]:
        """For each cluster the mean and what the cluster adds to it: a sample of independent values whose mean is that
        of the observations, and varies as it does (the ratio estimator: Cochran 1977, Sampling Techniques, 6.3)."""
        if not self.sizes:
            return self.values
        mean, of_one = self.mean, self.n / self.units
        return [mean + (value - size * mean) / of_one for value, size in zip(self.values, self.sizes, strict=True)]


def clustered(values: Sequence[float], sizes: Sequence[int]) -> Sample:
    """The sample of clusters with those sums and sizes."""
    if all(size == 1 for size in sizes):
        found = moments(values)
        return Sample(found.n, fsum(values), found.squares, tuple(values))
    n, total = sum(sizes), fsum(values)
    apart = [(value - size * total / n, size) for value, size in zip(values, sizes, strict=True)]
    return Sample(
        n, total, fsum(e * e for e, _ in apart), tuple(values), tuple(sizes), len(values),
        fsum(e * size for e, size in apart), sum(size * size for size in sizes),
    )  # fmt: skip


def in_a_row(sample: Sample) -> Sample:
    """The same clusters, known to follow each other in time."""
    apart = [value - size * sample.mean for value, size in zip(sample.values, sample.sizes, strict=True)]
    return sample._replace(serial=fsum(one * other for one, other in pairwise(apart)))


def pooled(samples: Iterable[Sample]) -> Sample:
    """All observations as one sample: residuals are about the common mean (as Chan, Golub & LeVeque 1983)."""
    parts = [sample for sample in samples if sample.n]
    n, total = sum(part.n for part in parts), fsum(part.total for part in parts)
    moved = [(part, part.mean - total / n, part.square_sizes or part.n) for part in parts]
    known = sum(part.units for part in parts) <= LARGE and all(part.values for part in parts)
    alone = not any(part.clusters for part in parts)
    return Sample(
        n,
        total,
        fsum(part.squares + 2 * by * part.cross + by * by * sizes for part, by, sizes in moved),
        tuple(value for part in parts for value in part.values) if known else (),
        tuple(size for part in parts for size in part.sizes or [1] * part.n) if known and not alone else (),
        0 if alone else sum(part.units for part in parts),
        0.0 if alone else fsum(part.cross + by * sizes for part, by, sizes in moved),
        0.0 if alone else fsum(sizes for *_, sizes in moved),
        fsum(part.serial for part in parts),
    )


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


def design_effect(before: Sample, after: Sample) -> float:
    """How many times as much two shares vary as if all observations stood alone, at least 1 (Rao & Scott 1992,
    Biometrics 48:577; of both sides together). Where every cluster is of one mind, none can be told from one."""
    sides = [side for side in (before, after) if side.n]
    if not any(side.clusters for side in sides):
        return 1.0
    alone = fsum(side.n * side.mean * (1 - side.mean) for side in sides)
    if not alone:
        return fsum(side.square_sizes or side.n for side in sides) / fsum(side.n for side in sides)
    return max(1.0, fsum(side.squares * side.units / max(1, side.units - 1) for side in sides) / alone)


def persistence(rows: Sequence[Sample]) -> float:
    """How many times as much the mean of such rows of weeks varies as that of independent ones; 1 where they hardly
    resemble the ones before them. (1 + r) / (1 − r) for a first-order autocorrelation r (Bayley & Hammersley 1946,
    Suppl. J. R. Stat. Soc. 8:184), that of short series freed of its bias, (n r + 1) / (n − 3) (Kendall 1954,
    Biometrika 41:403)."""
    squares, weeks = fsum(row.squares for row in rows), sum(row.units for row in rows)
    seen = fsum(row.serial for row in rows) / squares if squares else 0.0
    if seen * sqrt(weeks) <= SERIAL:
        return 1.0
    n = weeks / len(rows)
    r = min(MOST_SERIAL, (n * seen + 1) / (n - 3))
    return (1 + r) / (1 - r)


def overdispersion(rows: Sequence[Sample]) -> float:
    """How many times as much the count of such rows of weeks varies as one of independent events; 1 where the weeks
    hardly resemble the ones before them. A week's variance over its mean, which of independent events is 1 (Fisher's
    index of dispersion; McCullagh & Nelder 1989, Generalized Linear Models, 6.2), times the persistence."""
    times = persistence(rows)
    if times == 1:
        return 1.0
    variance = fsum(row.squares for row in rows) / sum(row.units - 1 for row in rows)
    return times * max(1.0, variance * sum(row.units for row in rows) / fsum(row.total for row in rows))


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
