"""Which places chance could swap: how far each rep's score would move with other customers, as plain arithmetic.

What a metric adds to a score moves as its reading does: by its points times the relative change of the value. What
deals bring is known for each of PARTS random parts of a rep's customers, so that all metrics of the same deals move
together: the variance of a sum over such parts is that of random groups (Wolter 2007, Introduction to Variance
Estimation, 2.2). Of all else the variance is that of its kind of figure: a share is binomial, a count Poisson, a mean
of times exponential. One rep is clearly above another where the difference of the scores is beyond the quantile of
Student's t for all comparisons of a rep at once (Bonferroni), so that each rep's range of places holds with 95 %
(Mogstad et al. 2024, Rev. Econ. Stud. 91:476).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from crmcli.evaluation.metrics.catalogue import ONE, WEEKS, Metric
from crmcli.evaluation.score.insight import Result
from crmcli.evaluation.score.readings import Reading
from crmcli.evaluation.statistics.inference import ALPHA, t_limit

PARTS = 13
"""Random parts of each rep's customers."""
SPAN = 200
"""From the least to the most of a metric that begins below zero (NPS): it is a share of that."""

Parts = Mapping[int, Sequence[Mapping[str, float]]]
"""By rep's id the facts of each part of the customers."""


class Places(NamedTuple):
    """The best and the worst place that a rep may as well have."""

    low: int
    high: int


def are_shared(found: Mapping[int, Places]) -> bool:
    """Could chance as well have given anybody another place?"""
    return any(low < high for low, high in found.values())


def places_data(found: Places | None) -> dict[str, int] | None:
    """For JSON."""
    return found._asdict() if found else None


def places(
    results: Sequence[Result], metrics: Sequence[Metric], parts: Parts, by: Metric | None = None
) -> dict[int, Places]:
    """The places of every ranked rep, by id; ranked by one metric's value where it is given."""
    ranked = [each for each in results if each.rank is not None]
    weighed = [by] if by else metrics
    standing = [_standing(each, by) for each in ranked]
    spread = [_variance(_shares(each, by), each, weighed, parts.get(each.person.id, ())) for each in ranked]
    reach = t_limit(2 * (PARTS - 1), ALPHA / max(1, len(ranked) - 1))
    found = {}
    for at, each in enumerate(ranked):
        apart = [
            (other - standing[at]) / sqrt(noise) if (noise := spread[at] + spread[place]) else 0.0
            for place, other in enumerate(standing)
        ]
        above, below = sum(t > reach for t in apart), sum(t < -reach for t in apart)
        found[each.person.id] = Places(1 + above, len(ranked) - below)
    return found


def _standing(result: Result, by: Metric | None) -> float:
    if by is None:
        return result.score or 0.0
    value = result.marks[by.key].reading.value or 0.0
    return value if by.better == "higher" else -value


def _shares(result: Result, by: Metric | None) -> Mapping[str, float]:
    """What each metric adds to what is ranked by."""
    return {by.key: (result.marks[by.key].reading.value or 0.0) - by.lowest} if by else result.contributions


def _variance(
    shares: Mapping[str, float], result: Result, metrics: Iterable[Metric], parts: Sequence[Mapping[str, float]]
) -> float:
    """That of the sum of the shares."""
    moved, other = [0.0] * PARTS, 0.0
    for metric in metrics:
        share, reading = shares.get(metric.key, 0.0), result.marks[metric.key].reading
        if not share or reading.value is None:
            continue
        signed = share if metric.better == "higher" else -share
        totals = {name: sum(part.get(name, 0.0) for part in parts) for name in (metric.numerator, metric.denominator)}
        if totals[metric.numerator] and (metric.denominator == ONE or totals[metric.denominator]):
            for at, part in enumerate(parts):
                moved[at] += signed * part.get(metric.numerator, 0.0) / totals[metric.numerator]
                if metric.denominator != ONE:
                    moved[at] -= signed * part.get(metric.denominator, 0.0) / totals[metric.denominator]
        else:
            other += share * share * relative_variance(metric, reading)
    mean = sum(moved) / PARTS
    return sum((each - mean) ** 2 for each in moved) * PARTS / (PARTS - 1) + other


def relative_variance(metric: Metric, reading: Reading) -> float:
    """The variance of a value by that of its kind of figure, over the square of its distance from the lowest value."""
    if metric.denominator in (ONE, WEEKS):
        return 1 / reading.numerator if reading.numerator > 0 else 0.0
    if metric.unit == "percent" or metric.lowest < 0:
        whole = SPAN if metric.lowest < 0 else metric.scale
        share = ((reading.value or 0.0) - metric.lowest) / whole
        return (1 - share) / (share * reading.denominator) if share > 0 else 0.0
    return 0.0 if metric.lowest else 1 / reading.denominator
