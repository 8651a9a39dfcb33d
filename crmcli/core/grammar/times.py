"""Moments as people say them: `now`, `14:30`, `9am`, `yesterday 14:30`, `fri at 9`, `2h ago`, `30 min ago`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from crmcli.core.conventions import YEARS, Conventions
from crmcli.core.errors import TwoReadingsError
from crmcli.core.grammar.days import day_said, not_a_day, sane
from crmcli.core.grammar.words import CLOCK_UNITS, LONGEST, either, even

_CLOCK = r"(?P<hour>\d{1,2})(?:[:h](?P<minute>\d\d)(?::(?P<second>\d\d))?)?(?: ?(?P<half>[ap])\.?m\.?| ?(?P<uhr>uhr))?"
_NAMED = r"(?P<noon>noon|midday)"
_TIME = re.compile(rf"(?:at )?(?:{_CLOCK}|{_NAMED})", re.ASCII)
_LAST = re.compile(rf"(?P<day>.+?),? (?:at |um )?(?P<time>{_TIME.pattern})", re.ASCII)
_FIRST = re.compile(rf"(?P<time>{_TIME.pattern}),? (?:on )?(?P<day>.+)", re.ASCII)
_AWAY = re.compile(
    rf"(?P<sign>[+-])?(?P<before>in )?(?P<count>\d{{1,5}}|an?|half an) ?(?P<unit>{either((*CLOCK_UNITS, 'm'))})"
    r"(?P<after> ago| from now)?",
    re.ASCII,
)
"""A bare `m` is a month in a date; beside a clock it may be a minute."""


def read(text: str, now: datetime, zone: tzinfo, team: Conventions, lies: str = "") -> datetime:
    """The moment, or a refusal that says what was near and what is understood."""
    try:
        if (found := moment_said(text, now, zone, team, lies)) and found.year in YEARS:
            return found
    except (ValueError, OverflowError):
        pass
    raise not_a_day(text, lambda meant: moment_said(meant, now, zone, team, lies), "a date or time")


def moment_said(text: str, now: datetime, zone: tzinfo, team: Conventions, lies: str) -> datetime | None:
    """The moment in UTC, which is meant in `zone`; None where it is none. A day alone is its midnight, a time alone one
    of today. Raises what `day_said` raises."""
    text = team.answers.get(text.strip(), text)
    word = even(text).replace("_", " ") if len(text) <= LONGEST else ""
    if word == "now":
        return now
    if (match := _AWAY.fullmatch(word)) and (found := _away(match, now, text)):
        return found
    today = now.astimezone(zone).date()
    if clock := _time(word):
        return _at(today, clock, zone)
    for pattern in (_LAST, _FIRST):
        match = pattern.fullmatch(word)
        clock = _time(match["time"]) if match else None
        if match and clock and (day := sane(day_said(match["day"], today, team, lies))):
            return _at(day, clock, zone)
    day = sane(day_said(text, today, team, lies))
    return _at(day, time(), zone) if day else None


def _at(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _time(word: str) -> time | None:
    """A time of day: with minutes, or with am or pm, or by name; a bare number is none."""
    match = _TIME.fullmatch(word)
    if not match:
        return None
    if match["noon"]:
        return time(12)
    hour, half = int(match["hour"]), match["half"]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(word)
        hour = hour % 12 + 12 * (half == "p")
    elif match["minute"] is None and not match["uhr"]:
        return None
    return time(hour, int(match["minute"] or 0), int(match["second"] or 0))


def _away(match: re.Match[str], now: datetime, text: str) -> datetime | None:
    """So many hours or minutes from now."""
    if sum(bool(match[part]) for part in ("sign", "before", "after")) != 1:
        return None
    ago = match["sign"] == "-" or match["after"] == " ago"
    halves = 1 if match["count"] == "half an" else 2 * int(match["count"] if match["count"].isdigit() else 1)
    if match["unit"] == "m":
        sign = "-" if ago else "+"
        raise TwoReadingsError(text.strip(), (f"{sign}{halves // 2} minutes", f"{sign}{halves // 2} months"))
    away = timedelta(minutes=halves * CLOCK_UNITS[match["unit"]]) // 2
    return (now - away if ago else now + away).replace(microsecond=0)
