"""When what comes again is due: how often people say it, the rule that this is (RFC 5545), and the next day by it.

The 31st of a short month, which such a rule passes over, is its last day; 29 February is the 28th of most years.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from crmcli.core.errors import RefusedError, brief
from crmcli.core.fiscal import MONTHS as LENGTHS
from crmcli.core.grammar.days import shifted
from crmcli.core.grammar.words import DAY_NAMES, UNITS, either, even
from crmcli.core.names import visible
from crmcli.core.vocabulary import WEEKDAYS

Works = Callable[[date], bool]
"""Is that a day on which the team works?"""

_OFTEN = rf"(?:every )?(?:(?P<count>\d{{1,4}}) ?)?(?P<unit>{either(UNITS)})"
_KEPT = re.compile(r"(\d+)([dwmy])")
_PARTS = {"d": ("DAILY", "day"), "w": ("WEEKLY", "week"), "m": ("MONTHLY", "month"), "y": ("YEARLY", "year")}
_WORDS = {**{word: f"1{unit}" for unit, word in zip("dwmy", ("daily", "weekly", "monthly", "yearly"), strict=True)},
          "quarterly": "3m", "weekday": "mon,tue,wed,thu,fri", "weekdays": "mon,tue,wed,thu,fri"}  # fmt: skip
LONGEST = 200
"""Characters of a rule that is written out."""

MOST_FREE = 400
"""Days in a row on which nobody works: with more, the days that were set as free are a mistake."""


def read_every(text: str) -> str:
    """How often a task comes again, as it is kept: "2w", "1m", "mon,thu", or a rule as calendars write them
    ("FREQ=MONTHLY;BYDAY=2TU"). Quarters are three months."""
    word = even(text).removeprefix("every ")
    if word in _WORDS:
        return _WORDS[word]
    if (match := re.fullmatch(_OFTEN, word, re.ASCII)) and int(match["count"] or 1):
        unit, count = UNITS[match["unit"]], int(match["count"] or 1)
        return f"{count * LENGTHS[unit]}m" if unit == "quarter" else f"{count}{unit[0]}"
    days = [part.strip() for part in word.replace(" and ", ",").split(",")]
    if all(day in DAY_NAMES for day in days):
        return ",".join(WEEKDAYS[at][:3] for at in sorted({DAY_NAMES[day] for day in days}))
    rule = text.strip().upper().removeprefix("RRULE:")
    if rule.startswith("FREQ=") and len(rule) <= LONGEST and _is_rule(rule):
        return rule
    raise RefusedError(f'"{brief(visible(text), 60)}" is not how often', "such as 2w, 1m, weekday, mon,thu or 3 months")


def said(every: str, repeats: str) -> str:
    """The same as people read it: "every 2 weeks", "every month after it is done"."""
    match, behind = _KEPT.fullmatch(every), " after it is done" if repeats == "after" else ""
    if not match:
        return f"every {every}{behind}" if "=" not in every else f"{every}{behind}"
    count, unit = int(match[1]), _PARTS[match[2]][1]
    return f"every {f'{count} {unit}s' if count > 1 else unit}{behind}"


def rule(every: str, start: date) -> str:
    """The rule of the series that starts on that day."""
    match = _KEPT.fullmatch(every)
    if not match:
        return every if "=" in every else f"FREQ=WEEKLY;BYDAY={','.join(day[:2].upper() for day in every.split(','))}"
    unit, day = match[2], start.day
    made = f"FREQ={_PARTS[unit][0]};INTERVAL={match[1]}"
    # A month without the day has its last one instead: the latest of those that it has.
    if unit == "m" and day > 28:
        return f"{made};BYMONTHDAY={','.join(map(str, range(28, day + 1)))};BYSETPOS=-1"
    return f"{made};BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1" if unit == "y" and (start.month, day) == (2, 29) else made


def next_due(every: str, repeats: str, start: date, due: date, today: date, works: Works) -> date | None:
    """The day on which the next task of the series is due, when the one of the day `due` is done today; None where the
    rule has no more.

    On fixed days it is the first by the rule after both: it never drifts, however late a task is done, and what was
    missed does not pile up. After completion it is counted from today. A day off moves it to the next working day.
    """
    if repeats == "after":
        match = _KEPT.fullmatch(every)
        found = (
            shifted(today, int(match[1]), _PARTS[match[2]][1]) if match else _after(rule(every, today), today, today)
        )
    else:
        found = _after(rule(every, start), start, max(today, due))
    return found and on_working_day(found, works)


def on_working_day(day: date, works: Works) -> date:
    """The day, or the next one on which the team works."""
    for away in range(MOST_FREE):
        if works(day + timedelta(days=away)):
            return day + timedelta(days=away)
    return day


def _after(rule: str, start: date, day: date) -> date | None:
    from dateutil.rrule import rrulestr  # a millisecond or twenty that other writes need not spend

    found = rrulestr(rule, dtstart=datetime.combine(start, datetime.min.time()))
    after = found.after(datetime.combine(day, datetime.min.time()))
    return after.date() if after else None


def _is_rule(rule: str) -> bool:
    """Is that a rule of days, and not of hours?"""
    if re.search(r"FREQ=(?!DAILY|WEEKLY|MONTHLY|YEARLY)|BYHOUR|BYMINUTE|BYSECOND|UNTIL", rule):
        return False
    try:
        return _after(rule, date(2026, 1, 1), date(2026, 1, 1)) is not None
    except (ValueError, KeyError, TypeError):
        return False


def working_days(days: str | None, holidays: str | None) -> Works:
    """The team's working days by its settings `work_days` ("mon,tue,wed") and `holidays` ("2026-12-25,2027-01-01");
    every day where they are not set."""
    free = frozenset((holidays or "").split(","))
    at_work = frozenset(DAY_NAMES[day] for day in days.split(",")) if days else frozenset(range(7))
    return lambda day: day.weekday() in at_work and day.isoformat() not in free
