"""Periods of the team's calendar: half-open ranges of days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from tests.oracle.records import Company


class Span(NamedTuple):
    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def __contains__(self, when: object) -> bool:
        return isinstance(when, date) and self.start <= when < self.end


def first_of_month(when: date, months: int = 0) -> date:
    whole = when.year * 12 + when.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def months_back(when: date, months: int) -> date:
    """The same day of an earlier month, or the last that it has."""
    first = first_of_month(when, -months)
    last = first_of_month(first, 1) - timedelta(days=1)
    return first.replace(day=min(when.day, last.day))


def fiscal_year(company: Company, when: date) -> Span:
    begins = int(company.settings.get("fiscal_year_start", "1"))
    start = date(when.year - (when.month < begins), begins, 1)
    return Span(start, first_of_month(start, 12))


def quarter(company: Company, when: date) -> Span:
    year = fiscal_year(company, when).start
    passed = (when.year - year.year) * 12 + when.month - year.month
    start = first_of_month(year, passed // 3 * 3)
    return Span(start, first_of_month(start, 3))


def month(when: date) -> Span:
    return Span(first_of_month(when), first_of_month(when, 1))


def year_name(company: Company, when: date) -> int:
    span = fiscal_year(company, when)
    last = company.settings.get("fiscal_year_named") == "last"
    return (span.end - timedelta(days=1)).year if last else span.start.year


def quarter_name(company: Company, when: date) -> str:
    """Such as 2026Q3."""
    span, year = quarter(company, when), fiscal_year(company, when)
    number = ((span.start.year - year.start.year) * 12 + span.start.month - year.start.month) // 3 + 1
    return f"{year_name(company, when)}Q{number}"


def so_far(span: Span, today: date) -> Span:
    return Span(span.start, min(span.end, today + timedelta(days=1)))


def earlier(whole: Span, before: Span, today: date) -> Span:
    """What of the earlier period is compared: all of it, or as many days as there are so far."""
    now = so_far(whole, today)
    return before if now == whole else Span(before.start, min(before.end, before.start + timedelta(days=now.days)))
