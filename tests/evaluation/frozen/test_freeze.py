"""`crm score --freeze` and `--frozen`: what was frozen stays as it was, byte for byte, whatever is changed."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
import time_machine

from crmcli.core.document import Document, Line, Records
from crmcli.evaluation.score import report
from tests.support.children import everything
from tests.support.teams import company

FORMATS = ("table", "json", "csv", "md")
Q3 = ("score", "--quarter", "2026Q3")


@pytest.fixture
def team(db) -> None:
    company.make(db).close()


def printed(crm, *args: str) -> dict[str, str]:
    """The answer in every format."""
    return {kind: crm(*args, "--format", kind, ok=True).out for kind in FORMATS}


def rows(db, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(db)) as connection, connection:
        return connection.execute(query).fetchall()


CHANGES = (
    ("edit", "deal", "--yes", "c-1", "--amount", "999", "--title", "renamed"),
    ("edit", "deal", "--yes", "c-2", "--closed", "2026-10-05"),
    ("edit", "deal", "--yes", "g-1", "--credit", "ben"),
    ("edit", "deal", "--yes", "a-ann", "--rep", "ben"),
    ("move", "d-lost", "Lead", "--yes"),
    ("add", "deal", "late", "--customer", "E", "--rep", "cyd", "--amount", "7777", "--opened", "2026-07-01"),
    ("move", "late", "won", "--at", "2026-07-02", "--yes"),
    ("edit", "customer", "A", "--name", "Another", "--owner", "ben", "--region", "APAC"),
    ("feedback", "C", "1", "--at", "2026-08-01"),
    ("log", "call", "C", "--rep", "cyd", "--at", "2026-08-01 10:00"),
    ("scorecard", "new", "Other", "--weight", "csat=1", "--define", "retention_months=6"),
    ("scorecard", "use", "Other", "--from", "2026Q1", "--restate"),
    ("target", "set", "csat", "50%", "--quarter", "2026Q3", "--reason", "late"),
    ("edit", "rep", "ann", "--name", "Zoë", "--team", "South"),
    ("edit", "rep", "ben", "--left", "2026-06-01"),
    ("archive", "rep", "cyd"),
)


def test_frozen_scores_stay_byte_identical_whatever_changes(crm, db, team, monkeypatch):
    before = printed(crm, *Q3)
    frozen = crm(*Q3, "--freeze", ok=True)
    assert frozen.out == before["table"], "the answer is the score as it is"
    kept = rows(db, "SELECT * FROM snapshot")
    for line in CHANGES:
        crm(*line, ok=True)
    after = printed(crm, *Q3)
    assert all(after[kind] != before[kind] for kind in FORMATS), "the changes are seen where nothing is frozen"
    assert printed(crm, "score", "--frozen", "2026Q3") == before

    # The program itself may lay it out otherwise one day.
    monkeypatch.setattr(report, "document", lambda score: Document([Line("new")], {"new": 1}, Records(("new",), [])))
    assert crm(*Q3, ok=True).out == "new\n"
    assert printed(crm, "score", "--frozen", "2026Q3") == before
    assert rows(db, "SELECT * FROM snapshot") == kept


def test_the_frozen_score_is_the_same_on_a_terminal_and_in_a_file(crm, team, tmp_path):
    crm(*Q3, "--color", "always", "-o", tmp_path / "before.txt", ok=True)
    crm(*Q3, "--freeze", ok=True)
    crm("edit", "deal", "--yes", "c-1", "--amount", "1", ok=True)
    crm("score", "--frozen", "2026Q3", "--color", "always", "-o", tmp_path / "after.txt", ok=True)
    assert (tmp_path / "after.txt").read_bytes() == (tmp_path / "before.txt").read_bytes()


def test_it_says_that_it_is_frozen_when_by_whom_and_with_which_digest(crm, db, team):
    ran = crm(*Q3, "--freeze", ok=True)
    ((content, inputs, digest),) = rows(db, "SELECT content, inputs, digest FROM snapshot")
    assert digest == hashlib.sha256(f"{content}\n{inputs}".encode()).hexdigest()
    assert ran.err == f"Froze 2026Q3, 2026-11-24 23:59 by tester, SHA-256 {digest}.\nNext: crm verify 2026Q3\n"
    shown = crm("score", "--frozen", "2026q3", ok=True)
    assert shown.err == (
        f"2026Q3 is frozen, 2026-11-24 23:59 by tester, SHA-256 {digest}. Has anything changed? crm verify 2026Q3\n"
    )
    assert crm("score", "--frozen", "Q3", "-q", ok=True).err == ""


def test_without_a_period_the_last_quarter_that_is_over_is_frozen(crm, team):
    assert crm("score", "--freeze", ok=True).err.startswith("Froze 2026Q3, ")
    assert crm("score", "--freeze", "--as-of", "2026-06-30", ok=True).err.startswith("Froze 2026Q2, "), "its last day"
    assert crm("score", "--freeze", "--month", "2026-07", ok=True).err.startswith("Froze 2026-07, ")
    assert crm("score", "--freeze", "--from", "2026-07-01", "--to", "2026-08-15", ok=True).err.startswith(
        "Froze 2026-07-01..2026-08-15, "
    )


def test_a_period_under_way_is_refused(crm, db, team):
    before = everything(db)
    ran = crm("score", "--quarter", "2026Q4", "--freeze")
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == "crm: 2026Q4 is not over: its last day is 2026-12-31 – freeze it when it is over\n"
    assert crm("score", "--quarter", "2027Q1", "--freeze").code == 4
    assert everything(db) == before


def test_its_last_day_has_to_end_in_the_teams_time_zone(crm, team, monkeypatch):
    monkeypatch.delenv("CRM_TODAY")
    crm("config", "set", "timezone", "America/New_York", ok=True)
    for moment, code in (((2026, 10, 1, 3, 59, 0), 4), ((2026, 10, 1, 4, 0, 0), 0)):
        with time_machine.travel(datetime(*moment, tzinfo=UTC), tick=False):
            assert crm(*Q3, "--freeze").code == code, moment


def test_frozen_again_unchanged_it_says_so_and_keeps_nothing_new(crm, db, team):
    first = crm(*Q3, "--freeze", ok=True)
    for more in ((), ("--replace", "to be sure")):
        again = crm(*Q3, "--freeze", *more, ok=True)
        assert again.out == first.out
        assert re.fullmatch(
            r"2026Q3 is frozen already, .* by tester, SHA-256 \w{64}; nothing changed since\.\n", again.err
        )
    assert len(rows(db, "SELECT id FROM snapshot")) == 1


def test_frozen_again_changed_it_is_refused_but_for_a_reason_and_the_old_one_stays_on_record(crm, db, team):
    before = crm(*Q3, "--freeze", ok=True).out
    (kept,) = rows(db, "SELECT * FROM snapshot")
    crm("edit", "deal", "--yes", "c-1", "--amount", "400", ok=True)
    ran = crm(*Q3, "--freeze")
    assert (ran.code, ran.out) == (4, "") and "crm verify 2026Q3" in ran.err and "--replace REASON" in ran.err
    assert rows(db, "SELECT * FROM snapshot") == [kept]

    ran = crm(*Q3, "--freeze", "--replace", "late invoice", ok=True)
    assert ran.out != before and 'Froze 2026Q3 anew, 2026-11-24 23:59 by tester ("late invoice")' in ran.err
    assert rows(db, "SELECT * FROM snapshot ORDER BY id")[0] == kept
    assert rows(db, "SELECT reason FROM snapshot ORDER BY id") == [(None,), ("late invoice",)]
    assert crm("score", "--frozen", "2026Q3", ok=True).out == ran.out
    assert crm("verify", "2026Q3").code == 0


@pytest.mark.parametrize("column", ["content", "inputs", "digest", "label"])
def test_what_was_changed_outside_the_program_is_an_error(crm, db, team, column):
    crm(*Q3, "--freeze", ok=True)
    rows(db, f"UPDATE snapshot SET {column} = replace(replace({column}, '2026Q3', '2026Q4'), 'a', 'b')")
    for args in (("score", "--frozen", "2026Q4" if column == "label" else "2026Q3"), ("verify",)):
        ran = crm(*args)
        assert (ran.code, ran.out) == (5, "")
        assert "does not fit its digest" in ran.err and "backup" in ran.err and ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "args, fault",
    [
        (("--freeze", "--rep", "ann"), "--rep or --team cannot be given with --freeze"),
        (("--freeze", "--team", "North"), "--team"),
        (("--freeze", "--by", "revenue"), "--by"),
        (("--freeze", "--vs", "year-ago"), "--vs"),
        (("--freeze", "--full"), "--full"),
        (("--frozen", "2026Q3", "--rep", "ann"), "--rep or --team cannot be given with --frozen"),
        (("--frozen", "2026Q3", "--freeze"), "--frozen names the period itself"),
        (("--frozen", "2026Q3", "--quarter", "Q3"), "--frozen names the period itself"),
        (("--frozen", "nonsense"), "is not a period"),
        (("--replace", "why"), "--replace needs --freeze"),
        (("--freeze", "--replace", " "), "the reason is empty"),
    ],
)
def test_what_does_not_go_together_is_a_usage_error(crm, db, team, args, fault):
    ran = crm("score", *args)
    assert ran.code == 2 and fault in ran.err and ran.err.count("\n") == 1
    assert rows(db, "SELECT id FROM snapshot") == []


def test_one_that_was_never_frozen_is_not_found(crm, team):
    ran = crm("score", "--frozen", "2026Q3", "--json")
    assert (ran.code, ran.out) == (3, "")
    assert json.loads(ran.err)["hint"] == "freeze it: crm score --quarter 2026Q3 --freeze"
    crm(*Q3, "--freeze", ok=True)
    assert "frozen are: 2026Q3" in crm("verify", "2026Q2").err


def test_there_is_no_file_to_freeze(crm, db):
    ran = crm("score", "--freeze")
    assert ran.code == 3 and not db.exists()


def test_a_label_still_names_what_was_frozen_when_the_year_begins_elsewhere(crm, team):
    before = crm(*Q3, "--freeze", ok=True).out
    crm("config", "set", "fiscal_year_start", "4", ok=True)  # 2026Q3 is October to December from now on
    assert crm("score", "--frozen", "2026Q3", ok=True).out == before


def test_inputs_hold_what_payouts_need(crm, db, team):
    crm(*Q3, "--freeze", ok=True)
    ((inputs,),) = rows(db, "SELECT inputs FROM snapshot")
    kept = json.loads(inputs)
    deals = [dict(zip(kept["deals"]["columns"], row, strict=True)) for row in kept["deals"]["rows"]]
    # F's win is more than twelve months before; e-late was open in the period, and none was opened in it.
    assert {deal["title"] for deal in deals} == {row[0] for row in company.DEALS} - {"f-old"}
    won = {
        d["title"]: d["amount"] for d in deals if d["status"] == "won" and "2026-07" <= d["closed"]["$day"] < "2026-10"
    }
    assert won == {"c-1": 30050, "c-2": 70000, "a-ann": 5000, "g-1": 1000, "g-2": 2000}
    assert len(kept["feedback"]["rows"]) == 9, "ten with a score, one of them a second too late"
    assert len(kept["activities"]["rows"]) == 8, "ten, less a note and one that is too late"
    assert {row[1] for row in kept["people"]["rows"]} == {"ann", "ben", "cyd"}
