"""Days and moments. A business day is a `date`; a moment is an aware `datetime` in UTC.

What is no plain ISO date is read by the grammar (`grammar/days.py`, `grammar/times.py`), which is loaded only then.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo

from crmcli.core.conventions import USUAL, YEARS, Conventions
from crmcli.core.errors import UsageError, brief
from crmcli.core.vocabulary import WEEKDAYS

# Patterns are compiled when one is needed.
_DAY = r"\d{4}-\d{2}-\d{2}"
_MOMENT = r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?"


def read_day(text: str, today: date, team: Conventions = USUAL, lies: str = "") -> date:
    """A day as people say it; ISO needs no more than this module. `lies` says where days of the field lie (PAST, FUTURE
    or ""), for those of which a part is said: "fri", "15 mar"."""
    word = text.strip().lower()
    if word == "today":  # as commands say it themselves
        return today
    try:
        if re.fullmatch(_DAY, word, re.ASCII):
            return _sane(date.fromisoformat(word))
    except ValueError:
        pass
    from crmcli.core.grammar import days

    return days.read(text, today, team, lies)


def read_moment(text: str, now: datetime, zone: tzinfo, team: Conventions = USUAL, lies: str = "") -> datetime:
    """A moment in UTC: a day as `read_day` takes it (its midnight), a time of today ("14:30"), or both
    ("2026-11-03 14:30", "2026-11-03T14:30:00Z", "fri 9am"). Without a zone of its own it is meant in `zone`.
    """
    word = text.strip()
    try:
        if word == "now":
            return now
        if re.fullmatch(_MOMENT, word, re.ASCII):
            moment = datetime.fromisoformat(word)
            _sane(moment.date())
            return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        pass
    from crmcli.core.grammar import times

    return times.read(text, now, zone, team, lies)


def day_text(day: date) -> str:
    """A day as it is said back to people: "Fri 2026-12-04"."""
    return f"{WEEKDAYS[day.weekday()][:3].capitalize()} {day}"


def moment_text(moment: datetime, zone: tzinfo) -> str:
    """A moment as it is said back to people, in `zone`: "Fri 2026-12-04 14:30"; of a midnight the day alone."""
    local = moment.astimezone(zone)
    return day_text(local.date()) + (f" {local:%H:%M}" if local.time() != time() else "")


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
