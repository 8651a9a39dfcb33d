"""How far off forecasts were, the way that is chosen, and the range that follows, on plain numbers."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from crmcli.funnel.forecast.backtest import AVERAGE, DRIFT, LAST, MODEL, WEIGHTED, Origin, Record, Revenue, by_method
from crmcli.funnel.forecast.expected import Expected, Lot, Pipeline, Size, Sizes, Span, lot, span_of
from crmcli.funnel.forecast.hazards import WEEKS, WON, Chances


def origin(actual, model, average, last=0.0, weighted=0.0, variance=0.0):
    said = {MODEL: model, AVERAGE: average, LAST: last, WEIGHTED: weighted}
    return Origin(Span(10, 11, 41), said, actual, variance)


def test_the_error_is_the_sum_of_errors_over_the_sum_of_what_came():
    record = Record([origin(100, 90, 150), origin(300, 340, 250)], 100)
    assert record.error(MODEL) == pytest.approx(50 / 400) and record.error(AVERAGE) == pytest.approx(100 / 400)
    assert Record([origin(0, 1, 2)], 100).error(MODEL) is None


def test_the_way_that_did_best_is_taken_once_enough_is_known():
    good = [origin(100, 90, 150)] * 6
    assert Record(good, 30).best == MODEL
    assert Record(good[:5], 30).best == AVERAGE, "five past forecasts say too little"
    assert Record(good, 29).best == AVERAGE, "so do 29 closed deals"
    assert Record([origin(100, 90, 90)] * 6, 30).best == AVERAGE, "of equally good ways the plain one"
    assert Record([origin(100, 50, 40, 99)] * 6, 30).best == LAST


def test_the_range_is_drawn_from_past_errors():
    # 200 errors of exactly one standard deviation, half of them up: nearly all draws lie at one of the two.
    spread = DRIFT * 100
    ups = [origin(round(100 + spread), 100.0, 0.0), origin(round(100 - spread), 100.0, 0.0)] * 100
    low, high = Record(ups, 30).quantiles(MODEL)
    assert (low, high) == (pytest.approx(-1), pytest.approx(1))
    assert Record(ups, 29).quantiles(MODEL) is None
    # Without a past it is the normal curve: 1.2816 to either side.
    low, high = Record([], 30).quantiles(MODEL)
    assert (low, high) == (pytest.approx(-1.28, abs=0.1), pytest.approx(1.28, abs=0.1))
    assert Record(ups, 30).quantiles(MODEL) == Record(ups, 30).quantiles(MODEL)


def test_naive_ways_look_at_as_many_days_before():
    revenue = Revenue(dict.fromkeys(range(1, 101), 10), 1)
    assert revenue.between(5, 8) == 30
    said = by_method(Expected(1.0, 2.0, 0.0, 0.0, 7.0), revenue, Span(100, 101, 131))
    assert said == {AVERAGE: 300, MODEL: 3, LAST: 300, WEIGHTED: 7}
    # Of a team of forty days: ten a day all the same. Of one of twelve days: what they brought, in thirty.
    assert Revenue(dict.fromkeys(range(61, 101), 10), 61).before(Span(100, 101, 131), 3) == 300
    assert Revenue(dict.fromkeys(range(89, 101), 10), 89).before(Span(100, 101, 131), 3) == 120


def test_what_is_left_of_a_period_and_the_same_months_before():
    span = span_of(date(2026, 11, 30), date(2026, 10, 1), date(2027, 1, 1))
    assert (date.fromordinal(span.day), date.fromordinal(span.start), span.length) == (
        date(2026, 11, 30), date(2026, 12, 1), 31,
    )  # fmt: skip
    before = span_of(date(2026, 11, 30), date(2026, 10, 1), date(2027, 1, 1), 1)
    assert (date.fromordinal(before.day), date.fromordinal(before.end)) == (date(2026, 10, 31), date(2026, 12, 1))
    # The period after the next: it begins in 31 days, and lasts a month.
    later = span_of(date(2026, 11, 30), date(2027, 1, 1), date(2027, 2, 1))
    assert later.ahead == (31, 62)


def test_a_product_of_few_wins_is_drawn_to_the_mean_of_all():
    sizes = Sizes([(1, 100), (1, 100), (2, 400), (None, 400)])
    assert sizes.all.mean == 250
    assert sizes.of(1).mean == pytest.approx((200 + 5 * 250) / 7)
    assert sizes.of(3) == sizes.of(None) == sizes.all


def test_what_is_expected_against_as_many_trials():
    chances = Chances({1: [{WON: 0.2}] * WEEKS}, 5)
    lots = [lot(7, 1, 0, 2, 300.0, 100.0**2 + 200.0**2, None), lot(7, 1, 3, 1, 0.0, 0.0, Size(50.0, 400.0))]
    found = Pipeline(lots, {}, Size(), {1: 0.5}).expected(chances, Span(0, 1, 15))[7]
    chance = 0.2 + 0.8 * 0.2
    assert found.mean == pytest.approx(chance * 350) and found.weighted == 175 and found.commit == 0
    draw, sums = Random(1), []
    for _ in range(40_000):
        amounts = (100.0, 200.0, 50 + 20 * draw.gauss(0, 1))
        sums.append(sum(amount for amount in amounts if draw.random() < chance))
    mean = sum(sums) / len(sums)
    assert found.mean == pytest.approx(mean, rel=0.02)
    assert found.variance == pytest.approx(sum((each - mean) ** 2 for each in sums) / len(sums), rel=0.03)


def test_new_deals_come_every_day_and_have_the_days_that_are_left():
    chances = Chances({1: [{WON: 0.7}] * WEEKS}, 3)
    found = Pipeline([], {(7, 1): 2.0}, Size(10.0, 0.0), {}).expected(chances, Span(0, 1, 8))[7]
    # Two a day; of those of day n the chance is 0.7·(7 − n)/7.
    assert found.new == pytest.approx(2 * 10 * sum(0.1 * left for left in range(7)))


def test_from_a_chance_of_70_percent_on_a_deal_is_committed_to():
    lots = [Lot(1, 1, 0, 1, 100.0, 1e4), Lot(1, 2, 0, 1, 10.0, 1e2)]
    chances = Chances({1: [{WON: 0.69}] * WEEKS, 2: [{WON: 0.7}] * WEEKS}, 2)
    assert Pipeline(lots, {}, Size(), {}).expected(chances, Span(0, 1, 8))[1].commit == 10
