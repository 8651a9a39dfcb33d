"""What each rep did in a period, as readings: facts over presence, of one rep or of several together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from math import fsum
from typing import NamedTuple

from crmcli.core.periods import Period
from crmcli.evaluation.metrics.catalogue import ONE, WEEKS, Metric
from crmcli.evaluation.metrics.scoring_rules import JUDGING, Judging
from crmcli.records.presence.insight import Absence, Presence, presence

Facts = Mapping[int, Mapping[str, float]]


class Person(NamedTuple):
    """A rep as the evaluation knows one."""

    id: int
    name: str
    team: str | None
    joined: date | None = None
    left: date | None = None
    active: bool = True
    absences: tuple[Absence, ...] = ()


class Reading(NamedTuple):
    """A metric's value with what it was made of; no value: no data. Of a sum `share` is the presence that it comes
    from, of 1 for the whole of the period."""

    numerator: float
    denominator: float
    value: float | None
    share: float = 1.0

    @property
    def full(self) -> float | None:
        """The value by which it is compared: of a sum what it comes to with full presence, else the value itself."""
        return self.value / self.share if self.value is not None and self.share else None


def present(person: Person, period: Period, judging: Judging = JUDGING) -> Presence:
    """How much of the period the rep was there."""
    if not judging.presence:
        return Presence(period.days, period.days)
    return presence(period.start, period.end, person.joined, person.left, person.absences)


def read(facts: Mapping[str, float], there: Presence, metrics: Iterable[Metric]) -> dict[str, Reading]:
    """Every metric's reading from one rep's facts and presence, or from those of several added up."""
    known = {**facts, ONE: 1, WEEKS: there.present / 7}
    readings = {}
    for metric in metrics:
        above, below = known.get(metric.numerator, 0), known.get(metric.denominator, 0)
        value = metric.scale * above / below if below else None
        readings[metric.key] = Reading(above, below, value, there.share if metric.adds_up else 1.0)
    return readings


HAPPENING = ("closed", "revenue", "contacts", "messages", "csat_answers", "nps_answers")
"""Facts of something that happened in the period itself."""


def anything(facts: Mapping[str, float]) -> bool:
    """Did anything happen that is counted?"""
    return any(facts.get(name) for name in HAPPENING)


def together(there: Iterable[Presence]) -> Presence:
    """The presence of several: their full days added up, of the days of one period. So a rate of several is that of one
    of them, and a sum is theirs all together."""
    each = list(there)
    return Presence(fsum(one.present for one in each), max((one.days for one in each), default=0))


def added(facts: Facts, ids: Iterable[int]) -> dict[str, float]:
    """The facts of those reps added up: what a team's readings are made of."""
    total: dict[str, float] = {}
    for id in ids:
        for name, value in facts.get(id, {}).items():
            total[name] = total.get(name, 0) + value
    return total


def change(metric: Metric, before: float | None, after: float | None) -> float | None:
    """`after − before` for percent metrics (a fraction: 0.02 is 2 percentage points) and those counted in points, whose
    0 is none (NPS, reviews); `(after − before) / |before|` for the others; None without data on a side, or from
    nothing."""
    if before is None or after is None:
        return None
    if metric.unit in ("percent", "points"):
        return after - before
    return (after - before) / abs(before) if before else None
