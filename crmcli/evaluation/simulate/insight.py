"""A period under other rules: who would stand where, how alike the two rankings are, and how far each weight may move.

Kendall's τ-b of two rankings is (C − D) / √((C + D + T₁)(C + D + T₂)): C pairs of reps stand in the same order in both,
D in opposite ones, T₁ are tied in the second only and T₂ in the first only. 1 is the same order, −1 the reverse.

A score is Σ weight · points / Σ weight, so as a function of one weight w it is (A + p·w) / (B + h·w), with h 1 for a
rep whose metric gave points and 0 for any other. Two reps change places where two such fractions cross: at a root of a
quadratic, found in closed form. Points stay as they are while the same reps are ranked; where a weight makes somebody's
data cover too little of the whole, or enough of it, everybody is evaluated anew from there on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import fsum, inf, isclose, sqrt
from typing import NamedTuple

from crmcli.core.periods import Period
from crmcli.evaluation.metrics.scoring_rules import Rules
from crmcli.evaluation.score.insight import NEEDED, Evaluation, Result, evaluate
from crmcli.evaluation.score.readings import Facts, Person

FIRST = 3
"""The places whose order matters."""


class Case(NamedTuple):
    """One period with everybody's facts, and the rules that are tried."""

    people: Sequence[Person]
    facts: Facts
    period: Period
    rules: Rules

    def weighing(self, key: str, weight: float) -> Evaluation:
        """The period with that weight for one metric, all else as it is."""
        card = self.rules.card
        weights = {**card.weights, key: card.weights[key]._replace(weight=weight)}
        return evaluate(self.people, self.facts, self.period, self.rules._replace(card=card._replace(weights=weights)))


class Flip(NamedTuple):
    """Where a weight changes the order of the first three: `passes` gets ahead of `passed`; without anybody who does,
    `passed` is no longer ranked."""

    weight: float
    passes: str | None
    passed: str


class Leeway(NamedTuple):
    """How far one weight may fall and rise, the others kept, until the order of the first three changes; None: however
    far."""

    key: str
    weight: float
    down: Flip | None
    up: Flip | None


def kendall(pairs: Sequence[tuple[float, float]]) -> float | None:
    """τ-b of two rankings, given as each one's rank in both; None where there are no two to compare."""
    apart = [(a - c, b - d) for (a, b), (c, d) in combinations(pairs, 2)]
    ordered = [one * other > 0 for one, other in apart if one and other]
    tied = (sum(1 for one, other in apart if one and not other), sum(1 for one, other in apart if other and not one))
    scale = sqrt((len(ordered) + tied[0]) * (len(ordered) + tied[1]))
    return (2 * sum(ordered) - len(ordered)) / scale if scale else None


def ranks_of(one: Evaluation, other: Evaluation) -> list[tuple[float, float]]:
    """The two ranks of everybody who is ranked in both."""
    found: list[tuple[float, float]] = []
    for result in one.results:
        again = other.of(result.person.id)
        if result.rank is not None and again is not None and again.rank is not None:
            found.append((result.rank, again.rank))
    return found


def leeway(case: Case, evaluation: Evaluation) -> list[Leeway]:
    """For each metric with weight on everybody's scorecard: how far it may move. `evaluation` is that of the case."""
    first = [result for result in evaluation.results if result.rank is not None and result.rank <= FIRST]
    if len([result for result in evaluation.results if result.rank is not None]) < 2:
        return []
    found = []
    for metric in evaluation.metrics:
        weight = case.rules.card.weights[metric.key].weight if metric.key in case.rules.card.weights else 0
        if weight:
            down, up = (_flip(case, evaluation, first, metric.key, weight, end) for end in (0.0, inf))
            found.append(Leeway(metric.key, weight, down, up))
    return found


def _flip(
    case: Case, evaluation: Evaluation, first: Sequence[Result], key: str, start: float, end: float
) -> Flip | None:
    """The flip nearest to `start` on the way to `end`."""
    limits = _thresholds(case, evaluation, key, start, end)
    for at, (low, high) in enumerate(zip([start, *limits], [*limits, end], strict=True)):
        if at:
            evaluation = case.weighing(key, _inside(low, high))
        if flip := _at_once(case, evaluation, first, key, low) or _crossing(case, evaluation, first, key, low, high):
            return flip
    return None


def _inside(low: float, high: float) -> float:
    return low + 1 if high == inf else (low + high) / 2


def _thresholds(case: Case, evaluation: Evaluation, key: str, start: float, end: float) -> list[float]:
    """The weights at which somebody's data begin or cease to cover enough, in the order on the way to `end`; `start`
    itself where somebody's cover just enough there."""
    found = set()
    for result in evaluation.results:
        if result.person.id in case.rules.own:
            continue
        total = fsum(mark.weight for name, mark in result.marks.items() if name != key)
        covered = fsum(
            mark.weight for name, mark in result.marks.items() if name != key and mark.reading.value is not None
        )
        has = 1 if result.marks[key].reading.value is not None else 0
        found.add((NEEDED * total - covered) / (has - NEEDED))
    near = {start if isclose(weight, start, rel_tol=1e-12) else weight for weight in found}
    low, high = min(start, end), max(start, end)
    return sorted((weight for weight in near if low < weight < high or weight == start), reverse=end < start)


class _Line(NamedTuple):
    """A score as (a + p·w) / (b + h·w)."""

    a: float
    p: float
    b: float
    h: float

    def at(self, weight: float) -> float:
        return (self.a + self.p * weight) / (self.b + self.h * weight)


def _line(case: Case, result: Result, key: str) -> _Line:
    counted = {name: mark for name, mark in result.marks.items() if mark.weight and mark.points is not None}
    moved = counted.pop(key, None) if result.person.id not in case.rules.own else None
    above = fsum(mark.weight * (mark.points or 0) for mark in counted.values())
    below = fsum(mark.weight for mark in counted.values())
    return _Line(above, (moved.points or 0) if moved else 0, below, 1 if moved else 0)


def _pairs(
    case: Case, evaluation: Evaluation, first: Sequence[Result], key: str
) -> Iterator[tuple[_Line | None, Result, _Line, Result]]:
    """Each of the first three with everybody who stood behind, as they are ranked in `evaluation`."""
    lines = {each.person.id: _line(case, each, key) for each in evaluation.results if each.rank is not None}
    ahead = {result.person.id: result.rank for result in first}
    for leader in first:
        for other in evaluation.results:
            if other.rank is not None and (ahead.get(other.person.id) or inf) > (leader.rank or inf):
                yield lines.get(leader.person.id), leader, lines[other.person.id], other


_EQUAL = 5e-10
"""Scores this close share a rank."""


def _at_once(case: Case, evaluation: Evaluation, first: Sequence[Result], key: str, weight: float) -> Flip | None:
    """The flip that lies at a threshold itself: there the ranked reps, and with them the points, are others."""
    for leader in first:
        result = evaluation.of(leader.person.id)
        if result is None or result.rank is None:
            return Flip(weight, None, leader.person.name)
    for line, leader, theirs, other in _pairs(case, evaluation, first, key):
        if line and theirs.at(weight) - line.at(weight) > _EQUAL:
            return Flip(weight, other.person.name, leader.person.name)
    return None


def _crossing(
    case: Case, evaluation: Evaluation, first: Sequence[Result], key: str, low: float, high: float
) -> Flip | None:
    """The nearest flip between two thresholds, while points stay as they are."""
    found = [
        Flip(root, other.person.name, leader.person.name)
        for line, leader, theirs, other in _pairs(case, evaluation, first, key)
        for root in (_roots(line, theirs) if line else ())
        if min(low, high) < root < max(low, high)
    ]
    return min(found, key=lambda flip: (abs(flip.weight - low), flip.passed, flip.passes or ""), default=None)


def _roots(one: _Line, other: _Line) -> list[float]:
    """Where the two scores cross: where (a₁ + p₁w)(b₂ + h₂w) − (a₂ + p₂w)(b₁ + h₁w) changes its sign."""
    square = one.p * other.h - other.p * one.h
    linear = one.a * other.h + one.p * other.b - other.a * one.h - other.p * one.b
    constant = one.a * other.b - other.a * one.b
    if not square:
        return [-constant / linear] if linear else []
    under = linear * linear - 4 * square * constant
    if under <= 0:  # a single root is a touch, not a crossing
        return []
    far = -(linear + (sqrt(under) if linear >= 0 else -sqrt(under))) / 2  # without cancellation
    return [far / square, *([constant / far] if far else [])]
