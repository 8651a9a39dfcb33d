"""Judging one rep again with something changed, without evaluating anew what stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum

from crmcli.core.periods import Period
from crmcli.evaluation.explain.effects import Change, changed
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.scoring_rules import Rules
from crmcli.evaluation.score.insight import Evaluation, Result, judged, why_not
from crmcli.evaluation.score.points import aims_of, benchmark, marked
from crmcli.evaluation.score.readings import Facts, Person, Reading, present, read

Readings = Mapping[str, Reading]


class Judge:
    """Knows a period's evaluation and answers questions about one rep of it; `people` are all reps there are."""

    def __init__(
        self, people: Sequence[Person], facts: Facts, period: Period, rules: Rules, evaluation: Evaluation, id: int
    ) -> None:
        self.people = {person.id: person for person in people}
        self.facts, self.period, self.rules, self.evaluation, self.id = facts, period, rules, evaluation, id
        self.common, self.own = rules.metrics()
        self.readings: dict[int, Readings] = {
            result.person.id: {key: mark.reading for key, mark in result.marks.items()} for result in evaluation.results
        }
        self.compared = {id for id in self.readings if self._compares(id, self.readings[id])}
        self.aims = aims_of(self.common, self.compared, rules)
        self._known: dict[frozenset[tuple[tuple[int, str], float]], float | None] = {}
        self._shares: dict[int, tuple[dict[str, float], float]] = {}

    def metrics(self, id: int) -> Sequence[Metric]:
        """Everybody's metrics as that rep's scorecard has them."""
        return self.own.get(id, self.common)

    def without(self, change: Change) -> float | None:
        """The rep's score with those changes of the facts; None where the rep is not ranked then."""
        key = frozenset(change.items())
        if key not in self._known:
            self._known[key] = self._score(change)
        return self._known[key]

    def _score(self, change: Change) -> float | None:
        touched = {rep: self._changed(rep, change) for rep in {rep for rep, _ in change}}
        readings = {rep: self._read(rep, facts) for rep, facts in touched.items()}
        there = {rep for rep, facts in touched.items() if self.people[rep].active or any(facts.values())}
        compared = self.compared.difference(touched) | {rep for rep in there if self._compares(rep, readings[rep])}
        if self.id not in compared:
            return None
        benchmarks = dict(self.evaluation.benchmarks)
        for metric in self.common:
            if compared != self.compared or any(self._differs(metric, rep, readings[rep]) for rep in touched):
                each = (readings.get(rep) or self.readings[rep] for rep in compared)
                means = benchmark(metric, each, self.rules.judging)
                benchmarks.pop(metric.key, None)
                if means is not None:
                    benchmarks[metric.key] = means
        own, targets = readings.get(self.id) or self.readings[self.id], self.rules.targets.get(self.id, {})
        aims = self.aims if compared == self.compared else aims_of(self.common, compared, self.rules)
        return judged(
            self.people[self.id], own, benchmarks, self.metrics(self.id), targets, "", aims, self.rules.judging
        ).score

    def _read(self, rep: int, facts: Mapping[str, float]) -> Readings:
        return read(facts, present(self.people[rep], self.period, self.rules.judging), self.common)

    def _changed(self, rep: int, change: Change) -> dict[str, float]:
        return changed(
            self.facts.get(rep, {}), ((name, difference) for (id, name), difference in change.items() if id == rep)
        )

    def _compares(self, rep: int, readings: Readings) -> bool:
        """Is the rep one of those whose mean is the benchmark?"""
        judging = self.rules.judging
        return not why_not(self.people[rep], readings, self.period, self.metrics(rep), judging=judging)

    def _differs(self, metric: Metric, rep: int, readings: Readings) -> bool:
        before = self.readings.get(rep)
        return before is None or before[metric.key].value != readings[metric.key].value

    def place(self, metric: Metric, value: float) -> int:
        """The rep's rank with that value of one metric, everything else equal; the benchmark moves with the rep."""
        key, results = metric.key, [result for result in self.evaluation.results if result.person.id in self.compared]
        read = {result.person.id: result.marks[key].reading for result in results}
        read[self.id] = read[self.id]._replace(value=value)
        mean = benchmark(metric, ({key: each} for each in read.values()), self.rules.judging)
        scores = {
            result.person.id: self._score_with(result, metric, read[result.person.id], mean) for result in results
        }
        mine = scores[self.id]
        return 1 + sum(score > mine for score in scores.values())

    def _score_with(self, result: Result, metric: Metric, reading: Reading, mean: float | None) -> float:
        """The score, to a billionth as ranks see it, with another value and benchmark of one metric."""
        mark, key, (added, total) = result.marks[metric.key], metric.key, self._added(result)
        own = next(each for each in self.metrics(result.person.id) if each.key == key)
        again = marked(own, reading, mean, mark.target, mark.aimed, self.rules.judging)
        if again.points is not None and key in added:  # the same metrics count, with the same weights
            rest = (each for other, each in added.items() if other != key)
            return round(fsum((*rest, mark.weight * again.points / total)), 9)
        changed = result._replace(marks={**result.marks, key: again})
        return round(fsum(changed.contributions.values()), 9)

    def _added(self, result: Result) -> tuple[dict[str, float], float]:
        """What each metric adds to that score, and the weight of them all; worked out once."""
        if result.person.id not in self._shares:
            added = result.contributions
            self._shares[result.person.id] = added, fsum(result.marks[key].weight for key in added)
        return self._shares[result.person.id]
