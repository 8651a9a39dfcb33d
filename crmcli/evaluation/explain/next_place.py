"""What would lift a rep one place: the smallest change in one metric alone that does it."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import NamedTuple

from crmcli.core.money import LARGEST
from crmcli.evaluation.explain.rejudging import Judge
from crmcli.evaluation.metrics.catalogue import ONE, WEEKS, Metric
from crmcli.evaluation.score.insight import Result
from crmcli.evaluation.score.readings import Reading

TENTHS = 10
"""Days and hours change by tenths, as they are shown, so that the change that is shown suffices."""
TIMED = ("days", "hours")
MOST = 10**9
"""Counts are looked at up to here, amounts up to the largest there may be."""
BEST_REVIEW = 5


class Improvement(NamedTuple):
    """`change` leads to `value` and to `rank`; `numerator` is what it adds to the metric's numerator, where that is
    counted in whole steps. Without a change, `reason` says why there is none: "no data" or "none would"."""

    metric: Metric
    change: float | None = None
    value: float | None = None
    numerator: int | None = None
    rank: int | None = None
    reason: str = ""


class NextPlace(NamedTuple):
    """The rep's rank, the one just ahead and by how many points, and what would do in each metric with a weight.
    Nobody is ahead of a rep in first place; one who is not ranked has no rank."""

    rank: int | None = None
    ahead: Result | None = None
    gap: float | None = None
    lifts: tuple[Improvement, ...] = ()


def next_place(judge: Judge, result: Result) -> NextPlace:
    """What would lift the rep of that result one place."""
    rank = result.rank
    if rank is None or result.score is None:
        return NextPlace()
    better = [other for other in judge.evaluation.results if other.rank is not None and other.rank < rank]
    if not better:
        return NextPlace(rank)
    ahead = better[-1]
    weighty = [metric for metric in judge.metrics(result.person.id) if metric.weight]
    lifts = tuple(_lift(judge, metric, result.marks[metric.key].reading, rank) for metric in weighty)
    return NextPlace(rank, ahead, (ahead.score or 0) - result.score, lifts)


def _lift(judge: Judge, metric: Metric, reading: Reading, rank: int) -> Improvement:
    """The smallest whole number of steps that lifts: more of them never do less, so halving finds it."""
    if reading.value is None:
        return Improvement(metric, reason="no data")
    after, most = _steps(metric, reading, reading.value)
    if most < 1 or judge.place(metric, after(most)) >= rank:
        return Improvement(metric, reason="none would")
    low, high = 0, 1
    while high < most and judge.place(metric, after(high)) >= rank:
        low, high = high, min(2 * high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if judge.place(metric, after(middle)) < rank else (middle, high)
    value, timed = after(high), metric.unit in TIMED
    change = -min(reading.value, high / TENTHS) if timed else value - reading.value
    return Improvement(metric, change, value, None if timed else high, judge.place(metric, value))


def _steps(metric: Metric, reading: Reading, now: float) -> tuple[Callable[[int], float], int]:
    """The value after so many steps to the better, and the most steps that there can be.

    Of money and counts a step is one more in the numerator; of a rate as well, with the denominator kept; of a mean of
    days or hours it is a tenth of the value.
    """
    above, below = round(reading.numerator), reading.denominator
    if metric.unit in TIMED:
        return lambda steps: max(0.0, now - steps / TENTHS), ceil(now * TENTHS)
    if metric.unit == "money":
        most = LARGEST - above
    elif metric.denominator in (ONE, WEEKS):
        most = MOST
    else:
        highest = BEST_REVIEW if metric.lowest == 1 else 1
        most = round(highest * reading.denominator) - above
    return lambda steps: metric.scale * (reading.numerator + steps) / below, most
