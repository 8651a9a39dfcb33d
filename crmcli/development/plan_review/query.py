"""What came of development items: the samples of the rep, and the values of the others, before a step and since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from crmcli.core.clock import Clock
from crmcli.core.periods import Period
from crmcli.database.connection import Database, Row
from crmcli.development.coach.insight import beside, scale
from crmcli.development.coach.query import stage_metric
from crmcli.development.plan.query import STAGE
from crmcli.development.plan_review.insight import Outcome, windows
from crmcli.evaluation.compare.insight import Pair, compare
from crmcli.evaluation.compare.query import card_of, of_each_rep
from crmcli.evaluation.compare.samples import Sample, pooled
from crmcli.evaluation.score.query import people
from crmcli.evaluation.score.readings import Person
from crmcli.funnel.overview.query import flows


class _Sides(NamedTuple):
    before: Period
    after: Period
    pair: Pair
    others: tuple[float | None, float | None]


def outcomes(database: Database, chosen: Sequence[Row], clock: Clock) -> list[Outcome]:
    """What came of each of those items; all count as compared at once. The rules in force when a step began say how its
    metric is counted."""
    everybody = people(database)
    found = [_sides(database, row, clock, everybody) for row in chosen]
    changes = compare(each.pair for each in found)
    return [
        Outcome(each.before, each.after, change, each.others) for each, change in zip(found, changes, strict=True)
    ]  # fmt: skip


def _sides(database: Database, row: Row, clock: Clock, everybody: Sequence[Person]) -> _Sides:
    """The item's two windows, the rep's samples in them, and what the others had who were there throughout."""
    before, after = windows(row["added"], row["review"], clock.calendar.today)
    others = {each.id for each in everybody if each.id != row["rep_id"] and _there(each, before, after)}
    if row["metric"].startswith(STAGE):
        return _past_stage(database, int(row["metric"].removeprefix(STAGE)), row["rep_id"], others, before, after)
    card = card_of(database, after).showing([row["metric"]])
    metric = next(each for each in card.measured if each.key == row["metric"])
    reps, days = [row["rep_id"], *sorted(others)], after.days
    keys = [metric.key]
    first, then = (of_each_rep(database, window, clock, card, reps, keys)[metric.key] for window in (before, after))
    pools = [pooled(side[id] for id in sorted(others)) for side in (first, then)]
    values = (each.total / each.n * scale(metric, days) if each.n else None for each in pools)
    return _Sides(before, after, beside(metric, first[reps[0]], then[reps[0]], days), (next(values), next(values)))


def _past_stage(
    database: Database, stage: int, rep_id: int, others: Collection[int], before: Period, after: Period
) -> _Sides:
    def passed(window: Period, ids: Collection[int]) -> Sample:
        row = next((row for row in flows(database, window, None, ids) if row["stage_id"] == stage), None)
        return Sample(row["entered"], row["converted"]) if row else Sample(0, 0)

    pair = Pair(stage_metric(f"{stage}"), passed(before, {rep_id}), passed(after, {rep_id}))
    theirs = (passed(window, others) for window in (before, after))
    rates = (each.total / each.n if each.n else None for each in theirs)
    return _Sides(before, after, pair, (next(rates), next(rates)))


def _there(person: Person, before: Period, after: Period) -> bool:
    joined = person.joined is None or person.joined <= before.start
    return joined and (person.left is None or person.left >= after.last)
