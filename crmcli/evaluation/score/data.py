"""The score for programs: `crm.score/1`, and one flat row per rep and metric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import Cell, Records
from crmcli.core.periods import Comparison
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.scoring_rules import DEFAULT, Rules, Scorecard, counted_apart
from crmcli.evaluation.metrics.view import card_data, exact, parts, period_data
from crmcli.evaluation.score.cautions import Caution, cautions
from crmcli.evaluation.score.insight import Evaluation, Result
from crmcli.evaluation.score.places import Places, places_data
from crmcli.evaluation.score.points import Mark, attainment
from crmcli.evaluation.score.readings import Reading, change, present
from crmcli.records.presence.insight import Presence


class Score(NamedTuple):
    """What the report is made of. `shown` are the reps to show; `team` their readings taken together, after and before.

    `under_way` says that the period is not over, whether its like number of days is compared or all of it;
    `judged_before` is everybody's scorecard in the earlier one. `nothing`: nothing happened in the period; `latest` is
    then the latest in which anything did, if that was asked. Where nothing happened in the earlier one
    (`nothing_before`) its sums are not known to be 0. `places` are those that a ranked rep may
    as well have, by id.
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
    nothing: bool = False
    latest: str = ""
    nothing_before: bool = False
    places: Mapping[int, Places] = {}

    @property
    def apart(self) -> frozenset[str]:
        """Metrics that were counted in another way before: they are not compared."""
        return counted_apart(self.rules.card.definitions, self.judged_before.definitions)

    @property
    def metrics(self) -> Sequence[Metric]:
        return self.now.metrics

    @property
    def told(self) -> Sequence[Metric]:
        """The metrics that anybody has data for, in either period."""
        return [each for each in self.metrics if self._known(each)]

    def _known(self, metric: Metric) -> bool:
        sides = (self.now.results, self.before.results)
        read = (each.marks.get(metric.key) for side in sides for each in side)
        return metric == self.by or any(mark and mark.reading.value is not None for mark in read)

    def there(self, result: Result) -> Presence:
        """How much of the period the rep was there."""
        return present(result.person, self.compared.now, self.rules.judging)

    def cautions(self) -> Sequence[Caution]:
        """What to know before anything hangs on the ranking."""
        whole = self.compared.whole
        label = whole.label if ".." not in whole.label else f"--from {whole.start} --to {whole.last}"
        return cautions(self.now.results, self.metrics, label)

    def of_team(self, metric: Metric) -> tuple[Reading, Reading | None]:
        """The team's reading after, and before where it was counted in the same way."""
        after, before = self.team
        return after[metric.key], None if self._incomparable(metric) else before[metric.key]

    def reading_before(self, before: Result | None, metric: Metric) -> Reading | None:
        """A rep's reading of the metric before, where it was counted then and in the same way."""
        mark = before.marks.get(metric.key) if before and not self._incomparable(metric) else None
        return mark.reading if mark else None

    def _incomparable(self, metric: Metric) -> bool:
        return self.nothing_before or metric.key in self.apart


_OF_METRIC = ("key", "title", "unit", "better", "weight", "cap", "floor")


def data(score: Score, warnings: Sequence[Caution]) -> dict[str, Any]:
    """`crm.score/1` with those warnings: `end` is exclusive, percent a fraction, money in major units, no data null."""
    now, before, whole, _ = score.compared
    told = score.told
    return {
        "schema": "crm.score/1",
        "period": {**period_data(now, whole.label), "complete": not score.under_way},
        "versus": period_data(before),
        "currency": score.currency,
        "by": score.by.key if score.by else "score",
        "scorecard": card_data(score.rules.card),
        "scorecard_before": card_data(score.judged_before),
        "not_compared": sorted(score.apart),
        "judging": score.rules.judging.version,
        "metrics": [
            {**{name: getattr(each, name) for name in _OF_METRIC}, "known": each in told} for each in score.metrics
        ],
        "reps": [_rep(score, result) for result in score.shown if result.rank is not None],
        "not_ranked": [
            {**_rep(score, result), "reason": result.reason} for result in score.shown if result.rank is None
        ],
        "team": {"metrics": {each.key: _figures(score, each, *score.of_team(each)) for each in score.metrics}},
        "warnings": [each._asdict() for each in warnings],
    }


def _rep(score: Score, result: Result) -> dict[str, Any]:
    before, places = score.before.of(result.person.id), score.places.get(result.person.id)
    return {
        "rank": result.rank,
        "rank_before": before.rank if before else None,
        "places": places_data(places),
        "rep": result.person.name,
        "team": result.person.team,
        "score": result.score,
        "score_before": before.score if before else None,
        "presence": {**score.there(result)._asdict(), "share": score.there(result).share},
        "scorecard": score.rules.own.get(result.person.id, score.rules.card).name,
        "metrics": {
            each.key: {
                **_figures(score, each, result.marks[each.key].reading, score.reading_before(before, each)),
                "full_presence": exact(result.marks[each.key].reading.full, _unit(each), score.currency),
                "points": result.marks[each.key].points,
                "target": _target(score, each, result),
                "attainment": reached(each, result.marks[each.key]),
                "by_target": result.marks[each.key].aimed,
            }
            for each in score.metrics
        },
    }


def _target(score: Score, metric: Metric, result: Result) -> Any:
    """The part of a target that falls in the period: of what is counted it need not be whole."""
    return exact(result.marks[metric.key].target, _unit(metric), score.currency)


def _unit(metric: Metric) -> str:
    return metric.unit if metric.unit == "money" else "number"


def reached(metric: Metric, mark: Mark) -> float | None:
    """How much of the rep's target is reached; None where there is none, or no data."""
    value, target = mark.reading.value, mark.target
    return None if value is None or target is None else attainment(metric, value, target)


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
        "full_presence", "attainment", "by_target",
        "place_low", "place_high",
    )  # fmt: skip
    return Records(columns, [row for result in score.shown for row in _record_rows(score, result)])


def _record_rows(score: Score, result: Result) -> Iterator[list[Cell]]:
    before, places = score.before.of(result.person.id), score.places.get(result.person.id)
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
            Cell(exact(mark.reading.full, _unit(metric), score.currency)), Cell(reached(metric, mark)),
            Cell(mark.aimed),
            *(Cell(place) for place in places or (None, None)),
        ]  # fmt: skip
