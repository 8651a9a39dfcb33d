"""Which two windows are compared: named ones, those around an event, and one that is under way."""

from __future__ import annotations

from datetime import date

import pytest

from crmcli.core.conventions import Conventions
from crmcli.core.errors import UsageError
from crmcli.core.periods import Calendar
from crmcli.evaluation.compare.time_windows import around, year_ago
from crmcli.evaluation.compare.time_windows import named as of_periods

CALENDAR = Calendar(date(2026, 11, 24))


def named(calendar, before, after):
    return of_periods(calendar, before and calendar.read(before), calendar.read(after))


def dates(windows):
    return [str(day) for period in windows[:2] for day in (period.start, period.last)]


def test_without_names_the_last_complete_quarter_and_the_one_before():
    assert dates(named(CALENDAR, None, "last-quarter")) == ["2026-04-01", "2026-06-30", "2026-07-01", "2026-09-30"]
    # A year that starts in February: its last complete quarter is August to October.
    assert named(Calendar(date(2026, 11, 24), Conventions(2)), None, "last-quarter").after.start == date(2026, 8, 1)


def test_named_periods_are_taken_as_they_are():
    assert dates(named(CALENDAR, "2025", "Q3")) == ["2025-01-01", "2025-12-31", "2026-07-01", "2026-09-30"]
    assert dates(named(CALENDAR, None, "2026-10")) == ["2026-09-01", "2026-09-30", "2026-10-01", "2026-10-31"]


def test_of_one_under_way_the_like_number_of_days():
    # 1 October to 24 November are 55 days; so are 1 July to 24 August.
    windows = named(CALENDAR, "Q3", "Q4")
    assert dates(windows) == ["2026-07-01", "2026-08-24", "2026-10-01", "2026-11-24"]
    assert windows.cut and windows.whole.label == "2026Q4" and windows.after.days == 55
    # A year is no match for a quarter: it is taken whole.
    assert dates(named(CALENDAR, "2025", "Q4")) == ["2025-01-01", "2025-12-31", "2026-10-01", "2026-11-24"]
    # A month before is shorter than what there is.
    assert not named(CALENDAR, "2026-09", "Q4").cut


def test_around_an_event_as_much_before_as_after():
    windows = around(CALENDAR, date(2026, 4, 1), "2q")
    assert dates(windows) == ["2025-10-01", "2026-03-31", "2026-04-01", "2026-09-30"]
    assert windows.event == date(2026, 4, 1) and not windows.cut
    assert dates(around(CALENDAR, date(2026, 4, 1), "30d")) == ["2026-03-02", "2026-03-31", "2026-04-01", "2026-04-30"]
    assert dates(around(CALENDAR, date(2025, 4, 1), "1Y"))[::3] == ["2024-04-01", "2026-03-31"]
    assert around(CALENDAR, date(2026, 10, 1), "4w").after.days == 28


def test_around_an_event_of_late_as_many_days_as_there_are_since():
    windows = around(CALENDAR, date(2026, 11, 1), "2q")
    assert dates(windows) == ["2026-10-08", "2026-10-31", "2026-11-01", "2026-11-24"]  # 24 days each
    assert windows.cut and windows.whole.last == date(2027, 4, 30)
    assert dates(around(CALENDAR, CALENDAR.today, "90d")) == ["2026-11-23", "2026-11-23", "2026-11-24", "2026-11-24"]


def test_a_year_earlier_both_windows():
    both = year_ago(CALENDAR, named(CALENDAR, "Q2", "Q3"))
    assert [period.label for period in both] == ["2025Q2", "2025Q3"]
    cut = year_ago(CALENDAR, named(CALENDAR, "Q3", "Q4"))
    assert dates(cut) == ["2025-07-01", "2025-08-24", "2025-10-01", "2025-11-24"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("2026", "2026Q3", "overlap"),
        ("Q3", "Q3", "overlap"),
        ("2026-07-15..2026-10-15", "Q4", "overlap"),
        ("Q3", "2026Q2", "2026Q3 is after 2026Q2"),
        ("Q3", "2027Q1", "has not begun"),
        ("Q3", "nonsense", "not a period"),
    ],
)
def test_windows_that_share_days_or_are_yet_to_come_are_refused(before, after, said):
    with pytest.raises(UsageError, match=said):
        named(CALENDAR, before, after)


@pytest.mark.parametrize("length", ["", "q", "0q", "-2q", "2x", "9999y", "1.5m", "2q3"])
def test_a_length_that_is_none_is_refused(length):
    with pytest.raises(UsageError, match="no length of a window"):
        around(CALENDAR, date(2026, 4, 1), length)


def test_an_event_to_come_is_refused():
    with pytest.raises(UsageError, match="yet to come"):
        around(CALENDAR, date(2026, 11, 25), "2q")
