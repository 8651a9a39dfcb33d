"""Fairness as arithmetic: loads beside their mean, rates shrunk by their samples, and metrics that rank alike."""

from __future__ import annotations

import random
from datetime import date

import pytest
from scipy import stats

from crmcli.core.periods import Period
from crmcli.evaluation.fairness.correlation import correlations, spearman
from crmcli.evaluation.fairness.insight import beta_binomial, loads, places, rate
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.score.insight import Result
from crmcli.evaluation.score.points import Mark
from crmcli.evaluation.score.readings import Person, Reading, present

Q3 = Period("2026Q3", date(2026, 7, 1), date(2026, 10, 1), "quarter")
NAMES = ("customers", "worked")


def person(id, name, joined=None, left=None, active=True):
    return Person(id, name, None, joined, left, active)


def result(id, **readings):
    """Of a rep with these (numerator, denominator) by the key of their metric."""
    marks = {}
    for key, (above, below) in readings.items():
        marks[key] = Mark(Reading(above, below, above / below if below else None), None)
    return Result(person(id, f"rep{id:02}"), marks, None)


@pytest.mark.parametrize(
    ("joined", "left", "days"),
    [
        (None, None, 92),
        (date(2026, 7, 1), date(2026, 9, 30), 92),
        (date(2026, 9, 30), None, 1),
        (None, date(2026, 7, 1), 1),
        (date(2026, 10, 1), None, 0),
        (None, date(2026, 6, 30), 0),
    ],
)
def test_the_days_of_a_period_with_the_team(joined, left, days):
    assert present(person(1, "ann", joined, left), Q3).present == days


def test_a_load_under_half_or_over_double_the_mean_is_marked_once_it_is_two_records_apart():
    people = [person(1, "ann"), person(2, "ben"), person(3, "cyd")]
    counts = {
        1: {"customers": 1, "worked": 0},  # means 4 and 1: 1 is under 2, 3 apart; 0 is under a half, but only 1 apart
        2: {"customers": 9, "worked": 3},  # 9 is over 8; 3 is over 2, and 2 apart
        3: {"customers": 2, "worked": 0},  # half of 4 is not less than half
    }
    found = loads(people, counts, NAMES, Q3)
    assert found.means == {"customers": 4, "worked": 1}
    assert [load.marks for load in found.reps] == [
        {"customers": "under"}, {"customers": "over", "worked": "over"}, {},
    ]  # fmt: skip


def test_who_was_there_for_a_part_is_shown_but_not_compared():
    people = [
        person(1, "ann"),
        person(2, "ben"),
        person(3, "came", joined=date(2026, 9, 1)),
        person(4, "gone", left=date(2026, 6, 1)),
        person(5, "heir", left=date(2026, 6, 1)),
        person(6, "kept away", active=False),
    ]
    counts = {1: {"customers": 10}, 2: {"customers": 20}, 3: {"customers": 1}, 5: {"customers": 40}}
    found = loads(people, counts, NAMES, Q3)
    assert found.means == {"customers": 15, "worked": 0}
    # Of those who are gone, only the one who still owns customers is there.
    assert [(load.person.name, load.here, load.marks) for load in found.reps] == [
        ("ann", 92, {}), ("ben", 92, {}), ("came", 30, {}), ("heir", 0, {}),
    ]  # fmt: skip
    assert loads([], {}, NAMES, Q3) == ([], {})


def test_a_beta_binomial_by_hand():
    # 8 and 2 of 10: p = 1/2, S = 2 · 10 · 0.09 = 1.8, S / p(1−p) = 7.2. N − Σn²/N − (k−1) = 20 − 10 − 1 = 9.
    # ρ = (7.2 − 1) / 9 = 31/45 of these two; with the ten reps that would say 1/11: (31/45 + 10/11) / 11 = 791/5445, so
    # α + β = 5445/791 − 1 = 4654/791.
    p, strength = beta_binomial([(8, 10), (2, 10)])
    assert (p, strength) == (0.5, pytest.approx(4654 / 791, rel=1e-12))
    # (8 + 2327/791) / (10 + 4654/791) = 8655/12564
    found = rate(BY_KEY["win_rate"], [result(1, win_rate=(8, 10)), result(2, win_rate=(2, 10))])
    assert [each.shrunk for each in found.reps] == [
        pytest.approx(8655 / 12564, rel=1e-12), pytest.approx(3909 / 12564, rel=1e-12),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("samples", "strength"),
    [
        ([(5, 10), (5, 10), (5, 10)], 280 / 17),  # no variance: ρ = −1/9 of three, (−2/9 + 10/11) / 12 = 17/297
        ([(5, 10), (6, 10), (4, 10)], 463 / 32),  # less than chance would give: (−2/15 + 10/11) / 12 = 32/495
        ([(3, 3), (8, 8)], None),  # nothing but successes
        ([(0, 4), (0, 1)], None),
        ([(1, 1), (0, 1), (1, 1)], 10),  # of one trial each nothing can be told
        ([(3, 7)], 10),  # nor of one sample
        ([(50, 100)] * 200, None),  # so many so much alike: the rate is the team's
    ],
)
def test_where_little_variance_is_left_what_is_expected_counts(samples, strength):
    p, found = beta_binomial(samples)
    assert found == (strength if strength is None else pytest.approx(strength, rel=1e-12))
    assert p == sum(hits for hits, _ in samples) / sum(trials for _, trials in samples)


def test_a_few_small_samples_are_never_taken_at_their_word():
    """Seven reps with ten records each, whose true rates differ as much as ten records of one rate do."""
    draw, missed = random.Random(11), [0.0, 0.0, 0.0]
    for _ in range(400):
        truth = [draw.betavariate(4.5, 5.5) for _ in range(7)]
        samples = [(sum(draw.random() < own for _ in range(10)), 10) for own in truth]
        p, strength = beta_binomial(samples)
        assert strength is None or strength > 1
        for at, mixed in enumerate((strength, 10, 0)):
            shrunk = [p if mixed is None else (hits + mixed * p) / (10 + mixed) for hits, _ in samples]
            missed[at] += sum((one - own) ** 2 for one, own in zip(shrunk, truth, strict=True))
    assert missed[0] < 1.06 * missed[1] < 0.6 * missed[2]  # nearly as near as if it were known, far nearer than raw


def test_the_strength_of_many_samples_is_that_of_the_distribution_they_come_from():
    draw = random.Random(7)
    samples = []
    truth = []
    for _ in range(3000):
        trials, own = draw.randrange(3, 40), draw.betavariate(6, 4)
        samples.append((sum(draw.random() < own for _ in range(trials)), trials))
        truth.append(own)
    p, strength = beta_binomial(samples)
    assert p == pytest.approx(0.6, abs=0.01)
    assert strength == pytest.approx(10, rel=0.1)
    shrunk = [(hits + strength * p) / (trials + strength) for hits, trials in samples]
    miss = [sum((found - own) ** 2 for found, own in zip(made, truth, strict=True)) for made in
            (shrunk, [hits / trials for hits, trials in samples])]  # fmt: skip
    assert miss[0] < 0.75 * miss[1]  # nearer to the truth than the raw rates: that is what it is for


def test_a_small_sample_gives_way_and_places_change():
    samples = {1: (2, 2), 2: (35, 50), 3: (25, 50), 4: (0, 0), 5: (7, 9), 6: (5, 10)}
    found = rate(BY_KEY["win_rate"], [result(id, win_rate=sample) for id, sample in samples.items()])
    assert [(each.person.id, each.rank, each.small) for each in found.reps] == [
        (1, 1, True), (5, 2, True), (2, 3, False), (3, 4, False), (6, 4, False),
    ]  # fmt: skip
    shrunk = {each.person.id: each.rank_shrunk for each in found.reps}
    assert shrunk[1] > shrunk[2]  # two of two carry less than 35 of 50
    assert shrunk[6] < shrunk[3]  # half of ten says less against a rep than half of fifty
    assert (found.numerator, found.denominator) == (74, 121)
    assert rate(BY_KEY["win_rate"], [result(1, win_rate=(0, 0))]) is None


def test_places_are_shared_by_what_is_equal_to_a_billionth():
    assert places([0.1 + 0.2, 0.5, 0.3]) == [2, 1, 2]


def test_spearman_agrees_with_scipy_also_with_ties():
    draw = random.Random(3)
    for _ in range(200):
        count, kinds = draw.randrange(5, 30), draw.randrange(2, 12)
        pairs = [(draw.randrange(kinds), draw.randrange(kinds)) for _ in range(count)]
        if min(len(set(column)) for column in zip(*pairs, strict=True)) > 1:
            expected = stats.spearmanr(*zip(*pairs, strict=True)).statistic
            assert spearman(pairs) == pytest.approx(expected, abs=1e-12)
        else:
            assert spearman(pairs) is None


def test_metrics_that_rank_alike_are_told_and_lower_is_turned_round():
    keys = ("revenue", "sales_cycle", "win_rate", "orders")
    metrics = [BY_KEY[key] for key in keys]
    values = [(100, 50, 0.1), (200, 40, 0.5), (300, 30, 0.2), (400, 20, 0.6), (500, 10, 0.3)]
    results = [
        result(at, revenue=(one, 1), sales_cycle=(two, 1), win_rate=(three, 1), orders=(one, 1))
        for at, (one, two, three) in enumerate(values)
    ]
    found = correlations(metrics, results)
    # Orders rank as revenue does, but carry no weight. A shorter cycle is better: it goes with more revenue.
    assert [(each.metric.key, each.other.key, each.rho, each.twice) for each in found[:1]] == [
        ("revenue", "sales_cycle", 1.0, True)
    ]
    # Ranks 1 2 3 4 5 and 1 4 2 5 3: Σd² = 0 + 4 + 1 + 1 + 4 = 10, ρ = 1 − 60/120.
    assert [each.rho for each in found[1:]] == [pytest.approx(0.5)] * 2
    assert {each.reps for each in found} == {5}
    assert correlations(metrics, results[:4]) == []  # four reps are too few
