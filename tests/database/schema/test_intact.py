"""Figures are not counted from an index that says otherwise than its table: a bit that turned is named."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing

import pytest

from crmcli.database.connection import Database
from crmcli.database.schema.intact import COUNTED_BY
from tests.support.datafile import kept, recorded

SCORE = ("score", "2026Q3", "--json")
PLAN = re.compile(r"USING COVERING INDEX (ix_\w+)")


@pytest.fixture
def team(crm):
    recorded(crm, *(
        line for name in ("alice", "bob") for line in (
            f"add rep {name}", f"add customer '{name} & Co' --owner {name} --created 2026-07-01",
            *(f"add deal '{name} {amount}' --customer '{name} & Co' --amount {amount} --stage won --opened 2026-07-02 "
              "--closed 2026-08-15" for amount in ("71234.56", "69876.54")),
            f"log call '{name} & Co' --rep {name} --at '2026-08-20 10:00'",
            f"log call '{name} & Co' --in --rep {name} --at '2026-08-20 10:00'",
            f"feedback '{name} & Co' 5 --at 2026-08-21",
        )
    ))  # fmt: skip


def test_the_indexes_are_named_as_they_are_made(crm, db, team):
    made = {name: (table, sql) for name, table, sql in kept(db, "SELECT name, tbl_name, sql FROM sqlite_master")}
    for name, (table, columns, held) in COUNTED_BY.items():
        of, sql = made[name]
        inside, _, where = sql.partition(" (")[2].partition(")")
        assert of == table and [each for each in inside.split(", ") if each != "id"] == columns.split()
        assert where.removeprefix(" WHERE ") == ("" if held == "TRUE" else held)


def test_each_index_that_figures_alone_are_read_from_is_compared(crm, db, team, monkeypatch):
    used, run = set[str](), Database._execute

    def execute(self, sql, *values):
        if sql.lstrip().startswith(("SELECT", "WITH")) and "INDEXED BY" not in sql:
            plan = self._connection.execute(f"EXPLAIN QUERY PLAN {sql}", *values).fetchall()
            used.update(name for row in plan for name in PLAN.findall(str(row[-1])))
        return run(self, sql, *values)

    monkeypatch.setattr(Database, "_execute", execute)
    crm(*SCORE, ok=True)
    assert used & {*COUNTED_BY} and used - {*COUNTED_BY} <= {"ix_refund_at", "ix_target_start"}


def places(data: bytes, pattern: bytes) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(pattern), data)]


@pytest.mark.parametrize(
    "pattern",
    [
        (7_123_456).to_bytes(3, "big"),
        (6_987_654).to_bytes(3, "big"),
        b"2026-08-15",
        b"2026-07-02",
        b"2026-08-20",
        b"10:00:00Zout",
    ],
    ids=["amount", "other amount", "closed", "opened", "at", "direction"],
)
def test_a_bit_of_what_is_counted_that_turns_is_named_or_changes_nothing(crm, db, team, pattern):
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole, good = db.read_bytes(), crm(*SCORE, ok=True).out
    found, named = places(whole, pattern), 0
    for number, at in enumerate(found):
        damaged = bytearray(whole)
        damaged[at + len(pattern) - 1] ^= 1 << (number % 3)
        db.write_bytes(damaged)
        ran = crm(*SCORE)
        if ran.code:
            assert ran.code == 5 and "damaged" in json.loads(ran.err)["message"], (at, ran)
        else:
            assert ran.out == good, at
        named += ran.code == 5
    assert len(found) >= 3 and named >= 2


def test_a_row_that_an_index_lacks_is_named(crm, db, team):
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        old = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'ix_activity_out'").fetchone()[0]
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'ix_activity_out'", (f"{old} AND id > 1",))
        connection.commit()
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("REINDEX ix_activity_out")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'ix_activity_out'", (old,))
        connection.commit()
    ran = crm("score", "2026Q3")
    assert ran.code == 5 and ran.err == (
        f"crm: {db} is damaged: its index ix_activity_out says otherwise than its table – "
        "see what is wrong: crm doctor; restore a backup: crm help data\n"
    )
    assert "damaged" in crm("doctor").out
