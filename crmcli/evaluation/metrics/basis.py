"""What a figure was made of, in words: "9 of 14", "14 answers", "92 days"."""

from __future__ import annotations

from crmcli.core.rounding import rounded
from crmcli.evaluation.metrics.catalogue import ONE, WEEKS, Metric
from crmcli.evaluation.score.insight import Reading

COUNTED = {
    "nps": "answer", "sales_cycle": "deal", "avg_deal": "deal", "follow_ups": "week", "response_time": "message",
}  # fmt: skip
"""What the denominators of means count; those of reviews are reviews."""


def basis_of(metric: Metric, reading: Reading) -> str:
    """What a rate or a mean was made of; empty for a plain sum, and without data."""
    if metric.denominator == ONE or not reading.denominator:
        return ""
    if metric.unit == "percent":
        return f"{reading.numerator:g} of {reading.denominator:g}"
    return many(reading.denominator, COUNTED.get(metric.key, "review"))


def sampled(metric: Metric, value: float | None, n: int) -> str:
    """The size of a sample, short enough for a column: of a share "9 of 14", of what adds up its days."""
    if metric.unit == "percent":
        return f"{round((value or 0) * n)} of {n}"
    return many(n, "day") if metric.denominator in (ONE, WEEKS) else f"{n}"


def many(number: float, what: str) -> str:
    """ "1 answer", "14 answers"."""
    return f"{rounded(number, 1):,.10g} {what}{'' if number == 1 else 's'}"
