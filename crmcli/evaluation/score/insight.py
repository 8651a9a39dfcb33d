"""The score: readings, points, ranks and movement, as arithmetic on plain values.

Rates are per presence, sums are compared as those of a rep who is there in full. Points of a metric compare a rep's
value with the benchmark, the mean of the ranked reps with data: 50 · value / mean where higher is better, 50 · mean /
value where lower is. Where every ranked rep has a target for the metric, they compare with that: 100 · value / target
and 100 · target / value. Both are measured from the metric's lowest possible value (so that a negative NPS keeps its
order) and clamped to the scorecard's floor and cap (0–120). Who has no data has the benchmark's 50, so that a good
answer more never lowers a score. The score is Σ weight · points / Σ weight over all metrics with a weight. (`Judging`
says what was otherwise before.)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from math import fsum
from typing import NamedTuple

from crmcli.core.periods import Period
from crmcli.evaluation.metrics.catalogue import ONE, WEEKS, Metric, groups_of
from crmcli.evaluation.metrics.scoring_rules import BY_DEFAULT, JUDGING, Judging, Rules
from crmcli.records.presence.insight import Absence, Presence, presence

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
    absences: tuple[Absence, ...] = ()


class Reading(NamedTuple):
    """A metric's value with what it was made of; no value: no data. Of a sum `share` is the presence that it comes
    from, of 1 for the whole of the period."""

    numerator: float
    denominator: float
    value: float | None
    share: float = 1.0

    @property
    def full(self) -> float | None:
        """The value by which it is compared: of a sum what it comes to with full presence, else the value itself."""
        return self.value / self.share if self.value is not None and self.share else None


class Mark(NamedTuple):
    """A reading, its points and their weight for this rep; without points it counts for nothing. `target` is the
    rep's, whether it judges the metric (`aimed`) or stands beside the benchmark."""

    reading: Reading
    points: float | None
    weight: float = 0
    target: float | None = None
    aimed: bool = False


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
    """One period: results by rank then name, those not ranked behind; the benchmarks, by sums as of full presence, and
    everybody's metrics."""

    results: Sequence[Result]
    benchmarks: Mapping[str, float]
    metrics: Sequence[Metric] = ()

    def of(self, id: int) -> Result | None:
        return next((result for result in self.results if result.person.id == id), None)


def evaluate(
    people: Sequence[Person], facts: Facts, period: Period, rules: Rules = BY_DEFAULT, by: Metric | None = None
) -> Evaluation:
    """Evaluate every active rep, and every other who has data in the period; `by` ranks by one metric's value."""
    judging, (common, own) = rules.judging, rules.metrics(groups_of([by.key] if by else ()))
    taking_part = [person for person in people if person.active or any(facts.get(person.id, {}).values())]
    there = {person.id: present(person, period, judging) for person in taking_part}
    readings = {person.id: read(facts.get(person.id, {}), there[person.id], common) for person in taking_part}
    reasons = {
        person.id: why_not(person, readings[person.id], period, own.get(person.id, common), by, judging)
        for person in taking_part
    }
    ranked = [id for id, reason in reasons.items() if not reason]
    benchmarks = benchmarks_of(common, [readings[id] for id in ranked], judging)
    aims = aims_of(common, ranked, rules)
    results = [
        judged(
            person,
            readings[person.id],
            benchmarks,
            own.get(person.id, common),
            rules.targets.get(person.id, {}),
            reasons[person.id],
            aims,
            judging,
        )
        for person in taking_part
    ]
    return Evaluation(_placed(results, by), benchmarks, common)


def present(person: Person, period: Period, judging: Judging = JUDGING) -> Presence:
    """How much of the period the rep was there."""
    if not judging.presence:
        return Presence(period.days, period.days)
    return presence(period.start, period.end, person.joined, person.left, person.absences)


def read(facts: Mapping[str, float], there: Presence, metrics: Iterable[Metric]) -> dict[str, Reading]:
    """Every metric's reading from one rep's facts and presence, or from those of several added up."""
    known = {**facts, ONE: 1, WEEKS: there.present / 7}
    readings = {}
    for metric in metrics:
        above, below = known.get(metric.numerator, 0), known.get(metric.denominator, 0)
        value = metric.scale * above / below if below else None
        readings[metric.key] = Reading(above, below, value, there.share if metric.adds_up else 1.0)
    return readings


def benchmarks_of(
    metrics: Iterable[Metric], readings: Sequence[Mapping[str, Reading]], judging: Judging = JUDGING
) -> dict[str, float]:
    """The benchmark of each metric that there is one of, from the readings of the ranked reps."""
    return {metric.key: mean for metric in metrics if (mean := benchmark(metric, readings, judging)) is not None}


def benchmark(metric: Metric, readings: Iterable[Mapping[str, Reading]], judging: Judging = JUDGING) -> float | None:
    """The mean value of those with data; None where nobody has any. What is below the bottom, as revenue of which more
    was given back, counts as that."""
    values = [max(value, metric.lowest) for each in readings if (value := each[metric.key].full) is not None]
    mean = fsum(values) / len(values) if values else None
    return None if judging.neutral is None and mean == metric.lowest else mean


def aims_of(metrics: Iterable[Metric], ranked: Collection[int], rules: Rules) -> frozenset[str]:
    """The metrics (by key) that targets judge: those of which every ranked rep has one."""
    targets = [rules.targets.get(id, {}) for id in ranked]
    if not rules.judging.one_scale:
        return frozenset(metric.key for metric in metrics)
    return frozenset(metric.key for metric in metrics if targets and all(metric.key in each for each in targets))


def points(metric: Metric, value: float | None, mean: float | None, target: float | None = None) -> float | None:
    """From the metric's floor to its cap: 100 is the target, and without one 50 is the benchmark; also where all are at
    the bottom, which is their mean."""
    aim, worth = (mean, AVERAGE) if target is None else (target, ON_TARGET)
    if value is None or aim is None:
        return None
    above, middle = max(0, value - metric.lowest), aim - metric.lowest
    if target is None and not above and not middle:
        made = worth
    else:
        above, middle = (middle, above) if metric.better == "lower" else (above, middle)
        made = worth * above / middle if middle else metric.cap
    return min(metric.cap, max(metric.floor, made))


def marked(
    metric: Metric,
    reading: Reading,
    mean: float | None,
    target: float | None = None,
    aim: bool = False,
    judging: Judging = JUDGING,
) -> Mark:
    """The reading with its points: by the target where that is what judges (`aim`), else by the benchmark; without
    data those of the benchmark."""
    aimed = aim and target is not None
    made = points(metric, reading.value, None, target) if aimed else points(metric, reading.full, mean)
    if made is None and judging.neutral is not None:
        made = min(metric.cap, max(metric.floor, judging.neutral))
    return Mark(reading, made, metric.weight, target, aimed)


def change(metric: Metric, before: float | None, after: float | None) -> float | None:
    """`after − before` for percent metrics (a fraction: 0.02 is 2 percentage points) and those counted in points, whose
    0 is none (NPS, reviews); `(after − before) / |before|` for the others; None without data on a side, or from
    nothing."""
    if before is None or after is None:
        return None
    if metric.unit in ("percent", "points"):
        return after - before
    return (after - before) / abs(before) if before else None


def attainment(metric: Metric, actual: float, aim: float) -> float | None:
    """How much of the aim is reached: actual / aim, and aim / actual where lower is better; None: of nothing."""
    above, below = (aim, actual) if metric.better == "lower" else (actual, aim)
    return above / below if below else None


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
    judging: Judging = JUDGING,
) -> str:
    """Why the rep is not ranked; empty for one who is."""
    if person.joined and person.joined >= period.end:
        return f"joined on {person.joined}, after the period"
    if person.left and person.left < period.start:
        return f"left on {person.left}, before the period"
    there = present(person, period, judging)
    if there.share < judging.least_present:
        return f"there on {there.present:g} of {there.days} days, {100 * judging.least_present:g}% needed"
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
    aims: Collection[str] = (),
    judging: Judging = JUDGING,
) -> Result:
    """The rep's points and score against those benchmarks and, of the metrics in `aims`, against the rep's targets;
    without a rank yet. `reason` says why there will be none."""
    marks = {}
    for metric in metrics:
        reading, target, mean = readings[metric.key], targets.get(metric.key), benchmarks.get(metric.key)
        marks[metric.key] = marked(metric, reading, mean, target, metric.key in aims, judging)
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


HAPPENING = ("closed", "revenue", "contacts", "messages", "csat_answers", "nps_answers")
"""Facts of something that happened in the period itself."""


def anything(facts: Mapping[str, float]) -> bool:
    """Did anything happen that is counted?"""
    return any(facts.get(name) for name in HAPPENING)


def together(there: Iterable[Presence]) -> Presence:
    """The presence of several: their full days added up, of the days of one period. So a rate of several is that of one
    of them, and a sum is theirs all together."""
    each = list(there)
    return Presence(fsum(one.present for one in each), max((one.days for one in each), default=0))


def added(facts: Facts, ids: Iterable[int]) -> dict[str, float]:
    """The facts of those reps added up: what a team's readings are made of."""
    total: dict[str, float] = {}
    for id in ids:
        for name, value in facts.get(id, {}).items():
            total[name] = total.get(name, 0) + value
    return total
