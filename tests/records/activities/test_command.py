"""`crm log`: what was done, in which direction, when, and by whom."""

from __future__ import annotations

import json

import pytest

from tests.support.datafile import everything, kept, small_team
from tests.support.hazards import NASTY, harmless


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)


ROWS = "SELECT kind, direction, customer_id, rep_id, deal_id, at, note FROM activity ORDER BY id"


def test_it_goes_out_unless_it_came_in_and_a_note_does_neither(crm, db):
    called = crm("log", "call", "acme", "asked about the renewal")
    assert called.out == "Logged #1: call to Acme Ltd by alice\n"
    assert called.err == "Next: crm show customer 'Acme Ltd'\n"
    assert crm("log", "email", "acme", "--in").out == "Logged #2: email from Acme Ltd to alice\n"
    assert crm("log", "note", "acme", "likes tea").out == "Logged #3: note on Acme Ltd by alice\n"
    now = "2026-11-24T23:59:59Z"  # the last second of CRM_TODAY
    assert kept(db, ROWS) == [
        ("call", "out", 1, 1, None, now, "asked about the renewal"),
        ("email", "in", 1, 1, None, now, None),
        ("note", None, 1, 1, None, now, "likes tea"),
    ]


def test_every_kind_of_contact_is_taken(crm, db):
    assert crm("log", "meeting", "blue", "--rep", "bob").out == "Logged #1: meeting with Blue by bob\n"
    for kind in ("call", "email", "meeting", "VISIT"):
        crm("log", kind, "acme", ok=True)
    assert kept(db, "SELECT kind, direction FROM activity WHERE id > 1") == [
        ("call", "out"), ("email", "out"), ("meeting", "out"), ("visit", "out")
    ]  # fmt: skip


def test_the_rep_is_the_one_named_else_the_deals_else_you_else_the_customers_owner(crm, db, monkeypatch):
    crm("add", "rep", "carol", ok=True)
    crm("edit", "deal", "Acme pilot", "--rep", "bob", ok=True)
    crm("log", "call", "acme", ok=True)  # Acme's owner: alice
    monkeypatch.setenv("CRM_ME", "carol")
    crm("log", "call", "acme", ok=True)  # you: carol
    crm("log", "call", "acme", "--deal", "Acme pilot", ok=True)  # the deal's: bob
    crm("log", "call", "acme", "--deal", "Acme pilot", "--rep", "alice", ok=True)
    assert [row[3] for row in kept(db, ROWS)] == [1, 3, 2, 1]


@pytest.mark.parametrize(
    ("at", "kept_as"),
    [
        ("2026-11-03", "2026-11-03T00:00:00Z"),
        ("2026-11-03 14:30", "2026-11-03T14:30:00Z"),
        ("2026-11-03T14:30+02:00", "2026-11-03T12:30:00Z"),
        ("09:15", "2026-11-24T09:15:00Z"),
        ("yesterday", "2026-11-23T00:00:00Z"),
        ("", "2026-11-24T23:59:59Z"),
    ],
)
def test_when_is_kept_in_utc(crm, db, at, kept_as):
    crm("log", "visit", "acme", "--at", at, ok=True)
    assert kept(db, "SELECT at FROM activity") == [(kept_as,)]


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (("note", "acme", "x", "--in"), 2, "neither in nor out"),
        (("fax", "acme"), 2, "one of: call, email, meeting, visit, note"),
        (("call",), 2, "CUSTOMER"),
        (("call", "nobody"), 3, 'no customer "nobody"'),
        (("call", "blue"), 2, "--rep"),
        (("call", "blue", "--deal", "2", "--rep", "bob"), 4, '"Acme pilot" is a deal of "Acme Ltd", not of "Blue"'),
        (("call", "acme", "--deal", "Free", "--rep", "bob"), 4, '"Free" has no customer'),
        (("call", "acme", "--deal", "Acme"), 3, "more than one deal"),
        (("call", "acme", "--rep", "nobody"), 3, 'no rep "nobody"'),
        (("call", "acme", "--at", "tomorrow"), 4, "future"),
        (("call", "acme", "--at", "2026-11-25 00:00"), 4, "future"),
        (("call", "acme", "--at", "noonish"), 4, "is not a date or time"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused_in_one_line_and_nothing_is_written(crm, db, line, code, says):
    crm("add", "deal", "Free", "--rep", "bob", ok=True)
    before = everything(db)
    refused = crm("log", *line)
    assert (refused.code, refused.out) == (code, "")
    assert says in refused.err and refused.err.count("\n") == 1
    assert everything(db) == before


def test_json_is_the_activity(crm):
    logged = json.loads(crm("log", "email", "acme", "quote", "--in", "--deal", "Acme pilot", "--json").out)
    assert logged["schema"] == "crm.log/1"
    assert logged["activity"] == {
        "id": 1, "customer": "Acme Ltd", "rep": "alice", "deal": "Acme pilot", "deal_id": 2, "kind": "email",
        "direction": "in", "at": "2026-11-24T23:59:59Z", "note": "quote", "external_key": None, "contact": None,
    }  # fmt: skip


def test_any_text_is_kept_exactly_or_refused(crm, db):
    for text in NASTY:
        ran = crm("log", "call", "acme", "--", f"* {text}")
        assert ran.code in (0, 4) and harmless(ran.out) and harmless(ran.err), (text, ran)
        if ran.code == 0:
            assert kept(db, "SELECT note FROM activity ORDER BY id DESC LIMIT 1") == [(f"* {text}",)]
    assert kept(db, "SELECT count(*) > 30 FROM activity") == [(1,)]


def test_without_a_data_file_there_is_nobody_to_log_and_none_is_made(crm, db):
    db.unlink()
    assert crm("log", "call", "acme").code == 3
    assert not db.exists()
