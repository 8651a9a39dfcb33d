"""`crm survey`: whom to ask how a case was seen to, once a case and not twice in 30 days, and what they answered."""

from __future__ import annotations

import email
import email.policy
import json
import stat

import pytest

from tests.support.datafile import kept, small_team


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)
    crm("edit", "customer", "Acme", "--email", "office@acme.example", "--yes", ok=True)
    crm("add", "contact", "Ann Lee", "--at", "Acme", "--email", "ann@acme.example", ok=True)


def solved(crm, day="2026-11-20", *more, customer="acme"):
    id = json.loads(crm("case", "open", customer, "it is late", "--at", day, *more, "--json", ok=True).out)["case"][
        "id"
    ]
    crm("case", "solve", id, "--at", day, "--yes", ok=True)
    return id


def due(crm, *more):
    return [each["case"] for each in json.loads(crm("survey", "list", "--json", *more).out)["surveys"]]


def test_a_complaint_from_the_first_call_to_the_answer_that_counts(crm, db, tmp_path):
    crm("feedback", "Acme", "complaint", "late again", "--at", "2026-11-19 09:00", ok=True)
    told = crm("log", "call", "Acme", "about the renewal", "--rep", "bob", "--at", "2026-11-19 10:00", ok=True)
    assert "case #1 (alice): late again" in told.err  # another rep, who works with that customer
    crm("case", "answer", 1, "we look into it", "--at", "2026-11-19 11:00", "--yes", ok=True)
    crm("case", "wait", 1, "--at", "2026-11-19 12:00", "--yes", ok=True)
    crm("case", "resume", 1, "--at", "2026-11-20 12:00", "--yes", ok=True)
    assert due(crm) == []
    crm("case", "solve", 1, "a new van", "--at", "2026-11-20 15:00", "--yes", ok=True)
    assert due(crm, "--for", "alice") == [1] and due(crm, "--for", "bob") == []
    assert "case 1" in crm("today", ok=True).out and crm("list", "cases", "--where", "survey_due", ok=True).out
    wrote = crm("survey", "draft", "--to", tmp_path / "outbox", ok=True)
    assert wrote.out == f"Wrote 1 letter to {tmp_path / 'outbox'}\n"
    assert due(crm) == [] and crm("survey", "draft", ok=True).out == "Nobody is to be asked.\n"  # once a case
    # The answer counts for whose the case is, and the hours without the day on which it waited.
    crm("feedback", "Acme", "5", "quick", "--case", 1, ok=True)
    assert kept(db, "SELECT kind, score, rep_id FROM feedback WHERE id = 2") == [("csat", 5, 1)]
    assert kept(db, 'SELECT rating_id FROM "case"') == [(2,)]
    found = json.loads(crm("score", "2026-11", "--by", "solution_time", "--json", ok=True).out)
    metrics = next(each for each in [*found["reps"], *found["not_ranked"]] if each["rep"] == "alice")["metrics"]
    assert (metrics["csat"]["numerator"], metrics["csat"]["denominator"]) == (1, 1)
    assert (metrics["answer_time"]["value"], metrics["solution_time"]["value"]) == (2, 6)
    shown = crm("show", "case", 1, ok=True).out
    assert "5: quick" in shown and "about the renewal" in shown and "a new van" in shown
    case = json.loads(crm("show", "case", 1, "--json", ok=True).out)["case"]
    assert (case["rating"], len(case["waits"])) == (5, 1)
    assert {each["note"] for each in case["activities"]} == {"about the renewal", "we look into it"}


def test_the_letter_is_a_draft_to_the_contact_or_else_to_the_customer(crm, tmp_path):
    first, second = solved(crm, "2026-11-20", "--contact", "Ann Lee"), solved(crm)
    assert due(crm) == [first, second]  # two persons
    crm("survey", "draft", first, "--to", tmp_path / "outbox", ok=True)
    assert due(crm) == [second]
    file = tmp_path / "outbox" / f"case-{first}.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert (mail["To"], mail["Bcc"], mail["Subject"]) == (
        "Ann Lee <ann@acme.example>",
        None,
        "How did we do? it is late",
    )
    assert "Hello Ann Lee," in mail.get_content() and mail.get_content().rstrip().endswith("alice")
    shown = crm("survey", "draft", ok=True).out
    assert "To Acme Ltd <office@acme.example>" in shown and "Hello," in shown


@pytest.mark.parametrize(("asked", "rested"), [("2026-10-25", True), ("2026-10-27", False)])
def test_a_person_has_30_days_of_rest(crm, asked, rested):
    first = solved(crm, asked)
    crm("survey", "draft", first, "--as-of", asked, ok=True)
    again = solved(crm, "2026-11-23")
    assert due(crm) == ([again] if rested else [])


def test_nobody_is_asked_about_what_was_solved_long_ago_or_about_two_at_once(crm):
    solved(crm, "2026-11-09")  # 15 days
    solved(crm, "2026-11-12")
    last = solved(crm, "2026-11-13")
    assert due(crm) == [last]


def test_who_opted_out_is_never_asked(crm, db):
    id = solved(crm, "2026-11-20", "--contact", "Ann Lee")
    assert due(crm) == [id]
    crm("edit", "contact", "Ann Lee", "--email", "ann@acme.example (opted-out)", ok=True)
    assert kept(db, "SELECT opted_out FROM reach") == [(1,)]
    assert due(crm) == []
    refused = crm("survey", "draft", id)
    assert refused.code == 4 and "has no address that may be written to" in refused.err


def test_what_cannot_be_asked_or_answered_is_refused_with_the_reason(crm):
    crm("case", "open", "Acme", "open one", ok=True)
    refused = crm("survey", "draft", 1)
    assert (refused.code, refused.err) == (4, "crm: case #1: it is not solved – see: crm survey list\n")
    crm("case", "solve", 1, "--yes", ok=True)
    assert crm("feedback", "Blue", "5", "--case", 1).err.startswith("crm: case #1 is of Acme Ltd")
    assert crm("feedback", "Acme", "suggestion", "more", "--case", 1).code == 2
    crm("feedback", "Acme", "5", "--case", 1, ok=True)
    again = crm("feedback", "Acme", "4", "--case", 1)
    assert (again.code, again.err) == (4, "crm: case #1 was answered already – crm edit feedback 1\n")
    assert crm("survey", "draft", 1).err.startswith("crm: case #1: the customer was asked about it, or answered")


def test_undo_takes_back_that_they_were_asked(crm, db):
    id = solved(crm)
    crm("survey", "draft", ok=True)
    assert due(crm) == [] and kept(db, 'SELECT surveyed IS NOT NULL FROM "case"') == [(1,)]
    crm("undo", "--yes", ok=True)
    assert due(crm) == [id]
