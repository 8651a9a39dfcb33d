"""What a ranking says of itself: few records, unequal chances, metrics that count the same thing twice."""

from __future__ import annotations

import pytest

from crmcli.evaluation.metrics.catalogue import METRICS
from crmcli.evaluation.score.cautions import cautions
from crmcli.evaluation.score.insight import Result
from crmcli.evaluation.score.points import Mark
from crmcli.evaluation.score.readings import Person, Reading

NAMES = ("ann", "ben", "cyd", "dan", "eve")


def results(**values):
    """Five ranked reps; of each metric named the numerators and denominators, of all others 50 of 100 records each."""
    found = []
    for at, name in enumerate(NAMES):
        marks = {}
        for metric in METRICS:
            above, below = values.get(metric.key, [(50 + (7 * at + 3) % 5, 100)] * 5)[at]
            marks[metric.key] = Mark(Reading(above, below, above / below if below else None), 50, metric.weight)
        found.append(Result(Person(at + 1, name, None), marks, 50, 1))
    return found


def said(found):
    return {each.kind: each.text for each in cautions(found, METRICS, "2026Q3")}


def test_rates_of_few_records_are_named():
    few = results(csat=[(1, 2), (9, 9), (1, 10), (0, 0), (80, 100)], win_rate=[(1, 2)] * 5)
    assert said(few)["small"] == "Fewer than 10 records: win rate of everybody; satisfaction of ann, ben."
    many = results(retention=[(1, 2)] * 4 + [(10, 10)])
    assert said(many)["small"] == "Fewer than 10 records: retention of 4 reps."
    (caution,) = [each for each in cautions(many, METRICS, "2026Q3") if each.kind == "small"]
    assert caution.see == "crm scorecard fairness 2026Q3"


def test_who_had_few_or_many_prospects_is_named():
    # The mean is 10: half of it is 5, double 20.
    unequal = results(conversion=[(1, 4), (1, 5), (1, 21), (1, 9), (1, 11)])
    assert said(unequal)["chances"] == (
        "Unequal chances: ann had less than 50% of the mean of prospects; cyd had more than 200%."
    )
    assert "chances" not in said(results(conversion=[(1, 1), (1, 2), (1, 1), (1, 2), (1, 1)]))  # one apart is chance


def test_metrics_that_rank_alike_are_named():
    alike = results(revenue=[(at, 1) for at in (1, 2, 3, 4, 5)], new_customers=[(at, 1) for at in (2, 3, 5, 7, 9)],
                    retention=[(60 - at, 100) for at in (3, 9, 1, 7, 2)])  # fmt: skip
    assert "revenue and new customers" in said(alike)["twice"]


@pytest.mark.parametrize("ranked", [[], results()[:1]])
def test_of_nobody_and_of_one_little_is_said(ranked):
    assert "twice" not in said(ranked) and "chances" not in said(ranked)
