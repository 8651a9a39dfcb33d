"""Many commands at once on one file: each is kept, none fails, and nobody waits for ever."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from tests.support.children import Child, start

MANY = 200


def customers(db: Path) -> list[str]:
    connection = sqlite3.connect(db)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT count(*) FROM stage").fetchone() == (6,)  # the file was made once
        return [row[0] for row in connection.execute("SELECT name FROM customer ORDER BY name")]
    finally:
        connection.close()


@pytest.fixture
def warm(crm, tmp_path):
    """The statements are in the cache: two hundred who build each for itself would take minutes."""
    crm("--db", tmp_path / "home" / "other.db", "add", "customer", "first", ok=True)


def test_two_hundred_commands_at_once_on_a_file_that_is_not_there_yet(warm, db, tmp_path):
    """One in ten starts Python anew; the others, which have the program loaded, meet it from its first moment on."""
    out = tmp_path / "said"
    with out.open("w") as said:
        running = [add(f"customer {number:03}", said, anew=number % 10 == 0) for number in range(MANY)]
        codes = [process.wait() for process in running]
    assert out.read_text() == ""
    assert codes == [0] * MANY
    assert customers(db) == [f"customer {number:03}" for number in range(MANY)]
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["crm.db", "said"]


def add(customer: str, said: IO[str], anew: bool) -> subprocess.Popen[bytes] | Child:
    """A running command that adds the customer, as a process `anew` or as a fork; what it has to say goes to a file."""
    line = ["add", "customer", customer, "-q"]
    if not anew:
        return start(line, errors=said.fileno())
    return subprocess.Popen(
        [sys.executable, "-m", "crmcli", *line],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said,
    )  # fmt: skip


WATCHED = """
import sys
from crmcli.database.connection import Database
from crmcli.main import run

transaction = Database._transaction
def watched(database, begin):
    if begin == "BEGIN IMMEDIATE" and database.path.name == "crm.db":
        print("sqlalchemy" in sys.modules)
    return transaction(database, begin)
Database._transaction = watched
sys.exit(run(["add", "rep", "bob"]))
"""


def test_nobody_waits_while_another_loads_what_builds_statements(crm, tmp_path):
    """With an empty cache that takes most of a second: it is done before the file is held, not while."""
    crm("add", "rep", "alice", ok=True)
    done = subprocess.run(
        [sys.executable, "-c", WATCHED], env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "fresh")},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "True\nAdded rep #2 bob\n"


def test_two_hundred_writes_in_the_same_moment(warm, db):
    """The program is loaded already, and all begin at one signal: as close together as a machine can bring them."""
    gate, opener = os.pipe()
    running = [start(["add", "customer", f"customer {number:03}", "-q"], gate=gate) for number in range(MANY)]
    os.close(gate)
    os.close(opener)
    assert [child.wait() for child in running] == [0] * MANY
    assert customers(db) == [f"customer {number:03}" for number in range(MANY)]


def test_of_many_who_give_the_same_name_one_succeeds(db, crm):
    crm("add", "rep", "alice", ok=True)
    gate, opener = os.pipe()
    running = [start(["add", "customer", "Acme", "-q"], gate=gate) for _ in range(20)]
    os.close(gate)
    os.close(opener)
    assert sorted(child.wait() for child in running) == [0] + [4] * 19
    assert customers(db) == ["Acme"]


def test_readers_and_writers_at_once(db, crm):
    crm("add", "rep", "alice", ok=True)
    gate, opener = os.pipe()
    lines = [
        ["add", "customer", f"customer {number}", "--owner", "alice", "-q"]
        if number % 2
        else ["list", "customers", "--json"]
        for number in range(40)
    ]
    running = [start(line, gate=gate) for line in lines]
    os.close(gate)
    os.close(opener)
    assert [child.wait() for child in running] == [0] * 40
    assert len(customers(db)) == 20
