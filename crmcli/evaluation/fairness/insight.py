"""Whether figures can be compared: how much each rep was given, how far small samples carry, and what counts twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import NamedTuple

from crmcli.core.periods import Period
from crmcli.evaluation.fairness.thresholds import APART, DOUBLE, HALF, SMALL
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.score.insight import Result
from crmcli.evaluation.score.readings import Person, present

PRIOR, PRIOR_REPS = 1 / 11, 10
"""What is expected of reps before they are looked at, worth as much as so many of them: an intra-class correlation as
of rates mixed with ten records of the team's. A few small samples tell next to nothing of how unlike reps are."""


class Load(NamedTuple):
    """What one rep was given: `counts` by the name of the load, `here` the full days of presence in the period.

    `marks` tells by name whether a count is "under" half or "over" double the mean.
    """

    person: Person
    here: float
    counts: Mapping[str, int]
    marks: Mapping[str, str]


class Loads(NamedTuple):
    """Everybody's load by name, and the means of those who were there throughout (else of all)."""

    reps: Sequence[Load]
    means: Mapping[str, float]


def loads(
    people: Iterable[Person], counts: Mapping[int, Mapping[str, int]], names: Sequence[str], period: Period
) -> Loads:
    """The load of everybody who was there in the period or was given anything.

    Who was there for a part of it was given less for that reason: they are shown, not marked, and not in the mean.
    """
    found = [
        Load(
            person,
            present(person, period).present,
            {name: counts.get(person.id, {}).get(name, 0) for name in names},
            {},
        )
        for person in people
    ]
    taking_part = [load for load in found if (load.here and load.person.active) or any(load.counts.values())]
    whole = [load for load in taking_part if load.here == period.days]
    compared = whole or taking_part
    if not compared:
        return Loads([], {})
    means = {name: sum(load.counts[name] for load in compared) / len(compared) for name in names}
    return Loads([load._replace(marks=_marks(load, means)) if load in whole else load for load in taking_part], means)


def _marks(load: Load, means: Mapping[str, float]) -> dict[str, str]:
    marks = {}
    for name, count in load.counts.items():
        mean = means[name]
        if abs(count - mean) >= APART and not HALF * mean <= count <= DOUBLE * mean:
            marks[name] = "under" if count < mean else "over"
    return marks


class Shrunk(NamedTuple):
    """A rep's rate as it is and as far as its sample carries; ranks share ties."""

    person: Person
    numerator: float
    denominator: float
    value: float
    shrunk: float
    rank: int
    rank_shrunk: int

    @property
    def small(self) -> bool:
        return self.denominator < SMALL


class Rate(NamedTuple):
    """A metric that is a share of records: the team's, taken together, and each rep's by raw rank, then name.

    `strength` is how many records of the team's rate each rep's is mixed with; None: the reps differ by no more than
    chance, and the team's rate is the best estimate of each.
    """

    metric: Metric
    numerator: float
    denominator: float
    strength: float | None
    reps: Sequence[Shrunk]

    @property
    def value(self) -> float:
        return self.numerator / self.denominator


def rate(metric: Metric, results: Iterable[Result]) -> Rate | None:
    """The rates of everybody with data, shrunk; None where nobody has any."""
    found = [(result.person, result.marks[metric.key].reading) for result in results]
    known = [(person, reading.numerator, reading.denominator) for person, reading in found if reading.denominator]
    if not known:
        return None
    samples = [(above, below) for _, above, below in known]
    team, strength = beta_binomial(samples)
    values = [above / below for above, below in samples]
    shrunk = [team if strength is None else (above + strength * team) / (below + strength) for above, below in samples]
    ranks, ranks_shrunk = places(values), places(shrunk)
    reps = [Shrunk(*each) for each in zip(*zip(*known, strict=True), values, shrunk, ranks, ranks_shrunk, strict=True)]
    above, below = (fsum(column) for column in zip(*samples, strict=True))
    return Rate(metric, above, below, strength, sorted(reps, key=lambda each: (each.rank, each.person.name)))


def beta_binomial(samples: Sequence[tuple[float, float]]) -> tuple[float, float | None]:
    """The mean p of a beta-binomial for (successes xᵢ, trials nᵢ) and its strength α + β, by the method of moments.

    p = Σxᵢ / N with N = Σnᵢ. With S = Σ nᵢ(xᵢ/nᵢ − p)² the intra-class correlation 1 / (α + β + 1) is
    ρ = (S / p(1−p) − (k−1)) / (N − Σnᵢ²/N − (k−1)) for k samples (J. C. Kleinman, "Proportions with extraneous
    variance", JASA 68 (1973), 46–54). It is averaged with PRIOR, by k − 1 and PRIOR_REPS; of one trial each, only that
    is known. A rate is then shrunk to (xᵢ + (α+β)p) / (nᵢ + α+β). None where ρ is not positive: the samples differ by
    less than chance would make them.
    """
    total = fsum(trials for _, trials in samples)
    p = fsum(successes for successes, _ in samples) / total
    spare = len(samples) - 1
    room = total - fsum(trials * trials for _, trials in samples) / total - spare
    if not 0 < p < 1:
        return p, None
    between = fsum(trials * (successes / trials - p) ** 2 for successes, trials in samples)
    seen = spare * (between / (p * (1 - p)) - spare) / room if room > 0 else 0.0
    correlation = (seen + PRIOR_REPS * PRIOR) / ((spare if room > 0 else 0) + PRIOR_REPS)
    return p, max(0.0, 1 / correlation - 1) if correlation > 0 else None


def places(values: Sequence[float]) -> list[int]:
    """The place of each value, the highest first; those equal to a billionth share one."""
    near = [round(value, 9) for value in values]
    return [1 + sum(other > value for other in near) for value in near]
