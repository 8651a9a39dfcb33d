"""`crm backup`: a copy that is whole, its name, and which copies go."""

from __future__ import annotations

import json
import resource
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import time_machine

from crmcli.database.backup import dated, is_whole
from tests.support.datafile import kept


def test_a_copy_is_whole_private_and_can_take_the_place_of_the_file(crm, db, tmp_path):
    crm("add", "rep", "alice", ok=True)
    with time_machine.travel(datetime(2026, 11, 24, 18, 0, 5, tzinfo=UTC), tick=False):
        ran = crm("backup", ok=True)
    copy = tmp_path / "crm-2026-11-24T180005Z.db"
    assert f"Copied to {copy}" in ran.out and is_whole(copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert kept(copy, "SELECT name FROM rep") == [("alice",)]
    crm("add", "rep", "bob", ok=True)
    assert crm("list", "reps", "--db", copy, "--format", "csv", ok=True).out.count("alice") == 1
    assert "bob" not in crm("list", "reps", "--db", copy, ok=True).out


def test_the_newest_are_kept_and_nothing_else_is_touched(crm, db, tmp_path):
    crm("add", "rep", "alice", ok=True)
    folder = tmp_path / "copies"
    folder.mkdir()
    others = ["crm.db", "crm-2020-01-01.db", "other-2020-01-01T000000Z.db", "crm-2020-01-01T000000Z.db-wal"]
    for name in others:
        (folder / name).write_text("mine")
    for hour in range(4):
        with time_machine.travel(datetime(2026, 11, 24, hour, tzinfo=UTC), tick=False):
            ran = crm("backup", folder, "--keep", 2, "--json", ok=True)
    told = json.loads(ran.out)
    assert told["deleted"] == [str(folder / "crm-2026-11-24T010000Z.db")] and told["schema"] == "crm.backup/1"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*others, "crm-2026-11-24T020000Z.db", "crm-2026-11-24T030000Z.db"]
    )
    assert crm("backup", folder, "--keep", 0).code == 2


def test_changes_that_are_not_in_the_file_yet_are_in_the_copy(crm, db, tmp_path):
    crm("add", "rep", "alice", ok=True)
    with closing(sqlite3.connect(db)) as other:  # while it is open, changes stay in the log beside the file
        other.execute("SELECT * FROM rep").fetchall()
        crm("add", "rep", "bob", ok=True)
        assert (tmp_path / "crm.db-wal").stat().st_size
        copy = json.loads(crm("backup", tmp_path / "to", "--json", ok=True).out)["file"]
    assert kept(copy, "SELECT name FROM rep ORDER BY id") == [("alice",), ("bob",)]


def test_without_room_there_is_no_copy(crm, db, tmp_path):
    crm("add", "rep", "alice", ok=True)
    before = db.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        code = crm("backup", tmp_path / "to").code
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert code == 5
    assert list((tmp_path / "to").iterdir()) == [] and db.read_bytes() == before


def test_the_name_says_when(tmp_path):
    assert dated("team.db", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == "team-2026-01-02T030405Z.db"
