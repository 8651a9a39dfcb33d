"""Statistics against SciPy on random cases, and against what can be worked out by hand."""

from __future__ import annotations

from math import sqrt
from random import Random

import numpy as np
import pytest
from scipy import stats

from crmcli.evaluation.statistics.inference import (
    fisher,
    holm,
    moments,
    needed_for_means,
    needed_for_shares,
    newcombe,
    student,
    t_limit,
    t_tails,
    welch,
    wilson,
)

CASES = 1000


def shares(seed):
    """Random hits of random sizes: small ones, middling ones, and some in the hundred thousands."""
    draw = Random(seed)
    for at in range(CASES):
        most = (40, 3000, 200_000)[at % 3]
        chance, change = draw.random(), draw.gauss(0, 0.1)
        sizes = draw.randint(1, most), draw.randint(1, most)
        chances = (min(1, max(0, each)) for each in (chance, chance + change / sqrt(min(sizes))))
        hits = [
            min(n, max(0, round(draw.gauss(p * n, sqrt(n * p * (1 - p)))))) for n, p in zip(sizes, chances, strict=True)
        ]
        yield hits[0], sizes[0], hits[1], sizes[1]


def test_fisher_agrees_with_scipy():
    seen = []
    for one, n, other, m in shares(1):
        expected = stats.fisher_exact([[one, n - one], [other, m - other]]).pvalue
        assert fisher(one, n, other, m) == pytest.approx(expected, rel=1e-6, abs=1e-12), (one, n, other, m)
        seen.append(expected)
    assert sum(p < 0.05 for p in seen) > 20 and sum(p > 0.5 for p in seen) > 100  # cases of both kinds


def test_fisher_by_hand():
    # 3 of 3 against 0 of 3: of the C(6, 3) = 20 tables two are this extreme.
    assert fisher(3, 3, 0, 3) == pytest.approx(2 / 20)
    assert fisher(0, 10, 0, 7) == fisher(10, 10, 7, 7) == fisher(5, 10, 5, 10) == 1
    assert fisher(20, 200, 24, 200) == pytest.approx(0.632, abs=5e-4)


def test_wilson_and_newcombe_agree_with_scipy():
    for one, n, other, m in shares(2):
        limits = [stats.binomtest(*side).proportion_ci(method="wilson") for side in ((one, n), (other, m))]
        for ours, theirs in zip((wilson(one, n), wilson(other, m)), limits, strict=True):
            assert ours == pytest.approx((theirs.low, theirs.high), abs=1e-12)
        # Newcombe 1998, method 10, from SciPy's limits
        p, q, (first, second) = one / n, other / m, limits
        low = q - p - sqrt((q - second.low) ** 2 + (first.high - p) ** 2)
        high = q - p + sqrt((second.high - q) ** 2 + (p - first.low) ** 2)
        assert newcombe(one, n, other, m) == pytest.approx((low, high), abs=1e-12)


def test_newcombes_own_example():
    # Newcombe 1998, table II (a), method 10: 56/70 − 48/80 is 0.0524 to 0.3339.
    assert newcombe(48, 80, 56, 70) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def samples(seed, cases, largest=80):
    draw = np.random.default_rng(seed)
    for _ in range(cases):
        yield tuple(
            (draw.lognormal(3, draw.uniform(0.2, 1.5), draw.integers(2, largest)) * draw.uniform(0.8, 1.2)).tolist()
            for _ in range(2)
        )


def test_welch_and_student_agree_with_scipy():
    pairs = list(samples(3, CASES))
    sides = [[(np.mean(each), np.std(each, ddof=1), len(each)) for each in side] for side in zip(*pairs, strict=True)]
    given = [np.array(column) for side in sides for column in zip(*side, strict=True)]
    for ours, equal in ((welch, False), (student, True)):
        theirs = stats.ttest_ind_from_stats(*given, equal_var=equal).pvalue  # of all pairs in one call
        found = [ours(moments(one), moments(other)) for one, other in pairs]
        assert [p for p, _ in found] == pytest.approx(theirs, rel=1e-9, abs=1e-12)
        for (one, other), (_, interval) in list(zip(pairs, found, strict=True))[:100]:
            limits = stats.ttest_ind(other, one, equal_var=equal).confidence_interval()
            assert interval == pytest.approx(tuple(limits), rel=1e-9)


def test_values_without_spread_are_told_apart_exactly():
    same, other = moments([3.0] * 40), moments([4.0] * 40)
    assert welch(same, same) == (1, (0, 0))
    assert welch(same, other) == (0, (1, 1))


def test_students_t_far_out_and_near_the_middle():
    for freedom in (1, 1.7, 5, 30.5, 1e3, 1e6):
        assert t_limit(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-8)
        for t in (0.0, 1e-9, 0.3, 1.96, 8.0, 40.0):
            assert t_tails(t, freedom) == pytest.approx(2 * stats.t.sf(t, freedom), rel=1e-8, abs=1e-300)


def test_holm_by_hand():
    # In order .01, .02, .03, .04: 4 · .01, 3 · .02, then 2 · .03 and .04, neither below the one before.
    assert holm([0.03, 0.01, 0.04, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1, 1]
    assert holm([]) == []
    assert holm([0.02]) == [0.02]


def test_how_many_are_needed():
    # (1.960 · √(2 · .11 · .89) + .8416 · √(.1 · .9 + .12 · .88))² / .02² = 3840.8
    assert needed_for_shares(0.10, 0.12) == needed_for_shares(0.12, 0.10) == 3841
    assert needed_for_shares(0.5, 0.5) is None
    # Of two means 1 apart with variance 4: 2 · (1.960 + .8416)² · 4 = 62.8
    values = [-2.0, 2.0] * 50
    one = moments(values)._replace(squares=4 * 99)
    assert needed_for_means(one, one._replace(mean=one.mean + 1)) == 63
    assert needed_for_means(one, one) is None


def test_so_many_are_enough_in_four_of_five_cases():
    # The power of a t test with 63 a side, by SciPy's noncentral t.
    freedom, shift = 2 * 63 - 2, 1 / sqrt(4 * 2 / 63)
    power = stats.nct.sf(stats.t.ppf(0.975, freedom), freedom, shift)
    assert power == pytest.approx(0.80, abs=0.01)
