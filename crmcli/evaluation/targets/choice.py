"""Which targets judge a rep in a period, and what they ask: of several the one that is closest to rep and period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from crmcli.core.names import key
from crmcli.core.periods import Calendar, Period
from crmcli.evaluation.score.readings import Person
from crmcli.evaluation.targets.insight import OwnerId, Target, days_there, part, pro_rata


class TargetPart(NamedTuple):
    """The days of a target that count for some period."""

    target: Target
    period: Period

    @property
    def value(self) -> float:
        return part(self.target, self.period)


def target_parts(targets: Sequence[Target], period: Period, whole: Period) -> list[TargetPart]:
    """Which of one owner's targets for a metric judge the period, and by which of their days; none: there is none.

    `whole` is the period in full, where it is under way. The target of just that period comes first, then shorter ones
    that cover it, then the shortest that contains it, then any that cover it.
    """
    same = [each for each in targets if (each.period.start, each.period.end) == (whole.start, whole.end)]
    if same:
        return [TargetPart(same[-1], period)]
    if covering := _tiled([each for each in targets if each.period.days < whole.days], period):
        return covering
    around = [each for each in targets if each.period.start <= period.start and period.end <= each.period.end]
    return [TargetPart(min(around, key=_days), period)] if around else _tiled(targets, period)


def _tiled(targets: Sequence[Target], period: Period) -> list[TargetPart]:
    """The targets, longest first, one after another over all days of the period; none where a day has no target."""
    pieces: list[TargetPart] = []
    day = period.start
    while day < period.end:
        here = [each for each in targets if each.period.start <= day < each.period.end]
        if not here:
            return []
        longest = max(here, key=_days)
        end = min(longest.period.end, period.end)
        pieces.append(TargetPart(longest, Period(period.label, day, end)))
        day = end
    return pieces


def _days(target: Target) -> int:
    return target.period.days


def target_value(pieces: Sequence[TargetPart], person: Person | None, period: Period) -> float | None:
    """What the pieces ask of the rep in the period: their sum, of what does not add up their mean by days. Nothing
    where there are none, where the rep was not there, or where nothing falls in it."""
    if not pieces or (person and not days_there(person, period)):
        return None
    metric = pieces[0].target.metric
    if metric.adds_up:
        return pro_rata(metric, sum(piece.value for piece in pieces), person, period) or None
    if len(pieces) == 1:
        return pieces[0].value
    return sum(piece.value * piece.period.days for piece in pieces) / period.days


def whole_period(period: Period, calendar: Calendar) -> Period:
    """The period in full, of one that was cut to the days so far."""
    return period if period.kind == "range" else calendar.containing(period.start, period.kind)


def targets_by_rep(
    targets: Iterable[Target], people: Iterable[Person], period: Period, calendar: Calendar
) -> dict[int, dict[str, float]]:
    """The targets that judge each rep in the period, by the rep's id and the metric's key: the rep's own; of a metric
    that does not add up else the team's, else everybody's. `period` ends with the days so far."""
    grouped: dict[str, dict[OwnerId, list[Target]]] = {}
    for target in targets:
        grouped.setdefault(target.metric.key, {}).setdefault(target.owner.id, []).append(target)
    whole = whole_period(period, calendar)
    found: dict[int, dict[str, float]] = {}
    for person in people:
        for name, owned in grouped.items():
            for each in _owners(person, owned):
                if (
                    value := target_value(target_parts(owned.get(each, []), period, whole), person, period)
                ) is not None:
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


def targets_of(targets: Sequence[Target], person: Person) -> list[Target]:
    """Of targets those that judge that rep: the rep's own, and of what does not add up the team's, else everybody's,
    where no closer one is there for all its days."""
    team = key(person.team) if person.team else None
    kept: list[Target] = []
    for owner in dict.fromkeys(((person.id, None), (None, team), (None, None))):
        closer = list(kept)
        kept += [
            each
            for each in targets
            if each.owner.id == owner
            and (owner[0] is not None or not each.metric.adds_up)
            and not any(_within(each, other) for other in closer)
        ]
    return kept


def _within(one: Target, other: Target) -> bool:
    """Are both of one metric, and all days of the one also days of the other?"""
    same = one.metric.key == other.metric.key
    return same and other.period.start <= one.period.start and one.period.end <= other.period.end
