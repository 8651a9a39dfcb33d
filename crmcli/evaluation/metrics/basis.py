"""What a figure was made of, in words: "9 of 14", "14 answers", "92 days"."""

from __future__ import annotations

from crmcli.core.rounding import rounded
from crmcli.evaluation.metrics.catalogue import ONE, WEEKS, Metric
from crmcli.evaluation.score.readings import Reading

COUNTED = {
    "nps": "answer", "sales_cycle": "deal", "avg_deal": "deal", "follow_ups": "week", "response_time": "message",
    "answer_time": "case", "solution_time": "case",
}  # fmt: skip
"""What the denominators of means count; those of reviews are reviews."""
SHARES = {
    "win_rate": ("deals", "won"), "conversion": ("customers", "won"), "retention": ("customers", "kept"),
    "csat": ("answers", "good"), "promises_kept": ("promises", "kept"),
}  # fmt: skip
"""What a rate is a share of, and what those in its numerator are."""
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
"""Numbers that a sentence spells."""


def basis_of(metric: Metric, reading: Reading) -> str:
    """What a rate or a mean was made of; empty for a plain sum, and without data."""
    if metric.denominator == ONE or not reading.denominator:
        return ""
    if metric.unit == "percent":
        return f"{reading.numerator:g} of {reading.denominator:g}"
    return many(reading.denominator, COUNTED.get(metric.key, "review"))


def made_of(metric: Metric, reading: Reading) -> str:
    """The same, short enough for a column: "1 of 2 won", "5 deals", "56 contacts"."""
    above, below = reading.numerator, reading.denominator
    if metric.adds_up or not below:
        return ""
    if metric.denominator == WEEKS:
        return many(above, "contact")
    if metric.unit == "percent":
        return f"{above:,g} of {below:,g} {SHARES[metric.key][1]}"
    return many(below, COUNTED.get(metric.key, "review"))


def in_words(metric: Metric, reading: Reading) -> str:
    """What a rate or a mean was made of, within a sentence: "one of two deals won", "both customers kept",
    "five deals"; empty for what adds up or is per week, and without data."""
    above, below = reading.numerator, reading.denominator
    if not below or metric.denominator in (ONE, WEEKS):
        return ""
    if metric.unit != "percent":
        return f"{spelled(below)} {COUNTED.get(metric.key, 'review')}{'' if below == 1 else 's'}"
    what, done = SHARES[metric.key]
    if below == 1:
        return f"the one {what[:-1]} {'' if above else 'not '}{done}"
    if above == below:
        return f"{'both' if below == 2 else f'all {spelled(below)}'} {what} {done}"
    return f"{spelled(above)} of {spelled(below)} {what} {done}"


def spelled(number: float) -> str:
    """ "two", "11"."""
    return NUMBERS[round(number)] if 0 <= number < len(NUMBERS) and number == round(number) else f"{number:,g}"


def sampled(metric: Metric, value: float | None, n: int) -> str:
    """The size of a sample, short enough for a column: of a share "9 of 14", of what adds up its days."""
    if metric.unit == "percent":
        return f"{round((value or 0) * n)} of {n}"
    return many(n, "day") if metric.denominator in (ONE, WEEKS) else f"{n}"


def many(number: float, what: str) -> str:
    """ "1 answer", "14 answers"."""
    return f"{rounded(number, 1):,.10g} {what}{'' if number == 1 else 's'}"
