"""Which two windows of days are compared: two that are named, or as much before an event as after it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from crmcli.core.errors import UsageError, brief
from crmcli.core.periods import Calendar, Period, add_months

_UNITS = {"d": 1, "w": 7, "m": 1, "q": 3, "y": 12}
"""Days of d and w, months of m, q and y."""
_LIKE = 1.1
"""How many times as long as the other a window is that still counts as of like length."""


class Windows(NamedTuple):
    """`before` ends by the time `after` begins. `whole` is the second window in full where it is under way; `cut` says
    that the first was shortened to the like number of days."""

    before: Period
    after: Period
    whole: Period | None = None
    cut: bool = False
    event: date | None = None


def named(calendar: Calendar, before: Period | None, after: Period) -> Windows:
    """Two periods; without the first, the one just before the second.

    Of one under way, as many days are taken as there are; of one of like length before it, the like number from its
    start, as `crm score` does.
    """
    whole, first = after, before or calendar.previous(after)
    if whole.start > calendar.today:
        raise UsageError(f"{whole.label} has not begun (today is {calendar.today})", "name an earlier period")
    if first.start >= whole.end:
        raise UsageError(f"{first.label} is after {whole.label}", "swap the two")
    if first.end > whole.start:
        raise UsageError(f"{first.label} and {whole.label} overlap", "name two periods that share no day")
    tomorrow = calendar.today + timedelta(days=1)
    if whole.end <= tomorrow:
        return Windows(first, whole)
    now, like = _span(whole.start, tomorrow), max(first.days, whole.days) <= _LIKE * min(first.days, whole.days)
    if not like or first.days <= now.days:
        return Windows(first, now, whole)
    return Windows(_span(first.start, first.start + timedelta(days=now.days)), now, whole, True)


def around(calendar: Calendar, event: date, length: str) -> Windows:
    """A window of that length ("2q", "6m", "90d", "4w", "1y") before the event's day and one from it on. Where that is
    under way, both have as many days as there are since."""
    if event > calendar.today:
        raise UsageError(f"{event} is yet to come (today is {calendar.today})", "compare from the event's day on")
    end, tomorrow = _moved(event, length, 1), calendar.today + timedelta(days=1)
    if end <= tomorrow:
        return Windows(_span(_moved(event, length, -1), event), _span(event, end), event=event)
    now = _span(event, tomorrow)
    return Windows(_span(event - timedelta(days=now.days), event), now, _span(event, end), True, event)


def year_ago(calendar: Calendar, windows: Windows) -> tuple[Period, Period]:
    """Both windows a year earlier."""
    return calendar.year_ago(windows.before), calendar.year_ago(windows.after)


def _span(start: date, end: date) -> Period:
    return Period(f"{start}..{end - timedelta(days=1)}", start, end)


def _moved(day: date, length: str, sign: int) -> date:
    match = re.fullmatch(r"([1-9]\d{0,3})([dwmqy])", length.strip().lower(), re.ASCII)
    if match:
        count, unit = sign * int(match[1]), match[2]
        try:
            step = count * _UNITS[unit]
            return day + timedelta(days=step) if unit in "dw" else add_months(day, step)
        except (OverflowError, ValueError):
            pass
    raise UsageError(f'"{brief(length)}" is no length of a window', "such as 90d, 6m, 2q or 1y")
