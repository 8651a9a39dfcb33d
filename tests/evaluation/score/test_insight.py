"""The arithmetic of the score on plain values, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.periods import Period
from crmcli.evaluation.metrics.catalogue import BY_KEY, METRICS
from crmcli.evaluation.metrics.scoring_rules import Rules
from crmcli.evaluation.score.insight import evaluate
from crmcli.evaluation.score.points import benchmark, points
from crmcli.evaluation.score.readings import Person, Reading, change, read
from crmcli.records.presence.insight import Presence

QUARTER = Period("2026Q3", date(2026, 7, 1), date(2026, 10, 1), "quarter")
REVENUE, CYCLE, NPS, WIN_RATE = (BY_KEY[name] for name in ("revenue", "sales_cycle", "nps", "win_rate"))


def test_the_default_weights_sum_to_a_hundred():
    assert sum(metric.weight for metric in METRICS) == 100


def test_points_follow_the_direction_and_are_clamped():
    assert points(REVENUE, 300, 200) == 75  # 50 · 300 / 200
    assert points(REVENUE, 0, 200) == 0
    assert points(REVENUE, 1000, 200) == 120  # 250, clamped
    assert points(CYCLE, 20, 30) == 75  # 50 · 30 / 20
    assert points(CYCLE, 60, 30) == 25
    assert points(CYCLE, 0, 30) == 120  # as short as can be
    assert points(REVENUE, None, 200) is None
    assert points(REVENUE, 300, None) is None


def test_a_negative_nps_keeps_its_order():
    # Measured from −100: 50 · (value + 100) / (mean + 100).
    assert points(NPS, -50, -20) == 50 * 50 / 80
    assert points(NPS, 0, -20) == 50 * 100 / 80
    assert points(NPS, -100, -20) == 0


@given(st.sampled_from(METRICS), st.floats(-100, 1e12), st.floats(-100, 1e12), st.floats(-100, 1e12))
def test_a_better_value_never_gets_fewer_points(metric, one, other, mean):
    one, other, mean = (max(value, metric.lowest) for value in (one, other, mean))
    if mean == metric.lowest:
        return
    low, high = sorted((one, other), reverse=metric.better == "lower")
    assert 0 <= points(metric, low, mean) <= points(metric, high, mean) <= 120


def test_the_benchmark_is_the_mean_of_those_with_data():
    values = [{"win_rate": Reading(1, 2, 0.5)}, {"win_rate": Reading(0, 0, None)}, {"win_rate": Reading(1, 4, 0.25)}]
    assert benchmark(WIN_RATE, values) == 0.375
    assert benchmark(WIN_RATE, []) is None
    assert benchmark(WIN_RATE, [{"win_rate": Reading(0, 3, 0.0)}]) == 0
    assert points(WIN_RATE, 0.0, 0.0) == 50  # all at the bottom, which is the average then
    assert points(CYCLE, 0, 0) == 50


def test_change_is_in_points_for_percent_and_points_and_relative_for_the_others():
    assert change(WIN_RATE, 0.5, 0.6) == pytest.approx(0.1)
    assert change(REVENUE, 200, 250) == 0.25
    assert change(NPS, -50, -25) == 25
    assert change(NPS, 0, 33) == 33  # 0 is no beginning
    assert change(BY_KEY["avg_deal"], -50, -25) == 0.5  # over |before|
    assert change(REVENUE, None, 250) is None
    assert change(REVENUE, 0, 250) is None


def test_a_reading_keeps_its_parts_and_no_denominator_is_no_data():
    readings = read({"won": 37, "closed": 52, "contacts": 46}, Presence(92, 92), METRICS)
    assert readings["win_rate"] == (37, 52, 37 / 52, 1)
    assert readings["follow_ups"].value == pytest.approx(3.5)  # 46 in 92 days
    assert readings["csat"] == (0, 0, None, 1)
    assert readings["revenue"] == (0, 1, 0, 1)


PEOPLE = [Person(1, "ann", "North"), Person(2, "ben", "North"), Person(3, "cyd", "South")]
ANN = {"revenue": 300, "won": 3, "closed": 4, "first_wins": 1, "prospects": 2, "active": 2, "retained": 1}
BEN = {"revenue": 100, "won": 1, "closed": 4, "first_wins": 1, "prospects": 4, "active": 2, "retained": 1}


def test_scores_weigh_the_metrics_that_gave_points():
    result = evaluate(PEOPLE, {1: ANN, 2: BEN}, QUARTER, Rules())
    # Benchmarks of the two with data: revenue 200, win rate 1/2, conversion 3/8, retention 1/2, new customers 1.
    # ann: revenue 75·30 + win rate 75·10 + conversion 200/3·10 + retention 50·15 + new customers 50·10.
    # Follow-ups are 0 for both, and for the rest, of 22.5, nobody has data: 50 for each.
    ann, ben, cyd = result.results
    assert (ann.person.name, ann.rank, ben.person.name, ben.rank) == ("ann", 1, "ben", 2)
    assert ann.score == pytest.approx((75 * 30 + 75 * 10 + 200 / 3 * 10 + 50 * 15 + 50 * 10 + 50 * 25) / 100)
    assert ben.score == pytest.approx((25 * 30 + 25 * 10 + 100 / 3 * 10 + 50 * 15 + 50 * 10 + 50 * 25) / 100)
    # cyd has counts (0 revenue, 0 new customers, 0 follow-ups: 42.5 of the weight) but no rate.
    assert (cyd.rank, cyd.score) == (None, None)
    assert cyd.reason.startswith("data for 42.5% of the weight, 50% needed; none for win rate, conversion")
    assert cyd.marks["revenue"].reading.value == 0


def test_those_not_ranked_do_not_move_the_benchmark():
    assert evaluate(PEOPLE, {1: ANN, 2: BEN}, QUARTER, Rules()).benchmarks["revenue"] == 200


def test_ties_share_a_rank_and_stand_by_name():
    people = [Person(1, "zoe", None), Person(2, "amy", None), Person(3, "bob", None)]
    result = evaluate(people, {1: ANN, 2: ANN, 3: BEN}, QUARTER, Rules())
    assert [(each.person.name, each.rank) for each in result.results] == [("amy", 1), ("zoe", 1), ("bob", 3)]


def test_ranking_by_one_metric_follows_its_direction():
    fast, slow = {**ANN, "cycle_days": 10, "cycles": 1}, {**BEN, "cycle_days": 90, "cycles": 3}
    result = evaluate(PEOPLE, {1: slow, 2: fast}, QUARTER, Rules(), CYCLE)
    assert [(each.person.name, each.rank) for each in result.results[:2]] == [("ben", 1), ("ann", 2)]
    assert result.results[2].reason == "no data for sales cycle"


def test_archived_reps_take_part_only_where_they_have_data():
    people = [PEOPLE[0], PEOPLE[1]._replace(active=False), PEOPLE[2]._replace(active=False)]
    assert [each.person.name for each in evaluate(people, {1: ANN, 2: BEN}, QUARTER, Rules()).results] == ["ann", "ben"]


def test_reasons_name_joining_later_and_leaving_earlier():
    people = [Person(1, "new", None, joined=date(2026, 10, 1)), Person(2, "old", None, left=date(2026, 6, 30))]
    reasons = [each.reason for each in evaluate(people, {}, QUARTER, Rules()).results]
    assert reasons == ["joined on 2026-10-01, after the period", "left on 2026-06-30, before the period"]
