"""Where the period was left: how far it is to the targets, or to the quarter before, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from crmcli.core.document import Chart, Marked, Table
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.reports.sections.pace.insight import Way
from crmcli.reports.sections.pace.section import section
from tests.reports import small as made

QUARTER = ("--quarter", "2026Q3")


def gauges(part):
    """What each row of the gauges says: its name, its status, and its bar with its mark."""
    (table,) = [each for each in part.blocks if isinstance(each, Table)]
    assert table.role == "gauges"
    return [(row[0].value, row[1].value, row[2].value) for row in table.rows]


def way(reached, due, goal, metric="revenue", status="on track"):
    return Way(BY_KEY[metric], "", made.week("2026-W30"), reached, due, goal, status)


@pytest.mark.parametrize(
    ("metric", "reached", "due", "goal", "place", "mark"),
    [
        ("revenue", 250, 500, 1000, 0.25, 0.5),
        ("revenue", 1500, 500, 1000, 1.0, 0.5),  # a goal that is passed is the end of the bar
        ("revenue", -100, 500, 1000, 0.0, 0.5),  # more was given back than sold
        ("revenue", None, None, 1000, 0.0, 0.0),
        ("win_rate", 0.4, 0.5, 0.5, 0.8, 1.0),
        ("sales_cycle", 40, 30, 30, 0.75, 1.0),  # 30 days of 40: lower is better
    ],
)
def test_a_way_is_a_share_of_its_goal(metric, reached, due, goal, place, mark):
    made_way = way(reached, due, goal, metric)
    assert (made_way.place, made_way.mark) == (pytest.approx(place), pytest.approx(mark))


def test_it_stands_as_when_the_period_ended(crm, little):
    crm("target", "set", "revenue", "1080.50", *QUARTER, "--reason", "agreed", ok=True)
    crm("target", "set", "revenue", "500", *QUARTER, "--rep", "ann", "--reason", "agreed", ok=True)
    part = section(made.scope(little, "2026-08", rows=4))
    # Won by 31 August: 300.50, 50.00, 10.00 and 20.00; due by then: two of three even months. That of one is left out.
    ((name, status, bar),) = gauges(part)
    assert (name, status) == ("Revenue 2026Q3", "behind")
    assert bar == Marked(pytest.approx(380.5 / 1080.5), pytest.approx(2 / 3, abs=1e-4))
    (chart,) = [each for each in part.blocks if isinstance(each, Chart)]
    assert [each.name for each in chart.series] == ["Reached", "Due 31 Aug", "Target"]
    (told,) = part.data["ways"]
    assert (str(told["reached"]), str(told["goal"]), told["versus"]) == ("380.50", "1080.50", None)
    ann = section(made.scope(little, "2026-08", reps=(1,), rows=4))
    assert [name for name, *_ in gauges(ann)] == ["Revenue 2026Q3, ann"]


def test_without_a_target_the_quarter_before_stands_in(little):
    # By 31 August: 380.50; the quarter before had 500.00 on its last day alone, so nothing by its 62nd day.
    part = section(made.scope(little, "2026-08", rows=4))
    assert gauges(part) == [("Revenue 2026Q3", "ahead", Marked(pytest.approx(380.5 / 500), 0.0))]
    assert "No target is set, so 2026Q2 stands in" in made.lines(part)[-1]
    # And nothing at all was won in the first quarter of 2026: there is no way to show.
    assert "No target is set: crm target set" in made.lines(section(made.scope(little, "2026-05", rows=4)))[-1]


def test_amounts_are_whole_in_sentences_and_bars(little):
    part = section(made.scope(little, "2026-07", today=date(2026, 8, 1), rows=4))
    # 350.50 is won: half a dollar goes away from zero, as in a spreadsheet.
    assert part.data["sentences"][0].startswith("The team won 2 deals worth 351 USD: 30% less than the month before")
    assert "open on 31 July, worth 700 USD (140 USD weighted" in part.data["sentences"][1]
    (table,) = [each for each in part.blocks if isinstance(each, Table)]
    assert {row[3].unit for row in table.rows} == {"whole"}
