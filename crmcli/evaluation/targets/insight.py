"""Targets as arithmetic on plain values: whose they are, and what part of one falls in a period.

A target is spread over the calendar months of its period by their shares, and over the days of a month evenly. Money
stays exact: of a month, what is due up to each day is rounded, so that the parts of any cut sum to the whole. Rates and
means do not add up: their target is the same in every part of its period.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from crmcli.core.apportion import normal, prorated, whole_parts
from crmcli.core.names import key
from crmcli.core.periods import Calendar, Period, add_months
from crmcli.core.rounding import whole
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.score.readings import Person, present
from crmcli.records.presence import insight as presence
from crmcli.records.presence.insight import FULL

EVERYBODY = "everybody"
DAY = timedelta(days=1)
OwnerId = tuple[int | None, str | None]


class Owner(NamedTuple):
    """Whose target it is: a rep's, a team's (by the key of its name) or, with neither, everybody's."""

    rep_id: int | None = None
    team_key: str | None = None
    name: str = EVERYBODY

    @property
    def kind(self) -> str:
        return "rep" if self.rep_id is not None else "team" if self.team_key is not None else EVERYBODY

    @property
    def id(self) -> OwnerId:
        """What owners are compared by: a rep may be renamed."""
        return self.rep_id, self.team_key

    def members(self, people: Iterable[Person]) -> list[Person]:
        """Those whose work counts for it, who have left as well."""
        if self.rep_id is not None:
            return [person for person in people if person.id == self.rep_id]
        return [
            person for person in people if self.team_key is None or (person.team and key(person.team) == self.team_key)
        ]


class Target(NamedTuple):
    """`value` is in the metric's unit: whole minor units of money, a fraction of percent. `shares` are those of the
    twelve, three or one parts of its period, in order; they need not sum to 1. `at`, `by` and `reason` tell when it was
    set so, by whom and why."""

    metric: Metric
    owner: Owner
    period: Period
    value: float
    split: str = "even"
    shares: Sequence[float] = (1.0,)
    at: datetime | None = None
    by: str = ""
    reason: str | None = None

    @property
    def exact(self) -> bool:
        """Is it money, of which there are no fractions?"""
        return self.metric.unit == "money"


def broken_down(target: Target) -> list[Target]:
    """The target of each part that has a share: the months of a year or a quarter, else the period itself."""
    shares, first = target.shares, target.period.start
    if len(shares) == 1:
        return [target]
    values: Sequence[float]
    if target.exact:
        values = whole_parts(whole(target.value), shares)
    else:
        values = [target.value * share for share in normal(shares)]
    starts = _starts(first, len(shares))
    return [
        target._replace(period=Period(f"{start:%Y-%m}", start, end, "month"), value=value, shares=(1.0,))
        for start, end, value in zip(starts, starts[1:], values, strict=False)
    ]


@cache
def _starts(first: date, months: int) -> tuple[date, ...]:
    """Where each month begins, and the one after them: worked out once for all targets of a period."""
    return tuple(add_months(first, step) for step in range(months + 1))


def with_quarters(target: Target, calendar: Calendar) -> list[Target]:
    """The months of a year, each three behind their quarter; those of a quarter alone; of any other period nothing."""
    months = broken_down(target)
    if len(months) < 12:
        return months if len(months) > 1 else []
    found = []
    for at in range(0, 12, 3):
        three = months[at : at + 3]
        first, last = three[0].period.start, three[2].period
        quarter = calendar.containing(first, "quarter")
        label = quarter.label if quarter.start == first else f"{three[0].period.label} to {last.label}"
        values = tuple(each.value for each in three)
        period = Period(label, first, last.end, "quarter")
        found += [target._replace(period=period, value=sum(values), shares=values), *three]
    return found


def part(target: Target, period: Period) -> float:
    """What of the target falls in that period; all of it where it does not add up."""
    return due(target, period.end) - due(target, period.start) if target.metric.adds_up else target.value


def due(target: Target, day: date) -> float:
    """What is to be reached before that day begins, of a target that adds up."""
    if day >= target.period.end:
        return target.value
    total: float = 0
    for each in broken_down(target):
        days = (min(day, each.period.end) - each.period.start).days
        if days <= 0:
            break
        total += each.value if days == each.period.days else prorated(each.value, days, each.period.days, target.exact)
    return total


def days_there(person: Person, period: Period) -> float:
    """The full days of the period on which the rep was there: see `records/presence/insight.py`."""
    return present(person, period).present


def each_day(person: Person, period: Period) -> list[float]:
    """Of each day of the period the share that the rep was there."""
    return presence.days_there(period.start, period.end, person.joined, person.left, person.absences)


def pro_rata(metric: Metric, value: float, person: Person | None, period: Period) -> float:
    """The value for somebody who was there on some days of the period only: value · those days / all its days, of
    money rounded once. Rates and means, and targets of several people, stay as they are."""
    if person is None or not metric.adds_up or (days := days_there(person, period)) == period.days:
        return value
    return prorated(value, round(FULL * days), FULL * period.days, metric.unit == "money")
