"""Judging one rep again, on random facts: the same as evaluating everybody anew, and steps that no smaller one does."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from crmcli.core.periods import Period
from crmcli.evaluation.explain.effects import changed
from crmcli.evaluation.explain.next_place import next_place
from crmcli.evaluation.explain.rejudging import Judge
from crmcli.evaluation.metrics.catalogue import BY_KEY, METRICS
from crmcli.evaluation.metrics.scoring_rules import Rules, Scorecard, Weight
from crmcli.evaluation.score.insight import evaluate
from crmcli.evaluation.score.readings import Person

QUARTER = Period("2026Q3", date(2026, 7, 1), date(2026, 10, 1), "quarter")
RATES = {"closed": "won", "prospects": "first_wins", "active": "retained", "csat_answers": "satisfied"}


def one_rep(chance):
    """Facts of a rep that can be: parts are no more than the whole."""
    found = {"revenue": chance.randrange(50_000), "contacts": chance.randrange(20)}
    for whole, part in RATES.items():
        found[whole] = chance.choice((0, 0, 3, 8))
        found[part] = chance.randint(0, found[whole])
    found["nps_answers"] = chance.randrange(4)
    found["net_promoters"] = chance.randint(-found["nps_answers"], found["nps_answers"])
    found["cycles"], found["messages"] = found["won"], chance.randrange(4)
    found["cycle_days"] = found["cycles"] * chance.randrange(90)
    found["response_hours"] = found["messages"] * chance.randrange(200_000) / 3600
    return found


def some_case(chance):
    """Four reps, one of them archived, under random rules; their evaluation."""
    everybody = [Person(id, f"r{id}", None, active=id != 4) for id in range(1, 5)]
    facts = {id: one_rep(chance) for id in range(1, 4 + chance.randrange(2))}

    def card():
        weights = {
            metric.key: Weight(chance.choice((1, 10))) for metric in chance.sample(METRICS, chance.choice((4, 12)))
        }
        return Scorecard("C", weights)

    own = {2: card()} if chance.random() < 0.3 else {}
    rules = Rules(card(), own, {1: {"revenue": 30_000}} if chance.random() < 0.3 else {})
    return everybody, facts, rules, evaluate(everybody, facts, QUARTER, rules)


@pytest.mark.parametrize("seed", range(10))
def test_judged_again_is_as_if_all_were_evaluated_anew(seed):
    chance, unranked = Random(seed), 0
    for _ in range(30):
        everybody, facts, rules, evaluation = some_case(chance)
        for result in evaluation.results:
            judge = Judge(everybody, facts, QUARTER, rules, evaluation, result.person.id)
            change = {}
            for rep in chance.sample(range(1, 5), 2):
                for name in chance.sample(sorted(one_rep(chance)), 3):
                    change[rep, name] = -int(facts.get(rep, {}).get(name, -1))
            change = {key: value for key, value in change.items() if key[1] != "response_hours"}
            left = {id: dict(own) for id, own in facts.items()}
            for (rep, name), difference in change.items():
                left.setdefault(rep, {})[name] = left.get(rep, {}).get(name, 0) + difference
            anew = evaluate(everybody, left, QUARTER, rules).of(result.person.id)
            expected = anew.score if anew else None
            unranked += expected is None
            assert judge.without(change) == (None if expected is None else pytest.approx(expected, abs=1e-12, rel=0))
    assert unranked > 3


def test_one_who_has_gone_is_no_part_of_the_mean_without_a_record():
    # Revenue alone counts. With 100 of the archived rep the mean of 300 and 100 is 200: 75 points. Without, 50.
    everybody = [Person(1, "here", None), Person(2, "gone", None, active=False)]
    facts, rules = {1: {"revenue": 300}, 2: {"revenue": 100}}, Rules(Scorecard("C", {"revenue": Weight(1)}))
    judge = Judge(everybody, facts, QUARTER, rules, evaluate(everybody, facts, QUARTER, rules), 1)
    assert judge.without({}) == 75
    assert judge.without({(2, "revenue"): -100}) == 50


def test_hours_are_changed_by_whole_seconds():
    # 10 hours and 1 second, less 10 hours: 1 second, and not a little more or less.
    assert changed({"response_hours": 36001 / 3600}, [("response_hours", -36000)]) == {"response_hours": 1 / 3600}
    assert changed({"won": 3}, [("won", -1), ("closed", 2)]) == {"won": 2, "closed": 2}


def ranks_with(everybody, facts, rules, id, key, steps):
    """The rank with that many more in the numerator of one metric, every other metric as it is: the metric gets a
    numerator of its own, and everybody is evaluated anew."""
    metric = BY_KEY[key]
    left = {rep: {**own, "alone": own.get(metric.numerator, 0)} for rep, own in facts.items()}
    left.setdefault(id, {})["alone"] = left[id].get("alone", 0) + steps
    with pytest.MonkeyPatch.context() as patch:
        alone = [each._replace(numerator="alone") if each.key == key else each for each in METRICS]
        patch.setattr("crmcli.evaluation.metrics.scoring_rules.METRICS", tuple(alone))
        return evaluate(everybody, left, QUARTER, rules).of(id).rank


@pytest.mark.parametrize("seed", range(4))
def test_no_smaller_change_lifts_a_place(seed):
    chance, lifted, never = Random(seed), 0, 0
    for _ in range(12):
        everybody, facts, rules, evaluation = some_case(chance)
        for result in evaluation.results:
            judge = Judge(everybody, facts, QUARTER, rules, evaluation, result.person.id)
            case = everybody, facts, rules, result.person.id
            place = next_place(judge, result)
            ahead = [other for other in evaluation.results if (other.rank or 9) < (result.rank or 0)]
            assert place.ahead == (ahead[-1] if ahead else None)
            for lift in place.lifts:
                key, reading = lift.metric.key, result.marks[lift.metric.key].reading
                if lift.numerator:
                    lifted += 1
                    assert ranks_with(*case, key, lift.numerator) == lift.rank < result.rank
                    assert ranks_with(*case, key, lift.numerator - 1) == result.rank
                elif lift.reason == "none would" and lift.metric.unit == "percent":
                    never += 1
                    most = round(reading.denominator - reading.numerator)
                    assert {ranks_with(*case, key, steps) for steps in range(most + 1)} == {result.rank}
                elif lift.change:  # of a mean of days or hours, the change of the sum that makes it
                    more, less = (reading.denominator * (lift.change + part) for part in (-1e-9, 0.1))
                    assert ranks_with(*case, key, more) < result.rank
                    assert ranks_with(*case, key, min(less, 0)) == result.rank
    assert lifted > 5 and never > 5
