"""What a value is worth: points against the benchmark of those who are ranked, or against a target."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import fsum
from typing import NamedTuple

from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.scoring_rules import JUDGING, Judging, Rules
from crmcli.evaluation.score.readings import Reading

AVERAGE, ON_TARGET, HIGHEST = 50.0, 100.0, 120.0
"""The points of the benchmark, those of the target, and the most there are unless a scorecard says otherwise."""


class Mark(NamedTuple):
    """A reading, its points and their weight for this rep; without points it counts for nothing. `target` is the
    rep's, whether it judges the metric (`aimed`) or stands beside the benchmark."""

    reading: Reading
    points: float | None
    weight: float = 0
    target: float | None = None
    aimed: bool = False


def benchmarks_of(
    metrics: Iterable[Metric], readings: Sequence[Mapping[str, Reading]], judging: Judging = JUDGING
) -> dict[str, float]:
    """The benchmark of each metric that there is one of, from the readings of the ranked reps."""
    return {metric.key: mean for metric in metrics if (mean := benchmark(metric, readings, judging)) is not None}


def benchmark(metric: Metric, readings: Iterable[Mapping[str, Reading]], judging: Judging = JUDGING) -> float | None:
    """The mean value of those with data; None where nobody has any. What is below the bottom, as revenue of which more
    was given back, counts as that."""
    values = [max(value, metric.lowest) for each in readings if (value := each[metric.key].full) is not None]
    mean = fsum(values) / len(values) if values else None
    return None if judging.neutral is None and mean == metric.lowest else mean


def aims_of(metrics: Iterable[Metric], ranked: Collection[int], rules: Rules) -> frozenset[str]:
    """The metrics (by key) that targets judge: those of which every ranked rep has one."""
    targets = [rules.targets.get(id, {}) for id in ranked]
    if not rules.judging.one_scale:
        return frozenset(metric.key for metric in metrics)
    return frozenset(metric.key for metric in metrics if targets and all(metric.key in each for each in targets))


def points(metric: Metric, value: float | None, mean: float | None, target: float | None = None) -> float | None:
    """From the metric's floor to its cap: 100 is the target, and without one 50 is the benchmark; also where all are at
    the bottom, which is their mean."""
    aim, worth = (mean, AVERAGE) if target is None else (target, ON_TARGET)
    if value is None or aim is None:
        return None
    above, middle = max(0, value - metric.lowest), aim - metric.lowest
    if target is None and not above and not middle:
        made = worth
    else:
        above, middle = (middle, above) if metric.better == "lower" else (above, middle)
        made = worth * above / middle if middle else metric.cap
    return min(metric.cap, max(metric.floor, made))


def marked(
    metric: Metric,
    reading: Reading,
    mean: float | None,
    target: float | None = None,
    aim: bool = False,
    judging: Judging = JUDGING,
) -> Mark:
    """The reading with its points: by the target where that is what judges (`aim`), else by the benchmark; without
    data those of the benchmark."""
    aimed = aim and target is not None
    made = points(metric, reading.value, None, target) if aimed else points(metric, reading.full, mean)
    if made is None and judging.neutral is not None:
        made = min(metric.cap, max(metric.floor, judging.neutral))
    return Mark(reading, made, metric.weight, target, aimed)


def attainment(metric: Metric, actual: float, aim: float) -> float | None:
    """How much of the aim is reached: actual / aim, and aim / actual where lower is better; None: of nothing."""
    above, below = (aim, actual) if metric.better == "lower" else (actual, aim)
    return above / below if below else None
