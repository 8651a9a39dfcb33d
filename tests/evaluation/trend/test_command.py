"""`crm trend`: the little company over the quarters of 2026, worked out by hand.

Revenue, by the close dates and credits of tests/support/teams/company.py:
quarter  ann                        ben           together
2025Q3   2000.00 (b-old, 1 July)    –             2000.00
2025Q4   1000.00 (a-old)            –             1000.00
2026Q1   –                          –             0
2026Q2   –                          500.00        500.00
2026Q3   300.50 + 50 + 10 = 360.50  720.00        1080.50
2026Q4   100.00 (e-late)            –             100.00, under way
"""

from __future__ import annotations

import csv
import io
import json

import pytest
from scipy import stats

from tests.support.teams import company

FIVE = ["2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"]


@pytest.fixture
def data(crm, db):
    """The JSON of a trend of the little company."""
    company.make(db).close()
    return lambda *args: json.loads(crm("trend", *args, "--json", ok=True).out)


def values(series):
    return [each["value"] for each in series["values"]]


def test_a_sum_over_the_quarters(data):
    found = data("revenue", "--periods", "6")
    assert (found["schema"], found["metric"]["key"], found["kind"], found["by"]) == (
        "crm.trend/1", "revenue", "quarter", None,
    )  # fmt: skip
    assert [each["label"] for each in found["periods"]] == [*FIVE, "2026Q4"]
    assert [each["complete"] for each in found["periods"]] == [True] * 5 + [False]
    assert found["periods"][-1] == {"label": "2026Q4", "start": "2026-10-01", "end": "2027-01-01", "complete": False}
    (series,) = found["series"]
    assert values(series) == [2000, 1000, 0, 500, 1080.5, 100]
    theirs = stats.linregress(range(5), [2000, 1000, 0, 500, 1080.5])
    assert series["slope"] == pytest.approx(theirs.slope, abs=0.005)  # −233.90: to the cent
    assert series["slope_p"] == pytest.approx(theirs.pvalue)
    assert (series["slope_periods"], series["direction"]) == (5, "no_clear_direction")
    assert series["best"] == {"period": "2025Q3", "value": 2000}
    assert series["worst"] == {"period": "2026Q1", "value": 0}
    assert series["latest_change"] == (1080.5 - 500) / 500
    # From nothing there is no change to speak of, and to the period under way none is made.
    assert [each["change"] for each in series["values"]] == [None, -0.5, -1.0, None, 1.161, None]


def test_each_rep_and_each_team(data):
    found = data("revenue", "--by", "rep", "--periods", "6")
    assert {each["name"]: values(each) for each in found["series"]} == {
        "ann": [2000, 1000, 0, 0, 360.5, 100], "ben": [0, 0, 0, 500, 720, 0], "cyd": [0] * 6,
    }  # fmt: skip
    (north,) = data("revenue", "--by", "team", "--periods", "6")["series"]
    assert (north["name"], values(north)) == ("North", [2000, 1000, 0, 500, 1080.5, 100])
    (ben,) = data("revenue", "--rep", "BEN", "--periods", "2")["series"]
    assert (ben["name"], values(ben)) == ("ben", [720, 0])


def test_a_rate_keeps_what_it_is_made_of_and_no_answer_is_no_data(data):
    (series,) = data("csat", "--periods", "4")["series"]
    # 2026Q3: ann's 5 and 4 of 5, 4 and 3; 2026Q4: the 1 of 1 October. What nobody is credited for counts for nobody.
    assert values(series) == [None, None, 2 / 3, 0]
    assert [(each["numerator"], each["denominator"]) for each in series["values"]][2:] == [(2, 3), (0, 1)]
    assert (series["slope"], series["direction"], series["slope_periods"]) == (None, "too_few_data", 1)


def test_the_score_is_that_of_each_period(crm, data):
    found = data("score", "--rep", "ann", "--periods", "2")
    frozen = json.loads(crm("score", "--quarter", "Q3", "--json", ok=True).out)
    ann = next(each for each in frozen["reps"] if each["rep"] == "ann")
    assert values(found["series"][0])[0] == ann["score"]
    ranked = [each["score"] for each in frozen["reps"]]
    assert values(data("score", "--periods", "2")["series"][0])[0] == pytest.approx(sum(ranked) / len(ranked))


def test_a_rep_who_is_not_there_yet_has_no_data(crm, data):
    crm("edit", "rep", "cyd", "--joined", "2026-07-01", ok=True)
    (cyd,) = data("orders", "--rep", "cyd", "--periods", "3")["series"]
    assert values(cyd) == [None, 0, 0]


def test_the_follow_ups_of_a_quarter_under_way_are_those_of_its_weeks_so_far(data):
    # One mail of ann's since 1 October, and 55 days of three reps until 24 November.
    assert values(data("follow_ups", "--periods", "2")["series"][0])[1] == 1 / (3 * 55 / 7)


def test_months_weeks_and_years(data):
    assert [each["label"] for each in data("orders", "--kind", "month", "--periods", "3")["periods"]] == [
        "2026-09", "2026-10", "2026-11",
    ]  # fmt: skip
    assert values(data("orders", "--kind", "year", "--periods", "3")["series"][0]) == [0, 3, 7]
    assert data("orders", "--kind", "week", "--periods", "2")["periods"][1]["label"] == "2026-W48"


def test_the_screen_and_the_spreadsheet_say_the_same(crm, data):
    out = crm("trend", "revenue", "--periods", "6", ok=True).out
    assert "Revenue of everybody, 6 quarters\n2025-07-01 to 2026-12-31. Amounts in USD.\n" in out
    assert "2026Q3   1,080.50  █████▍       ▲ +116%\n" in out
    assert "2026Q4*" in out and "2026Q4 is under way (*)" in out
    # The least is the lowest column: 2000 to 0 in eighths are 1000 · 7 / 2000 = 3.5, 1.75 and 3.78.
    assert "Trend" in out and "█▅▁▃▅  no clear direction" in out
    rows = list(csv.DictReader(io.StringIO(crm("trend", "revenue", "--periods", "6", "--format", "csv", ok=True).out)))
    assert [row["value"] for row in rows] == ["2000.00", "1000.00", "0.00", "500.00", "1080.50", "100.00"]
    assert [row["period"] for row in rows] == [*FIVE, "2026Q4"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("wins",), 'no metric "wins"'),
        (("revenue", "--periods", "1"), "--periods 1 is no number of periods"),
        (("revenue", "--kind", "day"), "one of: week, month, quarter, year"),
        (("revenue", "--by", "product"), "one of: rep, team"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(crm, data, args, said):
    ran = crm("trend", *args)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err


def test_nothing_on_record_is_said(crm, db):
    crm("add", "rep", "alice", ok=True)
    assert "Nothing is on record" in crm("trend", "csat", ok=True).out
    assert crm("trend", "csat", "--fail-empty").code == 6
