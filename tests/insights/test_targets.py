"""Which part of a target falls in a period, and which targets judge whom: worked out by hand, and what holds of any."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.insights.score import Person
from crmcli.insights.targets import (
    Owner,
    Target,
    asked,
    broken_down,
    chosen,
    due,
    employed,
    judging,
    part,
    with_quarters,
)
from crmcli.metrics.catalogue import BY_KEY
from crmcli.periods import Calendar, Period

REVENUE, ORDERS, WIN_RATE = (BY_KEY[name] for name in ("revenue", "orders", "win_rate"))
CALENDAR = Calendar(date(2026, 11, 24))
MONTHS = (1 / 12,) * 12


def period(text: str) -> Period:
    return CALENDAR.read(text)


def target(text, value, metric=REVENUE, owner=None, shares=None) -> Target:
    within = period(text)
    usual = {"year": MONTHS, "quarter": (1 / 3,) * 3}.get(within.kind, (1.0,))
    return Target(metric, owner or Owner(1), within, value, shares=shares or usual)


YEAR = target("2026", 120_000_000)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026", 120_000_000),
        ("2026Q3", 30_000_000),
        ("2026-07", 10_000_000),
        ("2026-02", 10_000_000),  # a short month counts as a long one
        ("2026-07-01..2026-07-15", 4_838_710),  # 15 of 31 days: 4,838,709.68
        ("2026-07-16..2026-07-31", 5_161_290),  # the rest of the month
        ("2026-06-30..2026-07-01", 655_914),  # 10,000,000 − 29/30 of it (9,666,667), and 1/31 (322,580.6)
        ("2025-12-15..2026-01-31", 10_000_000),
        ("2027-01", 0),
    ],
)
def test_the_part_of_a_year_that_falls_in_a_period(text, value):
    assert part(YEAR, period(text)) == value


def test_shares_tell_the_months_apart():
    quarter = target("2026Q4", 10_000, shares=(0.2, 0.3, 0.5))
    assert [part(quarter, period(f"2026-{month}")) for month in (10, 11, 12)] == [2000, 3000, 5000]
    assert part(quarter, period("2026-10-01..2026-11-24")) == 2000 + 2400  # 24 of 30 days of 3000


def test_what_is_counted_need_not_be_whole():
    assert part(target("2026", 30, ORDERS), period("2026-07")) == 2.5


def test_a_rate_is_the_same_in_every_part():
    assert part(target("2026", 0.4, WIN_RATE), period("2026-07-01..2026-07-03")) == 0.4


def test_a_year_has_its_quarters_each_before_its_months():
    parts = with_quarters(YEAR, CALENDAR)
    assert [each.period.label for each in parts[:5]] == ["2026Q1", "2026-01", "2026-02", "2026-03", "2026Q2"]
    assert [each.value for each in parts[:4]] == [30_000_000, 10_000_000, 10_000_000, 10_000_000]
    assert [each.period.label for each in with_quarters(target("2026Q3", 9), CALENDAR)] == [
        "2026-07", "2026-08", "2026-09",
    ]  # fmt: skip
    assert with_quarters(target("2026-07", 9), CALENDAR) == []
    # A fiscal year's quarters are the team's.
    fiscal = Calendar(date(2026, 11, 24), 4)
    year = Target(REVENUE, Owner(), fiscal.read("2026"), 12, shares=MONTHS)
    assert [each.period.label for each in with_quarters(year, fiscal)][::4] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]


SHARES = st.lists(st.floats(0, 1e3), min_size=12, max_size=12).filter(lambda shares: sum(shares) > 1e-3)


@given(st.integers(0, 10**15), SHARES, st.lists(st.integers(1, 364), max_size=8))
def test_the_parts_of_any_cut_sum_to_the_whole(value, shares, days):
    whole = target("2026", value, shares=tuple(shares))
    start, end = whole.period.start, whole.period.end
    cuts = [start, *(start + timedelta(days=day) for day in sorted(set(days))), end]
    values = [part(whole, Period("", one, other)) for one, other in pairwise(cuts)]
    assert sum(values) == value and min(values) >= 0
    # Months sum to quarters, and those to the year; each is what falls in its period.
    quarters = with_quarters(whole, CALENDAR)[::4]
    assert sum(each.value for each in quarters) == value
    for quarter in quarters:
        assert quarter.value == part(whole, quarter.period) == sum(part(whole, m.period) for m in broken_down(quarter))


@given(st.floats(0.01, 1e9), SHARES, st.integers(-5, 370), st.integers(0, 30))
def test_what_is_due_never_falls(value, shares, day, more):
    counted = target("2026", value, ORDERS, shares=tuple(shares))
    first = counted.period.start + timedelta(days=day)
    assert 0 <= due(counted, first) <= due(counted, first + timedelta(days=more)) * (1 + 1e-12) <= value * (1 + 1e-9)


ANN = Person(1, "ann", "North", joined=date(2026, 8, 15))
BEN = Person(2, "ben", "North", left=date(2026, 8, 15))
CYD = Person(3, "cyd", None)


@pytest.mark.parametrize(
    ("person", "text", "days"),
    [(ANN, "2026Q3", 47), (BEN, "2026Q3", 46), (CYD, "2026Q3", 92), (ANN, "2026-07", 0), (BEN, "2026Q4", 0),
     (ANN, "2026-08-15..2026-08-15", 1), (BEN, "2026-08-15..2026-08-15", 1)],
)  # fmt: skip
def test_the_first_and_the_last_day_count_as_employed(person, text, days):
    assert employed(person, period(text)) == days


@pytest.mark.parametrize(
    ("person", "metric", "value", "expected"),
    [
        (ANN, REVENUE, 9_000_000, 4_597_826),  # 47 of 92 days: 4,597,826.09
        (BEN, REVENUE, 9_000_000, 4_500_000),  # 46 of 92
        (CYD, REVENUE, 9_000_000, 9_000_000),
        (ANN, ORDERS, 46, 23.5),
        (ANN, WIN_RATE, 0.4, 0.4),  # a rate is the same however long one is there
    ],
)
def test_who_is_there_for_a_part_is_asked_pro_rata(person, metric, value, expected):
    quarter = period("2026Q3")
    assert asked(chosen([target("2026Q3", value, metric)], quarter, quarter), person, quarter) == expected


def test_who_is_not_there_at_all_is_asked_nothing():
    july = period("2026-07")
    for metric, value in ((REVENUE, 9_000_000), (WIN_RATE, 0.4)):
        assert asked(chosen([target("2026Q3", value, metric)], july, july), ANN, july) is None


def test_a_part_of_nothing_asks_nothing():
    july = period("2026-07")
    assert asked(chosen([target("2026Q3", 900, shares=(0.0, 0.5, 0.5))], july, july), CYD, july) is None


QUARTERS = [target(f"2026Q{number}", 1000 * number) for number in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("targets", "text", "so_far", "expected"),
    [
        ([], "2026Q3", None, None),
        ([target("2026", 12_000), QUARTERS[2]], "2026Q3", None, 3000),  # the target of just that period
        ([QUARTERS[2], target("2026", 12_000)], "2026Q2", None, 3000),  # a quarter of the year
        ([target("2026", 12_000), QUARTERS[2]], "2026-09", None, 1000),  # a third of the quarter, not of the year's
        (QUARTERS, "2026", None, 10_000),  # the quarters together
        (QUARTERS[:3], "2026", None, None),  # they do not cover the year
        ([target("2026", 12_000), *QUARTERS], "2026", None, 12_000),
        (QUARTERS, "2026-03-01..2026-05-31", None, 333 + 667 + 667),  # thirds: 334, 333, 333 and 667, 667, 666
        (
            [target("2026", 12_000), target("2026-07", 5), target("2026-08", 6), target("2026-09", 7)],
            "2026Q3",
            None,
            18,
        ),
        # Under way: the days so far of that quarter, whatever covers them.
        ([target("2026", 12_000), QUARTERS[3]], "2026Q4", "2026-11-24", 1334 + 1066),  # 24/30 of 1333 is 1066.4
        (QUARTERS, "2026", "2026-07-31", 1000 + 2000 + 1000),
        ([target("2026", 36_500)], "2026-W10", None, 687),  # of March's 3041: 784.8 by the 8th less 98.1 by the 1st
        ([QUARTERS[2], QUARTERS[3]], "2026-09-30..2026-10-01", None, 33 + 43),  # 1000 − 967 (966.7), 1334/31 = 43.03
    ],
)
def test_which_targets_judge_a_period(targets, text, so_far, expected):
    whole = period(text)
    cut = whole._replace(end=date.fromisoformat(so_far) + timedelta(days=1)) if so_far else whole
    assert asked(chosen(targets, cut, whole), None, cut) == expected


def test_rates_of_several_targets_are_meant_by_days():
    rates = [target("2026-07", 0.31, WIN_RATE), target("2026-08", 0.62, WIN_RATE)]
    both = period("2026-07-01..2026-08-31")
    assert asked(chosen(rates, both, both), None, both) == pytest.approx(0.465)


def test_a_rep_is_judged_by_his_own_else_of_rates_by_the_teams_else_by_everybodys():
    quarter, everybody, north = period("2026Q3"), Owner(), Owner(None, "north", "North")
    targets = [
        target("2026Q3", 900, owner=Owner(3)),
        target("2026Q3", 5000, owner=north),  # revenue of a team judges no single rep
        target("2026", 50_000, owner=everybody),
        target("2026Q3", 0.5, WIN_RATE, everybody),
        target("2026", 0.6, WIN_RATE, north),
        target("2026", 0.7, WIN_RATE, Owner(2)),
    ]
    people = [Person(1, "ann", "NORTH"), Person(2, "ben", "North"), CYD]
    assert judging(targets, people, quarter, CALENDAR) == {
        1: {"win_rate": 0.6},
        2: {"win_rate": 0.7},
        3: {"revenue": 900, "win_rate": 0.5},
    }
