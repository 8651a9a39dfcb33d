"""Which metrics rank the reps alike: they count the same thing twice."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from math import fsum, sqrt
from typing import NamedTuple

from crmcli.evaluation.fairness.thresholds import REPS_NEEDED, TWICE
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.score.insight import Result


class Correlation(NamedTuple):
    """How alike two metrics rank the `reps` with data for both, from −1 to 1, each taken so that more is better."""

    metric: Metric
    other: Metric
    rho: float
    reps: int

    @property
    def twice(self) -> bool:
        return self.rho > TWICE


def correlations(metrics: Iterable[Metric], results: Sequence[Result]) -> list[Correlation]:
    """Spearman's rank correlation of every two metrics that carry weight, the closest first."""
    weighed = [metric for metric in metrics if metric.weight]
    found = []
    for at, metric in enumerate(weighed):
        for other in weighed[at + 1 :]:
            pairs = [(_better(metric, result), _better(other, result)) for result in results]
            known = [(one, two) for one, two in pairs if one is not None and two is not None]
            if len(known) >= REPS_NEEDED and (rho := spearman(known)) is not None:
                found.append(Correlation(metric, other, rho, len(known)))
    return sorted(found, key=lambda each: (-round(each.rho, 9), each.metric.key, each.other.key))


def _better(metric: Metric, result: Result) -> float | None:
    value = result.marks[metric.key].reading.value
    return -value if value is not None and metric.better == "lower" else value


def spearman(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Spearman's ρ: Pearson's correlation of the ranks, ties sharing their mean. None where a side is constant."""
    ranks = [_mean_ranks(column) for column in zip(*pairs, strict=True)]
    middle = (len(pairs) + 1) / 2
    one, two = ([rank - middle for rank in column] for column in ranks)
    spread = fsum(rank * rank for rank in one) * fsum(rank * rank for rank in two)
    if not spread:
        return None
    rho = fsum(x * y for x, y in zip(one, two, strict=True)) / sqrt(spread)
    return max(-1.0, min(1.0, rho))


def _mean_ranks(values: Sequence[float]) -> list[float]:
    order = sorted(values)
    return [(bisect_left(order, value) + bisect_right(order, value) + 1) / 2 for value in values]
