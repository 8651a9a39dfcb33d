"""Wins to be expected of the deals that one was given: the model beside a general optimiser, and what must hold."""

from __future__ import annotations

from math import log
from random import Random

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from crmcli.evaluation.chances.insight import Cell, fitted, given, standings

KINDS = (("web", "fair", None), ("North", "South"), ("Pro", None), ("small", "large"))


def cells(seed, reps=3, deals=300):
    """Deals at random, of which the first source is won more often, and the first rep wins more."""
    draw, counts = Random(seed), {}
    for _ in range(deals):
        rep, kinds = draw.randrange(reps), tuple(draw.choice(each) for each in KINDS)
        won = draw.random() < 0.3 + 0.3 * (kinds[0] == "web") + 0.15 * (rep == 0)
        now = draw.random() < 0.4
        each = counts.setdefault((rep, kinds), [0, 0, 0, 0])
        for at, more in enumerate((1, won, now, now and won)):
            each[at] += more
    return [Cell(*key, *each) for key, each in counts.items()]


@pytest.mark.parametrize("seed", range(3))
def test_the_effects_are_those_that_a_general_optimiser_finds(seed):
    deals = cells(seed)
    every = {each for cell in deals for each in enumerate((cell.rep, *cell.kinds)) if each[1] is not None}
    names = sorted(every, key=str)
    closed, won = (np.array([getattr(cell, name) for cell in deals]) for name in ("closed", "won"))
    design = np.array([[float((cell.rep, *cell.kinds)[at] == kind) for at, kind in names] for cell in deals])
    share = won.sum() / closed.sum()
    prior = share * (1 - share) * np.array([1.0 if at == 0 else 3.0 for at, _ in names])

    def loss(x):
        logit = x[0] + design @ x[1:]
        return (closed * np.logaddexp(0, logit) - won * logit).sum() + (prior * x[1:] ** 2).sum() / 2

    found = minimize(loss, np.zeros(len(names) + 1), method="BFGS", options={"gtol": 1e-8}).x
    model = fitted(deals)
    assert model.base == pytest.approx(found[0], abs=1e-5)
    for (at, kind), effect in zip(names, found[1:], strict=True):
        if at:
            assert model.effects[at - 1, kind] == pytest.approx(effect, abs=1e-5), (at, kind)


def test_of_deals_that_nothing_is_known_of_an_equal_share_is_expected():
    nothing = (None, None, None, None)
    deals = [Cell(1, nothing, 10, 6, 10, 6), Cell(2, nothing, 30, 10, 30, 10)]
    found = given(deals, fitted(deals))
    # 16 of 40 were won in the period: 4 of 10, and 12 of 30.
    assert [found[rep].expected for rep in (1, 2)] == pytest.approx([4, 12])
    assert [found[rep].more for rep in (1, 2)] == pytest.approx([2, -2])
    assert found[1].spread == pytest.approx((10 * 0.4 * 0.6) ** 0.5)
    assert [found[rep].ratio for rep in (1, 2)] == pytest.approx([11 / 9, 15 / 17])


def test_the_best_leads_are_told_by_comparing_deals_of_the_same_rep():
    # Both win 3 of 4 deals from a referral and 1 of 4 cold ones; the first gets referrals, the second cold calls.
    def deal(rep, source, closed, won):
        return Cell(rep, (source, None, None, None), closed, won, closed, won)

    deals = [
        deal(1, "referral", 360, 270),
        deal(1, "cold", 40, 10),
        deal(2, "referral", 40, 30),
        deal(2, "cold", 360, 90),
    ]
    model, found = standings(deals)
    assert model.effects[0, "referral"] - model.effects[0, "cold"] == pytest.approx(2 * log(3), abs=0.1)
    assert [each.given.more for each in found] == pytest.approx([0, 0], abs=2)
    assert {each.verdict for each in found} == {""}


def test_where_all_was_won_or_nothing_there_is_no_model():
    for won in (0, 4):
        deals = [Cell(rep, ("web", None, None, None), 4, won, 4, won) for rep in (1, 2)]
        model, found = standings(deals)
        assert model.effects == {} and [each.rank for each in found] == [1, 1]
    assert standings([])[1] == []


def test_wins_beyond_chance_are_named():
    nothing = (None, None, None, None)
    deals = [Cell(1, nothing, 100, 80, 100, 80), Cell(2, nothing, 100, 50, 100, 50), Cell(3, nothing, 100, 50, 100, 50)]
    _, found = standings(deals)
    assert [(each.given.rep, each.rank, each.verdict) for each in found] == [(1, 1, "more"), (2, 2, ""), (3, 2, "")]


@settings(max_examples=25, deadline=None)
@drawn(st.integers(0, 10**6), st.integers(1, 5))
def test_expectations_sum_to_the_wins_of_the_period(seed, reps):
    deals = cells(seed, reps, 60)
    _, found = standings(deals)
    won, closed = (sum(getattr(cell, name) for cell in deals) for name in ("won_now", "closed_now"))
    assert sum(each.given.closed for each in found) == closed
    if 0 < won < closed:
        assert sum(each.given.expected for each in found) == pytest.approx(won, abs=1e-5)
    assert all(sum(counts.values()) == each.given.closed for each in found for counts in each.given.counts)
