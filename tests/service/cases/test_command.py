"""`crm case`: from the day it is opened to the day it is closed, and who gets to know of it."""

from __future__ import annotations

import json

import pytest

from tests.support.datafile import kept, small_team

STEPS = 'SELECT status, opened, answered, solved, closed FROM "case"'
WAITS = "SELECT since, until FROM case_wait ORDER BY id"


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)


def at(time):
    return f"2026-11-20T{time}:00Z"


def step(crm, *line):
    *words, time = line
    return crm(
        "case", *words, "--at", f"2026-11-20 {time}", "--yes" if words[0] != "open" else "--kind=problem", ok=True
    )


def test_a_case_goes_its_way_and_waits_do_not_count(crm, db):
    opened = step(crm, "open", "acme", "the invoice is wrong", "09:00")
    assert opened.out == "Opened case #1 of Acme Ltd: the invoice is wrong, alice's\n"
    assert opened.err == "Next: crm case answer 1\n"
    assert step(crm, "answer", 1, "looking into it", "09:30").out.startswith("Answered case #1 of Acme Ltd")
    step(crm, "wait", 1, "10:00")
    assert kept(db, STEPS) == [("waiting", at("09:00"), at("09:30"), None, None)]
    step(crm, "resume", 1, "12:00")
    step(crm, "solve", 1, "sent a new one", "13:00")
    step(crm, "reopen", 1, "14:00")
    step(crm, "solve", 1, "15:00")
    step(crm, "close", 1, "16:00")
    assert kept(db, STEPS) == [("closed", at("09:00"), at("09:30"), at("15:00"), at("16:00"))]
    assert kept(db, WAITS) == [(at("10:00"), at("12:00")), (at("13:00"), at("14:00"))]
    assert kept(db, "SELECT kind, direction, note FROM activity") == [("email", "out", "looking into it")]
    assert kept(db, 'SELECT solution FROM "case"') == [("sent a new one",)]


def test_what_is_solved_at_once_is_answered_by_that(crm, db):
    step(crm, "open", "acme", "how do we pay?", "09:00")
    step(crm, "solve", 1, "09:10")
    assert kept(db, STEPS) == [("solved", at("09:00"), at("09:10"), at("09:10"), None)]


@pytest.mark.parametrize(
    ("before", "line", "refused"),
    [
        ((), ("answer", 2, "09:30"), (3, 'no case "2"')),
        ((), ("answer", 1, "08:59"), (4, "at: that is before the step ahead of it")),
        ((), ("resume", 1, "09:30"), (4, "case #1 does not wait")),
        ((), ("close", 1, "09:30"), (4, "case #1 is open")),
        ((), ("reopen", 1, "09:30"), (4, "case #1 is open")),
        ((("wait", 1, "10:00"),), ("wait", 1, "10:30"), (4, "case #1 waits already")),
        ((("wait", 1, "10:00"),), ("solve", 1, "09:59"), (4, "at: that is before the step ahead of it")),
        ((("solve", 1, "10:00"),), ("wait", 1, "10:30"), (4, "case #1 is solved: it cannot be put off")),
        ((("solve", 1, "10:00"),), ("close", 1, "09:30"), (4, "at: that is before the step ahead of it")),
    ],
)
def test_no_step_comes_before_the_one_ahead_of_it(crm, db, before, line, refused):
    step(crm, "open", "acme", "the invoice is wrong", "09:00")
    for each in before:
        step(crm, *each)
    there = kept(db, STEPS), kept(db, WAITS)
    *words, time = line
    ran = crm("case", *words, "--at", f"2026-11-20 {time}", "--yes")
    assert (ran.code, ran.err.count("\n")) == (refused[0], 1)
    assert ran.err.startswith(f"crm: {refused[1]}")
    assert (kept(db, STEPS), kept(db, WAITS)) == there


def test_a_complaint_opens_a_case_and_whoever_logs_with_that_customer_is_told(crm):
    said = crm("feedback", "acme", "complaint", "rude on the phone", "--at", "2026-11-20 09:00")
    assert said.out.endswith("counts for alice, Fri 2026-11-20 09:00; opened case #1\n"), said.out
    assert said.err == "Next: crm case answer 1\n"
    crm("case", "open", "acme", "how do we pay?", ok=True)
    logged = crm("log", "call", "acme", "the renewal", "--rep", "bob")
    assert "Complaint since Fri 2026-11-20, case #1 (alice): rude on the phone\n" in logged.err
    assert "Case since Tue 2026-11-24, case #2 (alice): how do we pay?\n" in logged.err
    shown = json.loads(crm("show", "customer", "acme", "--json", ok=True).out)
    assert [(row["id"], row["kind"]) for row in shown["cases"]] == [(1, "complaint"), (2, "question")]
    crm("case", "solve", 1, ok=True)
    assert "Complaint" not in crm("log", "call", "acme", "again", "--rep", "bob").err
    assert crm("feedback", "acme", "complaint", "x", "--no-case").out.endswith("counts for alice\n")
    refused = crm("delete", "feedback", 1)
    assert (refused.code, refused.err) == (
        4, "crm: feedback #1 cannot be deleted: it has 1 case – delete or change those first\n"
    )  # fmt: skip


def test_the_list_has_complaints_first_then_the_most_urgent_then_the_oldest(crm):
    for number, (kind, priority) in enumerate(
        (
            ("question", "low"),
            ("problem", "urgent"),
            ("complaint", "normal"),
            ("problem", "normal"),
            ("request", "urgent"),
        )
    ):
        words = ("acme", f"matter {number}", "--kind", kind, "--priority", priority, "--at", f"2026-11-2{number}")
        crm("case", "open", *words, ok=True)
    crm("case", "solve", 4, ok=True)
    rows = json.loads(crm("case", "list", "--json", ok=True).out)["cases"]
    assert [row["id"] for row in rows] == [3, 2, 5, 1]
    every = json.loads(crm("case", "list", "--all", "--json", ok=True).out)["cases"]
    assert [row["id"] for row in every] == [5, 4, 3, 2, 1]
    assert [row["id"] for row in json.loads(crm("case", "list", "--for", "bob", "--json").out)["cases"]] == []
    urgent = crm("list", "cases", "--where", "priority=urgent and open", "--format", "ids", ok=True).out
    assert urgent.split() == ["5", "2"]


def test_a_colleagues_case_is_not_changed_by_a_slip(crm):
    step(crm, "open", "acme", "the invoice is wrong", "09:00")
    crm("config", "set", "me", "bob", ok=True)
    ran = crm("case", "solve", 1)
    assert (ran.code, ran.err) == (
        4, "crm: not changed without --yes: case #1 Acme Ltd is alice's – if it is meant, say --yes\n"
    )  # fmt: skip
    assert crm("case", "solve", 1, "--yes").code == 0


def test_a_day_has_its_cases_complaints_first(crm):
    for number, kind in enumerate(("question", "complaint"), 1):
        crm("case", "open", "acme", f"matter {number}", "--kind", kind, "--at", f"2026-11-2{number}", ok=True)
    crm("case", "open", "acme", "done", ok=True)
    crm("case", "solve", 3, ok=True)
    sections = json.loads(crm("today", "--json", ok=True).out)["sections"]
    [cases] = [each for each in sections if each["section"] == "case"]
    assert (cases["count"], cases["all"]) == (2, "crm list cases --where open")
    assert [(item["id"], item["what"]) for item in cases["items"]] == [(2, "complaint: matter 2"), (1, "matter 1")]
    assert crm("list", "cases", "--where", "open", "--format", "ids", ok=True).out.split() == ["2", "1"]
