"""Who is there, and how much: the days between joining and leaving, less absences, times the share of a part-time rep.

On a day within dated absences the least of their shares counts; on any other day the share that was last agreed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

DAY = timedelta(days=1)
FULL = 100


class Absence(NamedTuple):
    """From `first` to `last`, both included, the rep is there for so many `percent` of a full day: 0 is away. Without a
    last day: until such a one that begins later."""

    first: date
    last: date | None = None
    percent: int = 0

    @property
    def said(self) -> str:
        """In words: "away 2026-08-03 to 2026-08-14", "60% from 2026-04-01"."""
        share = f"{self.percent}%" if self.percent else "away"
        return f"{share} {self.first} to {self.last}" if self.last else f"{share} from {self.first}"


class Presence(NamedTuple):
    """So many full days of presence, of so many `days` of a period."""

    present: float
    days: int

    @property
    def share(self) -> float:
        """What of the period the rep was there: 0 to 1."""
        return self.present / self.days if self.days else 0.0


WHOLE, NOWHERE = Presence(1, 1), Presence(0, 0)
"""Of somebody who is there in full, where it does not matter how long, and of somebody who takes no part."""


def presence(
    start: date, end: date, joined: date | None = None, left: date | None = None, absences: Iterable[Absence] = ()
) -> Presence:
    """The presence from `start` until before `end`, of somebody who joined and left on those days, both included."""
    first, until = _within(start, end, joined, left)
    known = list(absences)
    if not known:
        return Presence(max(0, (until - first).days), (end - start).days)
    parts = (percent_on(day, known) * (after - day).days for day, after in _pieces(first, until, known))
    return Presence(sum(parts) / FULL, (end - start).days)


def percent_on(day: date, absences: Iterable[Absence]) -> int:
    """How much of a full day somebody who is in the team is there."""
    holding = [each for each in absences if each.first <= day and (each.last is None or day <= each.last)]
    dated = [each.percent for each in holding if each.last is not None]
    return min(dated) if dated else max((each for each in holding), key=_first, default=_FULLY).percent


def days_there(
    start: date, end: date, joined: date | None = None, left: date | None = None, absences: Iterable[Absence] = ()
) -> list[float]:
    """For each day of such a period the share of it, 0 to 1, that the rep is there."""
    first, until = _within(start, end, joined, left)
    found = [0.0] * (end - start).days
    for day, after in _pieces(first, until, list(absences)):
        at = (day - start).days
        found[at : at + (after - day).days] = [percent_on(day, absences) / FULL] * (after - day).days
    return found


def spanned(first: date, last: date, today: date) -> tuple[date, ...]:
    """The days from the first to the last one, both included, that are not in the future."""
    return tuple(first + at * DAY for at in range((min(last, today) - first).days + 1))


def _within(start: date, end: date, joined: date | None, left: date | None) -> tuple[date, date]:
    """The days in the team: the first one, and the one after the last."""
    return max(start, joined or start), min(end, left + DAY if left else end)


def _pieces(first: date, until: date, absences: Iterable[Absence]) -> Iterator[tuple[date, date]]:
    """Spans, each until before its second day, in all days of which the same absences hold."""
    turns = {turn for each in absences for turn in (each.first, each.last and each.last + DAY) if turn}
    days = sorted({first, until, *(turn for turn in turns if first < turn < until)})
    yield from pairwise(days) if first < until else ()


def _first(absence: Absence) -> date:
    return absence.first


_FULLY = Absence(date.min, None, FULL)
