"""Presence from the command line on: in score, compare, coach, trend, fairness, awards and targets, and one scale a
metric. The team is small enough to be worked out by hand: each of the days, deals and calls is said here."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from crmcli.evaluation.frozen.text import digest

HEAD = "title,customer,rep,stage,amount,opened,closed\n"


@pytest.fixture
def team(crm, tmp_path):
    """ann, ben and cyd with a won deal of 920.00 in each month from April to September, and a call on each of the first
    23 days of July; dan with the same in April to June, who left on 3 July with one call."""
    crm("init", "-q", ok=True)
    for name in ("ann", "ben", "cyd", "dan"):
        crm("add", "rep", name, "--joined", "2025-01-01", "-q", ok=True)
    months = [
        (rep, month) for rep in ("ann", "ben", "cyd", "dan") for month in range(4, 10) if (rep, month) < ("dan", 7)
    ]
    deals = [f"{rep} {m},{rep} {m},{rep},Won,920,2026-0{m}-01,2026-0{m}-11\n" for rep, m in months]
    (tmp_path / "deals.csv").write_text(HEAD + "".join(deals), "utf-8")
    crm("import", "deals", "deals.csv", "--add-missing", "customers", "-q", ok=True)
    calls = [(rep, day) for rep in ("ann", "ben", "cyd") for day in range(1, 24)] + [("dan", 2)]
    rows = [f"{rep} 4,{rep},call,out,2026-07-{day:02} 10:00\n" for rep, day in calls]
    (tmp_path / "calls.csv").write_text("customer,rep,kind,direction,at\n" + "".join(rows), "utf-8")
    crm("import", "activities", "calls.csv", "-q", ok=True)
    crm("edit", "rep", "dan", "--left", "2026-07-03", "-q", ok=True)


@pytest.fixture
def data(crm, team):
    return lambda *args: json.loads(crm(*args, "--json", ok=True).out)


def named(found, name):
    return next(each for each in (*found["reps"], *found["not_ranked"]) if each["rep"] == name)


def test_who_left_on_the_third_day_is_not_ranked_and_says_why(crm, data):
    found = data("score", "--quarter", "2026Q3")
    dan = named(found, "dan")
    assert (dan["rank"], dan["reason"]) == (None, "there on 3 of 92 days, 25% needed")
    assert dan["presence"] == {"present": 3, "days": 92, "share": 3 / 92}
    assert dan["metrics"]["follow_ups"]["value"] == pytest.approx(7 / 3)  # one call in three days
    assert [each["rep"] for each in found["reps"]] == ["ann", "ben", "cyd"]
    assert "there on 3 of 92 days" in crm("explain", "dan", "--quarter", "2026Q3", ok=True).out


def test_half_a_quarter_away_compares_as_of_full_presence(crm, data):
    crm("away", "ann", "2026-08-16", "2026-09-30", ok=True)  # 46 of 92 days
    found = data("score", "--quarter", "2026Q3")
    ann, ben = (named(found, name)["metrics"] for name in ("ann", "ben"))
    # 2,760.00 each; of ann's half that is 5,520.00. The mean of 5520, 2760 and 2760 is 3680.
    assert (ann["revenue"]["value"], ann["revenue"]["full_presence"]) == (2760, 5520)
    assert (ann["orders"]["value"], ann["orders"]["full_presence"]) == (3, 6)
    assert (ann["revenue"]["points"], ben["revenue"]["points"]) == pytest.approx((75, 37.5))
    assert (ann["follow_ups"]["value"], ben["follow_ups"]["value"]) == pytest.approx((23 / 46 * 7, 23 / 92 * 7))
    lines = crm("score", "--quarter", "2026Q3", ok=True).out.splitlines()
    at = lines.index("There for a part: compared as of full presence")
    assert lines[at + 2].split() == ["ann", "50.0%", "5,520", "6.0", "6.0"]
    # Under a quarter: 23 of 92 days are enough, 22 are not.
    crm("away", "ann", "2026-07-24", "2026-08-15", ok=True)
    assert named(data("score", "--quarter", "2026Q3"), "ann")["rank"] is not None
    crm("away", "ann", "2026-07-23", ok=True)
    assert named(data("score", "--quarter", "2026Q3"), "ann")["reason"] == "there on 22 of 92 days, 25% needed"


def test_a_share_counts_as_so_much_of_each_day(crm, data):
    crm("edit", "rep", "ann", "--share", "50%", "--since", "2026-07-01", ok=True)
    ann = named(data("score", "--quarter", "2026Q3"), "ann")
    assert (ann["presence"]["share"], ann["metrics"]["follow_ups"]["value"]) == (0.5, pytest.approx(23 / 46 * 7))


def test_no_day_away_is_compared(crm, data):
    crm("away", "ann", "2026-07-24", "2026-09-30", ok=True)  # all days without a call
    change = data("compare", "2026Q2", "2026Q3", "--for", "ann", "--metric", "follow_ups")["metrics"][0]
    assert (change["n_before"], change["n_after"], change["after"]) == (91, 23, 7)
    # 23 calls by three reps in 23 + 92 + 92 + 3 days, and one of dan's.
    trend = data("trend", "follow_ups", "--quarter", "2026Q3", "--periods", "2")["series"][0]["values"][1]
    assert trend["value"] == pytest.approx(70 / (210 / 7))
    assert data("fairness", "--quarter", "2026Q3")["load"]["reps"][0]["days"] == 23


def test_who_was_not_there_before_has_not_improved(crm, data):
    crm("away", "ben", "2026-04-01", "2026-06-30", ok=True)
    crm("score", "--quarter", "2026Q3", "--freeze", ok=True)
    improved = next(each for each in data("awards", "--quarter", "Q3")["awards"] if each["award"] == "most_improved")
    told = [each["rep"] for each in (*improved["winners"], *improved["by_chance"])]
    assert "ben" not in told


def test_follow_ups_of_a_team_mean_the_same_in_a_target_and_in_the_score(crm, data):
    crm("target", "set", "follow_ups", "1.7", "--quarter", "2026Q3", "--reason", "plan", ok=True)
    (target,) = data("target", "list", "--quarter", "2026Q3")["targets"]
    # 70 calls in 92 + 92 + 92 + 3 days, per 7: as one rep, who made 23 in 92.
    assert target["actual"] == pytest.approx(70 / 279 * 7) and target["status"] == "met"
    follow_ups = named(data("score", "--quarter", "2026Q3"), "ann")["metrics"]["follow_ups"]
    assert follow_ups["by_target"] and follow_ups["attainment"] == pytest.approx(23 / 92 * 7 / 1.7)
    assert follow_ups["points"] == pytest.approx(100 * 23 / 92 * 7 / 1.7)


def test_a_period_without_data_is_one_line(crm, team):
    lines = crm("score", "--quarter", "2025Q2", ok=True).out.splitlines()
    assert lines[3:] == ["No data in 2025Q2; latest data: 2026Q3."]


def test_what_was_frozen_before_presence_is_verified_as_it_was_judged(crm, data, db, monkeypatch):
    """As the program froze it then: without a way of making points, and without absences of people."""
    from crmcli.evaluation.frozen import freeze
    from crmcli.evaluation.metrics.scoring_rules import WAYS

    with monkeypatch.context() as then:
        recomputed = freeze.recomputed
        then.setattr(freeze, "recomputed", lambda *args, **_: recomputed(*args[:3], WAYS[0]))
        crm("score", "--quarter", "2026Q3", "--freeze", ok=True)
    with closing(sqlite3.connect(db)) as raw, raw:
        content, text = raw.execute("SELECT content, inputs FROM snapshot").fetchone()
        kept = json.loads(text)
        assert kept["rules"].pop("judging") == 1
        at = kept["people"]["columns"].index("absences")
        for row in (kept["people"]["columns"], *kept["people"]["rows"]):
            row.pop(at)
        text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        raw.execute("UPDATE snapshot SET inputs = ?, digest = ?", (text, digest(content, text)))
    ranked = {each["rep"]: each["rank"] for each in data("score", "--frozen", "2026Q3")["reps"]}
    assert "dan" in ranked  # three days were enough then
    ran = crm("verify", "2026Q3", ok=True)
    assert "Nothing has changed since" in ran.out and "by way 1 of making points, and now by 2" in ran.out
    crm("away", "ann", "2026-08-01", "2026-09-30", "--yes", ok=True)
    changes = json.loads(crm("verify", "2026Q3", "--json").out)["periods"][0]["changes"]
    assert [(each["label"], each["moves_score"]) for each in changes] == [("ann", False)]
    crm("score", "--quarter", "2026Q3", "--freeze", "--replace", "judged by presence", ok=True)
    assert [each["rep"] for each in data("score", "--frozen", "2026Q3")["not_ranked"]] == ["dan"]
    assert json.loads(crm("verify", "2026Q3", "--json", ok=True).out)["periods"][0]["judging"] == 2
