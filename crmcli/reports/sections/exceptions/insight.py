"""What is most out of line: of all changes that are looked at, those that chance explains least."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from crmcli.core.periods import Period, add_months
from crmcli.evaluation.compare.insight import TOO_FEW, Change
from crmcli.evaluation.statistics.inference import ALPHA, CLAIM, holm

DAYS = 91
"""Thirteen weeks: what is compared with as many days before, for a single week is too short for most figures."""


class Finding(NamedTuple):
    """A change of `whose` (empty: of all in question together). `p` is corrected for all that was looked at; `clear`:
    it is more than chance."""

    whose: str
    change: Change
    p: float
    clear: bool

    @property
    def better(self) -> bool:
        """Which way it went."""
        return ((self.change.change or 0) > 0) == (self.change.metric.better == "higher")


class Exceptions(NamedTuple):
    """The findings, the clearest first; how many figures were looked at; the two windows, and whose they are (`who`,
    empty: everybody's)."""

    findings: list[Finding]
    looked_at: int
    before: Period
    after: Period
    who: str
    currency: str


def windows(period: Period) -> tuple[Period, Period]:
    """The quarter of a year up to the period's end and the one before it: calendar months where it ends with one, else
    thirteen weeks."""
    end = period.end
    whole = end.day == 1 and period.kind in ("month", "quarter")
    middle, first = (add_months(end, -3 * back) if whole else end - timedelta(days=DAYS * back) for back in (1, 2))
    return _span(first, middle), _span(middle, end)


def _span(start: date, end: date) -> Period:
    return Period(f"{start}..{end - timedelta(days=1)}", start, end)


def found(changes: Iterable[tuple[str, Change]], most: int) -> tuple[list[Finding], int]:
    """Up to so many changes that chance alone makes less than once in twenty, the rarest first, corrected by Holm's
    method for all that were looked at; and how many those were."""
    tested = [(whose, change, change.p) for whose, change in changes if change.p is not None and change.change]
    corrected = holm([p for _, _, p in tested])
    rare = [
        (p, Finding(whose, change, adjusted, adjusted < CLAIM and _apart(change)))
        for (whose, change, p), adjusted in zip(tested, corrected, strict=True)
        if p < ALPHA and change.verdict != TOO_FEW
    ]
    rare.sort(key=lambda each: (not each[1].clear, each[0], each[1].whose, each[1].change.metric.key))
    return [finding for _, finding in rare[:most]], len(tested)


def _apart(change: Change) -> bool:
    """Does the interval leave out no change?"""
    return change.low is not None and change.high is not None and not change.low <= 0 <= change.high
