"""The funnel as arithmetic: exact weights, totals of open stages, and groups that add up."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.money import LARGEST
from crmcli.funnel.overview.insight import Flow, Step, funnel, total

STAGES = [
    {"id": 1, "name": "Lead", "status": "open", "probability": 20, "archived": None},
    {"id": 2, "name": "Old", "status": "open", "probability": 50, "archived": "2026-01-01"},
    {"id": 3, "name": "Talks", "status": "open", "probability": 55, "archived": None},
    {"id": 4, "name": "Won", "status": "won", "probability": 90, "archived": None},
    {"id": 5, "name": "Lost", "status": "lost", "probability": 10, "archived": None},
]


def standing(stage_id, deals, amount, **group):
    return {"stage_id": stage_id, "deals": deals, "amount": amount, **group}


def moved(stage_id, *figures, **group):
    return {"stage_id": stage_id, **dict(zip(Flow._fields, figures, strict=True)), **group}


@pytest.mark.parametrize(
    ("amount", "percent", "weighted"),
    [
        (5, 50, 3),  # 2.5
        (7, 50, 4),  # 3.5
        (1, 50, 1),
        (250, 1, 3),  # 2.50
        (251, 1, 3),  # 2.51
        (149, 1, 1),  # 1.49
        (10**18 + 1, 50, 5 * 10**17 + 1),  # a half that no float could tell
    ],
)
def test_a_weighted_amount_is_exact_and_a_half_goes_away_from_zero(amount, percent, weighted):
    assert Step("Lead", "open", percent, 1, amount).weighted == weighted


@given(st.integers(0, LARGEST * 1000), st.integers(0, 100))
def test_weights_agree_with_fractions(amount, percent):
    exact = Fraction(amount * percent, 100)
    assert Step("Lead", "open", percent, 1, amount).weighted == floor(exact + Fraction(1, 2))


def test_every_stage_is_there_in_order_and_the_total_is_of_open_ones():
    found = funnel(
        STAGES, [standing(1, 2, 300), standing(3, 1, 101), standing(4, 5, 5000), standing(5, 1, 70)], None, False
    )
    # Won is sure and Lost is not, whatever the stages say. 20 % of 300 = 60, 55 % of 101 = 55.55 or 56.
    assert [(step.stage, step.deals, step.amount, step.weighted) for step in found.steps] == [
        ("Lead", 2, 300, 60), ("Talks", 1, 101, 56), ("Won", 5, 5000, 5000), ("Lost", 1, 70, 0),
    ]  # fmt: skip
    assert total(found.steps) == (3, 401, 116, 0)
    assert found.groups is None
    assert all(step.flow is None for step in found.steps)


def test_an_archived_stage_is_there_while_a_deal_is_in_it_or_went_through_it():
    names = ["Lead", "Old", "Talks", "Won", "Lost"]
    assert [step.stage for step in funnel(STAGES, [standing(2, 1, 0)], None, False).steps] == names
    went = funnel(STAGES, [], [moved(2, 0, 1, 0, 0, 0, 1, 3.0)], False)
    assert [step.stage for step in went.steps] == names


def test_groups_stand_by_name_with_the_nameless_last_and_add_up_to_all():
    found = funnel(
        STAGES,
        [standing(1, 1, 10, group=None), standing(1, 2, 33, group="bea"), standing(4, 1, 7, group="Ann")],
        # entered, forward, lost, back, converted, stays, days
        [moved(1, 4, 3, 1, 0, 2, 2, 9.0, group="Ann"), moved(1, 2, 1, 0, 1, 1, 1, 6.0, group="cyd")],
        True,
    )
    assert [group.name for group in found.groups] == ["Ann", "bea", "cyd", None]
    assert [[step.deals for step in group.steps] for group in found.groups] == [
        [0, 0, 1, 0], [2, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0],
    ]  # fmt: skip
    lead = found.steps[0]
    assert (lead.deals, lead.amount, lead.weighted) == (3, 43, 9)  # 8.6; the parts, 6.6 and 2, are not rounded first
    assert lead.flow == (6, 4, 1, 1, 3, 3, 15.0)
    assert (lead.flow.conversion, lead.flow.mean_days) == (0.5, 5.0)  # 3 of 6, and 15 days of 3 stays
    assert found.groups[1].steps[0].flow == Flow()


def test_no_deal_entered_and_no_stay_ended_is_no_data():
    assert (Flow(forward=2, converted=0).conversion, Flow(entered=2).mean_days) == (None, None)


def test_a_funnel_is_empty_until_something_is_in_it_or_went_through_it():
    assert funnel(STAGES, [], None, False).empty
    assert funnel(STAGES, [], [], True).empty
    assert not funnel(STAGES, [standing(5, 1, 0)], None, False).empty
    assert not funnel(STAGES, [], [moved(4, 1, 0, 0, 0, 0, 0, 0.0)], False).empty
