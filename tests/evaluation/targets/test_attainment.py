"""How a target stands: 92,000.00 in the 92 days of a quarter, a thousand a day, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.periods import Period
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.score.points import attainment
from crmcli.evaluation.score.readings import Person
from crmcli.evaluation.targets.attainment import Standing, so_far, standing
from crmcli.evaluation.targets.insight import Owner, Target
from crmcli.records.presence.insight import Absence

QUARTER = Period("2026-07-01..2026-09-30", date(2026, 7, 1), date(2026, 10, 1))
REVENUE, CYCLE, WIN_RATE, ORDERS = (BY_KEY[name] for name in ("revenue", "sales_cycle", "win_rate", "orders"))
TARGET = Target(REVENUE, Owner(), QUARTER, 9_200_000)


@pytest.mark.parametrize(
    ("today", "actual", "status", "expected", "per_week"),
    [
        # 40 days are over and 52 are left: 40,000.00 are expected.
        ("2026-08-09", 4_000_000, "on track", 4_000_000, 700_000),  # 52,000 in 52 days
        ("2026-08-09", 3_999_999, "at risk", 4_000_000, 700_001),  # a cent more, rounded up
        ("2026-08-09", 3_400_000, "at risk", 4_000_000, 780_770),  # 85 %; 58,000 · 7 / 52 = 7,807.692
        ("2026-08-09", 3_399_999, "behind", 4_000_000, 780_770),
        ("2026-08-09", 0, "behind", 4_000_000, 1_238_462),  # 92,000 · 7 / 52 = 12,384.615
        ("2026-08-09", 9_200_000, "met", 4_000_000, 0),
        ("2026-08-09", 9_900_000, "met", 4_000_000, 0),
        ("2026-07-01", 0, "behind", 100_000, 707_693),  # the first day; 92,000 · 7 / 91 = 7,076.923
        # In the last week all that is missing is needed in it.
        ("2026-09-27", 8_900_000, "on track", 8_900_000, 300_000),
        ("2026-09-30", 9_199_999, "at risk", 9_200_000, 1),
        ("2026-10-01", 9_199_999, "missed", 9_200_000, None),
        ("2026-10-01", 9_200_000, "met", 9_200_000, None),
        ("2026-06-30", None, "not begun", None, None),
    ],
)
def test_pace_of_money(today, actual, status, expected, per_week):
    found = standing(TARGET, None, actual, date.fromisoformat(today))
    assert (found.target, found.status, found.expected, found.per_week) == (9_200_000, status, expected, per_week)
    assert found.actual == actual
    if actual is not None:
        assert (found.attainment, found.pace) == (actual / 9_200_000, actual / expected)


@pytest.mark.parametrize(
    ("metric", "value", "actual", "under_way", "over", "attainment"),
    [
        (CYCLE, 30, 24, "on track", "met", 1.25),
        (CYCLE, 30, 30, "on track", "met", 1),
        (CYCLE, 30, 35, "at risk", "missed", 30 / 35),  # 85.7 %
        (CYCLE, 30, 36, "behind", "missed", 30 / 36),  # 83.3 %
        (CYCLE, 30, 0, "on track", "met", None),  # as short as can be
        (WIN_RATE, 0.4, 0.5, "on track", "met", 1.25),
        (WIN_RATE, 0.4, 0.34, "at risk", "missed", 0.85),
        (WIN_RATE, 0.4, 0.33, "behind", "missed", 0.825),
        (WIN_RATE, 0.4, None, "no data", "no data", None),
    ],
)
def test_rates_and_means_are_expected_whole_from_the_first_day(metric, value, actual, under_way, over, attainment):
    aim = Target(metric, Owner(), QUARTER, value)
    found = standing(aim, None, actual, date(2026, 7, 3))
    assert (found.status, found.expected, found.per_week) == (under_way, value, None)
    assert found.attainment == (None if attainment is None else pytest.approx(attainment))
    assert standing(aim, None, actual, date(2026, 10, 1)).status == over


def test_a_rep_who_joins_is_asked_pro_rata_also_of_the_days_so_far():
    # From 10 July on: 83 of 92 days, and of the first 40 days 31.
    ann = Person(1, "ann", None, joined=date(2026, 7, 10))
    found = standing(TARGET, ann, 3_100_000, date(2026, 8, 9))
    assert found == Standing(8_300_000, 3_100_000, 31 / 83, 3_100_000, 1.0, "on track", 700_000)
    late = Person(1, "ann", None, joined=date(2026, 10, 10))
    assert standing(TARGET, late, 0, date(2026, 8, 9)) == Standing(0, 0, None, None, None, "not in the team", None)
    # Before that nothing is expected; then there are 83 days for it.
    assert standing(TARGET, ann, 0, date(2026, 7, 2)) == Standing(8_300_000, 0, 0, 0, None, "on track", 700_000)
    # Who leaves after 40 days is asked for 40,000.00, and for nothing a week any more.
    gone = Person(1, "ann", None, left=date(2026, 8, 9))
    assert standing(TARGET, gone, 0, date(2026, 8, 9)) == Standing(4_000_000, 0, 0, 4_000_000, 0, "behind", None)


def test_a_week_of_somebody_part_time_or_away():
    # Half of 92,000.00 is asked of half days, and 52 days are left of it: 46,000 · 7 / 52 = 6,192.307.
    half = Person(1, "ann", None, absences=(Absence(date(2026, 1, 1), None, 50),))
    assert standing(TARGET, half, 0, date(2026, 8, 9)).per_week == 619_231
    # Of 92 days 26 are holidays, all of them to come: 66,000 is asked, in 26 days of the 52 left.
    away = Person(1, "ann", None, absences=(Absence(date(2026, 8, 10), date(2026, 9, 4)),))
    assert standing(TARGET, away, 0, date(2026, 8, 9)).per_week == 1_776_924  # 66,000 · 7 / 26 = 17,769.230


def test_what_is_counted_is_needed_in_parts():
    found = standing(Target(ORDERS, Owner(), QUARTER, 46), None, 20, date(2026, 8, 9))
    assert (found.expected, found.status, found.per_week) == (20, "on track", 3.5)  # 26 in 52 days


def test_a_ratio_of_nothing_is_none():
    assert attainment(REVENUE, 5, 0) is None and attainment(CYCLE, 0, 5) is None
    assert so_far(QUARTER, date(2026, 6, 1)).days == 0 and so_far(QUARTER, date(2027, 1, 1)) == QUARTER


WORSE_FIRST = ("missed", "behind", "at risk", "on track", "met")


@given(
    st.sampled_from((REVENUE, ORDERS, WIN_RATE, CYCLE)),
    st.integers(1, 10**9),
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.dates(date(2026, 7, 1), date(2026, 10, 5)),
)
def test_more_reached_never_stands_worse(metric, value, less, more, today):
    aim = Target(metric, Owner(), QUARTER, value)
    low, high = sorted((less, more), reverse=metric.better == "lower")
    one, other = (standing(aim, None, each, today) for each in (low, high))
    assert WORSE_FIRST.index(one.status) <= WORSE_FIRST.index(other.status)
    assert other.attainment is None or (one.attainment is not None and one.attainment <= other.attainment)
    assert one.per_week is None or one.per_week >= (other.per_week or 0)
