"""Half-open periods [start, end) of whole days, in the team's fiscal calendar.

A fiscal year is named by the calendar year in which it starts: with a year that starts in April, 2025Q1 is April to
June 2025. "Q3" alone is the latest third quarter that has begun.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from crmcli.core.errors import UsageError, brief
from crmcli.core.moments import read_day

MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""Kinds of period that are whole calendar months."""

MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_EXAMPLES = "Q3, 2025Q3, 2025-07, 2025, 2025-W30, last-month, 2025-07-01..2025-08-15"


class Period(NamedTuple):
    """The days from `start` up to but not including `end`; `label` is what people call it and can type again."""

    label: str
    start: date
    end: date
    kind: str = "range"

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """Its last day: what people write as the end."""
        return self.end - timedelta(days=1)


class Comparison(NamedTuple):
    """Two periods as compared: of one still under way, the like number of days of both. `through` is then its last
    day so far, and `whole` the period in full."""

    now: Period
    before: Period
    whole: Period
    through: date | None


class Calendar(NamedTuple):
    """What a period's name depends on: today, and the month (1–12) in which the team's year starts."""

    today: date
    fiscal_start: int = 1

    def read(self, text: str, kind: str = "") -> Period:
        """The period of that name; with `kind`, only that kind of it is taken ("7" is a month, "Q3" a quarter)."""
        word = re.sub(r"[\s_]+", "-", text.strip().lower())
        period = self._relative(word, kind) or self._absolute(word, kind) or self._span(word)
        if not period or (kind and period.kind != kind):
            article = f"a {kind}" if kind else "a period"
            raise UsageError(f'"{brief(text)}" is not {article}', f"such as {_KIND_EXAMPLES.get(kind, _EXAMPLES)}")
        return period

    def span(self, first: str, last: str) -> Period:
        """The days from `first` to `last`, both included."""
        start, end = read_day(first, self.today), read_day(last, self.today)
        if end < start:
            raise UsageError(f"the period ends ({end}) before it starts ({start})", "swap the two dates")
        return Period(f"{start}..{end}", start, end + timedelta(days=1))

    def containing(self, day: date, kind: str) -> Period:
        """The month, quarter, (fiscal) year, week or day that holds `day`."""
        if kind == "day":
            return Period(day.isoformat(), day, day + timedelta(days=1), "day")
        if kind == "week":
            monday = day - timedelta(days=day.weekday())
            year, week, _ = monday.isocalendar()
            return Period(f"{year}-W{week:02}", monday, monday + timedelta(days=7), "week")
        months = MONTHS[kind]
        offset = (day.month - self.fiscal_start) % 12 % months if kind != "month" else 0
        start = add_months(day.replace(day=1), -offset)
        return Period(self._label(start, kind), start, add_months(start, months), kind)

    def previous(self, period: Period) -> Period:
        """The period of the same kind just before."""
        if period.kind == "range":
            start = period.start - timedelta(days=period.days)
            return Period(f"{start}..{period.start - timedelta(days=1)}", start, period.start)
        return self.containing(period.start - timedelta(days=1), period.kind)

    def year_ago(self, period: Period) -> Period:
        """The same period a year earlier: that week of the ISO year (of week 53 its last)."""
        if period.kind == "week":
            year, week, _ = period.start.isocalendar()
            most = date(year - 1, 12, 28).isocalendar().week
            return self.containing(date.fromisocalendar(year - 1, min(week, most), 1), "week")
        start, last = add_months(period.start, -12), add_months(period.last, -12)
        if period.kind == "range":
            return Period(f"{start}..{last}", start, last + timedelta(days=1))
        return self.containing(start, period.kind)

    def compare(self, period: Period, versus: str = "previous", full: bool = False) -> Comparison:
        """The period beside an earlier one: "previous", "year-ago" or any period's name."""
        if period.start > self.today:
            raise UsageError(f"{period.label} has not begun (today is {self.today})", "name an earlier period")
        word = versus.strip().lower().replace("_", "-")
        named = {"previous": self.previous, "year-ago": self.year_ago}
        before = named[word](period) if word in named else self.read(versus)
        tomorrow = self.today + timedelta(days=1)
        if full or period.end <= tomorrow:
            return Comparison(period, before, period, None)
        elapsed = tomorrow - period.start
        return Comparison(
            period._replace(end=tomorrow),
            before._replace(end=min(before.end, before.start + elapsed)),
            period,
            self.today,
        )

    def _label(self, start: date, kind: str) -> str:
        if kind == "month":
            return f"{start.year}-{start.month:02}"
        year = start.year - (start.month < self.fiscal_start)
        return f"{year}" if kind == "year" else f"{year}Q{(start.month - self.fiscal_start) % 12 // 3 + 1}"

    def _relative(self, word: str, kind: str) -> Period | None:
        if word in ("today", "yesterday"):
            return self.containing(self.today - timedelta(days=word == "yesterday"), "day")
        match = re.fullmatch(r"(this|current|last|previous)(?:-(day|week|month|quarter|year))?", word)
        if not match or not (unit := match[2] or kind):
            return None
        current = self.containing(self.today, unit)
        return current if match[1] in ("this", "current") else self.previous(current)

    def _absolute(self, word: str, kind: str) -> Period | None:
        for pattern, build in _GRAMMAR:
            if (match := re.fullmatch(pattern, word, re.ASCII)) and (period := build(self, match.groupdict(), kind)):
                return period
        return None

    def _span(self, word: str) -> Period | None:
        first, dots, last = word.partition("..")
        return self.span(first, last) if dots else None

    def _quarter(self, parts: dict[str, str | None], _kind: str) -> Period | None:
        number = int(parts["quarter"] or 0)
        if parts["year"]:
            return self._at(int(parts["year"]), 3 * (number - 1), "quarter")
        return self._latest(lambda year: self._at(year, 3 * (number - 1), "quarter"))

    def _month(self, parts: dict[str, str | None], kind: str) -> Period | None:
        name, number = parts.get("name"), parts.get("number")
        if name:
            found = [at for at, full in enumerate(MONTH_NAMES, 1) if full.startswith(name)]
            month = found[0] if len(found) == 1 else 0
        else:
            month = int(number or 0)
        if not 1 <= month <= 12 or (number and not parts["year"] and kind != "month"):
            return None
        if parts["year"]:
            return self._containing(int(parts["year"]), month, "month")
        return self._latest(lambda year: self._containing(year, month, "month"))

    def _year(self, parts: dict[str, str | None], _kind: str) -> Period | None:
        return self._at(int(parts["year"] or 0), 0, "year")

    def _week(self, parts: dict[str, str | None], _kind: str) -> Period | None:
        try:
            monday = date.fromisocalendar(int(parts["year"] or 0), int(parts["week"] or 0), 1)
        except ValueError:
            return None
        return self.containing(monday, "week") if 1900 <= monday.year < 2200 else None

    def _day(self, parts: dict[str, str | None], _kind: str) -> Period | None:
        return self.containing(read_day(parts["day"] or "", self.today), "day")

    def _at(self, fiscal_year: int, months: int, kind: str) -> Period | None:
        if not 1900 <= fiscal_year < 2200:
            return None
        return self.containing(add_months(date(fiscal_year, self.fiscal_start, 1), months), kind)

    def _containing(self, year: int, month: int, kind: str) -> Period | None:
        return self.containing(date(year, month, 1), kind) if 1900 <= year < 2200 else None

    def _latest(self, of_year: Callable[[int], Period | None]) -> Period | None:
        """Of one period in each year, the latest that has begun."""
        years = (of_year(self.today.year + step) for step in (1, 0, -1, -2))
        return next((period for period in years if period and period.start <= self.today), None)


_Build = Callable[[Calendar, dict[str, "str | None"], str], "Period | None"]
_GRAMMAR: tuple[tuple[str, _Build], ...] = (
    (r"(?:fy)?(?P<year>\d{4})?-?q(?P<quarter>[1-4])", Calendar._quarter),
    (r"q(?P<quarter>[1-4])-?(?:fy)?(?P<year>\d{4})", Calendar._quarter),
    (r"(?P<year>\d{4})-(?P<number>\d{1,2})", Calendar._month),
    (r"(?P<name>[a-z]{3,9})(?:-(?P<year>\d{4}))?", Calendar._month),
    (r"(?P<number>\d{1,2})(?P<year>)", Calendar._month),
    (r"(?:fy)?(?P<year>\d{4})", Calendar._year),
    (r"(?P<year>\d{4})-?w(?P<week>\d{1,2})", Calendar._week),
    (r"(?P<day>\d{4}-\d{2}-\d{2})", Calendar._day),
)
_KIND_EXAMPLES = {
    "quarter": "Q3, 2025Q3 or last",
    "month": "2025-07, July or last",
    "year": "2025 or last",
    "week": "2025-W30 or last",
    "day": "2025-07-01 or yesterday",
}


def add_months(day: date, months: int) -> date:
    """The day that many calendar months later (or earlier); the 31st becomes the last day of a shorter month."""
    from dateutil.relativedelta import relativedelta  # a millisecond that a write need not spend

    return day + relativedelta(months=months)
