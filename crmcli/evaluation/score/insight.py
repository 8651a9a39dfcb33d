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
from math import fsum
from typing import NamedTuple

from crmcli.core.periods import Period
from crmcli.evaluation.metrics.catalogue import Metric, groups_of
from crmcli.evaluation.metrics.scoring_rules import BY_DEFAULT, JUDGING, Judging, Rules
from crmcli.evaluation.score.points import Mark, aims_of, benchmarks_of, marked
from crmcli.evaluation.score.readings import Facts, Person, Reading, present, read

NEEDED = 0.5
"""The share of the weight that a rep's data must cover to be ranked."""


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
