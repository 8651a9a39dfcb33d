"""Changing many records with one command: which, all or none, asked about, on trial."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pexpect
import pytest

from tests.support.datafile import everything, kept, once, small_team


@pytest.fixture
def team(crm, db):
    """Deals 1 and 2 of alice's are there; 3 to 14 are Deal 3 to Deal 14 of hers."""

    def record(path: Path) -> None:
        small_team(crm)
        for number in range(3, 15):
            crm("add", "deal", f"Deal {number}", "--customer", "Acme Ltd", "--rep", "alice", "-q", ok=True)

    once(db, record)


def reps(db) -> dict[int, int]:
    return dict(kept(db, "SELECT id, rep_id FROM deal ORDER BY id"))


def of_bob(db) -> list[int]:
    return [id for id, rep in reps(db).items() if rep == 2]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["1", "3"], [1, 3]),
        (["1", "5-7", "Deal 9"], [1, 5, 6, 7, 9]),
        (["#5-#6", "5"], [5, 6]),
        (["12-99"], [12, 13, 14]),
        (["--where", "id in 4..5 or title~'deal 1'"], [4, 5, 10, 11, 12, 13, 14]),
    ],
)
def test_those_named_are_changed(team, crm, db, words, ids):
    ran = crm("edit", "deal", *words, "--rep", "bob", ok=True)
    assert of_bob(db) == ids
    assert len(ran.out.splitlines()) == len(ids) and f"Changed deal #{ids[0]} " in ran.out


def test_a_record_that_is_called_like_a_range_is_meant(team, crm, db):
    crm("edit", "deal", "9", "--title", "1-3", ok=True)
    crm("edit", "deal", "1-3", "4", "--rep", "bob", ok=True)
    assert of_bob(db) == [4, 9]


def test_ids_that_a_list_prints_come_in_on_stdin(team, crm, db, monkeypatch):
    ids = crm("list", "deals", "--where", "id<=3", "--sort", "id", "--format", "ids", ok=True).out
    assert ids == "1\n2\n3\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ids.encode())))
    crm("edit", "deal", "-", "--rep", "bob", ok=True)
    assert of_bob(db) == [1, 2, 3]


def test_a_trial_says_what_would_be_and_changes_nothing(team, crm, db):
    before = everything(db)
    ran = crm("edit", "deal", "--where", "open", "--rep", "bob", "--dry-run", ok=True)
    assert ran.out.splitlines()[0] == "Would change deal #1 Acme renewal: rep alice → bob"
    assert ran.err == "Tried on 14 deals; nothing was changed.\n"
    told = json.loads(crm("move", "1", "3", "next", "--dry-run", "--json", ok=True).out)
    assert (told["schema"], told["dry_run"], [row["id"] for row in told["deals"]]) == ("crm.move/1", True, [1, 3])
    assert [row["stage"] for row in told["before"]] != [row["stage"] for row in told["deals"]]
    assert everything(db) == before


def test_all_are_changed_or_none(team, crm, db):
    crm("move", "5", "lost", ok=True)
    before = everything(db)
    ran = crm("move", "3", "4", "5", "next")
    assert (ran.code, ran.out) == (4, "") and ran.err.startswith("crm: deal #5: ")
    assert everything(db) == before


def test_many_take_a_yes(team, crm, db):
    ran = crm("edit", "deal", "--where", "open", "--rep", "bob")
    assert (ran.code, ran.out) == (2, "") and "14 deals" in ran.err and "--dry-run" in ran.err and "--yes" in ran.err
    assert of_bob(db) == []
    ran = crm("edit", "deal", "1-14", "--rep", "bob", "--yes", ok=True)
    assert len(of_bob(db)) == 14 and len(ran.out.splitlines()) == 14


@pytest.mark.parametrize(("answer", "changed"), [("y", 14), ("", 0)])
def test_many_are_asked_about_on_a_terminal(team, db, answer, changed):
    line = ["-m", "crmcli", "edit", "deal", "--where", "open", "--rep", "bob"]
    child = pexpect.spawn(sys.executable, line, encoding="utf-8", timeout=30)
    child.expect_exact("Edit 14 deals? [y/N]: ")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert (len(of_bob(db)), child.exitstatus) == (changed, 0 if changed else 1)


def test_archive_and_back_for_many(team, crm, db):
    crm("archive", "deal", "3-5", "Deal 9", ok=True)
    archived = "SELECT id FROM deal WHERE archived IS NOT NULL ORDER BY id"
    assert [id for (id,) in kept(db, archived)] == [3, 4, 5, 9]
    crm("archive", "deal", "4-6", ok=True)  # of a range those that are not archived yet
    assert crm("archive", "deal", "3").code == 4
    ran = crm("unarchive", "deal", "--where", "archived=today and id<5", ok=True)
    assert ran.out == "Brought back deal #3 Deal 3\nBrought back deal #4 Deal 4\n"
    assert [id for (id,) in kept(db, archived)] == [5, 6, 9]


def test_archived_ones_are_not_changed(team, crm, db):
    crm("archive", "deal", "3", ok=True)
    assert crm("edit", "deal", "3", "4", "--rep", "bob").code == 3
    crm("edit", "deal", "--where", "id in (3, 4)", "--rep", "bob", ok=True)
    assert of_bob(db) == [4]


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (("edit", "deal", "--rep", "bob"), 2, "say which deal"),
        (("edit", "deal", "1", "--where", "open", "--rep", "bob"), 2, "one of the two"),
        (("edit", "deal", "70-99", "--rep", "bob"), 2, "no deal from 70 to 99"),
        (("edit", "deal", "1", "nope", "--rep", "bob"), 3, 'no deal "nope"'),
        (("edit", "deal", "--where", "opn", "--rep", "bob"), 2, "did you mean open?"),
        (("archive", "deal"), 2, "say which deal"),
        (("export", "all", "--where", "open", "--format", "jsonl"), 2, "records of one kind"),
        (("export", "--git", "x", "--where", "open"), 2, "leave --where out"),
    ],
)
def test_what_is_unclear_is_refused(team, crm, db, line, code, said):
    before = everything(db)
    ran = crm(*line)
    assert (ran.code, ran.out) == (code, "") and said in ran.err and ran.err.count("\n") == 1
    assert everything(db) == before


def test_nothing_that_fits_is_said(team, crm):
    ran = crm("archive", "deal", "--where", "won", ok=True)
    assert ran.out == "No deals fit: nothing was changed.\n"
    assert crm("archive", "deal", "--where", "won", "--fail-empty").code == 6


def test_an_export_of_what_fits(team, crm):
    out = crm("export", "deals", "--where", "id in (2, 4)", ok=True).out
    assert [line.split(",")[1] for line in out.splitlines()[1:]] == ["Acme pilot", "Deal 4"]
