"""By when a case is to be answered and solved: working time that passes while it is not the customer's turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from crmcli.core.working_hours import Hours, Span, always

NEVER = datetime.max.replace(tzinfo=UTC)


class Limits(NamedTuple):
    """How much working time a case may take until the customer hears of somebody, and until it is solved; None is no
    limit."""

    answer: timedelta | None = None
    solve: timedelta | None = None


class Rules(NamedTuple):
    """`limits` are those of every case under "", and of a priority or a kind of case under its word: of several that
    are for a case, the shortest counts. `hours` is the working time in which they run, `said` how it is written."""

    limits: Mapping[str, Limits] = {}
    hours: Hours = always
    said: str = "always"

    def of(self, case: Mapping[str, Any]) -> Limits:
        """The limits of a case of that priority and kind."""
        found = [self.limits[word] for word in ("", case["priority"], case["kind"]) if word in self.limits]
        shortest = (min((each for each in part if each is not None), default=None) for part in zip(*found, strict=True))
        return Limits(*shortest) if found else Limits()


class Standing(NamedTuple):
    """How a case stands to its limits: by when it is to be answered and solved, None where it need not be or the time
    does not run; and whether either was, or is by now, too late."""

    answer_by: datetime | None
    solve_by: datetime | None
    answer_late: bool
    solve_late: bool

    @property
    def next_by(self) -> datetime | None:
        """What is due first."""
        return min((by for by in (self.answer_by, self.solve_by) if by), default=None)

    @property
    def late(self) -> bool:
        return self.answer_late or self.solve_late


def standing(case: Mapping[str, Any], waits: Sequence[Mapping[str, Any]], rules: Rules, now: datetime) -> Standing:
    """How that case stands; `waits` are the times at which it waited, in their order."""
    limits, apart = rules.of(case), pauses(waits)
    answer = due(case["opened"], limits.answer, apart, rules.hours)
    solve = due(case["opened"], limits.solve, apart, rules.hours)
    return Standing(
        answer if case["answered"] is None else None,
        solve if case["solved"] is None and case["status"] != "waiting" else None,
        answer is not None and answer < (case["answered"] or now),
        solve is not None and solve < (case["solved"] or now),
    )


def pauses(waits: Sequence[Mapping[str, Any]]) -> list[Span]:
    """The times that a case waited; one that is not over has no end."""
    return [(wait["since"], wait["until"] or NEVER) for wait in waits]


def due(start: datetime, limit: timedelta | None, apart: Sequence[Span], hours: Hours) -> datetime | None:
    """The moment at which so much working time has passed since the start, without the spans `apart` (in their order,
    none reaching into the next); None where it never does."""
    if limit is None:
        return None
    left = limit
    for begin, end in _running(start, apart, hours):
        if left <= end - begin:
            return begin + left
        left -= end - begin
    return None


def passed(start: datetime, end: datetime, apart: Sequence[Span], hours: Hours) -> timedelta:
    """The working time between two moments, without those spans."""
    total = timedelta()
    for begin, close in _running(start, apart, hours):
        if begin >= end:
            break
        total += min(close, end) - begin
    return total


def _running(start: datetime, apart: Sequence[Span], hours: Hours) -> Iterator[Span]:
    """The spans of working time from the start on that none of those cut out. Of a pause without an end nothing comes
    after."""
    for begin, end in hours(start):
        begin = max(begin, start)
        for off, on in apart:
            if on <= begin:
                continue
            if off >= end:
                break
            if off > begin:
                yield begin, off
            begin = on
            if begin == NEVER:
                return
        if begin < end:
            yield begin, end
