"""Working hours as data: which hours of a week count, and how many seconds of them lie between two moments.

Written as people write them: "Mon-Fri 09:00-17:00", several parts separated by commas. The hours are those of a clock
on the wall: where it is set forward or back within them, the seconds that really pass count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from crmcli.core.errors import RefusedError

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PART = re.compile(r"([a-z]{3})(?: ?- ?([a-z]{3}))? (\d{1,2}):(\d\d) ?- ?(\d{1,2}):(\d\d)", re.ASCII)

Week = Mapping[int, tuple[tuple[int, int], ...]]
"""By weekday (Monday is 0): spans of minutes since midnight, in their order and apart from each other."""

Worked = Callable[[str, str], int]

Span = tuple[datetime, datetime]
Hours = Callable[[datetime], Iterator[Span]]
"""From a moment on the spans of working time, in their order and without an end; the first may have begun before."""


def read_week(text: str) -> Week:
    """The hours that the text names; ValueError with the reason where it names none."""
    week: dict[int, list[tuple[int, int]]] = {}
    for part in text.split(","):
        match = _PART.fullmatch(re.sub(r"\s+", " ", part.strip().lower()))
        if not match:
            raise ValueError(f'"{part.strip()}" is no day with its hours')
        first, last, *clock = match.groups()
        begin, end = _minutes(*clock[:2]), _minutes(*clock[2:])
        if end <= begin:
            raise ValueError(f"{part.strip()} ends before it begins")
        for day in _days(first, last or first):
            week.setdefault(day, []).append((begin, end))
    return {day: _joined(spans) for day, spans in sorted(week.items())}


def week_text(week: Week) -> str:
    """The same hours in one way of writing: neighbouring days with the same hours together."""
    groups: list[tuple[list[int], tuple[tuple[int, int], ...]]] = []
    for day, spans in week.items():
        if groups and groups[-1][1] == spans and groups[-1][0][-1] == day - 1:
            groups[-1][0].append(day)
        else:
            groups.append(([day], spans))
    return ", ".join(
        f"{DAYS[days[0]]}{f'-{DAYS[days[-1]]}' if len(days) > 1 else ''} {_clock(begin)}-{_clock(end)}"
        for days, spans in groups
        for begin, end in spans
    )


def counter(week: Week, holidays: Collection[date], zone: tzinfo) -> Worked:
    """A function of two moments (ISO text in UTC, the first not after the second) that gives the seconds of working
    time between them."""
    spans = hours(week, holidays, zone)

    def worked(first: str, second: str) -> int:
        start, end = datetime.fromisoformat(first), datetime.fromisoformat(second)
        total = timedelta()
        for begin, close in spans(start):
            if begin >= end:
                break
            total += max(min(close, end) - max(begin, start), timedelta())
        return int(total.total_seconds())

    return worked


def hours(week: Week, holidays: Collection[date], zone: tzinfo) -> Hours:
    """The spans of working time from a moment on."""
    free = frozenset(holidays)

    def spans(start: datetime) -> Iterator[Span]:
        day = start.astimezone(zone).date()
        while day.year < MAXYEAR:
            if day not in free:
                yield from _hours(day, week.get(day.weekday(), ()), zone)
            day += timedelta(days=1)

    return spans


def always(start: datetime) -> Iterator[Span]:
    """All time is working time."""
    yield start, datetime.max.replace(tzinfo=UTC)


@lru_cache(maxsize=10_000)
def _hours(day: date, spans: tuple[tuple[int, int], ...], zone: tzinfo) -> tuple[tuple[datetime, datetime], ...]:
    """The spans of that day, worked out once for all who ask."""
    return tuple(_moments(day, spans, zone))


def _moments(day: date, spans: Collection[tuple[int, int]], zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    """The spans of that day as moments in UTC."""
    midnight, next_one = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1)))
    if midnight.utcoffset() == next_one.utcoffset():
        begin = midnight.astimezone(UTC)
        yield from ((begin + timedelta(minutes=first), begin + timedelta(minutes=last)) for first, last in spans)
        return
    # The clock is set on that day: each minute counts that shows on it within the hours, once or twice.
    moment, end = midnight.astimezone(UTC), next_one.astimezone(UTC)
    while moment < end:
        wall, after = moment.astimezone(zone), moment + timedelta(minutes=1)
        if any(first <= wall.hour * 60 + wall.minute < last for first, last in spans):
            yield moment, after
        moment = after


def _days(first: str, last: str) -> Iterator[int]:
    """The weekdays from the first to the last, over the end of the week where it must be."""
    names = [name.lower() for name in DAYS]
    for name in (first, last):
        if name not in names:
            raise ValueError(f'"{name}" is no day of the week')
    begin, end = names.index(first), names.index(last)
    return (day % 7 for day in range(begin, (end if end >= begin else end + 7) + 1))


def read_days(text: str) -> str:
    """The weekdays that the text names ("Mon-Fri", "mon, tue, thu") as words in their order: "mon,tue,thu"."""
    found: set[int] = set()
    for part in text.lower().split(","):
        first, _, last = (word.strip() for word in part.partition("-"))
        try:
            found.update(_days(first[:3], (last or first)[:3]))
        except ValueError as error:
            raise RefusedError(f"work_days: {error}", "such as Mon-Fri") from error
    return ",".join(DAYS[at].lower() for at in sorted(found))


def _minutes(hour: str, minute: str) -> int:
    found = int(hour) * 60 + int(minute)
    if int(minute) > 59 or found > 24 * 60:
        raise ValueError(f"{hour}:{minute} is no time of day")
    return found


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _joined(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The spans in order, those that touch made one."""
    apart: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if apart and begin <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], end)
        else:
            apart.append((begin, end))
    return tuple(apart)
