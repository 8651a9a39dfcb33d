"""What comes again: the days by plain arithmetic of the calendar, over years of tasks that are done late."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core.errors import RefusedError
from crmcli.core.grammar.recurrence import next_due, on_working_day, read_every, rule, said, working_days

ALWAYS = working_days(None, None)


@pytest.mark.parametrize(
    ("typed", "kept", "spoken"),
    [
        ("2w", "2w", "every 2 weeks"),
        ("every 3 months", "3m", "every 3 months"),
        ("month", "1m", "every month"),
        ("q", "3m", "every 3 months"),
        ("daily", "1d", "every day"),
        ("1y", "1y", "every year"),
        ("Weekdays", "mon,tue,wed,thu,fri", "every mon,tue,wed,thu,fri"),
        ("thu and mon", "mon,thu", "every mon,thu"),
        ("rrule:freq=monthly;byday=2TU", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=2TU"),
    ],
)
def test_how_often_is_said_as_people_and_as_calendars_do(typed, kept, spoken):
    assert read_every(typed) == kept == read_every(kept)
    assert said(kept, "fixed") == spoken and said(kept, "after") == f"{spoken} after it is done"


@pytest.mark.parametrize(
    "typed", ["", "0d", "sometimes", "mon,noday", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=9", "FREQ=NEVER", "5", "-2w"]
)
def test_what_is_not_how_often_is_refused(typed):
    with pytest.raises(RefusedError, match="how often"):
        read_every(typed)


def months_later(start: date, months: int) -> date:
    """By hand: the same day of the month, or its last one."""
    at = start.year * 12 + start.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


@pytest.mark.parametrize("start", [date(2026, 1, 31), date(2026, 8, 30), date(2024, 2, 29), date(2026, 5, 15)])
@pytest.mark.parametrize("months", [1, 3, 12])
def test_the_31st_of_a_short_month_is_its_last_day(start, months):
    every, due = ("1y" if months == 12 else f"{months}m"), start
    for step in range(1, 30):
        due = next_due(every, "fixed", start, due, due, ALWAYS)
        assert due == months_later(start, months * step)


@settings(max_examples=25)
@given(
    st.integers(1, 4), st.sampled_from("dwmy"), st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    st.lists(st.integers(-3, 120), min_size=30, max_size=30),
)  # fmt: skip
def test_five_years_of_late_completions_do_not_drift_on_fixed_days(count, unit, start, delays):
    """Every day due is one of the days counted from the first, by plain addition, and the first of them after the task
    was done: however late, nothing moves and nothing piles up."""
    due = start
    for delay in delays:
        today = max(due + timedelta(days=delay), start)
        found = next_due(f"{count}{unit}", "fixed", start, due, today, ALWAYS)
        step = {
            "d": lambda n: start + timedelta(days=count * n),
            "w": lambda n: start + timedelta(days=7 * count * n),
            "m": lambda n: months_later(start, count * n),
            "y": lambda n: months_later(start, 12 * count * n),
        }[unit]
        n = 0
        while step(n) <= max(today, due):
            n += 1
        assert found == step(n)
        due = found
        if due > start + timedelta(days=5 * 366):
            break


@given(st.integers(1, 60), st.lists(st.integers(0, 40), min_size=30, max_size=30))
def test_five_years_after_completion_are_counted_from_each_completion(days, delays):
    today = due = date(2026, 1, 31)
    for delay in delays:
        today = due + timedelta(days=delay)
        due = next_due(f"{days}d", "after", date(2026, 1, 31), due, today, ALWAYS)
        assert due == today + timedelta(days=days)


def test_a_day_off_moves_what_is_due_and_the_series_stays_where_it_was():
    works = working_days("mon,tue,wed,thu,fri", "2026-12-25,2026-12-28")
    start = date(2026, 12, 18)  # a Friday
    assert next_due("1w", "fixed", start, start, start, works) == date(2026, 12, 29)  # Christmas, Saturday … Monday off
    assert next_due("1w", "fixed", start, date(2026, 12, 29), date(2026, 12, 29), works) == date(2027, 1, 1)
    assert next_due("2d", "after", start, start, start, works) == date(2026, 12, 21)
    assert on_working_day(date(2026, 12, 26), working_days("sat", None)) == date(2026, 12, 26)


def test_a_rule_may_end():
    start = date(2026, 1, 5)
    assert next_due("FREQ=WEEKLY;COUNT=2", "fixed", start, start, start, ALWAYS) == date(2026, 1, 12)
    assert next_due("FREQ=WEEKLY;COUNT=2", "fixed", start, date(2026, 1, 12), date(2026, 1, 12), ALWAYS) is None
    assert rule("1m", date(2026, 1, 30)) == "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=28,29,30;BYSETPOS=-1"
