"""Coaching on made-up figures: pools by SciPy and NumPy, gaps, steps and lessons by hand."""

from __future__ import annotations

import numpy
import pytest

from crmcli.development.coach.insight import (
    LEARNS,
    TEACHES,
    Passage,
    Standing,
    advice,
    beside,
    gap,
    in_order,
    leak,
    lessons,
    share,
)
from crmcli.development.steps.catalogue import Catalogue, Step
from crmcli.evaluation.compare.insight import Change
from crmcli.evaluation.compare.samples import Sample, pooled
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.score.insight import Result
from crmcli.evaluation.score.points import Mark
from crmcli.evaluation.score.readings import Person, Reading
from crmcli.funnel.overview.insight import Flow

NOTHING, SOME = Reading(0, 0, None), Reading(1, 1, 1.0)


def sample(*values):
    return Sample(len(values), sum(values), float(numpy.var(values) * len(values)) if values else 0.0, values)


def change(key, verdict):
    return Change(BY_KEY[key], 1.0, 1.0, 0.0, None, None, None, None, verdict, None, 9, 9, None)


def standing(key, verdict, gap, points=50.0, share=0.1):
    return Standing(BY_KEY[key], Mark(NOTHING, points, 10), share, gap, change(key, verdict))


def result(**points):
    marks = {key: Mark(NOTHING if value is None else SOME, value, BY_KEY[key].weight) for key, value in points.items()}
    return Result(Person(1, "x", None), marks, None)


def test_samples_pool_as_if_they_had_been_one():
    parts = [(1.0, 2.0, 4.0), (), (10.0,), (3.0, 3.0)]
    whole = [value for part in parts for value in part]
    found = pooled(sample(*part) for part in parts)
    assert (found.n, found.total, found.values) == (6, sum(whole), tuple(whole))
    assert found.squares == pytest.approx(numpy.var(whole) * 6)
    assert pooled([]) == Sample(0, 0.0)


def test_a_sample_whose_values_were_not_read_pools_without_any():
    assert pooled([sample(1.0, 2.0), Sample(250, 300.0, 20.0)]).values == ()


def test_what_adds_up_is_told_for_as_many_days_as_there_are():
    days = sample(*[0.0] * 60, 500.0)
    assert beside(BY_KEY["revenue"], days, days, 92).scale == 92
    assert beside(BY_KEY["follow_ups"], days, days, 92).scale == 7
    assert beside(BY_KEY["nps"], sample(1.0, -1.0), sample(1.0), 92).scale == 100
    assert beside(BY_KEY["sales_cycle"], sample(1.0, 2.0), sample(3.0), 92).before.values == (1.0, 2.0)
    assert beside(BY_KEY["sales_cycle"], Sample(500, 9.0, 1.0), sample(3.0), 92).after.values == ()


def test_a_gap_is_the_part_of_the_weight_times_the_points_between():
    # Revenue weighs 30 and win rate 10: a part of 3/4. 20 points against 50 and 60: 3/4 · (20 − 55).
    mine, others = result(revenue=20.0, win_rate=80.0), [result(revenue=50.0), result(revenue=60.0)]
    assert (share("revenue", mine), gap("revenue", mine, others)) == (0.75, 0.75 * -35)
    # Without points of the win rate, revenue is all of the weight; nobody's points are no gap.
    assert gap("revenue", result(revenue=20.0, win_rate=None), others) == -35
    assert gap("revenue", result(revenue=None), others) is None
    assert gap("revenue", mine, [result(revenue=None)]) is None


def test_strengths_stand_first_then_weaknesses_then_all_else_by_what_it_costs():
    rows = [
        standing("csat", "too_few_data", -9.0), standing("orders", "no_clear_change", -1.0),
        standing("win_rate", "no_clear_change", -5.0), standing("revenue", "worse", -2.0),
        standing("retention", "better", 3.0),
    ]  # fmt: skip
    keys = [each.metric.key for each in in_order(rows)]
    assert keys == ["retention", "revenue", "win_rate", "orders", "csat"]


def passage(id, mine, others, verdict):
    flows = (Flow(entered=entered, converted=converted) for entered, converted in (mine, others))
    return Passage(id, f"S{id}", *flows, change("win_rate", verdict))


def test_a_stage_loses_what_the_others_rate_would_have_brought():
    # 2 of 10 where the others bring 50 of 100: five were to be expected, so three were lost more.
    assert passage(1, (10, 2), (100, 50), "worse").lost == pytest.approx(3.0)
    assert passage(1, (0, 0), (100, 50), "too_few_data").lost == 0


def test_the_leak_is_a_clear_one_before_one_of_more_deals_and_none_where_nothing_is_lost():
    clear, large = passage(1, (10, 2), (100, 50), "worse"), passage(2, (40, 16), (100, 50), "no_clear_change")
    assert leak([large, clear]) is clear and leak([large]) is large
    assert leak([passage(1, (10, 9), (100, 50), "better"), passage(2, (4, 2), (2, 1), "too_few_data")]) is None


CATALOGUE = Catalogue(
    [
        Step("list", "Use the list", ("win_rate", "conversion"), ("Lead",)),
        Step("call", "Call", ("conversion",)),
        Step("sit in", "Sit in", (), ("*",)),
    ]
)


def test_each_weakness_gets_a_step_and_candidates_fill_up_to_three():
    rows = [
        standing("revenue", "no_clear_change", -8.0), standing("win_rate", "worse", -1.0),
        standing("conversion", "too_few_data", -3.0), standing("csat", "no_clear_change", -2.0),
        standing("retention", "better", -1.0), standing("nps", "no_clear_change", 4.0),
    ]  # fmt: skip
    found = advice(rows, passage(1, (10, 2), (100, 50), "no_clear_change"), CATALOGUE)
    # The clear one first. The list is suggested for the win rate, so conversion gets the next step that fits; the
    # catalogue has none for revenue. What is better, or costs nothing, needs none.
    assert [(each.about, each.verdict, each.step and each.step.name) for each in found] == [
        ("win_rate", "weakness", "list"),
        ("revenue", "no_clear_difference", None),
        ("conversion", "too_few_data", "call"),
        ("stage:S1", "no_clear_difference", "sit in"),
    ]


def test_a_stage_of_its_own_comes_before_any_stage():
    assert [step.name for step in CATALOGUE.for_stage("lead")] == ["list", "sit in"]


def people(*names):
    return [Person(id, name, None) for id, name in enumerate(names, 1)]


def test_the_strong_stand_beside_the_weak_clear_ones_first():
    ann, ben, cyd = people("ann", "ben", "cyd")
    found = lessons(
        [ann, ben, cyd],
        {
            1: [standing("win_rate", "better", 2.0, 80.0), standing("csat", "no_clear_change", 1.0, 60.0)],
            2: [standing("win_rate", "worse", -2.0, 30.0), standing("csat", "no_clear_change", -9.0, 10.0)],
            3: [standing("win_rate", "no_clear_change", -1.0, 40.0), standing("csat", "too_few_data", -9.0, 0.0)],
        },
    )
    # Ann teaches two at most: so ben learns nothing of satisfaction, and what cyd has too few data for is no lesson.
    assert [(each.metric.key, each.teacher.name, each.learner.name, each.clear) for each in found] == [
        ("win_rate", "ann", "ben", 2), ("win_rate", "ann", "cyd", 1),
    ]  # fmt: skip
    assert found[0].worth == pytest.approx(0.1 * 50)


def test_nobody_teaches_or_learns_more_than_they_can():
    everybody = people("ann", "ben", "cyd", "dan", "eve", "fay")
    keys = ("win_rate", "csat", "retention", "conversion")
    strong = {1, 2}
    found = lessons(
        everybody,
        {
            person.id: [
                standing(key, "no_clear_change", 1.0 if person.id in strong else -1.0, 60.0 + person.id) for key in keys
            ]
            for person in everybody
        },
    )
    for person in everybody:
        taught = sum(lesson.teacher is person for lesson in found)
        learned = [lesson.metric.key for lesson in found if lesson.learner is person]
        assert taught <= TEACHES and len(learned) <= LEARNS and len(set(learned)) == len(learned)
    assert len(found) == TEACHES * len(strong)
