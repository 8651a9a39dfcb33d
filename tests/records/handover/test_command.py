"""`crm handover`: what a rep looks after becomes another's, and who is credited stays."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing

import pexpect
import pytest

from tests.support.datafile import kept
from tests.support.teams import office

OWNERS = "SELECT owner_id FROM customer ORDER BY id"
REPS = "SELECT rep_id FROM deal ORDER BY id"
BEFORE = [(1,), (2,), (None,), (1,)], [(1,), (2,), (1,), (1,), (2,), (1,), (2,)]
"""Whose the customers are (the last is archived), and the deals: 1, 2 and 7 are closed, 6 is archived."""


@pytest.fixture(autouse=True)
def team(monkeypatch, db):
    monkeypatch.setenv("CRM_TODAY", office.TODAY.isoformat())
    office.make(db).close()
    with closing(sqlite3.connect(db)) as connection, connection:  # the tests say themselves what is to do
        for table in ("task", "case_wait", '"case"'):
            connection.execute(f"DELETE FROM {table}")


def test_customers_and_open_deals_go_and_credit_stages_and_what_is_closed_stay(crm, db):
    before = crm("score", "--quarter", "2026Q1", "--json", ok=True).out
    rest = "SELECT stage_id, credited_id, closed, amount FROM deal ORDER BY id"
    stays = kept(db, rest), kept(db, "SELECT * FROM move"), kept(db, "SELECT * FROM activity")
    ran = crm("handover", "ann", "--to", "Ben", "--yes", ok=True)
    assert [line.split() for line in ran.out.splitlines()] == [
        ["Handed", "over", "from", "ann", "to", "Ben:", "1", "customer,", "2", "open", "deals."],
        [],
        ["Record", "ID", "Name", "Customer"],
        ["customer", "1", "Acme", "–"],
        ["deal", "3", "Acme", "next", "Acme"],
        ["deal", "4", "beta", "next", "beta"],
    ]
    assert kept(db, OWNERS) == [(2,), (2,), (None,), (1,)]
    assert kept(db, REPS) == [(1,), (2,), (2,), (2,), (2,), (1,), (2,)]
    assert stays == (kept(db, rest), kept(db, "SELECT * FROM move"), kept(db, "SELECT * FROM activity"))
    assert crm("score", "--quarter", "2026Q1", "--json", ok=True).out == before
    assert crm("handover", "ann", "--to", "Ben", ok=True).out == "ann has nothing to hand over.\n"
    crm("undo", ok=True)
    assert (kept(db, OWNERS), kept(db, REPS)) == BEFORE


def test_a_filter_or_a_segment_chooses_customers_and_their_deals_go_along(crm, db):
    crm("segment", "save", "tea", "--of", "customers", "--where", "note~tea", ok=True)
    for said in ("name=Acme", "@tea", "owner=ann"):
        told = json.loads(crm("handover", "ann", "--to", "Ben", "--customers", said, "--dry-run", "--json").out)
        assert {name: value for name, value in told.items() if value != []} == {
            "schema": "crm.handover/1", "dry_run": True,
            "from": {"id": 1, "name": "ann"}, "to": {"id": 2, "name": "Ben"},
            "customers": [{"id": 1, "name": "Acme"}],
            "deals": [{"id": 3, "name": "Acme next", "customer": "Acme"}],
        }  # fmt: skip
        assert (kept(db, OWNERS), kept(db, REPS)) == BEFORE, "only tried"
        crm("handover", "ann", "--to", "Ben", "--customers", said, "--yes", ok=True)
        assert kept(db, REPS)[2:4] == [(2,), (1,)]
        crm("undo", ok=True)


def test_it_is_not_done_by_a_slip(crm, db):
    ran = crm("handover", "ann", "--to", "Ben")
    assert (ran.code, ran.out, ran.err) == (
        4, "",
        "crm: not handed over without --yes: Would hand over from ann to Ben: 1 customer, 2 open deals"
        " – look at it with --dry-run, then say --yes\n",
    )  # fmt: skip
    for answer, owner in (("n", 1), ("y", 2)):
        child = pexpect.spawn(sys.executable, ["-m", "crmcli", "handover", "ann", "--to", "Ben"], timeout=60)
        child.expect_exact(b"Do it? [y/N]")
        child.sendline(answer)
        child.expect(pexpect.EOF)
        assert kept(db, OWNERS)[0] == (owner,)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("ann --to ann", 4, "ann has it already"),
        ("ann --to gone", 3, "it is archived"),
        ("ann --to nobody", 3, 'no rep "nobody"'),
        ("ann", 2, "to whom? ann's manager is no rep – say it: --to REP"),
        ("ann --to Åsa", 4, "Åsa left on 2026-06-30 – name a rep who is there: --to REP"),
    ],
)
def test_who_cannot_have_it(crm, words, code, said):
    crm("edit", "rep", "Åsa", "--left", "2026-06-30", ok=True)
    ran = crm("handover", *words.split(), "--yes")
    assert (ran.code, ran.out) == (code, "") and said in ran.err and ran.err.count("\n") == 1, ran


def test_without_a_name_it_goes_to_the_manager_and_from_one_who_is_archived_too(crm, db):
    crm("archive", "rep", "Ben", ok=True)
    crm("handover", "#2", "--yes", ok=True)  # Ben's manager is ann
    assert (kept(db, OWNERS)[1], kept(db, REPS)[4]) == ((1,), (1,))


@pytest.mark.parametrize("line", ["edit rep {} --left today", "archive rep {}"])
@pytest.mark.parametrize(("name", "what", "manager"), [
    ("ann", "1 customer, 2 open deals", "REP"), ("Ben", "1 customer, 1 open deal", "ann")])  # fmt: skip
def test_who_goes_is_told_what_is_still_theirs(crm, line, name, what, manager):
    said = f"Still {name}'s: {what}. Next: crm handover {name} --to {manager}\n"
    assert said not in crm("show", "rep", name, ok=True).out
    assert said in crm(*line.format(name).split(), ok=True).err
    assert said in crm("show", "rep", name, ok=True).out
    crm("undo", ok=True)
    crm("handover", name, "--to", "Åsa", "--yes", ok=True)
    assert "Still" not in crm(*line.format(name).split(), ok=True).err
    assert "Still" not in crm("show", "rep", name, ok=True).out


def test_cases_and_tasks_that_are_not_done_go_too(crm, db):
    for title in ("call", "write"):
        crm("add", "task", title, "--customer", "Acme", "--rep", "ann", ok=True)
    crm("done", 2, ok=True)
    for subject in ("wrong invoice", "came late"):
        crm("case", "open", "Acme", subject, "--rep", "ann", ok=True)
    [(late,)] = kept(db, "SELECT id FROM \"case\" WHERE subject = 'came late'")
    crm("case", "solve", late, "came today", ok=True)
    out = crm("handover", "ann", "--to", "Ben", "--yes", ok=True).out
    assert out.startswith("Handed over from ann to Ben: 1 customer, 2 open deals, 1 open case, 1 open task.\n")
    whose = kept(db, "SELECT rep_id, subject FROM \"case\" WHERE subject IN ('came late', 'wrong invoice') ORDER BY id")
    assert whose == [(2, "wrong invoice"), (1, "came late")]
    assert kept(db, "SELECT rep_id, title FROM task ORDER BY id") == [(2, "call"), (1, "write")]


def test_a_thousand_customers_are_handed_over_in_one_change(crm, db, tmp_path):
    (tmp_path / "c.csv").write_text("name,owner\n" + "".join(f"c{n},Ben\n" for n in range(1000)), "utf-8")
    crm("import", "customers", tmp_path / "c.csv", "--yes", ok=True)
    before = kept(db, "SELECT count(*) FROM change")[0][0]
    assert len(json.loads(crm("handover", "Ben", "--to", "ann", "--yes", "--json").out)["customers"]) == 1001
    assert kept(db, "SELECT count(*) FROM change") == [(before + 1,)]
