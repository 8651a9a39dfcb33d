"""Awards on plain values: who has each, ties, and gains that are no more than noise."""

from __future__ import annotations

from datetime import date

import pytest

from crmcli.evaluation.compare.insight import BETTER, TOO_FEW, UNCLEAR, WORSE, Change
from crmcli.evaluation.frozen.insight import Outcome
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.score.readings import Person, Reading
from crmcli.pay.awards.insight import first, improved, newcomer, satisfaction

PEOPLE = {
    id: Person(id, name, "North", joined)
    for id, name, joined in (
        (1, "ann", date(2020, 1, 1)), (2, "ben", date(2026, 2, 1)), (3, "cyd", date(2025, 10, 1)), (4, "dee", None),
    )
}  # fmt: skip


def outcomes(*scores):
    """By score, the first ranks; None is not ranked."""
    ranked = sorted({score for score in scores if score is not None}, reverse=True)
    return [
        Outcome(id, PEOPLE[id].name, None if score is None else ranked.index(score) + 1, score, "")
        for id, score in enumerate(scores, 1)
    ]


def names(award):
    return [each.person.name for each in award.winners]


def changes(**verdicts):
    """A rep's comparison, as far as awards look at it."""
    blank = (None,) * 7
    return [Change(BY_KEY[key], *blank, verdict, None, 0, 0, None) for key, verdict in verdicts.items()]


def test_first_place_is_shared_in_a_tie():
    assert names(first(PEOPLE, outcomes(50.0, 70.0, 70.0, None))) == ["ben", "cyd"]
    nobody = first(PEOPLE, outcomes(None, None))
    assert (names(nobody), nobody.reason) == ([], "nobody is ranked")


@pytest.mark.parametrize(
    ("verdicts", "winners", "by_chance"),
    [
        # ann gained 30, ben 20, cyd 10, dee lost 5.
        ({1: {"revenue": BETTER, "csat": UNCLEAR}}, ["ann"], []),
        ({1: {"revenue": UNCLEAR}, 2: {"win_rate": BETTER}}, ["ben"], ["ann"]),
        ({1: {"revenue": BETTER, "csat": WORSE}, 2: {"csat": TOO_FEW}, 3: {"csat": BETTER}}, ["cyd"], ["ann", "ben"]),
        ({}, [], ["ann", "ben", "cyd"]),
    ],
)
def test_most_improved_is_the_largest_gain_that_is_no_noise(verdicts, winners, by_chance):
    compared = {id: changes(**verdicts.get(id, {})) for id in (1, 2, 3, 4)}
    found = improved(PEOPLE, outcomes(80.0, 60.0, 50.0, 20.0), outcomes(50.0, 40.0, 40.0, 25.0), compared)
    assert (names(found), [each.person.name for each in found.judged]) == (winners, by_chance)
    assert bool(found.reason) == (not winners)


def test_most_improved_says_what_is_better_and_what_is_worse():
    verdicts = {1: changes(revenue=BETTER, win_rate=BETTER, csat=WORSE), 2: changes(orders=BETTER, nps=UNCLEAR)}
    found = improved(PEOPLE, outcomes(80.0, 60.0), outcomes(50.0, 40.0), verdicts)
    (ben,), (ann,) = found.winners, found.judged
    assert (ben.value, ben.better) == (20.0, ["orders"])
    assert (ann.gain, ann.better, ann.worse) == (30.0, ["revenue", "win_rate"], ["csat"])


def test_equal_gains_share_it():
    every = {1: changes(revenue=UNCLEAR), 2: changes(revenue=BETTER), 3: changes(revenue=BETTER)}
    found = improved(PEOPLE, outcomes(60.0, 50.1, 40.1), outcomes(50.0, 40.0, 30.0), every)
    assert (names(found), [each.person.name for each in found.judged]) == (["ben", "cyd"], [])
    found = improved(PEOPLE, outcomes(60.1, 50.1, 40.1), outcomes(50.0, 40.0, 30.0), every)
    assert (names(found), [each.person.name for each in found.judged]) == (["ben", "cyd"], ["ann"])


@pytest.mark.parametrize(
    ("now", "before", "reason"),
    [
        ((50.0, None), (None, 50.0), "nobody is ranked in both periods"),
        ((50.0, 40.0), (50.0, 45.0), "nobody's score rose"),
        ((50.0, 40.0), (40.0, 45.0), "no gain is more than chance would make"),
    ],
)
def test_why_nobody_improved(now, before, reason):
    assert improved(PEOPLE, outcomes(*now), outcomes(*before), {1: [], 2: []}).reason == reason


def test_satisfaction_takes_five_answers_and_a_tie_is_shared():
    readings = {
        1: Reading(4, 4, 1.0), 2: Reading(4, 5, 0.8), 3: Reading(8, 10, 0.8), 4: Reading(0, 0, None),
    }  # fmt: skip
    found = satisfaction(PEOPLE, readings)
    assert [(each.person.name, each.value, each.answers) for each in found.winners] == [
        ("ben", 0.8, 5),
        ("cyd", 0.8, 10),
    ]
    assert satisfaction(PEOPLE, {1: Reading(4, 4, 1.0)}).reason == "nobody has 5 answers"


def test_a_newcomer_joined_within_the_twelve_months():
    since = date(2025, 10, 1)
    assert names(newcomer(PEOPLE, outcomes(90.0, 50.0, 60.0, 95.0), since)) == ["cyd"]  # on the first of those days
    assert names(newcomer(PEOPLE, outcomes(90.0, 50.0, None, 95.0), since)) == ["ben"]
    assert newcomer(PEOPLE, outcomes(90.0), since).reason == "nobody ranked joined on 2025-10-01 or later"
