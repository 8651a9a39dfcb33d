"""Points, scores and ranks of readings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.oracle import attainment, rules
from tests.oracle.days import Span
from tests.oracle.facts import IN_POINTS, LOWER, METRICS, REVIEWS, SUMS, Reading, readings
from tests.oracle.presence import present
from tests.oracle.records import Company, day

LOWEST = {"nps": Fraction(-100), **{review: Fraction(1) for review in REVIEWS}}
AVERAGE = Fraction(50)


@dataclass
class Judged:
    """One rep in one period."""

    rep: int
    readings: dict[str, Reading]
    scorecard: rules.Scorecard
    present: Fraction
    reason: str | None = None
    score: Fraction | None = None
    rank: int | None = None
    full: dict[str, Fraction | None] = field(default_factory=dict)
    points: dict[str, Fraction] = field(default_factory=dict)
    targets: dict[str, Fraction | None] = field(default_factory=dict)
    by_target: dict[str, bool] = field(default_factory=dict)


def judged(company: Company, span: Span, whole: Span, today: date) -> dict[int, Judged]:
    """Everybody in a period (`whole`) as far as it has come (`span`)."""
    counting = rules.common(company, span.start).counting
    found = taking_part(company, readings(company, span, counting, today))
    everybody = {
        rep: Judged(rep, mine, rules.of_rep(company, rep, span.start), present(company, rep, span))
        for rep, mine in found.items()
    }
    for each in everybody.values():
        each.full = {key: _full(key, reading, each.present, span) for key, reading in each.readings.items()}
        each.reason = _why_not(company, each, span)
        each.targets = {key: attainment.judging(company, each.rep, key, span, whole, each.present) for key in METRICS}
    ranked = [each for each in everybody.values() if each.reason is None]
    for each in everybody.values():
        for key in each.readings:
            each.by_target[key] = (
                each.targets.get(key) is not None
                and bool(ranked)
                and all(other.targets.get(key) is not None for other in ranked)
            )
            each.points[key] = _points(key, each, ranked)
    for each in ranked:
        weighed = each.scorecard.metrics
        total = sum(weighed[key].weight for key in weighed)
        each.score = sum((weighed[key].weight * each.points[key] for key in weighed), Fraction(0)) / total
    for each in ranked:
        each.rank = 1 + sum(other.score > each.score for other in ranked)  # type: ignore[operator]
    return everybody


def taking_part(company: Company, found: dict[int, dict[str, Reading]]) -> dict[int, dict[str, Reading]]:
    """Those reps, without who is archived and has nothing there."""
    return {rep: mine for rep, mine in found.items() if "archived" not in company.reps[rep] or any_of(mine)}


def any_of(mine: dict[str, Reading]) -> bool:
    """Is there anything of that rep in the period?"""
    return any(
        each.numerator or (each.denominator and metric not in (*SUMS, "follow_ups")) for metric, each in mine.items()
    )


def _full(key: str, reading: Reading, there: Fraction, span: Span) -> Fraction | None:
    """As of full presence."""
    value = reading.value
    if key not in SUMS or value is None:
        return value
    return value * span.days / there if there else None


def _why_not(company: Company, each: Judged, span: Span) -> str | None:
    row = company.reps[each.rep]
    joined, left = day(row.get("joined")), day(row.get("left"))
    if joined and joined >= span.end:
        return "joined"
    if left and left < span.start:
        return "left"
    if each.present * 4 < span.days:
        return "presence"
    weighed = each.scorecard.metrics
    known = sum(weighed[key].weight for key in weighed if each.readings[key].value is not None)
    return "data" if known * 2 < sum(weighed[key].weight for key in weighed) else None


def _points(key: str, each: Judged, ranked: list[Judged]) -> Fraction:
    limits = each.scorecard.metrics[key]
    value, low = each.full[key], LOWEST.get(key, Fraction(0))
    if value is None:
        return AVERAGE
    target = each.targets.get(key)
    if each.by_target[key] and target is not None:
        # Of what adds up the target is asked pro rata, so the plain figure is held against it.
        points = _ratio(key, each.readings[key].value or Fraction(0), target, low, 100)
    else:
        values = [other.full[key] for other in ranked]
        known = [max(other, low) for other in values if other is not None]
        if not known:
            return AVERAGE
        points = _ratio(key, value, sum(known, Fraction(0)) / len(known), low, 50)
    return limits.cap if points is None else max(limits.floor, min(limits.cap, points))


def _ratio(key: str, value: Fraction, against: Fraction, low: Fraction, scale: int) -> Fraction | None:
    """None is more than any number."""
    value, against = max(value, low) - low, against - low
    if key in LOWER:
        value, against = against, value
    if against:
        return scale * value / against
    return AVERAGE if value == 0 and scale == 50 else None


def change(key: str, after: Fraction | None, before: Fraction | None) -> Fraction | None:
    if after is None or before is None:
        return None
    if key in IN_POINTS:
        return after - before
    return (after - before) / abs(before) if before else None
