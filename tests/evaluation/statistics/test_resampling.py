"""Resampling: against SciPy within its Monte-Carlo error, and against every way there is where there are few."""

from __future__ import annotations

from itertools import combinations
from math import comb, sqrt
from random import Random

import numpy as np
import pytest
from scipy import stats

from crmcli.evaluation.statistics.resampling import bootstrap, permutation


def test_a_permutation_test_leaves_no_way_out():
    draw = Random(4)
    for _ in range(60):
        one, other = ([draw.randint(0, 9) for _ in range(draw.randint(2, 5))] for _ in range(2))
        every = [sum(chosen) for chosen in combinations([*one, *other], len(one))]
        below, above = sum(each <= sum(one) for each in every), sum(each >= sum(one) for each in every)
        assert permutation(one, other) == pytest.approx(min(1, 2 * min(below, above) / len(every)))
        assert permutation(other, one) == pytest.approx(permutation(one, other))


@pytest.mark.parametrize("sizes", [(5, 7), (12, 10), (30, 30), (8, 90), (25, 200)])
def test_a_permutation_test_agrees_with_scipy_within_its_error(sizes):
    draw = np.random.default_rng(sizes[1])
    one, other = draw.lognormal(3, 1, sizes[0]), draw.lognormal(3.5, 1, sizes[1])

    def difference(x, y, axis=-1):
        return np.mean(y, axis=axis) - np.mean(x, axis=axis)

    theirs = stats.permutation_test((one, other), difference, vectorized=True, n_resamples=9999, rng=1).pvalue
    p = permutation(one.tolist(), other.tolist())
    # Theirs is twice a share of 9,999 random ways (ours too, of 2,000, where sides are large and unequal): four times
    # the standard errors of both, and the grid's rounding.
    assert p == pytest.approx(theirs, abs=8 * sqrt(theirs / 2 * (1 - theirs / 2) * (1 / 9999 + 1 / 2000)) + 2e-3)
    assert permutation(one.tolist(), other.tolist()) == p


def test_values_that_are_all_the_same_show_nothing():
    assert permutation([0.5] * 6, [0.5] * 7) == 1
    assert bootstrap([0.5] * 6, [0.5] * 7) == (0, 0)


def test_the_bootstrap_is_as_wide_as_theory_says():
    draw = np.random.default_rng(6)
    for sizes in ((8, 8), (30, 20), (150, 300)):
        one, other = (draw.normal(10, 3, n).tolist() for n in sizes)
        theirs = stats.ttest_ind(other, one).confidence_interval()
        ours = bootstrap(one, other)
        assert ours == pytest.approx(tuple(theirs), abs=0.12 * (theirs.high - theirs.low))
        assert ours == bootstrap(one, other)


def test_the_bootstrap_draws_every_place_as_often():
    # The mean of n values of which one is 1 and the others 0 has, over all samples drawn anew, the mean 1/n.
    for n in (3, 7, 150, 255):
        for at in (0, n - 1):
            low, high = bootstrap([0.0] * 5, [float(place == at) for place in range(n)])
            assert low <= 1 / n <= high


def test_an_exact_test_of_many_values_stays_exact():
    # 0 and 1 only: the permutation test of the means is the hypergeometric distribution of the ones.
    one, other = [1] * 9 + [0] * 21, [1] * 3 + [0] * 27
    tail = sum(comb(30, x) * comb(30, 12 - x) for x in range(9, 13)) / comb(60, 12)
    assert permutation(one, other) == pytest.approx(2 * tail)
