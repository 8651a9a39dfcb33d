"""A whole in parts by shares, worked out by hand, and what holds of any."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.apportion import normal, prorated, spread, whole_parts

SHARES = st.one_of(
    *(
        st.lists(st.floats(0, 1e6), min_size=size, max_size=size).filter(lambda shares: sum(shares) > 1e-3)
        for size in (1, 3, 12)
    )
)


@pytest.mark.parametrize(
    ("whole", "shares", "parts"),
    [
        (10000, (1, 1, 1), [3334, 3333, 3333]),  # a third each, and one left: the first of equal remainders
        (10001, (1, 1, 2), [2500, 2500, 5001]),  # 2500.25, 2500.25, 5000.5
        (10000, (0, 1, 1), [0, 5000, 5000]),
        (5, (0, 0, 0), [2, 2, 1]),  # no share says anything: evenly
        # A year evenly: quarters of 2500 each, and 833.33 a month.
        (10000, (1,) * 12, [834, 833, 833] * 4),
        # 20, 25, 25 and 30 % of 100.01: 2000.2, 2500.25, 2500.25, 3000.3, so that the one left goes to the last; then
        # thirds of 2000, of 2500 (833.33) and of 3001 (1000.33).
        (
            10001,
            spread((20, 25, 25, 30), 12),
            [667, 667, 666, 834, 833, 833, 834, 833, 833, 1001, 1000, 1000],
        ),
        (7, (5,), [7]),
    ],
)
def test_whole_parts_by_largest_remainder(whole, shares, parts):
    assert whole_parts(whole, shares) == parts


@given(st.integers(0, 10**15), SHARES)
def test_parts_sum_to_the_whole_and_are_within_one_of_their_share(whole, shares):
    parts = whole_parts(whole, shares)
    assert sum(parts) == whole and all(isinstance(each, int) and each >= 0 for each in parts)
    groups = (
        [slice(at, at + 3) for at in range(0, 12, 3)] if len(parts) == 12 else [slice(at, at + 1) for at in range(3)]
    )
    for group in groups:  # of a year the quarters, whose months are rounded once more
        assert abs(sum(parts[group]) - whole * sum(shares[group]) / sum(shares)) <= 1 + 1e-9 * whole


def test_shares_of_quarters_become_those_of_their_months():
    assert spread((3, 6, 0, 9), 12) == (1, 1, 1, 2, 2, 2, 0, 0, 0, 3, 3, 3)
    assert spread((1, 2, 3), 3) == (1, 2, 3)


def test_normal_shares_sum_to_one_and_stay_as_they_are():
    assert normal((20, 30, 50)) == (0.2, 0.3, 0.5)
    assert normal((0, 0)) == (0.5, 0.5)


@given(SHARES)
def test_normal_shares_are_found_once(shares):
    once = normal(shares)
    assert normal(once) == once and sum(once) == pytest.approx(1)


def test_of_money_a_half_goes_away_from_zero():
    assert prorated(1, 1, 2, True) == 1
    assert prorated(3, 1, 2, True) == 2
    assert prorated(3, 1, 2, False) == 1.5
