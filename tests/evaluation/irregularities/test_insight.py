"""Signs of gaming as arithmetic: bunched wins against chance, and wins that may be one deal."""

from __future__ import annotations

import random
from datetime import date

import pytest
from scipy import stats

from crmcli.core.periods import Period
from crmcli.evaluation.irregularities.insight import bunches, evenly, late_from, splits, tail
from crmcli.evaluation.score.readings import Person

Q3 = Period("2026Q3", date(2026, 7, 1), date(2026, 10, 1), "quarter")
PEOPLE = [Person(id, f"rep{id:02}", None) for id in range(1, 31)]


def counts(*pairs):
    return {id: {"wins": wins, "late": late} for id, (wins, late) in enumerate(pairs, 1)}


def test_the_binomial_tail_agrees_with_scipy():
    draw = random.Random(1)
    for _ in range(300):
        trials = draw.choice((draw.randrange(1, 40), draw.randrange(40, 5000)))
        p = draw.choice((draw.random(), draw.random() / 30))
        least = min(trials, max(0, round(trials * p + draw.gauss(0, 3) * (trials * p) ** 0.5)))
        assert tail(least, trials, p) == pytest.approx(stats.binom.sf(least - 1, trials, p), rel=1e-7, abs=1e-290)
    assert (tail(0, 5, 0.0), tail(1, 5, 0.0), tail(5, 5, 1.0)) == (1, 0, 1)
    assert tail(3, 3, 0.5) == pytest.approx(0.125)


@pytest.mark.parametrize(
    ("start", "end", "share"),
    [
        # 28 to 30 September 2026 are Monday to Wednesday: 3 of 66 working days are more than 3 of 92 days.
        ((2026, 7, 1), (2026, 10, 1), 3 / 66),
        # 2017 ended on a Sunday: of the last three days one was a working one, and 3 of 92 days are more than 1 of 65.
        ((2017, 10, 1), (2018, 1, 1), 3 / 92),
        ((2026, 9, 29), (2026, 10, 1), 1),  # a period of two days is all end
        ((2026, 9, 26), (2026, 9, 28), 1),  # a weekend has no working days
    ],
)
def test_the_even_share_of_the_last_days(start, end, share):
    assert evenly(Period("", date(*start), date(*end))) == pytest.approx(share)


def test_the_last_days_are_three():
    assert late_from(Q3) == date(2026, 9, 28)


def test_wins_are_held_to_the_even_share_or_the_others_whichever_is_more():
    team, one, two = bunches(PEOPLE, counts((10, 6), (40, 4)), Q3)
    assert (team.person, team.wins, team.late, team.others) == (None, 50, 10, None)
    assert team.chance == pytest.approx(stats.binom.sf(9, 50, 3 / 66))
    assert (one.share, one.others) == (0.6, 0.1)
    assert one.chance == pytest.approx(stats.binom.sf(5, 10, 0.1))  # a tenth of the others' is more than 3 of 66
    assert two.chance == pytest.approx(stats.binom.sf(3, 40, 0.6))
    assert (team.flagged, one.flagged, two.flagged) == (True, True, False)


def test_two_late_wins_are_no_bunch_however_unlikely():
    assert [each.flagged for each in bunches(PEOPLE, counts((2, 2), (400, 0)), Q3)] == [False] * 3
    assert bunches(PEOPLE, counts((3, 3), (400, 0)), Q3)[1].flagged
    assert bunches(PEOPLE, {}, Q3) == []


def test_chance_alone_makes_few_reports_point_at_anybody():
    draw, pointing, reports = random.Random(11), 0, 400
    for _ in range(reports):
        pairs = [(wins, sum(draw.random() < 3 / 66 for _ in range(wins))) for wins in draw.choices(range(1, 60), k=30)]
        pointing += any(each.flagged for each in bunches(PEOPLE, counts(*pairs), Q3)[1:])
    assert pointing <= reports * 0.05 + 2 * (reports * 0.05 * 0.95) ** 0.5


def pair(first, later, telling=0):
    return {"first": first, "later": later, "telling": telling}


@pytest.mark.parametrize(
    ("pairs", "groups"),
    [
        ([], []),
        ([pair(1, 2)], []),  # two of one product
        ([pair(1, 2, 1)], [[1, 2]]),  # two of one amount
        ([pair(1, 2), pair(1, 3), pair(2, 3)], [[1, 2, 3]]),  # three of one product
        ([pair(1, 2), pair(2, 3)], []),  # a week apart each: never three within the days
        ([pair(1, 2, 1), pair(2, 3, 1), pair(7, 5, 1)], [[1, 2, 3], [5, 7]]),  # what shares a deal is one group
        ([pair(9, 8, 1), pair(1, 2, 1), pair(3, 4, 1), pair(2, 3, 1)], [[1, 2, 3, 4], [8, 9]]),
    ],
)
def test_wins_that_may_be_one_deal(pairs, groups):
    assert splits(pairs) == groups
