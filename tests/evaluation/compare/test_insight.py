"""Verdicts on plain samples: worked by hand, and on pairs between which nothing has changed."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from scipy import stats

from crmcli.evaluation.compare.dependence import overdispersion, persistence
from crmcli.evaluation.compare.insight import Change, Pair, compare
from crmcli.evaluation.compare.samples import Sample, clustered, in_a_row, small
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.statistics import resampling

REVENUE, WIN_RATE, CONVERSION, CSAT, CYCLE, DEAL, NPS, FOLLOW_UPS = (
    BY_KEY[name]
    for name in ("revenue", "win_rate", "conversion", "csat", "sales_cycle", "avg_deal", "nps", "follow_ups")
)


def of(values, kept=False):
    """The sample of those values; the values themselves only where they are to be compared."""
    values = np.asarray(values, float)
    return Sample(len(values), float(values.sum()), float(((values - values.mean()) ** 2).sum()), tuple(values) * kept)


def pair(metric, before, after, scale=1.0):
    kept = small(len(before), len(after))
    return Pair(metric, of(before, kept), of(after, kept), scale)


def alone(pair):
    (change,) = compare([pair])
    return change


def test_a_share_is_compared_by_fishers_test():
    change = alone(Pair(CONVERSION, Sample(200, 20), Sample(200, 24)))
    assert (change.before, change.after, change.change) == pytest.approx((0.10, 0.12, 0.02))
    assert change.p == pytest.approx(stats.fisher_exact([[20, 180], [24, 176]]).pvalue)
    assert (change.verdict, change.needed, change.method) == ("no_clear_change", 3841, "fisher_newcombe")
    assert change.low < 0 < change.high
    assert alone(Pair(CONVERSION, Sample(3841, 384), Sample(3841, 461))).verdict == "better"
    assert alone(Pair(CONVERSION, Sample(3841, 461), Sample(3841, 384))).verdict == "worse"


def test_the_verdict_follows_the_metrics_direction():
    short, long = [10, 12, 11, 13, 9, 10, 11, 12] * 2, [30, 35, 28, 33, 31, 29, 34, 36] * 2
    assert alone(pair(CYCLE, long, short)).verdict == "better"
    assert alone(pair(CYCLE, short, long)).verdict == "worse"
    assert alone(pair(DEAL, short, long)).verdict == "better"


def test_values_are_the_means_times_the_scale_and_so_are_the_limits():
    # Follow-ups of a day, shown per week: 1 and 3 a day are 7 and 21 a week.
    days = [0.0, 1.0, 2.0] * 20
    change = alone(pair(FOLLOW_UPS, days, [day + 2 for day in days], 7.0))
    assert (change.before, change.after, change.change) == pytest.approx((7, 21, 14))
    expected = stats.ttest_ind([day + 2 for day in days], days, equal_var=False)
    assert (change.p, change.method) == (pytest.approx(expected.pvalue), "welch")
    assert (change.low, change.high) == pytest.approx(tuple(7 * limit for limit in expected.confidence_interval()))
    assert change.relative(change.change) == pytest.approx(2)  # 14 more than 7


def test_small_samples_are_compared_by_permutation():
    one, other = [120, 80, 100, 95, 400], [300, 210, 90, 500, 130, 220]
    change = alone(pair(DEAL, one, other))
    assert change.method == "permutation_bootstrap"
    theirs = stats.permutation_test(
        (one, other), lambda x, y, axis: np.mean(y, axis=axis) - np.mean(x, axis=axis), vectorized=True
    )
    assert change.p == pytest.approx(theirs.pvalue)  # C(11, 5) = 462 ways: theirs leaves none out either


def test_sides_of_very_unequal_size_take_the_more_careful_test():
    draw = np.random.default_rng(1)
    few, many = draw.lognormal(0, 1, 40), draw.lognormal(0.5, 1, 400)
    change = alone(pair(DEAL, few, many))
    both = [stats.ttest_ind(many, few, equal_var=equal) for equal in (False, True)]
    assert (change.method, change.p) == ("welch_student", pytest.approx(max(each.pvalue for each in both)))
    assert change.low == pytest.approx(min(each.confidence_interval().low for each in both))
    assert change.high == pytest.approx(max(each.confidence_interval().high for each in both))


@pytest.mark.parametrize("sizes", [(0, 0), (4, 500), (500, 4), (0, 9)])
def test_fewer_than_five_are_too_few(sizes):
    for before, after in ((Sample(sizes[0], 0), Sample(sizes[1], 0)),):
        change = alone(Pair(WIN_RATE, before, after))
        assert change.verdict == "too_few_data"
        assert (change.p, change.p_adjusted, change.low, change.high, change.method) == (None,) * 5
        assert change.change is None or (min(sizes) > 0 and change.change == 0)


def test_too_few_still_tell_how_many_are_needed():
    # 1 of 4 and 3 of 4: (1.960 · √(2 · .5 · .5) + .8416 · √(.1875 + .1875))² / .25 = 14.43
    assert alone(Pair(WIN_RATE, Sample(4, 1), Sample(4, 3))).needed == 15
    assert alone(Pair(WIN_RATE, Sample(4, 1), Sample(4, 1))).needed is None


def test_p_is_adjusted_for_what_is_shown_at_once_and_tested():
    clear = Pair(WIN_RATE, Sample(100, 40), Sample(100, 56))
    single = alone(clear)
    assert (single.verdict, single.p) == ("better", single.p_adjusted)
    with_another = compare([clear, Pair(CSAT, Sample(100, 50), Sample(100, 50)), Pair(NPS, Sample(2, 1), Sample(2, 1))])
    assert with_another[0].p == single.p < 0.05
    # Of two that are tested the lesser p counts twice; NPS has too few to be tested.
    assert with_another[0].p_adjusted == pytest.approx(2 * single.p)
    assert [each.verdict for each in with_another] == ["no_clear_change", "no_clear_change", "too_few_data"]


def test_nothing_at_all_on_both_sides_is_no_change():
    change = alone(pair(REVENUE, [0.0] * 90, [0.0] * 90, 90))
    assert (change.verdict, change.p, change.change, change.needed) == ("no_clear_change", 1, 0, None)


def busy_weeks(draw, *counts, swing=0.4, mean=13.0):
    """Rows of so many weeks of counts, in which a busy week follows a busy one."""
    level, rows = 0.0, []
    for count in counts:
        rows.append([])
        for _ in range(count):
            level = 0.8 * level + 0.6 * draw.normal()
            rows[-1].append(float(draw.poisson(mean * np.exp(swing * level - swing**2 / 2))))
    return [in_a_row(clustered(row, [7] * len(row))) for row in rows]


def test_weeks_that_resemble_the_ones_before_count_fewer():
    rows = busy_weeks(np.random.default_rng(5), 52, 13, 13)
    apart = [np.array(row.values) - np.mean(row.values) for row in rows]
    squares = sum((each**2).sum() for each in apart)
    seen = sum((each[:-1] * each[1:]).sum() for each in apart) / squares
    assert seen * 78**0.5 > 1.3
    # 26 weeks a row, in the mean; of a variance s² of 75 degrees of freedom.
    r = (26 * seen + 1) / 23
    assert persistence(rows) == pytest.approx((1 + r) / (1 - r))
    dispersion = squares / 75 / np.mean([value for row in rows for value in row.values])
    assert overdispersion(rows) == pytest.approx(persistence(rows) * dispersion)
    alone = busy_weeks(np.random.default_rng(5), 52, 13, 13, swing=0.0)
    assert (persistence(alone), overdispersion(alone), overdispersion(())) == (1, 1, 1)


def test_a_share_that_comes_of_busy_weeks_is_of_fewer():
    rows = busy_weeks(np.random.default_rng(5), 52, 13, 13)
    plain = Pair(CONVERSION, Sample(400, 160), Sample(400, 212))
    times = overdispersion(rows)
    hits, of = [round(each / times) for each in (160, 212)], round(400 / times)
    change = alone(plain._replace(weeks=rows))
    table = [[hit, of - hit] for hit in hits]
    assert (alone(plain).verdict, change.verdict) == ("better", "no_clear_change")
    assert change.p == pytest.approx(stats.fisher_exact(table).pvalue)
    assert change.needed == pytest.approx(alone(plain).needed * times, abs=1 + times)


@pytest.mark.parametrize("effect", [1.0, 1.6])
def test_what_only_comes_and_goes_is_seldom_called_a_change(effect):
    """Counts of two quarters of 13 weeks, after a year in which busy weeks followed each other: hardly ever called a
    change, where each week alone one in six is; where weeks do not resemble each other one of three fifths is found."""
    draw, told = np.random.default_rng(8), Counter()
    for _ in range(100):
        swing = 0.4 if effect == 1.0 else 0.0
        year, before, after = busy_weeks(draw, 52, 13, 13, swing=swing)
        after = in_a_row(clustered([value * effect for value in after.values], after.sizes))
        sides = [side._replace(values=(), sizes=()) for side in (before, after)]
        both = Pair(FOLLOW_UPS, *sides, 7, weeks=(year, *sides))
        without = both._replace(weeks=[side._replace(serial=0.0) for side in sides])
        for name, each in (("known", both), ("unknown", without)):
            told[name] += alone(each).p < 0.003
    assert told["known"] <= 4 < 10 <= told["unknown"] if effect == 1.0 else told["known"] >= 0.9 * told["unknown"] > 50


def no_change(draw, sizes):
    """Metrics of two windows that do not differ: shares, skewed money by deal and by day, days of a cycle."""
    both = [draw.integers(1, 40, 2), draw.integers(40, 400, 2)]
    for metric, chance, counts in ((WIN_RATE, 0.4, both[0]), (CONVERSION, 0.1, both[1]), (CSAT, 0.85, both[0])):
        hits = draw.binomial(counts, chance)
        yield Pair(metric, *(Sample(int(n), int(hit)) for n, hit in zip(counts, hits, strict=True)))
    if draw.random() < 0.6:
        yield pair(DEAL, *(draw.lognormal(9, 1.2, n) for n in sizes))
    else:
        yield pair(CYCLE, *(np.ceil(draw.gamma(2, 20, n)) for n in sizes))
    days = (90, 120)
    yield pair(REVENUE, *(draw.poisson(0.3, n) * draw.lognormal(9, 1, n) for n in days))


def claims(change: Change) -> bool:
    return change.verdict in ("better", "worse")


def test_two_thousand_pairs_without_a_change_raise_few_false_alarms(monkeypatch):
    monkeypatch.setattr(resampling, "DRAWS", 100)  # enough for what the interval decides here, at a tenth of the time
    draw = np.random.default_rng(11)
    ranges, wrong = ((5, 12), (10, 25), (31, 60), (60, 900)), 0
    shown, alone_wrong = Counter(), Counter()
    for at in range(2000):
        changes = compare(no_change(draw, draw.integers(*ranges[at % len(ranges)], 2)))
        wrong += any(map(claims, changes))
        for change in changes:
            # Shown alone, a metric's own p is all there is to adjust.
            shown[change.metric.key] += 1
            clear = change.p is not None and change.p < 0.04 and not change.low <= 0 <= change.high
            alone_wrong[change.metric.key] += clear
    assert wrong / 2000 <= 0.05
    assert {key: alone_wrong[key] / shown[key] for key in shown if alone_wrong[key] / shown[key] > 0.05} == {}
    assert alone_wrong.total() > 100  # the tests do see something: they are not merely blind


def test_real_changes_are_seen():
    draw = np.random.default_rng(12)
    seen = 0
    for _ in range(50):
        one, other = draw.lognormal(0, 0.5, 25), draw.lognormal(0.8, 0.5, 25)
        seen += alone(pair(DEAL, one, other)).verdict == "better"
    assert seen > 47
