"""How a target stands: what was reached of it, whether that is on pace, and what is still needed."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from crmcli.core.periods import Period
from crmcli.core.rounding import whole
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.score.points import attainment
from crmcli.evaluation.score.readings import Person
from crmcli.evaluation.targets.insight import DAY, Target, days_there, each_day, part, pro_rata


class Standing(NamedTuple):
    """How a target stands. `target` is what is asked after pro rata, `expected` what of it is due by the days so far,
    `pace` how much of that is reached, `per_week` what is still needed each week of those left; None: no data, or
    nothing to say."""

    target: float
    actual: float | None
    attainment: float | None
    expected: float | None
    pace: float | None
    status: str
    per_week: float | None


MET, MISSED, ON_TRACK, AT_RISK, BEHIND = "met", "missed", "on track", "at risk", "behind"
NOT_BEGUN, NO_DATA, NOT_THERE = "not begun", "no data", "not in the team"
PACES = ((ON_TRACK, 100), (AT_RISK, 85))
"""From which percentage of what is expected so far a target is called so; below, it is behind."""


def so_far(period: Period, today: date) -> Period:
    """The days of the period up to today."""
    return period._replace(end=max(period.start, min(period.end, today + DAY)))


def standing(target: Target, person: Person | None, actual: float | None, today: date) -> Standing:
    """How the target stands at the end of that day; `person` is the rep whose it is. `actual` is what was reached."""
    metric, period, passed = target.metric, target.period, so_far(target.period, today)
    value = pro_rata(metric, target.value, person, period)
    if person and not days_there(person, period):
        return Standing(0, actual, None, None, None, NOT_THERE, None)
    if not passed.days:
        return Standing(value, None, None, None, None, NOT_BEGUN, None)
    expected = pro_rata(metric, part(target, passed), person, passed)
    if actual is None:
        return Standing(value, None, None, expected, None, NO_DATA, None)
    over = today >= period.end
    word = _status(metric, actual, value, expected, over)
    weekly = None
    if metric.adds_up and not over:
        weekly = _per_week(max(0, value - actual), period._replace(start=passed.end), person, target.exact)
    reached, pace = (attainment(metric, actual, aim) for aim in (value, expected))
    return Standing(value, actual, reached, expected, pace, word, weekly)


def _status(metric: Metric, actual: float, value: float, expected: float, over: bool) -> str:
    if reaches(metric, actual, value) and (over or metric.adds_up):
        return MET
    if over:
        return MISSED
    return next((word for word, percent in PACES if reaches(metric, actual, expected, percent)), BEHIND)


def reaches(metric: Metric, actual: float, aim: float, percent: int = 100) -> bool:
    """Is that much of the aim reached? Without dividing: of money it is exact."""
    reached, wanted = (aim, actual) if metric.better == "lower" else (actual, aim)
    return 100 * reached >= percent * wanted


def _per_week(missing: float, rest: Period, person: Person | None, exact: bool) -> float | None:
    """What is missing in each of the weeks left, rounded up; in the last week it is all that is missing. None for a rep
    who is not there any more. Days away are no days left; part-time ones are whole, as less is asked already."""
    days = sum(map(bool, each_day(person, rest))) if person else rest.days
    if rest.days and not days:
        return None
    left = max(7, days)
    return -(-whole(missing) * 7 // left) if exact else missing * 7 / left
