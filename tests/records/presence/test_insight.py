"""How much somebody is there: by hand, and day by day for any absences."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from crmcli.records.presence.insight import Absence, days_there, percent_on, presence, spanned

JULY, OCTOBER = date(2026, 7, 1), date(2026, 10, 1)
DAY = timedelta(days=1)


def test_the_days_between_joining_and_leaving_both_included():
    assert presence(JULY, OCTOBER) == (92, 92)
    assert presence(JULY, OCTOBER, date(2026, 9, 30)) == (1, 92)
    assert presence(JULY, OCTOBER, None, date(2026, 7, 3)) == (3, 92)
    assert presence(JULY, OCTOBER, date(2026, 10, 1)) == (0, 92)
    assert presence(JULY, OCTOBER, None, date(2026, 6, 30)) == (0, 92)


def test_absences_are_taken_off_once_and_shares_count_from_their_day_on():
    two_weeks = Absence(date(2026, 8, 3), date(2026, 8, 16))
    assert presence(JULY, OCTOBER, None, None, [two_weeks]) == (78, 92)
    within = Absence(date(2026, 8, 10), date(2026, 8, 20))  # four days more
    assert presence(JULY, OCTOBER, None, None, [two_weeks, within]) == (74, 92)
    # July in full, from August on 60 percent: 31 + 0.6 · 61; two weeks of that away.
    part = Absence(date(2026, 8, 1), None, 60)
    assert presence(JULY, OCTOBER, None, None, [part]).present == 31 + 36.6
    assert presence(JULY, OCTOBER, None, None, [part, two_weeks]).present == 31 + (61 - 14) * 0.6
    # In full again from September on.
    full = Absence(date(2026, 9, 1), None, 100)
    assert presence(JULY, OCTOBER, None, None, [full, part]).present == 31 + 31 * 0.6 + 30


def test_who_is_there_on_a_day():
    known = [
        Absence(date(2026, 8, 1), None, 60),
        Absence(date(2026, 8, 3), date(2026, 8, 3)),
        Absence(date(2026, 9, 1), None, 80),
    ]
    days = [date(2026, 7, 31), date(2026, 8, 2), date(2026, 8, 3), date(2026, 8, 4), date(2026, 9, 1)]
    assert [percent_on(day, known) for day in days] == [100, 60, 0, 60, 80]


def test_days_that_are_over():
    assert spanned(JULY, date(2026, 7, 9), date(2026, 7, 3)) == (JULY, JULY + DAY, JULY + 2 * DAY)
    assert spanned(JULY, date(2026, 7, 9), date(2026, 6, 3)) == ()


DAYS = st.integers(-20, 60).map(lambda days: JULY + days * DAY)
SPANS = st.tuples(DAYS, st.none() | st.integers(0, 30), st.integers(0, 100)).map(
    lambda given: Absence(given[0], None if given[1] is None else given[0] + given[1] * DAY, given[2])
)


@given(st.integers(0, 40), st.none() | DAYS, st.none() | DAYS, st.lists(SPANS, max_size=5))
def test_it_is_the_sum_of_its_days(length, joined, left, absences):
    end = JULY + length * DAY
    total = Fraction(0)
    for at in range(length):
        day = JULY + at * DAY
        if (joined is None or joined <= day) and (left is None or day <= left):
            dated = [each.percent for each in absences if each.last and each.first <= day <= each.last]
            shares = sorted(
                (each.first, -at) for at, each in enumerate(absences) if not each.last and each.first <= day
            )
            usual = absences[-shares[-1][1]].percent if shares else 100
            total += Fraction(min(dated) if dated else usual, 100)
    found = presence(JULY, end, joined, left, absences)
    assert (found.present, found.days) == (float(total), length)
    assert abs(sum(days_there(JULY, end, joined, left, absences)) - float(total)) < 1e-9
