"""What goes with what, and what is due again, against numbers worked out by hand and exact fractions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import comb

import pytest

from crmcli.marketing.offers.insight import Bought, Rule, at_least, best, due, rules


@pytest.mark.parametrize(("hits", "n", "chance"), [(1, 1, "1/3"), (5, 18, "3/10"), (14, 18, "3/10"), (60, 200, "1/4")])
def test_the_upper_tail_is_that_of_exact_fractions(hits, n, chance):
    p = Fraction(chance)
    exact = sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(hits, n + 1))
    assert at_least(hits, n, float(p)) == pytest.approx(float(exact), rel=1e-9)


@pytest.mark.parametrize(("hits", "n"), [(1, 5000), (1200, 5000), (1251, 5000), (1300, 5000), (1500, 5000)])
def test_of_many_the_tail_is_exact_on_both_sides_of_the_mean(hits, n):
    quarter = [Fraction(comb(n, k) * 3 ** (n - k), 4**n) for k in range(hits, n + 1)]
    assert at_least(hits, n, 0.25) == pytest.approx(float(sum(quarter)), rel=1e-8)


def test_the_upper_tail_at_its_edges():
    assert (at_least(0, 5, 0.2), at_least(3, 5, 1.0), at_least(1, 5, 0.0)) == (1.0, 1.0, 0.0)


def test_a_pair_that_is_more_than_chance_is_a_rule_with_its_evidence():
    # 100 customers; 18 have A, 14 of them B as well; 30 have B, 60 have C. The 18 have 16 others in all.
    bought = {1: Bought(18, 16), 2: Bought(30, 20), 3: Bought(60, 30)}
    pairs = {(1, 2): 14, (2, 1): 14, (1, 3): 2, (3, 1): 2, (2, 3): 6, (3, 2): 6}
    found = {(rule.given, rule.product): rule for rule in rules(bought, pairs, 100)}
    rule = found[1, 2]
    assert (rule.both, rule.owners, rule.usual) == (14, 18, 0.3)
    assert rule.score == pytest.approx((14 + 10 * 0.3) / 28)
    # By chance each of the 16 others of those who have A is B with 30/90: 16/18·1/3 of them have it.
    p = Fraction(16, 18) * Fraction(30, 90)
    exact = sum(comb(18, k) * p**k * (1 - p) ** (18 - k) for k in range(14, 19))
    assert rule.p == pytest.approx(6 * float(exact), rel=1e-6), "the smallest of six"
    assert (1, 3) not in found and (3, 1) not in found


def test_of_fewer_than_five_nothing_is_said():
    bought = {1: Bought(4, 4), 2: Bought(4, 4), 3: Bought(500, 0)}
    assert rules(bought, {(1, 2): 4, (2, 1): 4}, 504) == []


def test_who_buys_everything_makes_no_rules():
    # Ten customers have all of six products, 200 have one each: that says nothing of what goes with what.
    bought = {product: Bought(40, 10 * 5) for product in range(6)}
    pairs = {(one, other): 10 for one in range(6) for other in range(6) if one != other}
    assert rules(bought, pairs, 190) == []


def test_the_best_rule_of_each_product_that_is_not_there_yet():
    many = [Rule(1, 2, 9, 10, 0.1, 0.001), Rule(3, 2, 8, 10, 0.1, 0.001), Rule(1, 4, 7, 10, 0.1, 0.001)]
    assert best(many, [1, 3], []) == [many[0], many[2]]
    assert best(many, [3], []) == [many[1]]
    assert best(many, [1, 2], [4]) == []


def test_what_is_bought_again_is_due_when_the_usual_time_has_passed():
    days = {1: [date(2026, 1, 1), date(2026, 2, 10), date(2026, 3, 2)], 2: [date(2026, 1, 1), date(2026, 2, 1)]}
    # 40 and 20 days: 30 at the median, which are over on the first of April.
    assert due(days, date(2026, 3, 31)) == []
    (found,) = due(days, date(2026, 4, 1))
    assert (found.product, found.times, found.gap, found.last, found.on) == (
        1,
        3,
        30,
        date(2026, 3, 2),
        date(2026, 4, 1),
    )
    assert due(days, date(2026, 4, 1), without=[1]) == []
    # Twice on one day is once.
    assert due({1: [date(2026, 1, 1)] * 3}, date(2026, 12, 1)) == []
