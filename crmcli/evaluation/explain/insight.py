"""A score taken apart: what each metric adds to it, the records behind each number and what each of them is worth, and
what separates two reps. Arithmetic on plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from math import fsum
from typing import NamedTuple

from crmcli.core.money import Money
from crmcli.core.rounding import rounded
from crmcli.evaluation.explain.customer_effects import CustomerEffect
from crmcli.evaluation.explain.effects import WITHHELD, Change, RecordEffect, Row, owner
from crmcli.evaluation.explain.next_place import NextPlace, next_place
from crmcli.evaluation.explain.rejudging import Judge
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.score.insight import NEEDED, Result, coverage
from crmcli.evaluation.score.points import AVERAGE, Mark, points
from crmcli.evaluation.score.readings import present

SHOWN = 10
"""Scores are shown in tenths."""


class Record(NamedTuple):
    """A record behind a number. `effect`: the rep's score if this one record did not exist, less the score now; None
    where the rep would not be ranked then, or is not now. `amount` is in minor units; `rep` is whose it is. In another
    currency `own` is the amount in that, and `rate` what one unit of it is worth."""

    kind: str
    id: int
    label: str
    customer: str | None
    date: date
    amount: int | None
    score: int | None
    rep: int
    effect: float | None
    own: Money | None = None
    rate: str | None = None


class Group(NamedTuple):
    """How many records behind a number are of one customer, and their effect together."""

    customer: str
    records: int
    effect: float | None


class Part(NamedTuple):
    """One metric of the score. `contribution` is None where it adds nothing: without a rank, a weight or data; `shown`
    is the same in tenths, so rounded that the shown ones sum to the shown score. `distance` is what it adds less what
    the benchmark would: points of the score won or lost against the average; `distance_shown` is that in tenths, which
    sum in the same way."""

    metric: Metric
    mark: Mark
    benchmark: float | None
    contribution: float | None
    shown: float | None
    records: Sequence[Record]
    groups: Sequence[Group] = ()
    distance: float | None = None
    distance_shown: float | None = None

    @property
    def withheld(self) -> bool:
        """Are there records that are not shown, for they would tell who reviewed?"""
        return self.metric.key == f"review_{WITHHELD}" and self.mark.reading.denominator > 0


class Difference(NamedTuple):
    """What separates two reps in one metric: the first one's contribution less the second's, exact and as shown; None
    where one of them is not ranked."""

    metric: Metric
    mine: Part
    theirs: Part
    difference: float | None
    shown: float | None


class Lack(NamedTuple):
    """What a rep lacks to be ranked: `days` of presence, or data: the weight that has any, what is needed, and the
    metrics with a weight and without data."""

    covered: float
    needed: float
    metrics: Sequence[Metric]
    days: float = 0


class Explanation(NamedTuple):
    """One rep's score, taken apart. `lack` is there where too little data is."""

    result: Result
    parts: Sequence[Part]
    next_place: NextPlace
    lack: Lack | None = None

    @property
    def distance(self) -> float | None:
        """The score less that of somebody who is at the benchmark in every metric."""
        return None if self.result.score is None else fsum(part.distance or 0 for part in self.parts)

    @property
    def weight(self) -> float:
        """That of the metrics which add to the score: contributions are weight times points by this."""
        return fsum(part.mark.weight for part in self.parts if part.contribution is not None)


def explain(
    judge: Judge,
    result: Result,
    pieces: Iterable[RecordEffect],
    zone: tzinfo,
    of_customers: Iterable[CustomerEffect] = (),
) -> Explanation:
    """The score of that result, with the records behind it; `zone` says on which day a moment is."""
    known = [(piece, _record(judge, result, piece, zone)) for piece in pieces]
    known.sort(key=lambda each: _by_effect(each[1]))
    grouped = [(each, _group(judge, result, each)) for each in of_customers]
    grouped.sort(key=lambda each: (each[1].effect is not None, -abs(each[1].effect or 0), each[1].customer))
    contributions = result.contributions if result.score is not None else {}
    shown, benchmarks = tenths(contributions, result.score or 0), judge.evaluation.benchmarks
    metrics = judge.metrics(result.person.id)
    distances = _distances(result, metrics, contributions, benchmarks)
    distances_shown = tenths(distances, fsum(distances.values()))
    parts = [
        Part(
            metric,
            result.marks[metric.key],
            benchmarks.get(metric.key),
            contributions.get(metric.key),
            shown.get(metric.key),
            [record for piece, record in known if piece.parts & {metric.numerator, metric.denominator}],
            [group for each, group in grouped if each.parts & {metric.numerator, metric.denominator}],
            distances.get(metric.key),
            distances_shown.get(metric.key),
        )
        for metric in metrics
    ]
    return Explanation(result, parts, next_place(judge, result), _lack(judge, result, metrics))


def _distances(
    result: Result, metrics: Sequence[Metric], contributions: Mapping[str, float], benchmarks: Mapping[str, float]
) -> dict[str, float]:
    """By metric what it adds to the score less what the benchmark would add, with the same weights."""
    weight = fsum(result.marks[key].weight for key in contributions)
    average = {each.key: _average(each, result.marks[each.key], benchmarks.get(each.key)) for each in metrics}
    return {key: made - result.marks[key].weight * average[key] / weight for key, made in contributions.items()}


def _average(metric: Metric, mark: Mark, mean: float | None) -> float:
    """The points of the benchmark by the scale that judges the rep: 50 where that is no target. Without data, or
    without a benchmark, nobody is apart from it."""
    known = mean if mark.reading.value is not None else None
    made = points(metric, known, None, mark.target) if mark.aimed else points(metric, known, mean)
    return made if made is not None else AVERAGE if mark.points is None else mark.points


def _lack(judge: Judge, result: Result, metrics: Sequence[Metric]) -> Lack | None:
    if result.rank is not None:
        return None
    readings = {key: mark.reading for key, mark in result.marks.items()}
    covered, total = coverage(readings, metrics)
    judging = judge.rules.judging
    there = present(result.person, judge.period, judging)
    lacking = [each for each in metrics if each.weight and readings[each.key].value is None]
    found = Lack(covered, NEEDED * total, lacking, max(0.0, judging.least_present * there.days - there.present))
    return found if (found.days and there.present) or covered < found.needed else None


def tenths(contributions: Mapping[str, float], score: float) -> dict[str, float]:
    """The contributions in tenths, each rounded down or up so that they sum to the score in tenths: up goes what is
    nearest to it."""
    below = {key: int(value * SHOWN // 1) for key, value in contributions.items()}
    left = round(rounded(score, 1) * SHOWN) - sum(below.values())
    nearest = sorted(contributions, key=lambda key: (below[key] - contributions[key] * SHOWN, key))
    return {key: (below[key] + (nearest.index(key) < left)) / SHOWN for key in contributions}


def differences(mine: Explanation, theirs: Explanation) -> list[Difference]:
    """What separates the first from the second, the most first: the differences sum to that of the scores."""
    ranked = mine.result.score is not None and theirs.result.score is not None
    found = []
    for one, other in zip(mine.parts, theirs.parts, strict=True):
        if one.mark.weight or other.mark.weight:
            difference = (one.contribution or 0) - (other.contribution or 0) if ranked else None
            shown = rounded((one.shown or 0) - (other.shown or 0), 1) if ranked else None
            found.append(Difference(one.metric, one, other, difference, shown))
    return sorted(found, key=lambda each: -abs(each.difference or 0))


def apart(mine: Explanation, theirs: Explanation) -> tuple[float | None, float | None]:
    """The difference of the two scores, exact and of those shown; None where one of them is not ranked."""
    one, other = mine.result.score, theirs.result.score
    if one is None or other is None:
        return None, None
    return one - other, rounded(rounded(one, 1) - rounded(other, 1), 1)


def _effect(judge: Judge, result: Result, change: Change) -> float | None:
    """The score with that change, less the score now; None where the rep is not ranked then, or now."""
    after = None if result.score is None else judge.without(change)
    return None if after is None or result.score is None else after - result.score


def _record(judge: Judge, result: Result, piece: RecordEffect, zone: tzinfo) -> Record:
    row = piece.row
    return Record(
        row["kind"], row["id"], _label(row), row.get("customer"), _day(row, zone), row.get("amount"), row.get("score"),
        owner(row) if row["kind"] == "deal" else row["rep_id"],
        _effect(judge, result, piece.change),
        *_in_own_currency(row),
    )  # fmt: skip


def _group(judge: Judge, result: Result, each: CustomerEffect) -> Group:
    return Group(each.customer, len(each.rows), _effect(judge, result, each.change))


def _in_own_currency(row: Row) -> tuple[Money | None, str | None]:
    amount = row.get("own_amount")
    return (None, None) if amount is None else (Money(amount, row["currency"]), row["rate"])


def _label(row: Row) -> str:
    """What the record is called: a deal's title, "refund of" it, "csat 5", "call out"."""
    if row["kind"] == "refund":
        return f"refund of {row['label']}"
    if row["kind"] == "case":
        return f"case: {row['label'].splitlines()[0]}"
    if row["kind"] == "task":
        return f"{row['label']}, {'kept' if row['kept'] else 'not kept'}"
    more = {"feedback": "score", "review": "score", "activity": "direction"}.get(row["kind"])
    return f"{row['label']} {row[more]}" if more else str(row["label"])


def _day(row: Row, zone: tzinfo) -> date:
    """The day by which it counts: a deal's close, or opening while it is open."""
    day: date = (
        (row["closed"] or row["opened"] or row["expected"])
        if row["kind"] == "deal"
        else row["at"]
        if row["kind"] == "refund"
        else row["at"].astimezone(zone).date()
    )
    return day


def _by_effect(record: Record) -> tuple[bool, float, str, int]:
    """The largest effect first; before all, what the rep would not be ranked without."""
    return record.effect is not None, -abs(record.effect or 0), record.kind, record.id
