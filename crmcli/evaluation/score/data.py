"""The score for programs: `crm.score/1`, and one flat row per rep and metric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import Cell, Records
from crmcli.core.periods import Comparison
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.scoring_rules import DEFAULT, Rules, Scorecard, counted_apart
from crmcli.evaluation.metrics.view import card_data, exact, parts, period_data
from crmcli.evaluation.score.insight import Evaluation, Mark, Reading, Result, change


class Score(NamedTuple):
    """What the report is made of. `shown` are the reps to show; `team` their readings taken together, after and before.

    `under_way` says that the period is not over, whether its like number of days is compared or all of it;
    `judged_before` is everybody's scorecard in the earlier one.
    """

    compared: Comparison
    now: Evaluation
    before: Evaluation
    shown: Sequence[Result]
    team: tuple[Mapping[str, Reading], Mapping[str, Reading]]
    rules: Rules
    currency: str
    by: Metric | None = None
    of: str = "Team"
    under_way: bool = False
    judged_before: Scorecard = DEFAULT

    @property
    def apart(self) -> frozenset[str]:
        """Metrics that were counted in another way before: they are not compared."""
        return counted_apart(self.rules.card.definitions, self.judged_before.definitions)

    @property
    def metrics(self) -> Sequence[Metric]:
        return self.now.metrics

    def of_team(self, metric: Metric) -> tuple[Reading, Reading | None]:
        """The team's reading after, and before where it was counted in the same way."""
        after, before = self.team
        return after[metric.key], None if metric.key in self.apart else before[metric.key]

    def reading_before(self, before: Result | None, metric: Metric) -> Reading | None:
        """A rep's reading of the metric before, where it was counted then and in the same way."""
        mark = before.marks.get(metric.key) if before and metric.key not in self.apart else None
        return mark.reading if mark else None


_OF_METRIC = ("key", "title", "unit", "better", "weight", "cap", "floor")


def data(score: Score) -> dict[str, Any]:
    """`crm.score/1`: `end` is exclusive, percent a fraction, money in major units, no data null."""
    now, before, whole, _ = score.compared
    return {
        "schema": "crm.score/1",
        "period": {**period_data(now, whole.label), "complete": not score.under_way},
        "versus": period_data(before),
        "currency": score.currency,
        "by": score.by.key if score.by else "score",
        "scorecard": card_data(score.rules.card),
        "scorecard_before": card_data(score.judged_before),
        "not_compared": sorted(score.apart),
        "metrics": [{name: getattr(each, name) for name in _OF_METRIC} for each in score.metrics],
        "reps": [_rep(score, result) for result in score.shown if result.rank is not None],
        "not_ranked": [
            {**_rep(score, result), "reason": result.reason} for result in score.shown if result.rank is None
        ],
        "team": {"metrics": {each.key: _figures(score, each, *score.of_team(each)) for each in score.metrics}},
    }


def _rep(score: Score, result: Result) -> dict[str, Any]:
    before = score.before.of(result.person.id)
    return {
        "rank": result.rank,
        "rank_before": before.rank if before else None,
        "rep": result.person.name,
        "team": result.person.team,
        "score": result.score,
        "score_before": before.score if before else None,
        "scorecard": score.rules.own.get(result.person.id, score.rules.card).name,
        "metrics": {
            each.key: {
                **_figures(score, each, result.marks[each.key].reading, score.reading_before(before, each)),
                "points": result.marks[each.key].points,
                "target": _target(score, each, result),
            }
            for each in score.metrics
        },
    }


def _target(score: Score, metric: Metric, result: Result) -> Any:
    """The part of a target that falls in the period: of what is counted it need not be whole."""
    return exact(result.marks[metric.key].target, metric.unit if metric.unit == "money" else "number", score.currency)


def _figures(score: Score, metric: Metric, after: Reading, before: Reading | None) -> dict[str, Any]:
    earlier = before.value if before else None
    return {
        "value": exact(after.value, metric.shown_as, score.currency),
        "before": exact(earlier, metric.shown_as, score.currency),
        "change": change(metric, earlier, after.value),
        **parts(metric, after, score.currency),
    }


def records(score: Score) -> Records:
    """One row per rep and metric."""
    columns = (
        "rank", "rank_before", "rep", "team", "score", "score_before", "reason",
        "metric", "value", "before", "change", "numerator", "denominator", "points", "target",
    )  # fmt: skip
    return Records(columns, [row for result in score.shown for row in _record_rows(score, result)])


def _record_rows(score: Score, result: Result) -> Iterator[list[Cell]]:
    before = score.before.of(result.person.id)
    head = [
        Cell(result.rank), Cell(before.rank if before else None), Cell(result.person.name), Cell(result.person.team),
        Cell(result.score), Cell(before.score if before else None), Cell(result.reason),
    ]  # fmt: skip
    for metric in score.metrics:
        mark: Mark = result.marks[metric.key]
        figures = _figures(score, metric, mark.reading, score.reading_before(before, metric))
        yield [
            *head, Cell(metric.key), *(Cell(value) for value in figures.values()), Cell(mark.points),
            Cell(_target(score, metric, result)),
        ]  # fmt: skip
