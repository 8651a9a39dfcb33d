"""Days and moments as people type them. A business day is a `date`; a moment is an aware `datetime` in UTC.

Nothing here guesses: `13/02` and `01/02` are refused, for no order of day and month is everybody's.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from crmcli.core.errors import UsageError, brief

YEARS = range(1900, 2200)
"""Years that are taken: any other is a slip of the keyboard."""

_HINT = "write it as 2026-12-01, today, yesterday, or -3d"


def read_day(text: str, today: date) -> date:
    """A day: ISO, "today", "yesterday", "tomorrow", or so many days or weeks from today ("-3d", "+2w")."""
    word = text.strip().lower()
    named = {"today": 0, "yesterday": -1, "tomorrow": 1}
    try:
        if word in named:
            return today + timedelta(days=named[word])
        if match := re.fullmatch(r"([+-]\d{1,5})([dw])", word, re.ASCII):
            return _sane(today + timedelta(days=int(match[1]) * (7 if match[2] == "w" else 1)))
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word, re.ASCII):
            return _sane(date.fromisoformat(word))
    except (ValueError, OverflowError):
        pass
    raise UsageError(f'"{text[:60]}" is not a date', _HINT)


def read_moment(text: str, now: datetime, zone: tzinfo) -> datetime:
    """A moment in UTC: a day as `read_day` takes it (its midnight), a time of today ("14:30"), or both
    ("2026-11-03 14:30", "2026-11-03T14:30:00Z"). Without a zone of its own it is meant in `zone`.
    """
    word = text.strip()
    try:
        if word.lower() == "now":
            return now
        if re.fullmatch(r"\d{1,2}:\d{2}", word, re.ASCII):
            clock = time.fromisoformat(word.rjust(5, "0"))
            return datetime.combine(now.astimezone(zone).date(), clock, zone).astimezone(UTC)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?", word, re.ASCII):
            moment = datetime.fromisoformat(word)
            _sane(moment.date())
            return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC).replace(microsecond=0)
        return midnight(read_day(word, now.astimezone(zone).date()), zone)
    except (ValueError, OverflowError, UsageError) as error:
        raise UsageError(
            f'"{text[:60]}" is not a date or time', "write it as 2026-11-03, 2026-11-03 14:30 or 14:30"
        ) from error


def midnight(day: date, zone: tzinfo) -> datetime:
    """The moment at which the day begins in `zone`."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def zone_of(name: str) -> tzinfo:
    """The time zone of that IANA name. UTC costs no import."""
    if name in ("UTC", ""):
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        hint = "such as Europe/Berlin, Asia/Shanghai or UTC"
        raise UsageError(f'"{brief(name)}" is not a time zone', hint) from error


def _sane(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(day)
    return day
