"""`crm doctor`: what it says, and what it mends."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from crmcli.records.doctor.insight import day_meant, moment_meant
from tests.records.doctor.test_wrong_values import TEAM
from tests.support.datafile import kept

SCORE = ("score", "--quarter", "2026Q3", "--json")


@pytest.fixture
def write(crm, db):
    """Write as another program that has taken out what refuses it."""
    crm("init", ok=True)

    def run(sql: str, rules: bool = False) -> None:
        with closing(sqlite3.connect(db, isolation_level=None)) as connection:
            found = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE '%_guard'").fetchall()
            for (name,) in () if rules else found:
                connection.execute(f"DROP TRIGGER {name}")
            connection.executescript(sql)

    run(TEAM, rules=True)
    return run


def test_a_sound_file_is_said_to_be(crm, write, db):
    assert crm("doctor", ok=True).out == f"{db} is sound: nothing was found.\n"
    assert json.loads(crm("doctor", "--json", ok=True).out) == {
        "schema": "crm.doctor/1", "file": str(db), "findings": [],
    }  # fmt: skip


def test_what_can_be_read_in_one_way_is_mended_after_a_copy(crm, write, db, tmp_path):
    right = crm(*SCORE, ok=True).out
    write(
        "UPDATE deal SET closed = '2026/08/01', next_won = NULL WHERE id = 1;"
        "UPDATE activity SET at = '2026-08-02T13:00:00+02:00' WHERE id = 2;"
        "UPDATE rep SET name_key = 'x' WHERE id = 2;"
        "DROP TRIGGER deal_changed; DROP VIEW v_deals; DROP INDEX ix_deal_won;"
    )
    assert crm(*SCORE).code == 4
    found = crm("doctor")
    assert found.code == 4 and "2026/08/01" in found.out and "deal_changed" in found.out
    ran = crm("doctor", "--repair")
    assert ran.code == 0 and "is sound" in ran.out, ran
    assert "Mended deal 1 closed: '2026/08/01'" in ran.err
    [copy] = tmp_path.glob("crm-*.db")
    assert kept(copy, "SELECT closed FROM deal WHERE id = 1") == [("2026/08/01",)]
    assert kept(db, "SELECT closed, next_won FROM deal WHERE id = 1") == [("2026-08-01", "2026-09-01")]
    assert kept(db, "SELECT at FROM activity WHERE id = 2") == [("2026-08-02T11:00:00Z",)]
    assert crm(*SCORE, ok=True).out == right


def test_what_is_not_known_is_left_and_nothing_is_counted_on_it(crm, write, db):
    write("UPDATE deal SET amount = '1,200' WHERE id = 1; UPDATE deal SET credited_id = 999 WHERE id = 2;")
    ran = crm("doctor", "--repair", "--json")
    assert ran.code == 4
    left = [(each["table"], each["row"], each["column"]) for each in json.loads(ran.out)["findings"]]
    assert left == [("deal", 1, "amount"), ("deal", 2, "credited_id")]
    refused = crm(*SCORE)
    assert refused.code == 4 and "values that are none (2)" in refused.err
    with closing(sqlite3.connect(db)) as connection, connection:  # as the findings say
        connection.execute("UPDATE deal SET amount = 120000 WHERE id = 1")
        connection.execute("UPDATE deal SET credited_id = 1 WHERE id = 2")
    assert "noted of wrong values is not so" in crm("doctor").out
    assert crm("doctor", "--repair").code == 0
    assert crm(*SCORE).code == 0


def test_no_score_is_kept_of_a_file_with_a_wrong_value(crm, write, db):
    crm("score", "--quarter", "2026Q2", "--freeze", ok=True)
    write("UPDATE deal SET amount = '1,200' WHERE id = 1")
    for name, sql in kept(db, "SELECT name, sql FROM schema_object WHERE name LIKE '%_guard'"):
        assert name
        with closing(sqlite3.connect(db)) as connection:  # as if nothing had been: the triggers are there again
            connection.execute(sql)
    refused = crm("score", "--quarter", "2026Q3", "--freeze")
    assert refused.code == 4 and "deal 1 amount: '1,200'" in refused.err
    assert kept(db, "SELECT count(*) FROM snapshot") == [(1,)]


def test_what_was_mended_does_not_come_back(crm, write, db):
    write("UPDATE deal SET closed = '2026/08/01' WHERE id = 1")
    crm("doctor", "--repair", ok=True)
    refused = crm("undo", "--yes")
    assert refused.code == 4 and "mended the file" in refused.err
    assert kept(db, "SELECT closed FROM deal WHERE id = 1") == [("2026-08-01",)]


def test_a_trigger_of_another_program_is_named_and_left(crm, write, db):
    write("CREATE TRIGGER mine AFTER UPDATE ON deal BEGIN UPDATE deal SET amount = 0 WHERE id = 99; END;", rules=True)
    ran = crm("doctor", "--repair")
    assert ran.code == 4 and "the trigger mine is another program's" in ran.out
    assert kept(db, "SELECT count(*) FROM sqlite_master WHERE name = 'mine'") == [(1,)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026/08/01", "2026-08-01"), ("2026-8-1", "2026-08-01"), ("20260801", "2026-08-01"),
        ("2026.08.01", "2026-08-01"), ("2026-08-01 00:00:00", "2026-08-01"), (" 2026-08-01 ", "2026-08-01"),
        ("2026-08-01T00:00:00.000", "2026-08-01"), ("01/08/2026", None), ("2026-13-01", None), ("2026811", None),
        ("2026-08-01T22:00:00", None), ("2026-08", None), ("", None), (20260801, None), (b"2026-08-01", None),
    ],
)  # fmt: skip
def test_a_day_is_read_in_one_way_or_not_at_all(text, meant):
    assert day_meant(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-08-02T11:00:00+02:00", "2026-08-02T09:00:00Z"), ("2026-08-02 11:00Z", "2026-08-02T11:00:00Z"),
        ("2026-08-02 23:30:00 -0100", "2026-08-03T00:30:00Z"), ("2026-08-02T11:00:00.5Z", "2026-08-02T11:00:00Z"),
        ("2026-08-02 11:00:00", None), ("2026-08-02T25:00:00Z", None), (5, None),
    ],
)  # fmt: skip
def test_a_moment_is_read_with_its_zone_or_not_at_all(text, meant):
    assert moment_meant(text) == meant
