"""What coaching compares: every rep's samples of a period, a rep's own of the periods before, and the funnel by rep."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.clock import Clock
from crmcli.core.periods import Calendar, Comparison, Period
from crmcli.database.connection import Database
from crmcli.development.coach.insight import Passage, Standing, beside, gap, in_order, share
from crmcli.evaluation.compare.insight import Change, Pair, compare
from crmcli.evaluation.compare.query import COMPARED, of_each_rep
from crmcli.evaluation.compare.samples import Sample, pooled
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.score.insight import Result
from crmcli.evaluation.score.query import Evaluated
from crmcli.funnel.overview.insight import Flow
from crmcli.funnel.overview.query import flows
from crmcli.records.stages.query import every_stage

PAST = 4
"""How many periods before make a rep's own past."""

Samples = Mapping[str, Mapping[int, Sample]]
"""By metric and rep's id."""


class Whose(NamedTuple):
    """A rep's result, and those of the ranked others that it is held against."""

    result: Result
    others: Sequence[Result]


def past_periods(calendar: Calendar, compared: Comparison) -> list[Period]:
    """The periods before, the latest first; of one under way the like number of days of each."""
    found, whole = [], compared.whole
    for _ in range(PAST):
        whole = calendar.previous(whole)
        end = min(whole.end, whole.start + (compared.now.end - compared.now.start)) if compared.through else whole.end
        found.append(whole._replace(end=end))
    return found


def whose(found: Evaluated, id: int) -> Whose | None:
    """The rep and the others; None: the rep took no part."""
    result = found.evaluation.of(id)
    others = [each for each in found.evaluation.results if each.rank is not None and each.person.id != id]
    return Whose(result, others) if result else None


def samples(database: Database, found: Evaluated, clock: Clock) -> Samples:
    """The samples of everybody who took part, of each metric that weighs something for anybody."""
    ids = [result.person.id for result in found.evaluation.results]
    keys = {metric.key for result in found.evaluation.results for metric in weighed(found, result)}
    return of_each_rep(database, found.period, clock, found.rules.card, ids, keys, found.facts)


def standings(
    database: Database, found: Evaluated, clock: Clock, now: Samples, who: Whose, past: Sequence[Period]
) -> list[Standing]:
    """Where the rep stands in each metric that weighs something: against the others, and against the periods before."""
    id, metrics, days = who.result.person.id, weighed(found, who.result), _days(found, clock)
    keys = [metric.key for metric in metrics]
    earlier = [of_each_rep(database, period, clock, found.rules.card, [id], keys) for period in past]
    before = {key: [each[key][id] for each in earlier] for key in keys}
    pairs = [beside(metric, pooled(before[metric.key]), now[metric.key][id], days) for metric in metrics]
    own = compare(pairs) if past else [None] * len(metrics)
    against = compare(_against(metrics, now, who, days))
    return in_order(
        _standing(metric, who, change, mine, before[metric.key][0] if past else None)
        for metric, change, mine in zip(metrics, against, own, strict=True)
    )


def standings_of_all(found: Evaluated, clock: Clock, now: Samples, ids: Collection[int]) -> dict[int, list[Standing]]:
    """Where each of those reps stands against the others. All count as compared at once."""
    days, whole = _days(found, clock), [each for id in ids if (each := whose(found, id)) is not None]
    metrics = {each.result.person.id: weighed(found, each.result) for each in whole}
    changes = iter(
        compare(pair for each in whole for pair in _against(metrics[each.result.person.id], now, each, days))
    )
    return {
        (id := each.result.person.id): in_order(
            _standing(metric, each, next(changes), None, None) for metric in metrics[id]
        )
        for each in whole
    }


def weighed(found: Evaluated, result: Result) -> list[Metric]:
    """The metrics that the rep's own scorecard weighs and that samples are kept of: not reviews."""
    return [metric for metric in found.evaluation.metrics if result.marks[metric.key].weight and metric.key in COMPARED]


def passages(database: Database, found: Evaluated, who: Whose) -> list[Passage]:
    """What the rep and the others got past each open stage in the period, in the order of the funnel."""
    rows = flows(database, found.period, "rep")
    stages = [row for row in database.all(every_stage()) if row["status"] == "open"]
    others = {each.person.name for each in who.others}
    pairs, parts = [], []
    for stage in stages:
        mine = _flow(rows, stage["id"], {who.result.person.name})
        theirs = _flow(rows, stage["id"], others)
        if mine.entered or theirs.entered:
            parts.append((stage["id"], stage["name"], mine, theirs))
            before, after = (Sample(flow.entered, flow.converted) for flow in (theirs, mine))
            pairs.append(Pair(stage_metric(stage["name"]), before, after))
    return [Passage(*part, change) for part, change in zip(parts, compare(pairs), strict=True)]


def stage_metric(name: str) -> Metric:
    """The share of deals that get past a stage, as a metric."""
    return Metric(
        f"stage:{name}", f"past {name}", name, "percent", "higher", 0,
        f"Deals that moved forward from {name}, of those that entered it in the period", "converted", "entered",
    )  # fmt: skip


def _flow(rows: Sequence[Mapping[str, Any]], stage_id: int, names: Collection[str]) -> Flow:
    total = Flow()
    for row in rows:
        if row["stage_id"] == stage_id and row["group"] in names:
            total = total.plus(Flow(*(row[name] for name in Flow._fields)))
    return total


def _days(found: Evaluated, clock: Clock) -> int:
    """How many days of the period there have been: what is sampled by days."""
    today = clock.calendar.today
    return max(1, (min(found.period.last, today) - found.period.start).days + 1)


def _against(metrics: Sequence[Metric], now: Samples, who: Whose, days: int) -> list[Pair]:
    id, others = who.result.person.id, [each.person.id for each in who.others]
    return [
        beside(metric, pooled(now[metric.key][other] for other in others), now[metric.key][id], days)
        for metric in metrics
    ]


def _standing(metric: Metric, who: Whose, change: Change, past: Change | None, previous: Sample | None) -> Standing:
    mark, part = who.result.marks[metric.key], share(metric.key, who.result)
    return Standing(metric, mark, part, gap(metric.key, who.result, who.others), change, past, previous)
