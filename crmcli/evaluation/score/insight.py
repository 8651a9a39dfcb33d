"""The score: readings, points, ranks and movement, as arithmetic on plain values.

Points of a metric compare a rep's value with the rep's target where there is one: 100 · value / target where higher is
better, 100 · target / value where lower is. Without one, with the benchmark, the mean of the ranked reps with data:
50 · value / mean and 50 · mean / value. Both are measured from the metric's lowest possible value (so that a negative
NPS keeps its order) and clamped to the scorecard's floor and cap (0–120). The score is Σ weight · points / Σ weight
over the metrics that gave points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import fsum
from typing import NamedTuple

from crmcli.core.periods import Period
from crmcli.evaluation.metrics.catalogue import ONE, REVIEWS, WEEKS, Metric
from crmcli.evaluation.metrics.scoring_rules import BY_DEFAULT, Rules

AVERAGE, ON_TARGET, HIGHEST = 50.0, 100.0, 120.0
"""The points of the benchmark, those of the target, and the most there are unless a scorecard says otherwise."""
NEEDED = 0.5
"""The share of the weight that a rep's data must cover to be ranked."""

Facts = Mapping[int, Mapping[str, float]]


class Person(NamedTuple):
    """A rep as the evaluation knows one."""

    id: int
    name: str
    team: str | None
    joined: date | None = None
    left: date | None = None
    active: bool = True


class Reading(NamedTuple):
    """A metric's value with what it was made of; no value: no data."""

    numerator: float
    denominator: float
    value: float | None


class Mark(NamedTuple):
    """A reading, its points and their weight for this rep; no points: no data, or nothing to compare with."""

    reading: Reading
    points: float | None
    weight: float = 0
    target: float | None = None


class Result(NamedTuple):
    """How one rep did. Without a rank, `reason` says why."""

    person: Person
    marks: Mapping[str, Mark]
    score: float | None
    rank: int | None = None
    reason: str = ""

    @property
    def contributions(self) -> dict[str, float]:
        """What each metric that gave points adds to the score, by its key: they sum to it."""
        counted = {key: mark for key, mark in self.marks.items() if mark.weight and mark.points is not None}
        total = fsum(mark.weight for mark in counted.values())
        return {key: mark.weight * (mark.points or 0) / total for key, mark in counted.items()}


class Evaluation(NamedTuple):
    """One period: results by rank then name, those not ranked behind; the benchmarks, and everybody's metrics."""

    results: Sequence[Result]
    benchmarks: Mapping[str, float]
    metrics: Sequence[Metric] = ()

    def of(self, id: int) -> Result | None:
        return next((result for result in self.results if result.person.id == id), None)


def evaluate(
    people: Sequence[Person], facts: Facts, period: Period, rules: Rules = BY_DEFAULT, by: Metric | None = None
) -> Evaluation:
    """Evaluate every active rep, and every other who has data in the period; `by` ranks by one metric's value."""
    weeks, (common, own) = period.days / 7, rules.metrics(by in REVIEWS)
    taking_part = [person for person in people if person.active or any(facts.get(person.id, {}).values())]
    readings = {person.id: read(facts.get(person.id, {}), weeks, common) for person in taking_part}
    reasons = {
        person.id: why_not(person, readings[person.id], period, own.get(person.id, common), by)
        for person in taking_part
    }
    ranked = [readings[id] for id, reason in reasons.items() if not reason]
    benchmarks = {metric.key: mean for metric in common if (mean := benchmark(metric, ranked)) is not None}
    results = [
        judged(
            person,
            readings[person.id],
            benchmarks,
            own.get(person.id, common),
            rules.targets.get(person.id, {}),
            reasons[person.id],
        )
        for person in taking_part
    ]
    return Evaluation(_placed(results, by), benchmarks, common)


def read(facts: Mapping[str, float], weeks: float, metrics: Iterable[Metric]) -> dict[str, Reading]:
    """Every metric's reading from one rep's (or a team's added) facts."""
    known = {**facts, ONE: 1, WEEKS: weeks}
    readings = {}
    for metric in metrics:
        above, below = known.get(metric.numerator, 0), known.get(metric.denominator, 0)
        readings[metric.key] = Reading(above, below, metric.scale * above / below if below else None)
    return readings


def benchmark(metric: Metric, readings: Iterable[Mapping[str, Reading]]) -> float | None:
    """The mean value of those with data; None where nobody has any, or all are at the bottom and nothing compares. What
    is below the bottom, as revenue of which more was given back, counts as that."""
    values = [max(value, metric.lowest) for each in readings if (value := each[metric.key].value) is not None]
    mean = fsum(values) / len(values) if values else None
    return None if mean is None or mean == metric.lowest else mean


def points(metric: Metric, value: float | None, mean: float | None, target: float | None = None) -> float | None:
    """From the metric's floor to its cap: 100 is the target, and without one 50 is the benchmark."""
    aim, worth = (mean, AVERAGE) if target is None else (target, ON_TARGET)
    if value is None or aim is None:
        return None
    above, middle = max(0, value - metric.lowest), aim - metric.lowest
    if metric.better == "lower":
        above, middle = middle, above
    return min(metric.cap, max(metric.floor, worth * above / middle)) if middle else metric.cap


def change(metric: Metric, before: float | None, after: float | None) -> float | None:
    """`after − before` for percent metrics (a fraction: 0.02 is 2 percentage points) and those counted in points, whose
    0 is none (NPS, reviews); `(after − before) / |before|` for the others; None without data on a side, or from
    nothing."""
    if before is None or after is None:
        return None
    if metric.unit in ("percent", "points"):
        return after - before
    return (after - before) / abs(before) if before else None


def coverage(readings: Mapping[str, Reading], metrics: Iterable[Metric]) -> tuple[float, float]:
    """The weight of the metrics with data, and of all."""
    weights = [(metric.weight, readings[metric.key].value is not None) for metric in metrics]
    return fsum(weight for weight, known in weights if known), fsum(weight for weight, _ in weights)


def why_not(
    person: Person,
    readings: Mapping[str, Reading],
    period: Period,
    metrics: Sequence[Metric],
    by: Metric | None = None,
) -> str:
    """Why the rep is not ranked; empty for one who is."""
    if person.joined and person.joined >= period.end:
        return f"joined on {person.joined}, after the period"
    if person.left and person.left < period.start:
        return f"left on {person.left}, before the period"
    if by and readings[by.key].value is None:
        return f"no data for {by.named}"
    covered, total = coverage(readings, metrics)
    if covered >= NEEDED * total:
        return ""
    missing = [metric.named for metric in metrics if metric.weight and readings[metric.key].value is None]
    share = f"data for {100 * covered / total:.3g}% of the weight, {100 * NEEDED:.0f}% needed"
    return f"{share}; none for {', '.join(missing)}"


def judged(
    person: Person,
    readings: Mapping[str, Reading],
    benchmarks: Mapping[str, float],
    metrics: Sequence[Metric],
    targets: Mapping[str, float],
    reason: str = "",
) -> Result:
    """The rep's points and score against those benchmarks, without a rank yet; `reason` says why there will be none."""
    marks = {}
    for metric in metrics:
        reading, target = readings[metric.key], targets.get(metric.key)
        made = points(metric, reading.value, benchmarks.get(metric.key), target)
        marks[metric.key] = Mark(reading, made, metric.weight, target)
    result = Result(person, marks, None, reason=reason)
    shares = result.contributions
    if not shares:
        return result._replace(reason=reason or "nothing to compare with")
    return result._replace(score=fsum(shares.values()))


def _placed(results: Sequence[Result], by: Metric | None) -> list[Result]:
    """By rank, ties (to a billionth) sharing one, then by name; those not ranked behind, by name."""

    def value(result: Result) -> float:
        if by is None:
            return round(result.score or 0.0, 9)
        own = result.marks[by.key].reading.value or 0.0
        return own if by.better == "higher" else -own

    standing = sorted(
        (result for result in results if not result.reason), key=lambda result: (-value(result), result.person.name)
    )
    placed: list[Result] = []
    for place, result in enumerate(standing, 1):
        tied = placed and value(placed[-1]) == value(result)
        placed.append(result._replace(rank=placed[-1].rank if tied else place))
    return [*placed, *(result._replace(score=None) for result in results if result.reason)]


def added(facts: Facts, ids: Iterable[int]) -> dict[str, float]:
    """The facts of those reps added up: what a team's readings are made of."""
    total: dict[str, float] = {}
    for id in ids:
        for name, value in facts.get(id, {}).items():
            total[name] = total.get(name, 0) + value
    return total
