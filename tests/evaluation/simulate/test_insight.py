"""Rankings compared and weights moved: by hand, against SciPy, and against trying many weights."""

from __future__ import annotations

import random
from datetime import date
from itertools import permutations
from math import inf

import pytest
from scipy import optimize, stats

from crmcli.core.periods import Period
from crmcli.evaluation.metrics.catalogue import METRICS
from crmcli.evaluation.metrics.scoring_rules import Rules, Scorecard, Weight
from crmcli.evaluation.score.insight import Evaluation, Result, evaluate
from crmcli.evaluation.score.readings import Person
from crmcli.evaluation.simulate.insight import Case, Leeway, kendall, leeway, ranks_of

Q3 = Period("2026Q3", date(2026, 7, 1), date(2026, 10, 1), "quarter")


# Kendall's τ-b


def test_tau_by_hand():
    assert kendall([(1, 1), (2, 2), (3, 3)]) == 1
    assert kendall([(1, 3), (2, 2), (3, 1)]) == -1
    assert kendall([(1, 2), (2, 1), (3, 3)]) == pytest.approx(1 / 3)  # of three pairs one is the other way round
    # One tie in the second: one pair of the two others agrees, one too; (2 - 0) / √(3 · 2).
    assert kendall([(1, 1), (2, 2), (3, 2)]) == pytest.approx(2 / 6**0.5)


@pytest.mark.parametrize("pairs", [[], [(1, 1)], [(1, 1), (1, 2)], [(1, 1), (1, 1)]], ids=str)
def test_tau_needs_two_places_in_both(pairs):
    assert kendall(pairs) is None


def test_tau_agrees_with_scipy_with_any_ties():
    chance = random.Random(7)
    compared = 0
    for _ in range(300):
        size = chance.randint(2, 9)
        pairs = [(float(chance.randint(1, 5)), float(chance.randint(1, 5))) for _ in range(size)]
        expected = stats.kendalltau(*zip(*pairs, strict=True)).statistic
        if expected == expected:  # not a number where either is all ties
            assert kendall(pairs) == pytest.approx(expected, abs=1e-12)
            compared += 1
        else:
            assert kendall(pairs) is None
    assert compared > 250
    for order in permutations(range(1, 5)):
        pairs = list(enumerate(map(float, order), 1))
        assert kendall(pairs) == pytest.approx(stats.kendalltau(*zip(*pairs, strict=True)).statistic)


def test_who_is_not_ranked_in_both_is_left_out():
    def standing(**ranks: int | None) -> Evaluation:
        people = {name: Person(at, name, None) for at, name in enumerate("abc")}
        return Evaluation([Result(people[name], {}, None, rank) for name, rank in ranks.items()], {})

    assert ranks_of(standing(a=1, b=2, c=None), standing(b=1, a=3, c=2)) == [(1, 3), (2, 1)]


# How far a weight may move


def case(
    facts: dict[str, dict[str, float]], weights: dict[str, float], own: dict[int, Scorecard] | None = None
) -> Case:
    people = [Person(id, name, None) for id, name in enumerate(facts, 1)]
    card = Scorecard("Tried", {key: Weight(weight) for key, weight in weights.items()})
    return Case(people, dict(enumerate(facts.values(), 1)), Q3, Rules(card, own or {}))


def found(one: Case) -> dict[str, Leeway]:
    return {each.key: each for each in leeway(one, evaluate(one.people, one.facts, one.period, one.rules))}


def test_the_flip_of_two_by_hand():
    # Means: revenue 150, orders 3. Points: ann 50·200/150 = 66.67 and 50·2/3 = 33.33; ben 33.33 and 66.67.
    # With revenue w and orders 10, ann is ahead while 66.67w + 333.3 > 33.33w + 666.7: above 10.
    one = case({"ann": {"revenue": 200, "won": 2}, "ben": {"revenue": 100, "won": 4}}, {"revenue": 30, "orders": 10})
    both = found(one)
    assert both["revenue"].weight == 30 and both["revenue"].up is None
    assert both["revenue"].down is not None and both["orders"].up is not None
    assert both["revenue"].down.weight == pytest.approx(10)
    assert both["revenue"].down[1:] == ("ben", "ann")
    assert both["orders"].up.weight == pytest.approx(30) and both["orders"].down is None


def test_whose_data_cover_too_little_drops_out_and_changes_the_order():
    # ben has no feedback: his data cover 30 of 30 + w. From w = 30 on that is less than half, and he is not ranked.
    facts = {"ann": {"revenue": 90, "csat_answers": 4, "satisfied": 2}, "ben": {"revenue": 300}}
    both = found(case(facts, {"revenue": 30, "csat": 20}))
    assert both["csat"].up is not None and both["csat"].down is None
    # Points before: ann 50·90/195 = 23.08 and 50; ben 76.92. She is (692.3 + 50w) / (30 + w), at most 50: never ahead.
    assert both["csat"].up.weight == pytest.approx(30) and both["csat"].up[1:] == (None, "ben")
    # And his data cover less than half of it when revenue weighs less than feedback.
    assert both["revenue"].down is not None and both["revenue"].down.weight == pytest.approx(20)


def test_only_the_first_three_places_matter():
    # Revenue 100 to 96 (mean 98) and weight 1000, so that a place is worth 1000 · 50 / 98 = 510.2; e alone has orders,
    # 120 points at the cap. With w for orders e passes d at w = 510.2 / 120 = 4.25, and c, who is third, at twice that.
    facts = {name: {"revenue": 100 - at, "won": 10 if name == "e" else 0} for at, name in enumerate("abcde")}
    both = found(case(facts, {"revenue": 1000, "orders": 1}))
    assert both["orders"].up is not None
    assert both["orders"].up.weight == pytest.approx(2 * 1000 * 50 / 98 / 120) and both["orders"].up[1:] == ("e", "c")
    assert both["revenue"].down is not None
    assert both["revenue"].down.weight == pytest.approx(120 * 98 / 100)


def test_a_scorecard_of_ones_own_does_not_move():
    facts = {"ann": {"revenue": 200, "won": 2}, "ben": {"revenue": 100, "won": 4}}
    own = {1: Scorecard("Own", {"revenue": Weight(1)})}
    # ann is at 66.67 whatever the others' weights; ben at (33.33w + 666.7) / (w + 10) reaches that at w = 0 only.
    both = found(case(facts, {"revenue": 30, "orders": 10}, own))
    assert both["revenue"].down is None and both["revenue"].up is None


@pytest.mark.parametrize("facts", [{}, {"ann": {"revenue": 1}}], ids=["nobody", "one"])
def test_there_is_nobody_to_pass(facts):
    assert found(case(facts, {"revenue": 30})) == {}


def invented(chance: random.Random) -> Case:
    """A team of up to seven with gaps in their data, under some weights."""
    facts = {}
    for at in range(chance.randint(2, 7)):
        won, asked = chance.randint(0, 5), chance.choice([0, 0, 4, 10])
        facts[f"p{at}"] = {
            "revenue": chance.choice([0, chance.randint(1, 10**6)]), "won": won, "closed": won + chance.randint(0, 3),
            "csat_answers": asked, "satisfied": chance.randint(0, asked), "cycles": won,
            "cycle_days": won * chance.randint(5, 90), "contacts": chance.randint(0, 40),
        }  # fmt: skip
    known = ("revenue", "orders", "win_rate", "csat", "sales_cycle", "avg_deal", "follow_ups")
    keys = chance.sample([metric.key for metric in METRICS if metric.key in known], chance.randint(2, 5))
    own = {1: Scorecard("Own", {"revenue": Weight(50), "csat": Weight(50)})} if chance.random() < 0.2 else {}
    return case(facts, {key: chance.choice([5, 10, 20, 30]) for key in keys}, own)


def flipped(one: Evaluation, other: Evaluation) -> bool:
    """Has anybody who stood behind one of the first three got ahead, or is one of them not ranked?"""
    before = {result.person.id: result.rank or inf for result in one.results}
    after = {result.person.id: result.rank or inf for result in other.results}
    return any(
        after[leader] == inf or (before[rival] > before[leader] and after[rival] < after[leader])
        for leader in before
        if before[leader] <= 3
        for rival in before
    )


@pytest.mark.parametrize("seed", range(40))
def test_up_to_the_limit_nothing_flips_and_beyond_it_something_does(seed):
    one = invented(random.Random(seed))
    base = evaluate(one.people, one.facts, one.period, one.rules)
    for each in leeway(one, base):
        for flip, end in ((each.down, 1e-6), (each.up, 2000.0)):
            limit = flip.weight if flip else end
            for step in range(1, 12):
                weight = each.weight + (limit - each.weight) * step / 12
                assert not flipped(base, one.weighing(each.key, weight)), (each, weight)
            beyond = limit + (1e-6 + limit * 1e-6) * (1 if end > each.weight else -1)
            if flip and beyond > 0:
                assert flipped(base, one.weighing(each.key, beyond)), (each, beyond)


def test_a_crossing_is_where_a_root_finder_finds_it():
    compared = 0
    for seed in range(30):
        one = invented(random.Random(seed))
        base = evaluate(one.people, one.facts, one.period, one.rules)
        for each in leeway(one, base):
            if each.up and each.up.passes:
                names = (each.up.passes, each.up.passed)

                def ahead(weight: float, one: Case = one, key: str = each.key, names=names) -> float:
                    scores = {r.person.name: r.score or 0 for r in one.weighing(key, weight).results}
                    return scores[names[0]] - scores[names[1]]

                near = each.up.weight
                low, high = max(near * 0.999, (near + each.weight) / 2), near * 1.001
                if ahead(low) < 0 < ahead(high):  # else it lies at a threshold, where scores jump
                    assert optimize.brentq(ahead, low, high, xtol=1e-12) == pytest.approx(near, rel=1e-8)
                    compared += 1
    assert compared > 20
