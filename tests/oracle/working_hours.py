"""Hours between two moments, of those in which somebody has to answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def windows(text: str) -> dict[int, list[tuple[time, time]]]:
    """`Mon-Fri 09:00-17:00, Sat 10:00-14:00` by weekday."""
    found: dict[int, list[tuple[time, time]]] = {number: [] for number in range(7)}
    for part in text.split(","):
        days, hours = part.split()
        first, _, last = days.lower().partition("-")
        begin, _, end = hours.partition("-")
        numbers = range(NAMES.index(first), NAMES.index(last or first) + 1)
        for number in numbers:
            found[number].append((time.fromisoformat(begin.zfill(5)), time.fromisoformat(end.zfill(5))))
    return found


def hours(start: datetime, end: datetime, rule: str, holidays: list[date], zone: ZoneInfo) -> Fraction:
    if rule == "always":
        return seconds(start, end) / 3600
    total, by_day = Fraction(0), windows(rule)
    when = start.astimezone(zone).date()
    while when <= end.astimezone(zone).date():
        for begin, close in by_day[when.weekday()] if when not in holidays else []:
            opens = datetime.combine(when, begin, zone).astimezone(UTC)
            closes = datetime.combine(when, close, zone).astimezone(UTC)
            total += max(seconds(max(start, opens), min(end, closes)), Fraction(0))
        when += timedelta(days=1)
    return total / 3600


def seconds(start: datetime, end: datetime) -> Fraction:
    return Fraction((end - start) // timedelta(microseconds=1), 1_000_000)
