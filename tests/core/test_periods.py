"""Periods: what their names mean in any fiscal calendar, checked against counting days and months one by one."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from crmcli.core.conventions import Conventions
from crmcli.core.errors import UsageError
from crmcli.core.periods import Calendar, Period, add_months
from crmcli.core.vocabulary import MONTH_NAMES

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
days = st.dates(date(1905, 1, 1), date(2190, 12, 31))
starts = st.integers(1, 12)
teams = st.builds(Conventions, starts, st.sampled_from(["first", "last"]))
calendars = st.builds(Calendar, days, teams)
kinds = st.sampled_from(["day", "week", "month", "quarter", "year"])


def quarter_start(year: int, number: int, fiscal_start: int) -> date:
    """The first day of a quarter, counted month by month from the first of its fiscal year."""
    month = fiscal_start
    for _ in range(3 * (number - 1)):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return date(year, month, 1)


@given(calendars, days, kinds)
def test_the_label_of_a_period_reads_as_the_same_period(calendar, day, kind):
    period = calendar.containing(day, kind)
    assert calendar.read(period.label) == period
    assert calendar.read(period.label, kind) == period
    assert calendar.read(f" {period.label.lower()} ") == period


@given(calendars, days, days)
def test_the_label_of_a_range_reads_as_the_same_range(calendar, first, last):
    first, last = sorted((first, last))
    period = calendar.span(str(first), str(last))
    assert (period.start, period.last, period.days) == (first, last, (last - first).days + 1)
    assert calendar.read(period.label) == period


@given(calendars, days, kinds)
def test_every_day_is_in_one_period_of_each_kind_and_periods_leave_no_gap(calendar, day, kind):
    period = calendar.containing(day, kind)
    assert period.start <= day < period.end
    assert calendar.containing(period.start, kind) == calendar.containing(period.last, kind) == period
    before, after = calendar.previous(period), calendar.containing(period.end, kind)
    assert (before.end, before.kind) == (period.start, kind)
    assert after.start == period.end
    assert calendar.previous(after) == period


@given(st.integers(1905, 2190), starts)
def test_quarters_tile_the_fiscal_year(year, fiscal_start):
    calendar = Calendar(TODAY, Conventions(fiscal_start))
    quarters = [calendar.read(f"{year}Q{number}") for number in (1, 2, 3, 4)]
    limits = [quarter_start(year, number, fiscal_start) for number in (1, 2, 3, 4)]
    assert [quarter.start for quarter in quarters] == limits
    assert [quarter.end for quarter in quarters] == [*limits[1:], date(year + 1, fiscal_start, 1)]
    whole = calendar.read(str(year))
    assert (whole.start, whole.end) == (quarters[0].start, quarters[-1].end)


@given(days, starts, st.integers(1, 4))
@example(date(2026, 2, 28), 1, 3)
@example(date(2026, 7, 1), 1, 3)
@example(date(2026, 3, 31), 4, 4)
@example(date(2026, 1, 1), 12, 1)
def test_a_quarter_without_a_year_is_the_latest_that_has_begun(today, fiscal_start, number):
    begun = [
        start
        for year in range(today.year - 4, today.year + 4)
        if (start := quarter_start(year, number, fiscal_start)) <= today
    ]
    assert Calendar(today, Conventions(fiscal_start)).read(f"Q{number}").start == max(begun)


@given(days, starts, st.integers(1, 12))
def test_a_month_without_a_year_is_the_latest_that_has_begun(today, fiscal_start, month):
    latest = max(start for year in (today.year - 1, today.year) if (start := date(year, month, 1)) <= today)
    calendar, name = Calendar(today, Conventions(fiscal_start)), MONTH_NAMES[month - 1]
    for text in (name, name[:3], name.upper()):
        assert calendar.read(text).start == latest
    assert calendar.read(str(month), "month").start == latest


@given(calendars, st.integers(1, 400))
def test_a_range_is_preceded_by_one_of_as_many_days(calendar, length):
    period = Period("", calendar.today, calendar.today + timedelta(days=length))
    before = calendar.previous(period)
    assert (before.end, before.days) == (period.start, length)


@given(calendars, days, st.sampled_from(["month", "quarter", "year"]))
def test_a_year_ago_is_the_same_months_of_the_year_before(calendar, day, kind):
    period = calendar.containing(day, kind)
    ago = calendar.year_ago(period)
    assert ago.start == period.start.replace(year=period.start.year - 1)
    assert ago.end == period.end.replace(year=period.end.year - 1)
    assert (ago.kind, calendar.read(ago.label)) == (kind, ago)


@given(calendars, days)
def test_a_week_a_year_ago_has_the_same_number_and_weekdays(calendar, day):
    week = calendar.containing(day, "week")
    ago = calendar.year_ago(week)
    (year, number), (year_ago, number_ago) = (map(int, each.label.split("-W")) for each in (week, ago))
    assert (week.start.isoweekday(), ago.start.isoweekday()) == (1, 1)
    assert (year_ago, number_ago) == (year - 1, number) or (number == 53 and number_ago == 52)
    assert (week.start - ago.start).days in (52 * 7, 53 * 7)


@pytest.mark.parametrize(
    ("week", "ago"),
    [
        # Years of 53 weeks begin or end on a Thursday: 2015, 2020, 2026, 2032 have them.
        ("2026-W10", "2025-W10"),
        ("2026-W53", "2025-W52"),
        ("2027-W01", "2026-W01"),
        ("2027-W10", "2026-W10"),
        ("2027-W52", "2026-W52"),
        ("2028-W01", "2027-W01"),
        ("2021-W20", "2020-W20"),
        ("2020-W53", "2019-W52"),
    ],
)
def test_weeks_after_a_year_of_53_weeks_are_compared_with_their_namesakes(week, ago):
    calendar = Calendar(TODAY)
    assert calendar.year_ago(calendar.read(week)).label == ago


@pytest.mark.parametrize(
    ("first", "last", "ago"),
    [
        ("2024-02-29", "2024-02-29", "2023-02-28..2023-02-28"),  # the leap day has no like
        ("2026-07-01", "2026-08-15", "2025-07-01..2025-08-15"),
        ("2025-02-01", "2025-02-28", "2024-02-01..2024-02-28"),
    ],
)
def test_a_range_a_year_ago_keeps_its_days_of_the_month(first, last, ago):
    calendar = Calendar(TODAY)
    assert calendar.year_ago(calendar.span(first, last)).label == ago


@given(calendars, kinds, st.sampled_from(["previous", "year-ago", "Year_Ago", "PREVIOUS"]))
def test_of_a_period_under_way_the_like_number_of_days_is_compared(calendar, kind, versus):
    period = calendar.containing(calendar.today, kind)
    compared = calendar.compare(period, versus)
    whole_before = calendar.previous(period) if versus.lower() == "previous" else calendar.year_ago(period)
    so_far = (calendar.today - period.start).days + 1
    assert compared.whole == period
    assert compared.before.start == whole_before.start
    if so_far == period.days:  # today is its last day
        assert (compared.now, compared.before, compared.through) == (period, whole_before, None)
    else:
        assert (compared.now.start, compared.now.days) == (period.start, so_far)
        assert compared.before.days == min(so_far, whole_before.days)
        assert compared.through == calendar.today == compared.now.last


@given(calendars, kinds)
def test_with_full_or_when_it_is_over_a_period_is_compared_whole(calendar, kind):
    period = calendar.containing(calendar.today, kind)
    before = calendar.previous(period)
    assert calendar.compare(period, full=True) == (period, before, period, None)
    assert calendar.compare(before) == (before, calendar.previous(before), before, None)


@given(calendars, days, kinds)
def test_a_period_that_has_not_begun_is_not_compared(calendar, day, kind):
    period = calendar.containing(day, kind)
    assume(period.start > calendar.today)
    with pytest.raises(UsageError, match="has not begun"):
        calendar.compare(period)


# Tuesday 24 November 2026, in week 48.
@pytest.mark.parametrize(
    ("text", "fiscal_start", "start", "last"),
    [
        ("Q3", 1, "2026-07-01", "2026-09-30"),
        ("q4", 1, "2026-10-01", "2026-12-31"),
        ("Q3", 4, "2026-10-01", "2026-12-31"),
        ("Q4", 4, "2026-01-01", "2026-03-31"),  # of the fiscal year that began in April 2025
        ("2025Q4", 4, "2026-01-01", "2026-03-31"),
        ("FY2025Q4", 4, "2026-01-01", "2026-03-31"),
        ("2025-q3", 1, "2025-07-01", "2025-09-30"),
        ("2025 Q3", 1, "2025-07-01", "2025-09-30"),
        ("Q3 2025", 1, "2025-07-01", "2025-09-30"),
        ("q3-2025", 1, "2025-07-01", "2025-09-30"),
        ("2025", 4, "2025-04-01", "2026-03-31"),
        ("FY2025", 4, "2025-04-01", "2026-03-31"),
        ("2025-07", 4, "2025-07-01", "2025-07-31"),
        ("2024-02", 1, "2024-02-01", "2024-02-29"),
        ("july 2025", 1, "2025-07-01", "2025-07-31"),
        ("Dec", 1, "2025-12-01", "2025-12-31"),
        ("Nov", 1, "2026-11-01", "2026-11-30"),
        ("2026-W53", 1, "2026-12-28", "2027-01-03"),
        ("2025w1", 1, "2024-12-30", "2025-01-05"),
        ("2025-07-04", 1, "2025-07-04", "2025-07-04"),
        ("today", 1, "2026-11-24", "2026-11-24"),
        ("yesterday", 1, "2026-11-23", "2026-11-23"),
        ("this week", 1, "2026-11-23", "2026-11-29"),
        ("last-week", 1, "2026-11-16", "2026-11-22"),
        ("last month", 1, "2026-10-01", "2026-10-31"),
        ("this-quarter", 1, "2026-10-01", "2026-12-31"),
        ("current quarter", 2, "2026-11-01", "2027-01-31"),
        ("previous_quarter", 1, "2026-07-01", "2026-09-30"),
        ("last-year", 1, "2025-01-01", "2025-12-31"),
        ("last-year", 12, "2024-12-01", "2025-11-30"),
        ("2025-07-01..2025-08-15", 1, "2025-07-01", "2025-08-15"),
        ("-30d..today", 1, "2026-10-25", "2026-11-24"),
    ],
)
def test_names_of_periods_worked_out_on_a_calendar(text, fiscal_start, start, last):
    period = Calendar(TODAY, Conventions(fiscal_start)).read(text)
    assert (str(period.start), str(period.last)) == (start, last)


@pytest.mark.parametrize(
    ("text", "kind", "start"),
    [("last", "month", "2026-10-01"), ("this", "year", "2026-01-01"), ("7", "month", "2026-07-01"),
     ("Q2", "quarter", "2026-04-01"), ("2025", "year", "2025-01-01")],
)  # fmt: skip
def test_the_kind_that_is_asked_for_gives_short_words_their_meaning(text, kind, start):
    assert str(Calendar(TODAY).read(text, kind).start) == start


@pytest.mark.parametrize(
    "text",
    ["", " ", "Q", "Q0", "Q5", "2025Q5", "25Q3", "2025-13", "2025-0", "2025-00", "7", "ju", "ma", "juil", "last",
     "this", "next-30", "last-0-days", "next-99999-days", "W54",
     "2025-W0", "2025-W53", "0001-W01", "9999-W52", "9999", "0000", "1899Q1", "2200Q1", "2025-02-30",
     "2025-07-01..", "..2025-07-01", "..", "2025-08-15..2025-07-01", "2025Q٣", "2025\0", "Q3\n2025x",
     "x" * 10_000],
)  # fmt: skip
def test_what_names_no_period_is_refused_in_a_few_words(text):
    with pytest.raises(UsageError) as refused:
        Calendar(TODAY).read(text)
    assert refused.value.hint and len(refused.value.message) < 300


@pytest.mark.parametrize(
    ("text", "kind"), [("2025-07", "quarter"), ("Q3", "month"), ("2025Q3", "year"), ("13", "month")]
)
def test_another_kind_than_the_one_asked_for_is_refused(text, kind):
    with pytest.raises(UsageError, match=f"is not a {kind}"):
        Calendar(TODAY).read(text, kind)


words = st.lists(
    st.sampled_from(
        ["Q", "q3", "2025", "0000", "9999", "-", "_", " ", "w", "W53", "..", "fy", "last", "this", "year", "quarter",
         "jul",
         "31", "02", "7", "٣", "today", "+99999w", "-99999d", "\0", "\ud800"]
    ),
    max_size=6,
).map("".join)  # fmt: skip


@given(words | st.text(max_size=30), calendars, st.sampled_from(["", "month", "quarter", "year", "week"]))
def test_any_text_is_a_period_or_refused(text, calendar, kind):
    try:
        period = calendar.read(text, kind)
    except UsageError as error:
        assert error.message
    else:
        assert period.start < period.end
        assert kind in ("", period.kind)
        assert calendar.read(period.label) == period


@given(days, st.integers(-600, 600))
@example(date(2024, 1, 31), 1)
@example(date(2024, 2, 29), -12)
def test_months_are_added_and_the_day_kept_or_the_last_of_a_shorter_month(day, months):
    year, month = (day.year * 12 + day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    assert add_months(day, months) == date(year, month, min(day.day, monthrange(year, month)[1]))
