"""Trends against SciPy's linear regression, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmcli.evaluation.score.readings import Reading
from crmcli.evaluation.trend.insight import FEWEST, Point, adjusted, slope, trend


def row(*values, under_way=False):
    points = [Point(at, Reading(0, 1, value)) for at, value in enumerate(values)]
    return [*points[:-1], points[-1]._replace(complete=False)] if under_way else points


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(-(10**6), 10**6)), min_size=FEWEST, unique_by=lambda pair: pair[0]
    )
)
def test_slope_and_its_p_agree_with_scipy(points):
    found = slope(points)
    theirs = stats.linregress(*zip(*points, strict=True))
    assert found.value == pytest.approx(theirs.slope, rel=1e-9, abs=1e-9)
    # On a straight line the p of both is rounding and nothing else.
    assert found.p == pytest.approx(theirs.pvalue, rel=1e-6, abs=1e-6)
    assert found.periods == len(points)


def test_a_line_by_hand():
    # 1, 3, 5: two more each period, exactly; 2, 2, 2: no change, of which anything is as likely.
    assert slope([(0, 1), (1, 3), (2, 5)])[:3] == (2, 0, 3)
    assert slope([(0, 2), (1, 2), (2, 2)])[:3] == (0, 1, 3)
    # 0, 2, 1: Sxy = 1, Sxx = 2, so 0.5; SSE = 2 − 0.5 = 1.5; t = 0.5 / √(1.5 / 1 / 2) = 0.577, with 1 degree p = 2/3.
    found = slope([(0, 0), (1, 2), (2, 1)])
    assert (found.value, found.p) == (0.5, pytest.approx(2 / 3))
    assert not found.clear


@pytest.mark.parametrize("values", [(), (1.0,), (1.0, 2.0), (1.0, None, 2.0)])
def test_through_two_points_any_line_fits(values):
    assert trend("x", row(*values), "higher").slope is None


def test_a_gap_counts_as_the_time_it_is():
    assert trend("x", row(0.0, None, 2.0, 3.0), "higher").slope.value == 1.0
    assert trend("x", row(0.0, None, 2.0, 3.0), "higher").counted == 3


def test_best_and_worst_follow_the_direction_and_of_equal_ones_the_latest_counts():
    up, down = (trend("x", row(1.0, 5.0, None, 5.0, 1.0), better) for better in ("higher", "lower"))
    assert (up.best.at, up.worst.at) == (3, 4)
    assert (down.best.at, down.worst.at) == (4, 3)


def test_the_period_under_way_is_judged_by_nothing():
    found = trend("x", row(4.0, 3.0, 2.0, 0.0, under_way=True), "higher")
    assert (found.slope.value, found.best.at, found.worst.at, found.counted) == (-1.0, 0, 2, 3)
    assert trend("x", row(1.0, under_way=True), "higher").best is None


@pytest.mark.parametrize("reps", [7, 20])
def test_of_teams_in_which_nothing_changes_one_in_twenty_at_most_has_anybody_rising_or_falling(reps):
    """Win rates of some twenty deals a quarter, over eight quarters: no more teams than chance makes of 5 %."""
    draw = np.random.default_rng(reps)
    teams, told = 4000 // reps, 0
    for _ in range(teams):
        closed = draw.poisson(20, (reps, 8))
        shares = draw.binomial(closed, 0.42) / closed
        trends = [trend(f"rep{rep}", row(*map(float, each)), "higher") for rep, each in enumerate(shares)]
        told += any(each.slope.clear for each in adjusted(trends))
    assert 0 < told / teams <= 0.05
