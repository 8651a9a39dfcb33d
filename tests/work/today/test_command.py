"""`crm today`, and `crm` alone: what is late, due and waited for, on one screen, the rest counted truly."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.work.today.insight import AROUND, SCREEN, shared
from tests.support.datafile import small_team


@pytest.fixture
def team(crm):
    small_team(crm)  # today is Tue 2026-11-24; alice has Acme and bob Blue


def sections(crm, *words: str) -> dict[str, list[str]]:
    """Of each section what it shows: the titles of tasks, deals and so on."""
    told = json.loads(crm("today", *words, "--json", ok=True).out)
    return {each["section"]: [item["what"] for item in each["items"]] for each in told["sections"] if each["items"]}


def test_alone_it_is_help_until_there_is_a_data_file(crm, db):
    assert "Usage: crm" in crm(ok=True).out and not db.exists()
    small_team(crm)
    assert crm(ok=True).out == crm("today", ok=True).out
    assert crm(ok=True).out.startswith("The team, Tue 2026-11-24\n")


def test_a_day_has_what_is_late_due_waited_for_and_without_a_step(crm, team, monkeypatch):
    monkeypatch.setenv("CRM_ME", "alice")
    for title, due in (("late", "2026-11-20"), ("now", "today 14:30"), ("soon", "fri"), ("someday", None)):
        crm("add", "task", title, "--customer", "acme", *(["--due", due] if due else []), ok=True)
    crm("add", "task", "hidden", "--due", "2026-11-20", "--wait", "2026-12-24", ok=True)
    crm("add", "task", "renew", "--deal", "Acme renewal", "--due", "2027-06-01", ok=True)
    crm("log", "email", "acme", "wants a quote", "--in", "--at", "2026-11-20 10:00", ok=True)
    crm("log", "email", "acme", "and soon", "--in", "--at", "2026-11-21 10:00", ok=True)
    assert sections(crm) == {
        "late": ["late"], "today": ["now"], "answer": ["email: wants a quote"], "next_step": ["Acme pilot"],
    }  # fmt: skip
    crm("log", "email", "acme", "here it is", ok=True)  # an answer
    crm("edit", "deal", "Acme pilot", "--expected", "2026-11-20", ok=True)
    assert sections(crm) == {"late": ["late"], "today": ["now"], "expected": ["Acme pilot"]}
    assert sections(crm, "--for", "bob") == {}
    crm("done", "1", ok=True)
    crm("snooze", "2", ok=True)
    crm("edit", "deal", "Acme pilot", "--expected", "2026-12-20", ok=True)
    crm("add", "task", "step", "--deal", "Acme pilot", "--due", "mon", ok=True)
    assert crm("today").out == "alice, Tue 2026-11-24\n\nNothing is due. Next: crm add task TITLE --due DAY\n"


def test_a_call_moves_the_day_of_the_next_one(crm, team):
    crm("edit", "customer", "acme", "--every", "30d", ok=True)
    assert "contact" not in sections(crm)  # it was added today
    crm("edit", "customer", "acme", "--created", "2026-10-25", ok=True)
    assert sections(crm)["contact"] == ["every 30 days"]  # thirty days ago
    crm("log", "note", "acme", "thought of them", ok=True)  # which reaches nobody
    crm("log", "call", "acme", "they called", "--in", ok=True)
    assert sections(crm)["contact"] == ["every 30 days"]
    crm("log", "call", "acme", "--at", "2026-10-26 09:00", ok=True)
    assert "contact" not in sections(crm)
    assert "contact" in sections(crm, "--as-of", "2026-11-25") and "contact" in sections(crm, "--as-of", "2026-12-31")
    assert "Acme" in crm("list", "customers", "--where", "contact_due", "--as-of", "2026-11-25").out
    crm("edit", "customer", "acme", "--every", "", ok=True)
    assert "contact" not in sections(crm, "--as-of", "2026-12-31")


def test_it_is_yours_else_a_reps_or_a_teams_else_everybodys(crm, team, monkeypatch):
    for rep in ("alice", "bob", "none"):
        crm("add", "task", f"of {rep}", "--rep", rep, "--due", "today", ok=True)
    crm("edit", "rep", "alice", "--team", "East", ok=True)
    assert sections(crm)["today"] == ["of alice", "of bob", "of none"]
    assert sections(crm, "--team", "East")["today"] == ["of alice"] == sections(crm, "--rep", "alice")["today"]
    monkeypatch.setenv("CRM_ME", "bob")
    assert sections(crm)["today"] == ["of bob"]


def test_a_long_day_fits_a_screen_and_what_is_hidden_is_counted_by_a_command_that_lists_it(crm, db, team):
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(db)) as other, other:
        for due in ("2026-11-01", "2026-11-24"):
            for number in range(40):
                other.execute("INSERT INTO task (title, rep_id, due) VALUES (?, 1, ?)", (f"{due} {number}", due))
        for number in range(30):
            other.execute(
                "INSERT INTO deal (title, title_key, customer_id, rep_id, stage_id, status, opened) "
                "VALUES (?, ?, 1, 1, 1, 'open', '2026-11-01')", (f"d{number}", f"d{number}"),
            )  # fmt: skip
    out = crm("today", ok=True).out
    assert len(out.splitlines()) <= 23
    told = json.loads(crm("today", "--json", ok=True).out)
    for each in (section for section in told["sections"] if section["count"]):
        listed = crm(*each["all"].split()[1:], "--format", "ids", ok=True).out.split()
        assert len(listed) == each["count"]
        hidden = each["count"] - len(each["items"])
        assert not hidden or f"{hidden} more: {each['all']}" in out
    assert [each["count"] for each in told["sections"] if each["section"] in ("late", "today")] == [40, 40]
    every = json.loads(crm("today", "--all", "--json", ok=True).out)
    assert [len(each["items"]) for each in every["sections"]] == [each["count"] for each in told["sections"]]


def test_table_csv_and_json_say_the_same(crm, team):
    crm("add", "task", "x", "--deal", "Acme pilot", "--due", "today 9:00", ok=True)
    crm("add", "task", "y", "--deal", "Acme renewal", "--due", "mon", ok=True)
    [item] = [i for each in json.loads(crm("today", "--json").out)["sections"] for i in each["items"]]
    row = "today,task,1,x,Acme Ltd,Acme pilot,2026-11-24,09:00,alice"
    assert crm("today", "--format", "csv").out.splitlines() == ["section,kind,id,what,customer,deal,when,time,rep", row]
    assert [str(item[name]) for name in item] == row.split(",")
    assert "x" in crm("today", "--format", "html").out


@given(st.lists(st.integers(0, 100), max_size=8))
def test_rows_are_shared_so_that_every_section_is_seen_and_all_fits(counts):
    given = shared(counts)
    hidden = sum(count > rows for count, rows in zip(counts, given, strict=True))
    assert all(0 <= rows <= count and bool(rows) == bool(count) for count, rows in zip(counts, given, strict=True))
    assert sum(given) + hidden + AROUND <= SCREEN
    if hidden:  # no row is left empty that a record could have
        assert sum(given) + sum(count > 0 for count in counts) + AROUND == SCREEN


@pytest.mark.parametrize(
    ("line", "message"),
    [("today --for nobody-such", "no rep or team"), ("today --for alice --rep bob", "--for says of whom")],
)
def test_what_is_wrong_is_one_line(crm, team, line, message):
    ran = crm(*line.split())
    assert ran.code in (2, 3) and ran.out == "" and ran.err.count("\n") == 1 and message in ran.err
