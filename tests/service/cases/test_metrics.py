"""How soon cases are seen to, as a scorecard weighs it: every hour counted by hand."""

from __future__ import annotations

import json

import pytest

from tests.support.datafile import kept, small_team

HOURS = 'hours = "Mon-Fri 09:00-17:00"\n[limit]\nanswer = "8h"\n'


@pytest.fixture(autouse=True)
def team(crm, tmp_path):
    small_team(crm)
    (tmp_path / "service.toml").write_text(HOURS)
    crm("case", "limits", "use", tmp_path / "service.toml", ok=True)
    # Of Acme, alice's: 1 Oct is a Thursday. The first is answered after 1 h on Wednesday and half an hour on Thursday.
    go(crm, "open", "acme", "where is the order?", "2026-09-30 16:00")
    go(crm, "answer", 1, "2026-10-01 09:30")
    go(crm, "solve", 1, "2026-11-02 10:00")  # 1 h, the 22 working days of October, and 1 h
    go(crm, "open", "acme", "the invoice is wrong", "2026-10-08 15:00")
    go(crm, "answer", 2, "2026-10-09 10:00")  # 2 h on Thursday and 1 h on Friday
    go(crm, "wait", 2, "2026-10-09 12:00")
    go(crm, "resume", 2, "2026-10-12 10:00")
    go(crm, "solve", 2, "2026-10-12 16:00")  # 2 h, 3 h on Friday, 6 h on Monday
    go(crm, "open", "blue", "how do we pay?", "--rep", "bob", "2026-11-20 16:00")  # a Friday; nobody answers


def go(crm, *line):
    *words, moment = line
    crm("case", *words, "--at", moment, *(() if words[0] == "open" else ("--yes",)), ok=True)


def weigh(crm):
    weights = ("--weight", "answer_time=60", "--weight", "solution_time=40")
    crm("scorecard", "new", "Service", *weights, "--from", "2026-01-01", ok=True)
    crm("scorecard", "use", "Service", "--from", "2026-01-01", "--restate", ok=True)


def data(crm, *line, code=0):
    ran = crm(*line, "--json")
    assert ran.code == code, ran.err
    return json.loads(ran.out)


def of(found, rep, key):
    every = [*found["reps"], *found["not_ranked"]]
    return next(each for each in every if each["rep"] == rep)["metrics"][key]


def parts(found, rep, key):
    metric = of(found, rep, key)
    return metric["numerator"], metric["denominator"]


def test_working_hours_without_waits_until_the_step_or_the_end_of_the_period(crm):
    weigh(crm)
    q4 = data(crm, "score", "2026Q4", "--as-of", "2026-11-24")
    assert parts(q4, "alice", "answer_time") == (1.5 + 3, 2)
    assert parts(q4, "alice", "solution_time") == (1 + 22 * 8 + 1 + 11, 2)
    # bob's is not answered: 1 h on Friday, 8 h on Monday, and 8 h of today, which is over when it is looked back on.
    assert parts(q4, "bob", "answer_time") == parts(q4, "bob", "solution_time") == (17, 1)
    # By the end of September the first one had waited for an hour, whatever came later; the others were not there.
    q3 = data(crm, "score", "2026Q3")
    assert parts(q3, "alice", "answer_time") == parts(q3, "alice", "solution_time") == (1, 1)
    assert of(q3, "bob", "answer_time")["value"] is None
    november = data(crm, "score", "2026-11", "--as-of", "2026-11-24")  # answered in October, solved in November
    assert parts(november, "alice", "answer_time") == (0, 0)
    assert parts(november, "alice", "solution_time") == (178, 1)
    points = {rep: of(q4, rep, "answer_time")["points"] for rep in ("alice", "bob")}
    mean = (2.25 + 17) / 2  # fewer hours are better: 50 · mean / value, at most 120
    assert points == {"alice": 120, "bob": pytest.approx(50 * mean / 17)}


def test_without_a_weight_nothing_is_read_of_them_but_where_they_are_asked_for(crm):
    assert "answer_time" not in data(crm, "score", "2026Q4")["reps"][0]["metrics"]
    assert of(data(crm, "score", "2026Q4", "--by", "answer_time"), "alice", "answer_time")["value"] == 2.25
    assert "answer_time" not in {each["key"] for each in data(crm, "compare", "2026Q3", "2026-10")["metrics"]}
    (change,) = data(crm, "compare", "2026Q3", "2026-10", "--metric", "answer_time")["metrics"]
    assert (change["before"], change["after"], change["n_before"], change["n_after"]) == (1, 2.25, 1, 2)
    assert "answer_time, solution_time" in crm("scorecard", "metrics", ok=True).out


def test_explain_trend_and_targets_know_them(crm):
    weigh(crm)
    found = data(crm, "explain", "alice", "2026Q4")
    part = next(each for each in found["metrics"] if each["key"] == "answer_time")
    assert {(each["kind"], each["id"]) for each in part["records"]} == {("case", 1), ("case", 2)}
    assert "case: the invoice is wrong" in crm("explain", "alice", "2026Q4", ok=True).out
    trend = data(crm, "trend", "solution_time", "--rep", "alice", "--kind", "month", "--periods", "3")
    # By the end of October the first was not solved, after 1 h and 22 days: with the 11 h of the second 188 by two.
    assert [each["value"] for each in trend["series"][0]["values"]] == [1, 94, 178]
    crm("target", "set", "answer_time", "2", "--rep", "alice", "2026Q4", ok=True)
    (target,) = data(crm, "target", "list")["targets"]
    assert (target["metric"], target["actual"]) == ("answer_time", 2.25)


def test_verify_names_the_case_that_was_changed_after_the_freeze(crm, db):
    weigh(crm)
    crm("score", "2026Q3", "--freeze", "--as-of", "2026-11-23", ok=True)
    go(crm, "reopen", 1, "2026-11-24 09:00")  # what happens later is no change of the quarter
    assert data(crm, "verify", "2026Q3")["periods"][0]["changes"] == []
    crm("edit", "case", 1, "--opened", "2026-09-30 14:00", "--yes", ok=True)
    changes = data(crm, "verify", "2026Q3", code=1)["periods"][0]["changes"]
    told = {(each["label"], each["field"], each["after"]) for each in changes}
    assert ("case #1 of Acme Ltd", "answer_hours", 3) in told and ("case #1 of Acme Ltd", "solution_hours", 3) in told
    assert kept(db, 'SELECT opened FROM "case" WHERE id = 1') == [("2026-09-30T14:00:00Z",)]
