"""The places: those of the score of the quarter so far, on one scale with the average marked."""

from __future__ import annotations

import json

import pytest

from crmcli.core.document import Chart, Table
from crmcli.reports.sections.places.section import section
from tests.reports import small as made
from tests.support import datafile


def test_they_are_those_of_the_score_as_it_stood(crm, db):
    datafile.sample(crm)
    told = json.loads(crm("report", "weekly", "2026-W46", "--json", ok=True).out)["sections"]["places"]
    score = json.loads(crm("score", "--as-of", "2026-11-15", "--json", ok=True).out)
    names = ("rank", "rep", "score")
    assert [[each[name] for name in names] for each in told["reps"]] == [
        [each[name] for name in names] for each in score["reps"]
    ]
    assert (told["quarter"], told["through"]) == ("2026Q4", "2026-11-15")


def test_the_bars_are_of_120_with_the_average_marked(little):
    part = section(made.scope(little, "2026-W30"))
    chart, table = part.blocks[:2]
    assert isinstance(chart, Chart) and isinstance(table, Table) and table.role == "bars"
    assert (chart.mark, chart.top) == (50, 120)
    for row in table.rows:
        assert row[2].value == (pytest.approx(row[3].value / 120), pytest.approx(50 / 120))
    assert {row[4].unit for row in table.rows} == {"whole"}
