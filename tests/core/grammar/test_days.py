"""Days as people say them, against a table that was worked out by hand on a calendar for three days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.conventions import FUTURE, PAST, USUAL, Conventions
from crmcli.core.errors import CrmError, TwoReadingsError, UsageError
from crmcli.core.moments import day_text, read_day

# A Tuesday in a week that ends in another month's last days; the leap day, a Thursday; New Year's Day, a Friday.
TODAYS = ("2026-11-24", "2024-02-29", "2027-01-01")

# What is said, and the day that it is on each of the three days. The same whichever way the field lies:
SURE = """
today              2026-11-24 2024-02-29 2027-01-01
Tomorrow           2026-11-25 2024-03-01 2027-01-02
yesterday          2026-11-23 2024-02-28 2026-12-31
day after tomorrow 2026-11-26 2024-03-02 2027-01-03
next friday        2026-12-04 2024-03-08 2027-01-08
next fri           2026-12-04 2024-03-08 2027-01-08
NEXT MONDAY        2026-11-30 2024-03-04 2027-01-04
next-sunday        2026-12-06 2024-03-10 2027-01-10
this monday        2026-11-23 2024-02-26 2026-12-28
this sunday        2026-11-29 2024-03-03 2027-01-03
last friday        2026-11-20 2024-02-23 2026-12-25
last tue           2026-11-17 2024-02-27 2026-12-29
last thursday      2026-11-19 2024-02-22 2026-12-31
coming tue         2026-12-01 2024-03-05 2027-01-05
in 3 days          2026-11-27 2024-03-03 2027-01-04
in a week          2026-12-01 2024-03-07 2027-01-08
in 2 weeks         2026-12-08 2024-03-14 2027-01-15
in 1 month         2026-12-24 2024-03-29 2027-02-01
in a year          2027-11-24 2025-02-28 2028-01-01
3 days ago         2026-11-21 2024-02-26 2026-12-29
a week ago         2026-11-17 2024-02-22 2026-12-25
2 months ago       2026-09-24 2023-12-29 2026-11-01
1 quarter ago      2026-08-24 2023-11-29 2026-10-01
4 years ago        2022-11-24 2020-02-29 2023-01-01
10 days from now   2026-12-04 2024-03-10 2027-01-11
+3d                2026-11-27 2024-03-03 2027-01-04
-3d                2026-11-21 2024-02-26 2026-12-29
+2w                2026-12-08 2024-03-14 2027-01-15
-1m                2026-10-24 2024-01-29 2026-12-01
+1q                2027-02-24 2024-05-29 2027-04-01
+1y                2027-11-24 2025-02-28 2028-01-01
-12m               2025-11-24 2023-02-28 2026-01-01
end of this month  2026-11-30 2024-02-29 2027-01-31
end of next month  2026-12-31 2024-03-31 2027-02-28
start of last week 2026-11-16 2024-02-19 2026-12-21
15.3.2026          2026-03-15 2026-03-15 2026-03-15
15. 3. 2026        2026-03-15 2026-03-15 2026-03-15
15.3.26            2026-03-15 2026-03-15 2026-03-15
15/3/2026          2026-03-15 2026-03-15 2026-03-15
3/15/2026          2026-03-15 2026-03-15 2026-03-15
3/3/2026           2026-03-03 2026-03-03 2026-03-03
15-3-2026          2026-03-15 2026-03-15 2026-03-15
2026-12-1          2026-12-01 2026-12-01 2026-12-01
2026/12/01         2026-12-01 2026-12-01 2026-12-01
2026.12.1          2026-12-01 2026-12-01 2026-12-01
20261201           2026-12-01 2026-12-01 2026-12-01
2026年12月1日        2026-12-01 2026-12-01 2026-12-01
15 mar 2026        2026-03-15 2026-03-15 2026-03-15
15. März 2026      2026-03-15 2026-03-15 2026-03-15
15th of march 2026 2026-03-15 2026-03-15 2026-03-15
March 15, 2026     2026-03-15 2026-03-15 2026-03-15
mar 15 2026        2026-03-15 2026-03-15 2026-03-15
Sun 15 mar 2026    2026-03-15 2026-03-15 2026-03-15
Sunday, 15.3.2026  2026-03-15 2026-03-15 2026-03-15
2026-03-15         2026-03-15 2026-03-15 2026-03-15
２０２６-03-15         2026-03-15 2026-03-15 2026-03-15
"""

# What is said, and the day of what has been and of what is to come, on each of the three days:
IN_PART = """
fri      2026-11-20 2026-11-27  2024-02-23 2024-03-01  2026-12-25 2027-01-08
Friday   2026-11-20 2026-11-27  2024-02-23 2024-03-01  2026-12-25 2027-01-08
tue      2026-11-17 2026-12-01  2024-02-27 2024-03-05  2026-12-29 2027-01-05
tues     2026-11-17 2026-12-01  2024-02-27 2024-03-05  2026-12-29 2027-01-05
thurs    2026-11-19 2026-11-26  2024-02-22 2024-03-07  2026-12-31 2027-01-07
sun      2026-11-22 2026-11-29  2024-02-25 2024-03-03  2026-12-27 2027-01-03
mon.     2026-11-23 2026-11-30  2024-02-26 2024-03-04  2026-12-28 2027-01-04
15/3     2026-03-15 2027-03-15  2023-03-15 2024-03-15  2026-03-15 2027-03-15
3/15     2026-03-15 2027-03-15  2023-03-15 2024-03-15  2026-03-15 2027-03-15
15.3.    2026-03-15 2027-03-15  2023-03-15 2024-03-15  2026-03-15 2027-03-15
15.3     2026-03-15 2027-03-15  2023-03-15 2024-03-15  2026-03-15 2027-03-15
1.2.     2026-02-01 2027-02-01  2024-02-01 2025-02-01  2026-02-01 2027-02-01
mar15    2026-03-15 2027-03-15  2023-03-15 2024-03-15  2026-03-15 2027-03-15
nov_24   2026-11-24 2026-11-24  2023-11-24 2024-11-24  2026-11-24 2027-11-24
24-nov   2026-11-24 2026-11-24  2023-11-24 2024-11-24  2026-11-24 2027-11-24
1st-jan  2026-01-01 2027-01-01  2024-01-01 2025-01-01  2027-01-01 2027-01-01
29feb    2024-02-29 2028-02-29  2024-02-29 2024-02-29  2024-02-29 2028-02-29
31.12.   2025-12-31 2026-12-31  2023-12-31 2024-12-31  2026-12-31 2027-12-31
som      2026-11-01 2026-12-01  2024-02-01 2024-03-01  2027-01-01 2027-01-01
eom      2026-10-31 2026-11-30  2024-02-29 2024-02-29  2026-12-31 2027-01-31
soq      2026-10-01 2027-01-01  2024-01-01 2024-04-01  2027-01-01 2027-01-01
eoq      2026-09-30 2026-12-31  2023-12-31 2024-03-31  2026-12-31 2027-03-31
soy      2026-01-01 2027-01-01  2024-01-01 2025-01-01  2027-01-01 2027-01-01
eoy      2025-12-31 2026-12-31  2023-12-31 2024-12-31  2026-12-31 2027-12-31
sow      2026-11-23 2026-11-30  2024-02-26 2024-03-04  2026-12-28 2027-01-04
eow      2026-11-22 2026-11-29  2024-02-25 2024-03-03  2026-12-27 2027-01-03
"""


def rows(table: str, width: int) -> list[tuple[str, list[str]]]:
    """Each line's words, and its days."""
    lines = [line.rsplit(maxsplit=width) for line in table.strip().splitlines()]
    return [(words.strip(), days) for words, *days in lines]


@pytest.mark.parametrize(("said", "days"), rows(SURE, 3))
@pytest.mark.parametrize("lies", [PAST, FUTURE, ""])
def test_a_day_said_in_full_is_the_same_wherever_it_lies(said, days, lies):
    found = [read_day(said, date.fromisoformat(today), USUAL, lies) for today in TODAYS]
    assert [str(day) for day in found] == days


@pytest.mark.parametrize(("said", "days"), rows(IN_PART, 6))
def test_a_day_said_in_part_lies_where_its_field_lies(said, days):
    found = [read_day(said, date.fromisoformat(today), USUAL, lies) for today in TODAYS for lies in (PAST, FUTURE)]
    assert [str(day) for day in found] == days


@pytest.mark.parametrize(
    ("said", "day"),
    [("eoq", "2026-10-31"), ("soq", "2026-08-01"), ("eoy", "2026-01-31"), ("end of this year", "2027-01-31"),
     ("start of next quarter", "2026-11-01")],
)  # fmt: skip
def test_quarters_and_years_are_the_teams(said, day):
    """In October 2026, of a year that starts in February."""
    assert str(read_day(said, date(2026, 10, 31), Conventions(2), PAST)) == day


@pytest.mark.parametrize(
    ("said", "order", "day"),
    [("3/4/2026", "day-first", "2026-04-03"), ("3/4/2026", "month-first", "2026-03-04"),
     ("3-4-26", "day-first", "2026-04-03"), ("15/3/2026", "month-first", "2026-03-15"),
     ("3/15/2026", "day-first", "2026-03-15"), ("3.4.2026", "month-first", "2026-04-03"),
     ("3/4", "day-first", "2026-04-03"), ("3/4", "month-first", "2026-03-04")],
)  # fmt: skip
def test_the_team_says_whether_the_day_or_the_month_comes_first(said, order, day):
    assert str(read_day(said, date(2026, 11, 24), Conventions(date_order=order))) == day


@pytest.mark.parametrize(
    ("said", "readings"),
    [("3/4/2026", ("2026-04-03", "2026-03-04")), (" 3/4 ", ("2026-04-03", "2026-03-04")),
     ("12-11-26", ("2026-11-12", "2026-12-11")), ("fri 3/4/2026", ("2026-04-03", "2026-03-04"))],
)  # fmt: skip
def test_where_nobody_says_so_it_is_a_question(said, readings):
    with pytest.raises(TwoReadingsError) as asked:
        read_day(said, date(2026, 11, 24))
    assert asked.value.readings == readings and "date_order" in asked.value.hint
    answered = Conventions(answers={asked.value.text: readings[0]})
    assert str(read_day(said, date(2026, 11, 24), answered)) == readings[0]


@pytest.mark.parametrize(
    ("said", "near"),
    [("fridy", "friday"), ("nxt friday", "next friday"), ("tomorow", "tomorrow"), ("15 mrch", "15 march"),
     ("3 dys ago", "3 days ago"), ("in 2 weks", "in 2 weeks"), ("last mnday", "last monday")],
)  # fmt: skip
def test_a_slip_is_answered_with_the_nearest_that_is_understood(said, near):
    with pytest.raises(UsageError) as refused:
        read_day(said, date(2026, 11, 24))
    assert f'did you mean "{near}"?' in refused.value.hint


@pytest.mark.parametrize(
    "said",
    ["mon 2026-11-24", "friday, 15 mar 2026", "31 feb", "31.4.", "30/2", "0 mar", "13/13", "next", "last", "ago", "in",
     "+d", "in -3 days", "in 3 days ago", "+3 days ago", "3", "3/", "/3", "mar", "mar 2026", "fri tue", "eod", "xom",
     "15 mar 2026 14:30", "1.2.3.4", "99999 years ago", "next week", "29 feb 2026"],
)  # fmt: skip
def test_what_is_no_day_is_refused(said):
    with pytest.raises(UsageError):
        read_day(said, date(2026, 11, 24))


days = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@given(days, days, st.sampled_from([PAST, FUTURE, ""]), st.sampled_from(["day-first", "month-first", ""]))
def test_every_way_in_which_a_day_is_printed_is_read_as_itself(day, today, lies, order):
    team = Conventions(date_order=order)
    short = f"{day.day} {day:%b}"
    for text in (
        day_text(day),
        f"{day:%Y/%m/%d}",
        f"{day:%d.%m.%Y}",
        f"{short} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
    ):
        assert read_day(text, today, team, lies) == day
    if order:
        assert read_day(f"{day:%d/%m/%Y}" if order == "day-first" else f"{day:%m/%d/%Y}", today, team) == day


@given(days, days)
def test_a_day_of_a_month_is_the_latest_up_to_today_or_the_next_from_today_on(day, today):
    past, future = (read_day(f"{day.day} {day:%b}", today, USUAL, lies) for lies in (PAST, FUTURE))
    assert past <= today <= future
    same = [each for each in _around(today) if (each.day, each.month) == (day.day, day.month)]
    assert past == max(each for each in same if each <= today)
    assert future == min(each for each in same if each >= today)


def _around(today: date) -> list[date]:
    """Leap days may be eight years away."""
    return [today + timedelta(days=step) for step in range(-3000, 3000)]


pieces = st.lists(
    st.sampled_from(["next", "last", "in", "3", "15", "2026", "mar", "fri", "eom", "+", "-", "/", ".", " ", "d", "days",
                     "ago", "of", "the", "第", "٣", "\0", "\ud800", "年", "m", "99999", "day after tomorrow"]),
    max_size=7,
).map("".join)  # fmt: skip


@given(pieces | st.text(max_size=30), days, st.sampled_from([PAST, FUTURE, ""]))
def test_any_text_is_a_day_or_refused_in_one_line(text, today, lies):
    try:
        day = read_day(text, today, USUAL, lies)
    except CrmError as error:
        assert len(error.message) < 150 and error.hint
    else:
        assert 1900 <= day.year < 2200
