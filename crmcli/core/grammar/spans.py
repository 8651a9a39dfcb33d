"""Periods as people say them: `Q3`, `2026Q3`, `FY2026`, `2026-07`, `July`, `W30`, `last-month`, `next-quarter`,
`last-30-days`, `ytd`, a day, or `FIRST..LAST`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from crmcli.core.conventions import YEARS
from crmcli.core.errors import TwoReadingsError, UsageError, brief
from crmcli.core.fiscal import FiscalCalendar, Period, add_months, between
from crmcli.core.grammar.words import LONGEST, MONTHS, UNITS, either, even

EXAMPLES = "Q3, 2025Q3, 2025-07, 2025, 2025-W30, last-month, last-30-days, 2025-07-01..2025-08-15"
KIND_EXAMPLES = {
    "quarter": "Q3, 2025Q3 or last",
    "month": "2025-07, July or last",
    "year": "2025 or last",
    "week": "2025-W30, W30 or last",
    "day": "2025-07-01 or yesterday",
}
WORDS = (
    "this", "current", "last", "previous", "past", "next", "today", "yesterday", "tomorrow", "ytd", "qtd", "mtd", "wtd",
    *UNITS, *MONTHS,
)  # fmt: skip

Parts = dict[str, "str | None"]


def period_said(calendar: FiscalCalendar, text: str, kind: str = "") -> Period:
    """The period of that name; with `kind`, only that kind of it is taken. A refusal says what was near."""
    period = _read(calendar, text, kind)
    if period and (not kind or period.kind == kind):
        return period
    article = f"a {kind}" if kind else "a period"
    near = _near(calendar, text, kind)
    examples = f"such as {KIND_EXAMPLES.get(kind, EXAMPLES)}"
    raise UsageError(f'"{brief(text)}" is not {article}', f'did you mean "{near}"? {examples}' if near else examples)


def _read(calendar: FiscalCalendar, text: str, kind: str) -> Period | None:
    if ".." in text:
        return span_said(calendar, *text.split("..", 1))
    word = re.sub(r"[\s_]+", "-", even(text)) if len(text) <= LONGEST else ""
    for pattern, meaning in _FORMS:  # each is compiled when a word gets that far: most are quarters
        if (match := re.fullmatch(pattern, word, re.ASCII)) and (found := meaning(calendar, match.groupdict(), kind)):
            return found if found.start.year in YEARS and found.last.year in YEARS else None
    return _day(calendar, text, kind) if word and kind in ("", "day") else None


def _near(calendar: FiscalCalendar, text: str, kind: str) -> str:
    """The period that the text may have meant: its words as the nearest of those that there are."""
    from crmcli.core.names import nearest

    words = re.split(r"[\s_-]+", even(text)) if len(text) <= LONGEST else []
    near = "-".join(
        word if word in WORDS or not word.isalpha() else next(iter(nearest(word, WORDS, 1)), "?") for word in words
    )
    try:
        found = "?" not in near and near != "-".join(words) and _read(calendar, near, kind)
    except (UsageError, TwoReadingsError):
        return ""
    return near if found and (not kind or found.kind == kind) else ""


def _relative(calendar: FiscalCalendar, parts: Parts, kind: str) -> Period | None:
    """This month, the one before, or the one after."""
    unit = parts["unit"] or kind
    if not unit:
        return None
    now = calendar.containing(calendar.today, unit)
    if parts["which"] == "next":
        return calendar.containing(now.end, unit)
    return now if parts["which"] in ("this", "current") else calendar.previous(now)


def _several(calendar: FiscalCalendar, parts: Parts, _kind: str) -> Period | None:
    """So many days up to today or from tomorrow on; so many whole weeks, months, quarters or years before this one or
    after it."""
    count, unit, today = int(parts["count"] or 0), UNITS[parts["unit"] or ""], calendar.today
    if not 1 <= count <= 9999:
        return None
    ahead = parts["which"] == "next"
    try:
        if unit == "day":
            first = today + timedelta(days=1 if ahead else 1 - count)
            return between(first, first + timedelta(days=count - 1))
        now = calendar.containing(today, unit)
        if unit == "week":
            limits = (now.end, now.end + timedelta(weeks=count)), (now.start - timedelta(weeks=count), now.start)
        else:
            months = count * _MONTHS[unit]
            limits = (now.end, add_months(now.end, months)), (add_months(now.start, -months), now.start)
    except (ValueError, OverflowError):
        return None
    start, end = limits[not ahead]
    return between(start, end - timedelta(days=1))


def _so_far(calendar: FiscalCalendar, parts: Parts, _kind: str) -> Period:
    """From the first day of this year, quarter, month or week up to today."""
    return between(calendar.containing(calendar.today, UNITS[parts["unit"] or ""]).start, calendar.today)


def _quarter(calendar: FiscalCalendar, parts: Parts, _kind: str) -> Period | None:
    months = 3 * (int(parts["quarter"] or 0) - 1)
    if parts["year"]:
        return _fiscal(calendar, _year_number(parts["year"]), months, "quarter")
    return _latest(calendar, lambda year: _fiscal(calendar, year, months, "quarter"))


def _month(calendar: FiscalCalendar, parts: Parts, kind: str) -> Period | None:
    name, number = parts.get("name"), parts.get("number")
    found = {at for full, at in MONTHS.items() if full.startswith(name)} if name else {int(number or 0)}
    month = MONTHS[name] if name in MONTHS else found.pop() if len(found) == 1 else 0
    if not 1 <= month <= 12 or (number and not parts["year"] and kind != "month"):
        return None
    if parts["year"]:
        return _containing(calendar, int(parts["year"]), month)
    return _latest(calendar, lambda year: _containing(calendar, year, month))


def _year(calendar: FiscalCalendar, parts: Parts, _kind: str) -> Period | None:
    return _fiscal(calendar, _year_number(parts["year"] or "0"), 0, "year")


def _week(calendar: FiscalCalendar, parts: Parts, _kind: str) -> Period | None:
    number = int(parts["week"] or 0)
    if parts["year"]:
        return _iso_week(calendar, int(parts["year"]), number)
    return _latest(calendar, lambda year: _iso_week(calendar, year, number))


def _day(calendar: FiscalCalendar, text: str, _kind: str) -> Period | None:
    """A day in any of its forms; of `mar 2` the latest."""
    from crmcli.core.grammar.days import day_said, sane

    try:
        day = sane(day_said(text, calendar.today, calendar.team))
    except (ValueError, OverflowError):
        return None
    return calendar.containing(day, "day") if day else None


def span_said(calendar: FiscalCalendar, first: str, last: str) -> Period:
    """The days from one to another, both included."""
    from crmcli.core.grammar import days

    start, end = (days.read(each, calendar.today, calendar.team) for each in (first, last))
    if end < start:
        raise UsageError(f"the period ends ({end}) before it starts ({start})", "swap the two dates")
    return between(start, end)


def _week_number(calendar: FiscalCalendar, parts: Parts, kind: str) -> Period | None:
    """A number alone is a week where a week is asked for."""
    return _week(calendar, parts, kind) if kind == "week" else None


def _iso_week(calendar: FiscalCalendar, year: int, number: int) -> Period | None:
    try:
        return calendar.containing(date.fromisocalendar(year, number, 1), "week") if year in YEARS else None
    except ValueError:
        return None


def _year_number(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _fiscal(calendar: FiscalCalendar, year: int, months: int, kind: str) -> Period | None:
    """The quarter or year so many months into the fiscal year of that name."""
    return calendar.containing(add_months(calendar.fiscal_year(year), months), kind) if year in YEARS else None


def _containing(calendar: FiscalCalendar, year: int, month: int) -> Period | None:
    return calendar.containing(date(year, month, 1), "month") if year in YEARS else None


def _latest(calendar: FiscalCalendar, of_year: Callable[[int], Period | None]) -> Period | None:
    """Of one period in each year, the latest that has begun."""
    years = (of_year(calendar.today.year + step) for step in (2, 1, 0, -1, -2, -3, -4, -5, -6))  # week 53 is rare
    return next((period for period in years if period and period.start <= calendar.today), None)


_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_UNIT = "(?P<unit>day|week|month|quarter|year)"
_BEFORE = "last|previous|past|next"

Meaning = Callable[[FiscalCalendar, Parts, str], "Period | None"]
_FORMS: tuple[tuple[str, Meaning], ...] = (
    (r"(?:fy)?(?P<year>\d{4})?-?q(?P<quarter>[1-4])", _quarter),
    (r"fy(?P<year>\d\d)-?q(?P<quarter>[1-4])", _quarter),
    (r"q(?P<quarter>[1-4])-?(?:fy)?(?P<year>\d{4})", _quarter),
    (r"(?P<year>\d{4})-(?P<number>\d{1,2})", _month),
    (r"(?P<name>[a-zäöü]{3,9})(?:-(?P<year>\d{4}))?", _month),
    (r"(?P<number>\d{1,2})(?P<year>)", _month),
    (r"(?:fy-?)?(?P<year>\d{4})", _year),
    (r"fy-?(?P<year>\d\d)", _year),
    (r"(?:(?P<year>\d{4})-?)?w(?P<week>\d{1,2})", _week),
    (r"(?P<week>\d{1,2})(?P<year>)", _week_number),
    (rf"(?P<which>this|current|last|previous|next)(?:-{_UNIT})?", _relative),
    (rf"(?P<which>{_BEFORE})-(?P<count>\d{{1,4}})-?(?P<unit>{either(UNITS)})", _several),
    (r"(?P<unit>[yqmw])td", _so_far),
)
