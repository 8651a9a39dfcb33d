"""`crm merge`: one customer of two, and what they were called."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.support.datafile import recorded


@pytest.fixture
def team(crm):
    recorded(
        crm,
        "add rep alice", "add rep bob",
        "add customer Acme --owner alice --phone 111",
        "add customer Larkspur --email a@lark.example --phone 222 --region EMEA",
        "add deal one --customer Acme --stage won --amount 100 --closed 2026-05-03",
        "add deal two --customer Larkspur --rep bob --stage won --amount 50 --closed 2026-08-03",
        "add deal three --customer Larkspur --rep bob --amount 70",
        "log call Larkspur hello --rep bob --at 2026-08-01", "feedback Larkspur 5 --deal two",
    )  # fmt: skip


def rows(db, sql):
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(sql).fetchall()


def exported(crm, folder):
    crm("export", "--git", folder, ok=True)
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_it_is_shown_first_and_done_only_when_told(crm, db, team):
    shown = crm("merge", "customer", "Acme", "Larkspur", "--dry-run", ok=True).out.splitlines()
    assert shown[0] == "Would merge customer #2 Larkspur into #1 Acme; 2 deals, 1 activity, 1 feedback would follow."
    assert [line.split() for line in shown[3:7]] == [
        ["Name", "Acme", "Larkspur", "Acme"],
        ["Email", "–", "a@lark.example", "a@lark.example"],
        ["Phone", "111", "222", "111"],
        ["Region", "–", "EMEA", "EMEA"],
    ]
    assert shown[-3:] == [
        "1 deal of Larkspur is closed",
        "New customers: 2026Q3 counts 1 less, for the customer was won in 2026Q2 already",
        "Conversion and retention from 2026Q2 on count one customer where they counted two",
    ]
    refused = crm("merge", "customer", "Acme", "Larkspur")
    assert refused.code == 4 and "then say --yes" in refused.err
    assert rows(db, "SELECT count(*) FROM merged") == [(0,)]


def test_what_belongs_to_the_other_follows_with_all_that_derives_from_it(crm, db, team):
    ran = crm("merge", "customer", "1", "2", "--keep", "phone=2", "--yes", "--json", ok=True)
    assert json.loads(ran.out)["following"] == {
        "deals": 2, "activities": 1, "feedback": 1, "cases": 0, "tasks": 0, "contacts": 0,
    }  # fmt: skip
    for table in ("deal", "activity", "feedback"):
        assert rows(db, f"SELECT DISTINCT customer_id FROM {table}") == [(1,)]
    assert rows(db, "SELECT email, phone, region, owner_id, first_won FROM customer WHERE id = 1") == [
        ("a@lark.example", "222", "EMEA", 1, "2026-05-03")
    ]
    assert rows(db, "SELECT title, customer_won, next_won FROM deal ORDER BY id") == [
        ("one", "2026-05-03", "2026-08-03"), ("two", "2026-05-03", None), ("three", "2026-05-03", None),
    ]  # fmt: skip
    assert rows(db, "SELECT name, archived IS NOT NULL FROM customer WHERE id = 2") == [("Larkspur", 1)]


@pytest.mark.parametrize("keep", [(), ("--keep", "name=2,phone=2", "--keep", "email=1")])
def test_undone_nothing_differs_by_a_byte(crm, team, tmp_path, keep):
    before = exported(crm, tmp_path / "before")
    merged = crm("merge", "customer", "Acme", "Larkspur", *keep, "--yes", ok=True)
    between = exported(crm, tmp_path / "between")
    assert between["customers.jsonl"] != before["customers.jsonl"] and between["merged.jsonl"]
    crm("import", "--git", tmp_path / "between", "--db", tmp_path / "restored.db", ok=True)
    crm("undo", merged.undo, ok=True)
    assert exported(crm, tmp_path / "after") == before


@pytest.mark.parametrize("name", ["2", "#2", "Larkspur", "lark"])
def test_what_the_other_was_called_names_the_one_that_stays(crm, team, name):
    crm("merge", "customer", "Acme", "Larkspur", "--yes", ok=True)
    assert crm("show", "customer", name, "--json", ok=True).out == crm("show", "customer", "1", "--json", ok=True).out
    crm("add", "deal", "four", "--customer", name, ok=True)


def test_the_survivor_of_a_survivor(crm, db, team):
    crm("add", "customer", "Third", ok=True)
    crm("merge", "customer", "Acme", "Larkspur", "--yes", ok=True)
    crm("merge", "customer", "Third", "Acme", "--yes", ok=True)
    assert rows(db, "SELECT id, into_id FROM merged ORDER BY id") == [(1, 3), (2, 3)]
    assert '"Third"' in crm("show", "customer", "Larkspur", "--json", ok=True).out


def test_imports_go_to_the_one_that_stays(crm, db, team, tmp_path):
    customers, deals = tmp_path / "customers.csv", tmp_path / "deals.csv"
    customers.write_text("id,name,phone\nkey-00000001,Acme,111\nkey-00000002,Larkspur,222\n")
    crm("import", "customers", customers, "--yes", ok=True)
    crm("merge", "customer", "Acme", "Larkspur", "--yes", ok=True)
    assert "0 new, 0 changed, 2 unchanged" in crm("import", "customers", customers, "--yes", ok=True).out
    deals.write_text(
        "id,title,customer,rep,stage,amount,opened\nd1,x,Larkspur,bob,Lead,5,2026-11-01\n"
        "d2,y,key-00000002,bob,Lead,5,2026-11-01\n"
    )
    crm("import", "deals", deals, ok=True)
    assert rows(db, "SELECT customer_id FROM deal WHERE external_key IN ('d1', 'd2')") == [(1,), (1,)]


def test_what_cannot_be_merged_is_refused(crm, team):
    assert crm("merge", "customer", "1", "1", "--yes").code == 4
    assert crm("merge", "customer", "1", "9", "--yes").code == 3
    for keep in ("phone", "phone=7", "size=1"):
        assert crm("merge", "customer", "1", "2", "--keep", keep, "--yes").code == 2
    crm("archive", "customer", "2", ok=True)
    refused = crm("merge", "customer", "1", "2", "--yes")
    assert refused.code == 4 and "crm unarchive customer 2" in refused.err


def test_frozen_scores_stay_and_that_is_said(crm, team):
    crm("score", "--quarter", "2026Q3", "--freeze", ok=True)
    ran = crm("merge", "customer", "1", "2", "--yes", ok=True)
    assert ran.out.endswith("1 frozen score of that time stays as it is: crm verify says what differs\n")
    assert "Larkspur" in (said := crm("verify", "2026Q3").out) or "new customers" in said.lower(), said


def test_nothing_is_said_of_the_past_where_it_does_not_move(crm, team):
    crm("add", "customer", "Third", ok=True)
    assert json.loads(crm("merge", "customer", "1", "3", "--yes", "--json", ok=True).out)["remarks"] == []


def test_closed_deals_frozen_periods_and_records_of_others_are_counted_and_named(crm, team, monkeypatch):
    crm("score", "--quarter", "2026Q3", "--freeze", ok=True)
    crm("edit", "customer", "Larkspur", "--owner", "bob", ok=True)
    monkeypatch.setenv("CRM_ME", "alice")
    refused = crm("merge", "customer", "Acme", "Larkspur")
    assert refused.code == 4 and refused.err == (
        "crm: not merged without --yes: Would merge customer #2 Larkspur into #1 Acme; 2 deals, 1 activity, 1 feedback "
        "would follow; customer #2 Larkspur is bob's; 1 deal of Larkspur is closed; 2026Q3 is frozen, and Larkspur has "
        "deals there; bob's: 2 deals, 1 activity, 1 feedback – look at it with --dry-run, then say --yes\n"
    )
    shown = crm("merge", "customer", "Acme", "Larkspur", "--dry-run", "--json", ok=True).out
    assert json.loads(shown)["remarks"][:2] == ["customer #2 Larkspur is bob's", "1 deal of Larkspur is closed"]
    monkeypatch.setenv("CRM_ME", "bob")
    assert "customer #1 Acme is alice's; 1 deal" in crm("merge", "customer", "Acme", "Larkspur").err
    crm("merge", "customer", "Acme", "Larkspur", "--yes", ok=True)
