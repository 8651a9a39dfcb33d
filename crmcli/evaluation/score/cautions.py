"""What to know of a ranking before anything hangs on it: one line each, with where to read on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from crmcli.evaluation.fairness.thresholds import APART, DOUBLE, HALF, REPS_NEEDED, SMALL
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.score.insight import Result

NAMED = 3
"""Reps that a line names; of more it says how many they are."""


class Caution(NamedTuple):
    """`kind` is "small", "chances" or "twice"; `see` is the command that shows all of it."""

    kind: str
    text: str
    see: str


def cautions(results: Iterable[Result], metrics: Sequence[Metric], label: str) -> list[Caution]:
    """Those of the ranked reps of a period of that label; only of metrics that count."""
    ranked = [result for result in results if result.rank is not None]
    weighed = [metric for metric in metrics if metric.weight]
    found = [_small(ranked, weighed, label), _chances(ranked, metrics, label), _twice(ranked, weighed, label)]
    return [each for each in found if each]


def _small(ranked: Sequence[Result], weighed: Sequence[Metric], label: str) -> Caution | None:
    """Rates of few records."""
    parts = []
    for metric in (metric for metric in weighed if metric.unit == "percent"):
        few = [each for each in ranked if 0 < each.marks[metric.key].reading.denominator < SMALL]
        if few:
            parts.append(f"{metric.named} of {_people(few, ranked)}")
    return Caution("small", f"Fewer than {SMALL} records: {'; '.join(parts)}.", _see(label)) if parts else None


def _chances(ranked: Sequence[Result], metrics: Sequence[Metric], label: str) -> Caution | None:
    """Reps with far fewer or far more prospects than the others."""
    of_prospects = next((metric for metric in metrics if metric.denominator == "prospects"), None)
    if of_prospects is None or not ranked:
        return None
    counts = [result.marks[of_prospects.key].reading.denominator for result in ranked]
    mean = sum(counts) / len(counts)
    said = list(_unlike(ranked, counts, mean))
    return Caution("chances", f"Unequal chances: {'; '.join(said)}.", _see(f"--leads {label}")) if said else None


def _unlike(ranked: Sequence[Result], counts: Sequence[float], mean: float) -> Iterator[str]:
    far = [(result, count) for result, count in zip(ranked, counts, strict=True) if abs(count - mean) >= APART]
    for words, under in ((f"less than {HALF:.0%} of the mean of prospects", True), (f"more than {DOUBLE:.0%}", False)):
        named = [each for each, count in far if (count < HALF * mean if under else count > DOUBLE * mean)]
        if named:
            yield f"{_people(named, ranked)} had {words}"


def _twice(ranked: Sequence[Result], weighed: Sequence[Metric], label: str) -> Caution | None:
    """Metrics that count the same thing twice."""
    if len(ranked) < REPS_NEEDED:
        return None
    from crmcli.evaluation.fairness.correlation import correlations

    pairs = [f"{each.metric.named} and {each.other.named}" for each in correlations(weighed, ranked) if each.twice]
    return Caution("twice", f"The reps are ranked alike by {'; by '.join(pairs)}.", _see(label)) if pairs else None


def _people(some: Sequence[Result], every: Sequence[Result]) -> str:
    if len(some) == len(every) > 1:
        return "everybody"
    return ", ".join(each.person.name for each in some) if len(some) <= NAMED else f"{len(some)} reps"


def _see(what: str) -> str:
    return f"crm scorecard fairness {what}"
