"""`crm verify`: every kind of change since a period was frozen is named, with whether it moves the score."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.datafile import once
from tests.support.teams import company

Lines = tuple[tuple[str, ...], ...]


@pytest.fixture
def frozen(db, crm) -> str:
    """The company with its third quarter frozen; the score as it was printed."""

    def freeze(path: Path) -> None:
        company.make(path).close()
        PRINTED.append(crm("score", "--freeze", "-q", "--db", path, ok=True).out)

    once(db, freeze)
    return PRINTED[0]


PRINTED: list[str] = []
"""When it was frozen."""


@pytest.fixture
def verify(crm) -> Callable[..., Any]:
    """What `crm verify 2026Q3` finds, once its exit code fits."""

    def run() -> Any:
        ran = crm("verify", "2026Q3", "--json")
        (found,) = json.loads(ran.out)["periods"]
        assert ran.code == found["changed"] == bool(found["changes"] or found["scores"])
        return found

    return run


def run_all(crm, db, lines: Lines) -> None:
    for line in lines:
        if line[0] == "sql":
            with closing(sqlite3.connect(db)) as connection, connection:
                connection.execute(line[1])
        else:
            crm(*line, ok=True)


# What is done, and then each change that is to be named: group, label, field, before, after.
# Every one of them alone decides whether scores differ, so that `moves_score` must say just that.
CASES: dict[str, tuple[Lines, tuple[tuple[str, str, str, Any, Any], ...], bool]] = {
    "amount": (
        (("edit", "deal", "c-1", "--amount", "400", "--yes"),),
        (("edits", 'deal #5 "c-1"', "amount", 300.5, 400.0),),
        True,
    ),
    "closed moved within": (
        (("edit", "deal", "c-2", "--closed", "2026-09-20", "--yes"),),
        (("edits", 'deal #6 "c-2"', "closed", "2026-09-30", "2026-09-20"),),
        True,  # ben's cycle: (82 + 1) / 2 days become (72 + 1) / 2
    ),
    "closed moved out": (
        (("edit", "deal", "c-2", "--closed", "2026-10-05", "--yes"),),
        (("edits", 'deal #6 "c-2"', "closed", "2026-09-30", "2026-10-05"),),
        True,
    ),
    "closed moved in": (
        (("edit", "deal", "e-late", "--closed", "2026-09-30", "--yes"),),
        (("edits", 'deal #9 "e-late"', "closed", "2026-10-01", "2026-09-30"),),
        True,
    ),
    "opened": (
        (("edit", "deal", "c-1", "--opened", "2026-06-01", "--yes"),),
        (("edits", 'deal #5 "c-1"', "opened", "2026-06-15", "2026-06-01"),),
        True,
    ),
    "reopened": (
        (("move", "c-2", "Lead", "--yes"),),
        (("edits", 'deal #6 "c-2"', "status", "won", "open"),),
        True,
    ),
    "won late": (
        (
            ("edit", "deal", "d-open", "--amount", "10", "--yes"),
            ("move", "d-open", "won", "--at", "2026-09-30", "--yes"),
        ),
        (("edits", 'deal #8 "d-open"', "status", "open", "won"), ("edits", 'deal #8 "d-open"', "amount", None, 10.0)),
        True,
    ),
    "added": (
        (
            ("add", "deal", "new", "--customer", "E", "--rep", "ben", "--amount", "5", "--opened", "2026-07-01"),
            ("move", "new", "lost", "--at", "2026-07-02", "--yes"),
        ),
        (("edits", 'deal #15 "new"', "new here", None, 5.0),),
        True,  # one more lost deal of ben's
    ),
    "gone from the horizon": (
        (("edit", "deal", "b-old", "--closed", "2025-06-30", "--yes"),),
        (("edits", 'deal #3 "b-old"', "gone from here", "won", None),),
        True,  # B is not active any more
    ),
    "customer": (
        (("edit", "deal", "c-1", "--customer", "E", "--yes"),),
        (("edits", 'deal #5 "c-1"', "customer", "C", "E"),),
        True,
    ),
    "title and source": (
        (("edit", "deal", "c-1", "--title", "x", "--source", "web", "--yes"),),
        (("edits", 'deal #5 "x"', "title", "c-1", "x"), ("edits", 'deal #5 "x"', "source", None, "web")),
        False,
    ),
    "owner of a closed deal": (
        (("edit", "deal", "c-1", "--rep", "ben", "--yes"),),
        (("owners", 'deal #5 "c-1"', "owner", "ann", "ben"),),
        False,
    ),
    "owner of an old win": (
        (("edit", "deal", "b-old", "--rep", "ben", "--yes"),),
        (("owners", 'deal #3 "b-old"', "owner", "ann", "ben"),),
        False,
    ),
    "credit": (
        (("edit", "deal", "c-1", "--credit", "ben", "--yes"),),
        (("owners", 'deal #5 "c-1"', "credit", "ann", "ben"),),
        True,
    ),
    "owner of an open deal": (
        (("edit", "deal", "d-open", "--rep", "cyd", "--yes"),),
        (("owners", 'deal #8 "d-open"', "owner", "ann", "cyd"),),
        True,  # D is one of the customers that ann could have won, and cyd's now
    ),
    "owner of a customer": (
        (("edit", "customer", "A", "--owner", "ben"),),
        (("owners", 'customer "A"', "owner", None, "ben"),),
        False,
    ),
    "name and region of a customer": (
        (("edit", "customer", "A", "--name", "AA", "--region", "EMEA"),),
        (("edits", 'customer "AA"', "name", "A", "AA"), ("edits", 'customer "AA"', "region", None, "EMEA")),
        False,
    ),
    "a first win long ago": (
        (
            ("add", "deal", "old", "--customer", "C", "--rep", "cyd", "--amount", "5", "--opened", "2020-01-01"),
            ("move", "old", "won", "--at", "2020-01-02"),
        ),
        (("edits", 'customer "C"', "first win", "2026-07-01", "2020-01-02"),),
        False,  # C is no new customer of ann's now; the only one with any, she has twice the mean as before
    ),
    "feedback added": (
        (("edit", "customer", "C", "--owner", "ben"), ("feedback", "C", "5", "--at", "2026-08-01")),
        (
            ("edits", "feedback #12 of C", "new here", None, None),
            ("owners", 'customer "C"', "owner", None, "ben"),
        ),
        True,
    ),
    "feedback changed": (
        (("sql", "UPDATE feedback SET score = 1, rep_id = 2 WHERE id = 1"),),
        (("edits", "feedback #1 of A", "score", 5, 1), ("owners", "feedback #1 of A", "rep", "ann", "ben")),
        True,
    ),
    "feedback gone": (
        (("sql", "DELETE FROM feedback WHERE id = 2"),),
        (("edits", "feedback #2 of A", "gone from here", None, None),),
        False,  # nobody else has answers: ann is her own benchmark
    ),
    "activity added": (
        (("log", "call", "C", "--rep", "cyd", "--at", "2026-08-01 10:00"),),
        (("edits", "activity #11 of C", "new here", None, None),),
        False,  # cyd is not ranked, and follow-ups of the ranked are what they were: see the case of ann
    ),
    "activity moved": (
        (("sql", "UPDATE activity SET at = '2026-07-10T10:30:00Z' WHERE id = 3"),),
        (("edits", "activity #3 of A", "at", "2026-07-10T15:30:00Z", "2026-07-10T10:30:00Z"),),
        True,  # ann answered after one and a half hours
    ),
    "many activities": (
        tuple(("log", "call", "C", "--rep", "ann", "--at", f"2026-08-0{day} 10:00") for day in range(1, 8)),
        (("edits", "7 activities", "new here", None, None),),
        True,
    ),
    "a new scorecard in force": (
        (
            ("scorecard", "new", "Plain", "--weight", "revenue=60", "--weight", "csat=40", "--cap", "csat=100"),
            ("scorecard", "use", "Plain", "--from", "2026Q3", "--restate"),
        ),
        (
            ("rules", "the scorecard", "in force", "Default, version 1", "Plain, version 1"),
            ("rules", "Revenue", "weight", 30, 60),
            ("rules", "Satisfaction", "weight", 15, 40),
            ("rules", "Satisfaction", "cap", 120, 100),
            ("rules", 'scorecard "Plain"', "version 1", None, "for every period"),
            ("rules", 'scorecard "Plain"', "use by everybody", None, "from 2026-07-01"),
        ),
        True,
    ),
    "a scorecard for later": (
        (
            ("scorecard", "new", "Later", "--weight", "revenue=60"),
            ("scorecard", "use", "Later", "--rep", "ann", "--from", "2027Q1"),
        ),
        (
            ("rules", 'scorecard "Later"', "version 1", None, "for every period"),
            ("rules", 'scorecard "Later"', "use by ann", None, "from 2027-01-01"),
        ),
        False,
    ),
    "a scorecard of one's own": (
        (
            ("scorecard", "new", "Own", "--weight", "revenue=60"),
            ("scorecard", "use", "Own", "--rep", "ann", "--from", "2026Q3", "--restate"),
        ),
        (("rules", "the scorecard of ann", "in force", "everybody's", "Own, version 1"),),
        True,
    ),
    "a definition": (
        (("scorecard", "edit", "Default", "--define", "retention_months=6", "--from", "2026Q3", "--restate"),),
        (("rules", "retention_months", "counted", "12", "6"),),
        True,
    ),
    "a target": (
        tuple(
            ("target", "set", "csat", "50%", "--quarter", "2026Q3", "--rep", name, "--reason", "late")
            for name in ("ann", "ben")
        ),
        tuple(("rules", f"the target of {name}", "satisfaction", None, 0.5) for name in ("ann", "ben")),
        True,
    ),
    "a rep renamed, in another team": (
        (("edit", "rep", "ann", "--name", "Zoë", "--team", "South"),),
        (("people", "Zoë", "name", "ann", "Zoë"), ("people", "Zoë", "team", "North", "South")),
        False,
    ),
    "a rep who had left before": (
        (("edit", "rep", "ben", "--left", "2026-06-30"),),
        (("people", "ben", "left", None, "2026-06-30"),),
        True,
    ),
    "a new rep": (
        (("add", "rep", "dee", "--team", "North"),),
        (("people", "dee", "new here", None, "North"),),
        False,
    ),
    "a rep archived who is on no list any more": (
        (("archive", "rep", "cyd"),),
        (("people", "cyd", "record", "in use", "archived"),),
        False,
    ),
    "the time zone": (
        (("config", "set", "timezone", "Asia/Tokyo"),),
        (
            ("settings", "the setting timezone", "value", "UTC", "Asia/Tokyo"),
            ("edits", "feedback #3 of B", "gone from here", None, None),  # half past eight on 1 October in Tokyo
        ),
        True,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_change_is_named_with_whether_it_moves_the_score(crm, db, frozen, verify, case):
    lines, expected, moves = CASES[case]
    run_all(crm, db, lines)
    found = verify()
    named = {
        tuple(change[name] for name in ("group", "label", "field", "before", "after")) for change in found["changes"]
    }
    assert set(expected) <= named
    groups = {change["group"] for change in found["changes"]} - {"compared"}
    assert groups == {each[0] for each in expected}, "nothing else is named"
    assert bool(found["scores"]) == moves
    assert any(change["moves_score"] for change in found["changes"]) == moves
    assert crm("score", "--frozen", "2026Q3", ok=True).out == frozen


USUAL: Lines = (
    ("edit", "deal", "d-open", "--amount", "10", "--expected", "2026-12-01", "--title", "d-won", "--yes"),
    ("move", "d-won", "won", "--at", "2026-11-01"),
    ("move", "none", "next", "--at", "2026-10-02"),
    ("add", "deal", "later", "--customer", "C", "--rep", "ben", "--amount", "70", "--opened", "2026-10-01"),
    ("move", "later", "lost", "--at", "2026-10-09"),
    ("add", "customer", "H", "--owner", "ben"),
    ("edit", "customer", "H", "--owner", "ann"),
    ("add", "deal", "first", "--customer", "H", "--amount", "70", "--opened", "2026-10-01"),
    ("move", "first", "won", "--at", "2026-10-09"),
    ("log", "call", "B", "--rep", "ann", "--at", "2026-10-01 00:00"),
    ("log", "note", "B", "remembers", "--rep", "ann", "--at", "2026-08-01 00:00"),
    ("feedback", "H", "1", "--at", "2026-10-01"),
    ("feedback", "C", "complaint", "too late", "--at", "2026-08-01"),
    ("edit", "rep", "ben", "--left", "2026-11-01", "--email", "ben@example.com"),
    ("archive", "rep", "ben"),
    ("add", "rep", "dee", "--joined", "2026-10-01"),
    ("target", "set", "revenue", "100", "--quarter", "2026Q4", "--reason", "new"),
)
"""What a team does after a period: none of it is a change of it."""


def test_the_work_of_later_periods_is_no_change(crm, db, frozen, verify):
    run_all(crm, db, USUAL)
    found = verify()
    assert found["changes"] == found["scores"] == []
    ran = crm("verify", ok=True)
    assert ran.out == (
        "Verify 2026Q3\n2026-07-01 to 2026-09-30, frozen on 2026-11-24 by tester.\n\n"
        "Nothing has changed since: the data file gives the same score.\n"
    )


def test_the_period_before_is_named_where_its_figures_are_others_now(crm, frozen, verify):
    crm("edit", "deal", "a-ben", "--amount", "900", "--yes", ok=True)
    (change,) = verify()["changes"]
    assert (change["group"], change["label"], change["field"]) == ("compared", "ben", "score 2026Q2")
    assert not change["moves_score"]


def test_rules_that_are_not_for_the_period_say_so(crm, frozen, verify):
    crm("scorecard", "new", "Idle", "--weight", "revenue=1", ok=True)
    crm("scorecard", "edit", "Default", "--weight", "csat=20", "--from", "2027Q1", ok=True)
    notes = {(change["label"], change["field"]): change["note"] for change in verify()["changes"]}
    assert notes[('scorecard "Idle"', "version 1")] == "not in use"
    assert notes[('scorecard "Default"', "version 2")] == "not for 2026Q3"
    assert "no, not for 2026Q3" in crm("verify").out


def test_scores_that_differ_are_those_that_were_frozen_and_those_that_are(crm, frozen, verify):
    def scores() -> dict[str, tuple[Any, Any]]:
        data = json.loads(crm("score", "--quarter", "2026Q3", "--json", ok=True).out)
        return {rep["rep"]: (rep["score"], rep["rank"]) for rep in data["reps"]}

    before = scores()
    crm("edit", "deal", "c-2", "--amount", "10", "--yes", ok=True)
    after = scores()
    found = {each["rep"]: each for each in verify()["scores"]}
    assert set(found) == {"ann", "ben"}
    for rep, each in found.items():
        assert (each["score_frozen"], each["rank_frozen"]) == pytest.approx(before[rep])
        assert (each["score_now"], each["rank_now"]) == pytest.approx(after[rep])


def test_a_change_that_moves_nothing_beside_one_that_does_says_so(crm, frozen, verify):
    crm("edit", "deal", "c-1", "--rep", "ben", "--title", "renamed", "--yes", ok=True)
    crm("edit", "deal", "c-2", "--amount", "10", "--source", "web", "--yes", ok=True)
    crm("log", "call", "C", "--rep", "ann", "--at", "2026-08-01 10:00", ok=True)
    moves = {(change["label"], change["field"]): change["moves_score"] for change in verify()["changes"]}
    assert moves == {
        ('deal #5 "renamed"', "title"): False,
        ('deal #5 "renamed"', "owner"): False,
        ('deal #6 "c-2"', "amount"): True,
        ('deal #6 "c-2"', "source"): False,
        ("activity #11 of C", "new here"): True,
    }


def test_another_program_that_counts_otherwise_is_named(frozen, verify, monkeypatch):
    monkeypatch.setattr("crmcli.evaluation.score.points.AVERAGE", 40.0)
    found = verify()
    groups = {change["group"]: change["moves_score"] for change in found["changes"]}
    assert groups == {"compared": False, "program": True} and len(found["scores"]) == 2


def test_a_review_given_late_is_named_without_its_number_where_reviews_are_weighed(crm, db, verify):
    company.make(db).close()
    crm("review", "add", "ann", "--as", "peer", "--score", "4", "--quarter", "2026Q3", "--by", "ben", ok=True)
    crm("score", "--freeze", ok=True)
    crm("review", "add", "ann", "--as", "manager", "--score", "4", "--quarter", "2026Q3", ok=True)
    assert verify()["changes"] == [], "no scorecard weighs reviews"
    crm("scorecard", "new", "Half", "--weight", "revenue=1", "--weight", "review_manager=1", ok=True)
    crm("scorecard", "use", "Half", "--from", "2026Q3", "--restate", ok=True)
    assert {change["group"] for change in verify()["changes"]} == {"rules"}
    crm("score", "--freeze", "--replace", "reviews count", ok=True)
    crm("review", "add", "ben", "--as", "manager", "--score", "2", "--quarter", "2026Q3", ok=True)
    (change,) = verify()["changes"]
    assert (change["label"], change["field"], change["id"]) == ("manager review of ben", "new here", None)
    assert change["moves_score"]


def test_every_frozen_period_is_looked_at_without_one(crm, frozen):
    crm("score", "--quarter", "2026Q2", "--freeze", ok=True)
    crm("score", "--month", "2026-08", "--freeze", ok=True)
    crm("edit", "deal", "a-ben", "--title", "renamed", "--yes", ok=True)  # closed on the last day of the second quarter
    ran = crm("verify", "--json")
    assert ran.code == 1
    found = [(each["period"]["label"], each["changed"]) for each in json.loads(ran.out)["periods"]]
    assert found == [("2026Q2", True), ("2026Q3", False), ("2026-08", False)]


def test_nothing_is_frozen_yet(crm, db):
    company.make(db).close()
    assert crm("verify", ok=True).out == "No period is frozen. Freeze one: crm score --quarter Q3 --freeze\n"
    assert crm("verify", "--fail-empty").code == 6


def test_the_table_says_what_the_data_say(crm, frozen):
    crm("edit", "deal", "c-1", "--amount", "400", "--rep", "ben", "--yes", ok=True)
    crm("log", "call", "C", "--rep", "ben", "--at", "2026-08-01 10:00", ok=True)
    ran = crm("verify", "2026Q3")
    assert (ran.code, ran.err) == (1, "")
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    for line in (
        "Late edits",
        'deal #5 "c-1" amount 300.50 400 yes',
        "activity #11 of C new here – – yes",
        "Moved owners",
        'deal #5 "c-1" owner ann ben no',
        "Scores that differ now",
    ):
        assert line in lines, ran.out
    csv = crm("verify", "2026Q3", "--format", "csv").out.splitlines()
    assert csv[0] == "period,group,kind,id,label,field,before,after,count,moves_score,note"
    assert '2026Q3,edits,deal,5,"deal #5 ""c-1""",amount,300.50,400.00,1,yes,' in csv


# Several edits at once: each is named, and taken back each is forgotten.

EDITS = (
    (("edit", "deal", "c-1", "--amount", "1"), ("edit", "deal", "c-1", "--amount", "300.50"), "amount"),
    (("edit", "deal", "c-2", "--closed", "2026-08-01"), ("edit", "deal", "c-2", "--closed", "2026-09-30"), "closed"),
    (("edit", "deal", "g-1", "--opened", "2026-07-01"), ("edit", "deal", "g-1", "--opened", "2026-08-01"), "opened"),
    (("edit", "deal", "g-2", "--credit", "cyd"), ("edit", "deal", "g-2", "--credit", "ben"), "credit"),
    (("edit", "deal", "a-ann", "--rep", "ben"), ("edit", "deal", "a-ann", "--rep", "ann"), "owner"),
    (("edit", "deal", "d-lost", "--title", "x"), ("edit", "deal", "x", "--title", "d-lost"), "title"),
    (("edit", "customer", "G", "--name", "GG"), ("edit", "customer", "GG", "--name", "G"), "name"),
    (("edit", "rep", "cyd", "--team", "South"), ("edit", "rep", "cyd", "--team", "North"), "team"),
    (("edit", "rep", "ben", "--joined", "2026-09-01"), ("edit", "rep", "ben", "--joined", ""), "joined"),
    (("config", "set", "timezone", "Asia/Tokyo"), ("config", "set", "timezone", "UTC"), "value"),
    (
        ("edit", "deal", "b-old", "--closed", "2025-06-30"), ("edit", "deal", "b-old", "--closed", "2025-07-01"),
        "gone from here",
    ),
)  # fmt: skip


def _sure(line: tuple[str, ...]) -> tuple[str, ...]:
    """What confirms a change of a deal that is closed, or in a frozen period."""
    return ("--yes",) if line[1] == "deal" else ()


@pytest.mark.parametrize("seed", range(3))
def test_any_edits_are_named_and_taken_back_they_are_forgotten(crm, frozen, verify, seed):
    chosen = random.Random(seed).sample(EDITS, 4)
    for done, _, _ in chosen:
        crm(*done, *_sure(done), ok=True)
    found = verify()
    named = {change["field"] for change in found["changes"]}
    assert {field for _, _, field in chosen} <= named
    if found["scores"]:
        assert any(change["moves_score"] for change in found["changes"])
    assert crm("score", "--frozen", "2026Q3", ok=True).out == frozen
    for _, back, _ in reversed(chosen):
        crm(*back, *_sure(back), ok=True)
    assert not verify()["changed"]
    assert "nothing changed since" in crm("score", "--freeze", ok=True).err
