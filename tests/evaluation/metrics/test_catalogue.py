"""Definitions reach the catalogue: the parts that are counted, and the sentence that says so."""

from __future__ import annotations

from datetime import date

import pytest

from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.metrics.scoring_rules import (
    AS_USUAL,
    Definitions,
    Rules,
    Scorecard,
    Weight,
    counted_apart,
    defined,
)


def parts(key, **definitions):
    metric = defined(BY_KEY[key], Definitions(**definitions))
    return metric.numerator, metric.denominator, metric.definition


def test_as_usual_the_catalogue_stays_as_it_is():
    assert all(defined(metric, AS_USUAL) == metric for metric in BY_KEY.values())


def test_each_definition_is_said():
    assert parts("win_rate", win_rate="created") == (
        "created_won", "created", "Deals won by the period's end, of the deals opened in the period",
    )  # fmt: skip
    assert parts("win_rate", win_rate="with-overdue") == (
        "won", "closed_or_overdue",
        "Deals won, of the deals won or lost in the period and those still open at its end whose expected close lies "
        "in the period",
    )  # fmt: skip
    assert "(active: last win within the 6 months before;" in parts("retention", retention_months=6)[2]
    assert "(active: last win within the 1 month before;" in parts("retention", retention_months=1)[2]
    days = (date(2026, 12, 25), date(2026, 12, 26))
    said = parts("response_time", response_hours="Mon-Fri 09:00-17:00", holidays=days)[2]
    assert said.startswith("Mean working hours (Mon-Fri 09:00-17:00, without 2 holidays) from a customer's inbound")
    assert "(Sat 09:00-17:00)" in parts("response_time", response_hours="Sat 09:00-17:00")[2]


@pytest.mark.parametrize(
    ("definitions", "apart"),
    [
        ({}, set()),
        ({"win_rate": "created"}, {"win_rate"}),
        ({"retention_months": 6, "response_hours": "Mon 09:00-17:00"}, {"retention", "response_time"}),
    ],
)
def test_what_is_counted_in_another_way_is_not_to_be_compared(definitions, apart):
    assert counted_apart(AS_USUAL, Definitions(**definitions)) == apart
    assert counted_apart(Definitions(**definitions), AS_USUAL) == apart


def test_other_holidays_are_no_other_way_of_counting():
    each = [Definitions(response_hours="Mon 09:00-17:00", holidays=(date(year, 12, 25),)) for year in (2025, 2026)]
    assert counted_apart(*each) == set()


def test_a_scorecard_of_ones_own_has_the_same_metrics_with_other_weights():
    common = Scorecard("Common", {"revenue": Weight(1)})
    own = Scorecard("Own", {"csat": Weight(3, 90, 10), "review_peer": Weight(1)})
    shared, of_own = Rules(common, {7: own}).metrics()
    every = [key for key in BY_KEY if key not in ("answer_time", "solution_time", "promises_kept")]
    assert [metric.key for metric in shared] == [metric.key for metric in of_own[7]] == every
    weighed = {metric.key: (metric.weight, metric.cap, metric.floor) for metric in of_own[7] if metric.weight}
    assert weighed == {"csat": (3, 90, 10), "review_peer": (1, 120, 0)}
    assert [metric.key for metric in shared if metric.weight] == ["revenue"]
    assert "review_peer" not in [metric.key for metric in Rules(common).metrics()[0]]
    assert "review_peer" in [metric.key for metric in Rules(common).metrics({"reviews"})[0]]
