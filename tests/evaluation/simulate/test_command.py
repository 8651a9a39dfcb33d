"""`crm simulate`: past periods under other rules, on the little company of `tests/support/teams/company.py`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.teams import company

SALES = 'name = "Sales"\n[metrics]\nrevenue = 30\norders = 10\n'
ODD = """name = "Odd"
[metrics]
win_rate = { weight = 20, cap = 70 }
retention = 30
revenue = 10
nps = { weight = 5, floor = 20 }
[definitions]
win_rate = "with-overdue"
retention_months = 9
"""


@pytest.fixture
def team(db, tmp_path) -> None:
    company.make(db).close()
    (tmp_path / "sales.toml").write_text(SALES, "utf-8")
    (tmp_path / "odd.toml").write_text(ODD, "utf-8")


def simulated(crm, *args: str) -> dict[str, Any]:
    """The periods of a simulation by their labels."""
    data = json.loads(crm("simulate", *args, "--json", ok=True).out)
    return {each["period"]["label"]: each for each in data["periods"]}


def test_a_period_by_hand(crm, team):
    # Revenue 360.50, 720 and 0 (mean 360.17) at 30, orders 3, 2 and 0 (mean 1.67) at 10:
    # ann 50.046 and 90: 60.03; ben 99.954 and 60: 89.97; cyd, who has none, 0.
    (found,) = simulated(crm, "--scorecard", "sales.toml", "--periods", "1").values()
    reps = {rep["rep"]: rep for rep in found["reps"]}
    mean = (360.5 + 720) / 3
    ann, ben = (30 * 50 * 360.5 / mean + 10 * 90) / 40, (30 * 50 * 720 / mean + 10 * 60) / 40
    assert [rep["rep"] for rep in found["reps"]] == ["ben", "ann", "cyd"]
    assert (reps["ann"]["score"], reps["ben"]["score"], reps["cyd"]["score"]) == pytest.approx((ann, ben, 0))
    today = json.loads(crm("score", "--quarter", "2026Q3", "--json", ok=True).out)
    for rep in today["reps"]:
        assert (reps[rep["rep"]]["rank_in_force"], reps[rep["rep"]]["score_in_force"]) == (rep["rank"], rep["score"])
    assert reps["ann"]["rank_change"] == reps["ann"]["rank_in_force"] - 2
    assert reps["cyd"]["rank_in_force"] is None and reps["cyd"]["rank_change"] is None
    assert found["tau"] == (1 if reps["ben"]["rank_in_force"] < reps["ann"]["rank_in_force"] else -1)
    # ann passes ben where what he leads by in revenue weighs less than what she does in orders.
    lead = 50 * (720 - 360.5) / mean
    weights = {each["key"]: each for each in found["weights"]}
    assert weights["revenue"]["low"] == pytest.approx(10 * 30 / lead) and weights["revenue"]["high"] is None
    assert weights["orders"]["high"] == pytest.approx(30 * lead / 30) and weights["orders"]["low"] is None
    assert weights["orders"]["above"]["passes"] == "ann" and weights["orders"]["above"]["passed"] == "ben"


def test_it_gives_what_the_score_would_be_once_the_rules_are_in_force(crm, team):
    tried = simulated(crm, "--scorecard", "odd.toml")
    crm("scorecard", "import", "odd.toml", ok=True)
    assert simulated(crm, "--scorecard", "odd") == tried, "by the name of a kept one"
    crm("scorecard", "use", "Odd", "--from", "2025Q1", "--restate", ok=True)
    assert list(tried) == ["2025Q4", "2026Q1", "2026Q2", "2026Q3"]
    ranked = 0
    for label, found in tried.items():
        real = json.loads(crm("score", "--quarter", label, "--json", ok=True).out)
        expected = {rep["rep"]: (rep["rank"], rep["score"]) for rep in (*real["reps"], *real["not_ranked"])}
        assert {rep["rep"]: (rep["rank"], rep["score"]) for rep in found["reps"]} == expected
        ranked += len(real["reps"])
    assert ranked > 4


def test_targets_stay_and_who_has_a_scorecard_of_their_own_keeps_it(crm, team):
    crm("target", "set", "revenue", "1000", "--quarter", "2026Q3", "--rep", "ann", "--reason", "late", ok=True)
    for name in ("ben", "cyd"):
        crm("target", "set", "revenue", "500", "--quarter", "2026Q3", "--rep", name, "--reason", "late", ok=True)
    crm("scorecard", "new", "Own", "--weight", "orders=1", ok=True)
    crm("scorecard", "use", "Own", "--rep", "ben", "--from", "2026Q3", "--restate", ok=True)
    ran = crm("simulate", "--scorecard", "sales.toml", "--periods", "1", ok=True)
    assert "Reps with a scorecard of their own keep it." in ran.out
    (found,) = simulated(crm, "--scorecard", "sales.toml", "--periods", "1").values()
    scores = {rep["rep"]: rep["score"] for rep in found["reps"]}
    assert scores["ann"] == pytest.approx((30 * 36.05 + 10 * 90) / 40), "100 · 360.50 / 1000"
    assert scores["ben"] == pytest.approx(60), "his orders alone"


def test_it_writes_nothing(crm, db, team):
    before = db.read_bytes()
    for args in (("--scorecard", "odd.toml"), ("--scorecard", "Default", "--month", "2026-08", "--periods", "3")):
        crm("simulate", *args, ok=True)
    assert db.read_bytes() == before
    assert [path.name for path in db.parent.glob("crm.db*")] == ["crm.db"]


@pytest.mark.parametrize(
    "args, labels",
    [
        ((), ["2025Q4", "2026Q1", "2026Q2", "2026Q3"]),
        (("--quarter", "2026Q1", "--periods", "2"), ["2025Q4", "2026Q1"]),
        (("--month", "last", "--periods", "2"), ["2026-09", "2026-10"]),
        (("--year", "2025", "--periods", "1"), ["2025"]),
        (("--as-of", "2026-12-31", "--periods", "1"), ["2026Q4"]),
    ],
    ids=str,
)
def test_which_periods(crm, team, args, labels):
    assert list(simulated(crm, "--scorecard", "sales.toml", *args)) == labels


@pytest.mark.parametrize(
    "args, code, fault",
    [
        (("--scorecard", "gone.toml"), 4, "gone.toml cannot be read"),
        (("--scorecard", "bad.toml"), 4, "bad.toml: metrics: revenu is not known here"),
        (("--scorecard", "Nobody's"), 3, 'no scorecard "Nobody\'s"'),
        (("--scorecard", "sales.toml", "--periods", "0"), 2, "--periods 0"),
        (("--scorecard", "sales.toml", "--periods", "41"), 2, "--periods 41"),
        (("--scorecard", "sales.toml", "--quarter", "2026Q4"), 2, "2026Q4 is not over"),
        ((), 2, "--scorecard"),
    ],
    ids=str,
)
def test_what_cannot_be_tried_is_one_line(crm, team, tmp_path, args, code, fault):
    (tmp_path / "bad.toml").write_text('name = "Bad"\n[metrics]\nrevenu = 1\n', "utf-8")
    ran = crm("simulate", *args)
    assert (ran.code, ran.out) == (code, "") and fault in ran.err and ran.err.count("\n") == 1


def test_the_table_says_what_the_data_say(crm, team):
    ran = crm("simulate", "--scorecard", "sales.toml", "--periods", "2", ok=True)
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert lines[0] == "Simulate Sales" and "Weights: revenue 30, orders 10." in lines
    (found,) = simulated(crm, "--scorecard", "sales.toml", "--periods", "1").values()
    high = next(each["high"] for each in found["weights"] if each["key"] == "orders")
    assert any(line.startswith("Orders 10.0") and f"up to {high:.1f}" in line for line in lines)
    assert any(line.startswith("2026Q3 ") and line.endswith("ben, ann, cyd") for line in lines)
    csv = crm("simulate", "--scorecard", "sales.toml", "--periods", "2", "--format", "csv", ok=True).out.splitlines()
    assert csv[0].startswith("period,tau,rep,team,rank_in_force,rank,rank_change") and len(csv) == 1 + 2 * 3
