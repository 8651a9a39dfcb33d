"""Which targets judge whom, and what they ask: worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crmcli.evaluation.score.readings import Person
from crmcli.evaluation.targets.choice import target_parts, target_value, targets_by_rep, targets_of
from crmcli.evaluation.targets.insight import Owner
from tests.evaluation.targets.test_insight import ANN, BEN, CALENDAR, CYD, ORDERS, REVENUE, WIN_RATE, period, target


@pytest.mark.parametrize(
    ("person", "metric", "value", "expected"),
    [
        (ANN, REVENUE, 9_000_000, 4_597_826),  # 47 of 92 days: 4,597,826.09
        (BEN, REVENUE, 9_000_000, 4_500_000),  # 46 of 92
        (CYD, REVENUE, 9_000_000, 9_000_000),
        (ANN, ORDERS, 46, 23.5),
        (ANN, WIN_RATE, 0.4, 0.4),  # a rate is the same however long one is there
    ],
)
def test_who_is_there_for_a_part_is_asked_pro_rata(person, metric, value, expected):
    quarter = period("2026Q3")
    assert target_value(target_parts([target("2026Q3", value, metric)], quarter, quarter), person, quarter) == expected


def test_who_is_not_there_at_all_is_asked_nothing():
    july = period("2026-07")
    for metric, value in ((REVENUE, 9_000_000), (WIN_RATE, 0.4)):
        assert target_value(target_parts([target("2026Q3", value, metric)], july, july), ANN, july) is None


def test_a_part_of_nothing_asks_nothing():
    july = period("2026-07")
    assert target_value(target_parts([target("2026Q3", 900, shares=(0.0, 0.5, 0.5))], july, july), CYD, july) is None


QUARTERS = [target(f"2026Q{number}", 1000 * number) for number in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("targets", "text", "so_far", "expected"),
    [
        ([], "2026Q3", None, None),
        ([target("2026", 12_000), QUARTERS[2]], "2026Q3", None, 3000),  # the target of just that period
        ([QUARTERS[2], target("2026", 12_000)], "2026Q2", None, 3000),  # a quarter of the year
        ([target("2026", 12_000), QUARTERS[2]], "2026-09", None, 1000),  # a third of the quarter, not of the year's
        (QUARTERS, "2026", None, 10_000),  # the quarters together
        (QUARTERS[:3], "2026", None, None),  # they do not cover the year
        ([target("2026", 12_000), *QUARTERS], "2026", None, 12_000),
        (QUARTERS, "2026-03-01..2026-05-31", None, 333 + 667 + 667),  # thirds: 334, 333, 333 and 667, 667, 666
        (
            [target("2026", 12_000), target("2026-07", 5), target("2026-08", 6), target("2026-09", 7)],
            "2026Q3",
            None,
            18,
        ),
        # Under way: the days so far of that quarter, whatever covers them.
        ([target("2026", 12_000), QUARTERS[3]], "2026Q4", "2026-11-24", 1334 + 1066),  # 24/30 of 1333 is 1066.4
        (QUARTERS, "2026", "2026-07-31", 1000 + 2000 + 1000),
        ([target("2026", 36_500)], "2026-W10", None, 687),  # of March's 3041: 784.8 by the 8th less 98.1 by the 1st
        ([QUARTERS[2], QUARTERS[3]], "2026-09-30..2026-10-01", None, 33 + 43),  # 1000 − 967 (966.7), 1334/31 = 43.03
    ],
)
def test_which_targets_judge_a_period(targets, text, so_far, expected):
    whole = period(text)
    cut = whole._replace(end=date.fromisoformat(so_far) + timedelta(days=1)) if so_far else whole
    assert target_value(target_parts(targets, cut, whole), None, cut) == expected


def test_rates_of_several_targets_are_meant_by_days():
    rates = [target("2026-07", 0.31, WIN_RATE), target("2026-08", 0.62, WIN_RATE)]
    both = period("2026-07-01..2026-08-31")
    assert target_value(target_parts(rates, both, both), None, both) == pytest.approx(0.465)


def test_a_rep_is_judged_by_his_own_else_of_rates_by_the_teams_else_by_everybodys():
    quarter, everybody, north = period("2026Q3"), Owner(), Owner(None, "north", "North")
    targets = [
        target("2026Q3", 900, owner=Owner(3)),
        target("2026Q3", 5000, owner=north),  # revenue of a team judges no single rep
        target("2026", 50_000, owner=everybody),
        target("2026Q3", 0.5, WIN_RATE, everybody),
        target("2026", 0.6, WIN_RATE, north),
        target("2026", 0.7, WIN_RATE, Owner(2)),
    ]
    people = [Person(1, "ann", "NORTH"), Person(2, "ben", "North"), CYD]
    assert targets_by_rep(targets, people, quarter, CALENDAR) == {
        1: {"win_rate": 0.6},
        2: {"win_rate": 0.7},
        3: {"revenue": 900, "win_rate": 0.5},
    }


def test_those_that_concern_a_rep_are_the_closest_of_rates_and_the_own_of_what_adds_up():
    everybody, north, own = Owner(), Owner(None, "north", "North"), Owner(1)
    year, quarter, team = (
        target("2026", 0.5, WIN_RATE, everybody), target("2026Q3", 0.7, WIN_RATE, own),
        target("2026Q3", 0.6, WIN_RATE, north),
    )  # fmt: skip
    earlier, revenue, mine = target("2026Q2", 0.6, WIN_RATE, north), target("2026", 9, owner=north), target("2026", 9)
    # The quarter of his own stands for the team's; the year of everybody's judges what neither does.
    assert targets_of([year, team, quarter, earlier, revenue, mine], ANN) == [quarter, mine, earlier, year]
    assert targets_of([year, team, revenue, mine], CYD._replace(team="NORTH")) == [team, year]
    assert targets_of([year, team, revenue, mine], CYD) == [year]
