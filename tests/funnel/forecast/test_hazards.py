"""Chances by stage and time in it, against numbers worked out by hand and by going through every way to Won."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from crmcli.funnel.forecast.hazards import LOST, MEMORY, PRIOR, WEEKS, WON, Chances, Stay, shares_at


def evenly(**stages):
    """The same shares in every week of a stay."""
    return {int(stage[1:]): [shares] * WEEKS for stage, shares in stages.items()}


def test_of_one_stage_the_chance_is_what_is_won_of_what_is_still_there():
    chances = Chances(evenly(s1={WON: 0.1, LOST: 0.2}), 4)
    # 0.1 + 0.7·0.1 + 0.49·0.1 after three weeks.
    assert [chances.won(1, 0, days) for days in (0, 7, 14, 21)] == pytest.approx([0, 0.1, 0.17, 0.219])
    # Half a week more is half of what the fourth week adds: 0.343·0.1.
    assert chances.won(1, 5, 24) == pytest.approx(0.219 + 3 / 7 * 0.0343)
    assert chances.won(2, 0, 21) == 0, "a stage that nothing is known of"


def test_what_moves_on_has_half_of_its_week_left():
    chances = Chances(evenly(s1={2: 0.5}, s2={WON: 0.4}), 3)
    # First week: 0.5 of it moves on in mid-week, and half of 0.4 is won in the rest of it.
    assert chances.won(1, 0, 7) == pytest.approx(0.5 * 0.2)
    # Then: 0.5·(0.4 + 0.64)/2 of those that moved, and 0.5 that stayed do the same a week later.
    assert chances.won(1, 0, 14) == pytest.approx(0.5 * (0.4 + 0.64) / 2 + 0.5 * 0.1)


def test_a_step_back_begins_with_the_week_after():
    chances = Chances(evenly(s1={WON: 0.1}, s2={1: 0.5, WON: 0.2}), 2)
    assert chances.won(2, 0, 7) == pytest.approx(0.2)
    assert chances.won(2, 0, 14) == pytest.approx(0.2 + 0.5 * 0.1 + 0.3 * 0.2)


def test_a_chance_is_never_below_0_nor_above_1_and_grows_with_the_days():
    draw = Random(5)
    for _ in range(20):
        shares = {}
        for stage in (1, 2, 3):
            weeks = []
            for _ in range(WEEKS):
                parts = [draw.random() for _ in range(5)]
                weeks.append({to: part / sum(parts) for to, part in zip((WON, LOST, 1, 2), parts, strict=False)})
            shares[stage] = weeks
        chances = Chances(shares, 12)
        for stage in (1, 2, 3):
            along = [chances.won(stage, 10, days) for days in range(84)]
            assert along == sorted(along) and 0 <= along[0] <= along[-1] <= 1 + 1e-12


DAY = 1000


def brute(stays, stage, week, to, day):
    """The share by its definition: the weeks that were over by then, and what happened in them."""
    seen = ended = every = every_ended = 0
    for stay in stays:
        if stay.stage != stage:
            continue
        for at in range(200):
            first, last = stay.entered + 7 * at, stay.entered + 7 * at + 6
            if last > day or last <= day - MEMORY or (stay.left is not None and stay.left < first):
                continue
            here = stay.left is not None and first <= stay.left <= last and stay.to == to
            every, every_ended = every + 1, every_ended + here
            if min(at, WEEKS - 1) == week:
                seen, ended = seen + 1, ended + here
    pooled = Fraction(every_ended, every)
    return float((ended + int(PRIOR) * pooled) / (seen + int(PRIOR)))


def test_shares_are_those_of_weeks_that_were_over_drawn_to_those_of_the_stage():
    draw = Random(9)
    stays = []
    for deal in range(300):
        entered = draw.randrange(DAY - 700, DAY)
        left = entered + draw.randrange(120) if draw.random() < 0.8 else None
        stays.append(
            Stay(deal, draw.choice((1, 2)), entered, left, draw.choice((WON, LOST, 2)) if left else None, True)
        )
    days = [DAY - 90, DAY - 30, DAY]
    for day, shares in zip(days, shares_at(stays, [1, 2], days), strict=True):
        for stage, week, to in ((1, 0, WON), (1, 3, LOST), (2, 1, WON), (2, WEEKS - 1, WON), (1, 2, 2)):
            assert shares[stage][week].get(to, 0.0) == pytest.approx(brute(stays, stage, week, to, day))


def test_what_comes_later_changes_nothing():
    stays = [Stay(1, 1, 900, 950, WON, True), Stay(2, 1, 910, 1005, LOST, True), Stay(3, 1, 1001, 1002, WON, True)]
    known = [Stay(1, 1, 900, 950, WON, True), Stay(2, 1, 910, None, None, True)]
    assert shares_at(stays, [1], [DAY, DAY + 30])[0] == shares_at(known, [1], [DAY])[0]
