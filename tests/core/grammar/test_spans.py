"""Periods as people say them, worked out by hand on Tuesday 24 November 2026, in week 48."""

from __future__ import annotations

from datetime import date

import pytest

from crmcli.core.conventions import Conventions
from crmcli.core.errors import TwoReadingsError, UsageError
from crmcli.core.periods import Calendar

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "start", "last"),
    [
        ("last-30-days", "2026-10-26", "2026-11-24"), ("last 30 days", "2026-10-26", "2026-11-24"),
        ("last-90d", "2026-08-27", "2026-11-24"), ("past-7-days", "2026-11-18", "2026-11-24"),
        ("last-1-day", "2026-11-24", "2026-11-24"), ("next-7-days", "2026-11-25", "2026-12-01"),
        ("last-2-weeks", "2026-11-09", "2026-11-22"), ("last-2w", "2026-11-09", "2026-11-22"),
        ("last-3-months", "2026-08-01", "2026-10-31"), ("last-12m", "2025-11-01", "2026-10-31"),
        ("last-2-quarters", "2026-04-01", "2026-09-30"), ("last-2-years", "2024-01-01", "2025-12-31"),
        ("next-2-months", "2026-12-01", "2027-01-31"), ("next-month", "2026-12-01", "2026-12-31"),
        ("next-quarter", "2027-01-01", "2027-03-31"), ("next week", "2026-11-30", "2026-12-06"),
        ("next year", "2027-01-01", "2027-12-31"), ("tomorrow", "2026-11-25", "2026-11-25"),
        ("ytd", "2026-01-01", "2026-11-24"), ("QTD", "2026-10-01", "2026-11-24"), ("mtd", "2026-11-01", "2026-11-24"),
        ("wtd", "2026-11-23", "2026-11-24"), ("W30", "2026-07-20", "2026-07-26"), ("w48", "2026-11-23", "2026-11-29"),
        ("W50", "2025-12-08", "2025-12-14"), ("FY26", "2026-01-01", "2026-12-31"),
        ("FY 2026", "2026-01-01", "2026-12-31"),
        ("FY26Q3", "2026-07-01", "2026-09-30"), ("juli", "2026-07-01", "2026-07-31"),
        ("som..eom", "2026-11-01", "2026-11-30"), ("mar 2..15 mar", "2026-03-02", "2026-03-15"),
        ("1.7.2026..15.8.2026", "2026-07-01", "2026-08-15"), ("last friday", "2026-11-20", "2026-11-20"),
        ("3 days ago..today", "2026-11-21", "2026-11-24"),
    ],
)  # fmt: skip
def test_periods_worked_out_on_a_calendar(said, start, last):
    period = Calendar(TODAY).read(said)
    assert (str(period.start), str(period.last)) == (start, last)
    assert Calendar(TODAY).read(period.label) == period


# A year that starts in April: that of April 2026 is FY2026 by its first day, and FY2027 by its last.
@pytest.mark.parametrize(
    ("said", "first", "last"),
    [("FY2026", "2026-04-01", "2025-04-01"), ("2026", "2026-04-01", "2025-04-01"), ("FY27", "2027-04-01", "2026-04-01"),
     ("2026Q4", "2027-01-01", "2026-01-01"), ("Q4", "2026-01-01", "2026-01-01"),
     ("this-year", "2026-04-01", "2026-04-01"),
     ("2026-07", "2026-07-01", "2026-07-01")],
)  # fmt: skip
def test_a_fiscal_year_is_named_by_its_first_or_its_last_day(said, first, last):
    starts = [str(Calendar(TODAY, Conventions(4, named)).read(said).start) for named in ("first", "last")]
    assert starts == [first, last]


def test_a_year_of_the_calendar_has_one_name():
    assert Calendar(TODAY, Conventions(1, "last")).read("2026") == Calendar(TODAY).read("2026")
    assert Calendar(TODAY, Conventions(4, "last")).containing(TODAY, "quarter").label == "2027Q3"


@pytest.mark.parametrize(
    ("said", "near"), [("lst-month", "last-month"), ("last mnth", "last-month"), ("this quater", "this-quarter")]
)
def test_a_slip_is_answered_with_the_nearest_period(said, near):
    with pytest.raises(UsageError) as refused:
        Calendar(TODAY).read(said)
    assert f'did you mean "{near}"?' in refused.value.hint


def test_the_limits_of_a_span_may_be_a_question():
    with pytest.raises(TwoReadingsError):
        Calendar(TODAY).read("3/4/2026..today")
