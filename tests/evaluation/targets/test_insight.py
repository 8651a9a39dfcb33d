"""Which part of a target falls in a period: worked out by hand, and what holds of any."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.conventions import Conventions
from crmcli.core.periods import Calendar, Period
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.score.readings import Person
from crmcli.evaluation.targets.insight import Owner, Target, broken_down, days_there, due, part, with_quarters

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
    fiscal = Calendar(date(2026, 11, 24), Conventions(4))
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
    assert days_there(person, period(text)) == days
