"""Half-open periods [start, end) of whole days, and the team's fiscal calendar.

A fiscal year has the name of the calendar year of its first day, unless the team names it by its last: with a year that
starts in April, 2025Q1 is April to June 2025, or else of 2024.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from crmcli.core.conventions import USUAL, Conventions

MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""Kinds of period that are whole calendar months."""


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


class FiscalCalendar(NamedTuple):
    """What a period's limits and name depend on: today, and what the team agreed on."""

    today: date
    team: Conventions = USUAL

    @property
    def fiscal_start(self) -> int:
        """The month (1–12) in which the team's year starts."""
        return self.team.fiscal_start

    def fiscal_year(self, year: int) -> date:
        """The first day of the fiscal year of that name."""
        return date(year - self._named_later, self.fiscal_start, 1)

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
            return between(period.start - timedelta(days=period.days), period.start - timedelta(days=1))
        return self.containing(period.start - timedelta(days=1), period.kind)

    def year_ago(self, period: Period) -> Period:
        """The same period a year earlier: that week of the ISO year (of week 53 its last)."""
        if period.kind == "week":
            year, week, _ = period.start.isocalendar()
            most = date(year - 1, 12, 28).isocalendar().week
            return self.containing(date.fromisocalendar(year - 1, min(week, most), 1), "week")
        start, last = add_months(period.start, -12), add_months(period.last, -12)
        if period.kind == "range":
            return between(start, last)
        return self.containing(start, period.kind)

    def _label(self, start: date, kind: str) -> str:
        if kind == "month":
            return f"{start.year}-{start.month:02}"
        year = start.year - (start.month < self.fiscal_start) + self._named_later
        return f"{year}" if kind == "year" else f"{year}Q{(start.month - self.fiscal_start) % 12 // 3 + 1}"

    @property
    def _named_later(self) -> bool:
        """Have fiscal years the name of the calendar year after the one in which they start?"""
        return self.team.year_named == "last" and self.fiscal_start > 1


def between(first: date, last: date) -> Period:
    """The days from the first to the last, both included."""
    return Period(f"{first}..{last}", first, last + timedelta(days=1))


def add_months(day: date, months: int) -> date:
    """The day that many calendar months later (or earlier); the 31st becomes the last day of a shorter month."""
    from dateutil.relativedelta import relativedelta  # a millisecond that a write need not spend

    return day + relativedelta(months=months)
