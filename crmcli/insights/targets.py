"""Targets as arithmetic on plain values: what part of one falls in a period, and which judge a rep in it.

A target is spread over the calendar months of its period by their shares, and over the days of a month evenly. Money
stays exact: of a month, what is due up to each day is rounded, so that the parts of any cut sum to the whole. Rates and
means do not add up: their target is the same in every part of its period.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from crmcli.insights.score import Person
from crmcli.insights.shares import normal, prorated, whole_parts
from crmcli.metrics.catalogue import Metric
from crmcli.names import key
from crmcli.periods import Calendar, Period, add_months

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


class Piece(NamedTuple):
    """The days of a target that count for some period."""

    target: Target
    period: Period

    @property
    def value(self) -> float:
        return part(self.target, self.period)


def broken_down(target: Target) -> list[Target]:
    """The target of each part that has a share: the months of a year or a quarter, else the period itself."""
    shares, first = target.shares, target.period.start
    if len(shares) == 1:
        return [target]
    values: Sequence[float]
    if target.exact:
        values = whole_parts(round(target.value), shares)
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


def employed(person: Person, period: Period) -> int:
    """The days of the period on which the rep was in the team: from the first to the last one, both included."""
    first = max(period.start, person.joined or period.start)
    end = min(period.end, person.left + DAY if person.left else period.end)
    return max(0, (end - first).days)


def pro_rata(metric: Metric, value: float, person: Person | None, period: Period) -> float:
    """The value for somebody who was there on some days of the period only: value · those days / all its days, of
    money rounded once. Rates and means, and targets of several people, stay as they are."""
    if person is None or not metric.adds_up or (days := employed(person, period)) == period.days:
        return value
    return prorated(value, days, period.days, metric.unit == "money")


def chosen(targets: Sequence[Target], period: Period, whole: Period) -> list[Piece]:
    """Which of one owner's targets for a metric judge the period, and by which of their days; none: there is none.

    `whole` is the period in full, where it is under way. The target of just that period comes first, then shorter ones
    that cover it, then the shortest that contains it, then any that cover it.
    """
    same = [each for each in targets if (each.period.start, each.period.end) == (whole.start, whole.end)]
    if same:
        return [Piece(same[-1], period)]
    if covering := _tiled([each for each in targets if each.period.days < whole.days], period):
        return covering
    around = [each for each in targets if each.period.start <= period.start and period.end <= each.period.end]
    return [Piece(min(around, key=_days), period)] if around else _tiled(targets, period)


def _tiled(targets: Sequence[Target], period: Period) -> list[Piece]:
    """The targets, longest first, one after another over all days of the period; none where a day has no target."""
    pieces: list[Piece] = []
    day = period.start
    while day < period.end:
        here = [each for each in targets if each.period.start <= day < each.period.end]
        if not here:
            return []
        longest = max(here, key=_days)
        end = min(longest.period.end, period.end)
        pieces.append(Piece(longest, Period(period.label, day, end)))
        day = end
    return pieces


def _days(target: Target) -> int:
    return target.period.days


def asked(pieces: Sequence[Piece], person: Person | None, period: Period) -> float | None:
    """What the pieces ask of the rep in the period: their sum, of what does not add up their mean by days. Nothing
    where there are none, where the rep was not there, or where nothing falls in it."""
    if not pieces or (person and not employed(person, period)):
        return None
    metric = pieces[0].target.metric
    if metric.adds_up:
        return pro_rata(metric, sum(piece.value for piece in pieces), person, period) or None
    if len(pieces) == 1:
        return pieces[0].value
    return sum(piece.value * piece.period.days for piece in pieces) / period.days


def whole_of(period: Period, calendar: Calendar) -> Period:
    """The period in full, of one that was cut to the days so far."""
    return period if period.kind == "range" else calendar.containing(period.start, period.kind)


def judging(
    targets: Iterable[Target], people: Iterable[Person], period: Period, calendar: Calendar
) -> dict[int, dict[str, float]]:
    """The targets that judge each rep in the period, by the rep's id and the metric's key: the rep's own; of a metric
    that does not add up else the team's, else everybody's. `period` ends with the days so far."""
    grouped: dict[str, dict[OwnerId, list[Target]]] = {}
    for target in targets:
        grouped.setdefault(target.metric.key, {}).setdefault(target.owner.id, []).append(target)
    whole = whole_of(period, calendar)
    found: dict[int, dict[str, float]] = {}
    for person in people:
        for name, owned in grouped.items():
            for each in _owners(person, owned):
                if (value := asked(chosen(owned.get(each, []), period, whole), person, period)) is not None:
                    found.setdefault(person.id, {})[name] = value
                    break
    return found


def _owners(person: Person, owned: dict[OwnerId, list[Target]]) -> Iterator[OwnerId]:
    """Whose targets may judge that rep, the first to be asked first."""
    yield person.id, None
    if not next(iter(owned.values()))[0].metric.adds_up:
        if person.team:
            yield None, key(person.team)
        yield None, None
