"""When a report is made: "Mon 07:00", "daily 18:30", "1st 07:00" as crontab and systemd have it."""

from __future__ import annotations

import re
from typing import NamedTuple

from crmcli.core.errors import UsageError, brief
from crmcli.core.vocabulary import MONTH_NAMES

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

USUAL = {"daily": "daily 07:00", "weekly": "Mon 07:00", "monthly": "1st 07:00", "quarterly": "1st 07:00"}
"""When each report is made unless told otherwise: once its period is over."""

_EXAMPLES = {
    "daily": '"daily 18:30" or "weekdays 07:00"',
    "weekly": '"Mon 07:00"',
    "monthly": '"1st 07:00"',
    "quarterly": '"1st 07:00"',
}
_LAST_DAY = 28
"""The last day that every month has."""


class When(NamedTuple):
    """A time of day on some days: `weekdays` from 1 (Monday) to 7, a `day` of the `months`; where there is none of
    them, on any."""

    hour: int
    minute: int
    weekdays: tuple[int, ...] = ()
    day: int | None = None
    months: tuple[int, ...] = ()

    @property
    def cron(self) -> str:
        """The five fields of a crontab line."""
        day = "*" if self.day is None else f"{self.day}"
        return f"{self.minute} {self.hour} {day} {_list(self.months)} {_span([each % 7 for each in self.weekdays])}"

    @property
    def calendar(self) -> str:
        """OnCalendar of a systemd timer."""
        days = (
            f"{_span([WEEKDAYS[each - 1][:3].capitalize() for each in self.weekdays], '..')} " if self.weekdays else ""
        )
        months = ",".join(f"{month:02}" for month in self.months) or "*"
        day = "*" if self.day is None else f"{self.day:02}"
        return f"{days}*-{months}-{day} {self.hour:02}:{self.minute:02}:00"

    @property
    def words(self) -> str:
        """For people."""
        clock = f"{self.hour:02}:{self.minute:02}"
        if self.weekdays:
            return f"{_span([WEEKDAYS[each - 1][:3].capitalize() for each in self.weekdays], ' to ')} {clock}"
        if self.day is None:
            return f"daily {clock}"
        months = (
            f" of {', '.join(MONTH_NAMES[month - 1][:3].capitalize() for month in self.months)}" if self.months else ""
        )
        return f"day {self.day} of the month {clock}" if not months else f"day {self.day}{months} {clock}"


def read(text: str, report: str, fiscal_start: int) -> When:
    """The time as typed, of the kind that the report wants: a weekday, every day, or a day of the month."""
    match = re.fullmatch(r"(?:([a-z0-9-]+)\s+)?(\d{1,2}):(\d{2})", text.strip().lower(), re.ASCII)
    if not match or int(match[2]) > 23 or int(match[3]) > 59:
        raise UsageError(f'"{brief(text)}" is not a time for a report', f"write it as {_EXAMPLES[report]}")
    word, hour, minute = match[1] or "", int(match[2]), int(match[3])
    found = _days(word, report)
    if found is None:
        raise UsageError(f'--at "{brief(text)}" does not fit a {report} report', f"write it as {_EXAMPLES[report]}")
    weekdays, day = found
    months = tuple(sorted((fiscal_start - 1 + 3 * step) % 12 + 1 for step in range(4))) if report == "quarterly" else ()
    return When(hour, minute, weekdays, day, months)


def _days(word: str, report: str) -> tuple[tuple[int, ...], int | None] | None:
    """The weekdays and the day of the month that the word means for that report; None: nothing that fits it."""
    if report == "daily":
        return {"": ((), None), "daily": ((), None), "weekdays": ((1, 2, 3, 4, 5), None)}.get(
            word.replace("mon-fri", "weekdays")
        )
    if report == "weekly":
        named = [at for at, full in enumerate(WEEKDAYS, 1) if len(word) >= 3 and full.startswith(word)]
        return ((named[0],), None) if named else None
    if word in ("month", "monthly") or (report == "quarterly" and word in ("quarter", "quarterly")):
        return (), 1
    match = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", word)
    if not match or not int(match[1]):
        return None
    if int(match[1]) > _LAST_DAY:
        raise UsageError(f"not every month has a {word}", f"give 1st to {_LAST_DAY}th")
    return (), int(match[1])


def _list(values: tuple[int, ...]) -> str:
    return ",".join(map(str, values)) or "*"


def _span(values: list[int] | list[str], dash: str = "-") -> str:
    return "*" if not values else f"{values[0]}" if len(values) == 1 else f"{values[0]}{dash}{values[-1]}"
