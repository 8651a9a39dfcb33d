"""Making a data file and bringing an older one up to date: whole or not at all, and nothing overwritten."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crmcli.core.errors import CrmError, DataFileError, RefusedError
from crmcli.database import opening
from crmcli.database.backup import before
from crmcli.database.opening import open_file
from crmcli.database.schema import migrate
from crmcli.records.settings.write import Team, create


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def files(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir() if entry.is_file())


def test_a_file_is_made_once(db):
    assert create(db, Team(currency="EUR"))
    before = db.read_bytes()
    assert not create(db, Team(currency="USD"))
    assert db.read_bytes() == before
    assert files(db.parent) == ["crm.db"]


def test_folders_on_the_way_are_made_and_the_last_is_private(tmp_path):
    path = tmp_path / "a" / "b" / "crm.db"
    assert create(path, Team())
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_file_that_appears_meanwhile_is_not_overwritten(db):
    def meanwhile(_database: object) -> None:
        db.write_bytes(b"somebody else's")

    assert not migrate.create(db, meanwhile)
    assert db.read_bytes() == b"somebody else's"
    assert files(db.parent) == ["crm.db"]


@pytest.mark.parametrize("error", [RefusedError("no"), KeyboardInterrupt(), sqlite3.OperationalError("disk I/O error")])
def test_a_failure_while_it_is_filled_leaves_nothing(db, error):
    def fail(_database: object) -> None:
        raise error

    with pytest.raises((CrmError, KeyboardInterrupt)):
        migrate.create(db, fail)
    assert files(db.parent) == []


def test_a_leftover_of_a_killed_command_is_in_nobodys_way(db):
    for ending in ("", "-wal", "-shm"):
        (db.parent / f".crm.db.{os.getpid()}.new{ending}").write_bytes(b"left over")
    assert create(db, Team())
    assert rows(db, "PRAGMA integrity_check") == [("ok",)]


def test_a_file_system_without_links_will_do(db, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert create(db, Team())
    assert db.stat().st_mode & 0o777 == 0o600
    assert rows(db, "SELECT count(*) FROM stage") == [(6,)]

    def meanwhile(_database: object) -> None:
        other.write_bytes(b"somebody else's")

    other = db.with_name("other.db")
    assert not migrate.create(other, meanwhile)
    assert other.read_bytes() == b"somebody else's"
    assert files(db.parent) == ["crm.db", "other.db"]


def test_a_long_file_name_will_do(tmp_path):
    assert create(tmp_path / f"{'é' * 120}.db", Team())


# An older file: a second step is put beside the first.


@pytest.fixture
def old_file(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of version 1, and a program that knows a version 2."""
    monkeypatch.setattr(migrate, "STEPS", ("0001.sql",))
    monkeypatch.setattr(migrate, "VERSION", 1)
    create(db, Team())
    folder = tmp_path / "program" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0002.sql").write_text("CREATE TABLE added (id INTEGER);\nINSERT INTO added VALUES (7);\n")
    monkeypatch.setattr(migrate, "__file__", str(tmp_path / "program" / "migrate.py"))
    monkeypatch.setattr(migrate, "STEPS", ("0001.sql", "0002.sql"))
    for module in (migrate, opening):
        monkeypatch.setattr(module, "VERSION", 2)
    return db


def test_an_older_file_is_copied_and_brought_up_to_date(old_file):
    open_file(old_file).close()
    assert rows(old_file, "PRAGMA user_version") == [(2,)]
    assert rows(old_file, "SELECT * FROM added") == [(7,)]
    assert rows(old_file, "SELECT version FROM schema_change ORDER BY version") == [(1,), (2,)]
    backup = old_file.with_name("crm.db.before-2")
    assert backup.stat().st_mode & 0o777 == 0o600
    assert rows(backup, "PRAGMA user_version") == [(1,)]
    assert rows(backup, "SELECT count(*) FROM stage") == [(6,)]
    open_file(old_file).close()  # again: nothing to do
    assert rows(old_file, "SELECT * FROM added") == [(7,)]


def test_a_step_that_fails_is_undone_whole(old_file, tmp_path):
    (tmp_path / "program" / "migrations" / "0002.sql").write_text("CREATE TABLE added (id INTEGER);\nNONSENSE;\n")
    with pytest.raises(DataFileError, match="syntax error"):
        open_file(old_file)
    assert rows(old_file, "PRAGMA user_version") == [(1,)]
    assert rows(old_file, "SELECT count(*) FROM sqlite_master WHERE name = 'added'") == [(0,)]
    assert rows(old_file, "SELECT count(*) FROM schema_change") == [(1,)]
    assert files(old_file.parent) == ["crm.db"]  # nothing was changed: nothing has to be brought back


@pytest.mark.parametrize("left", [b"", b"SQLite format 3\0 and no more", None])
def test_a_copy_that_is_none_is_not_trusted(old_file, left):
    backup = old_file.with_name("crm.db.before-2")
    backup.write_bytes(old_file.read_bytes()[:8192] if left is None else left)
    open_file(old_file).close()
    assert rows(backup, "SELECT count(*) FROM stage") == [(6,)]
    assert rows(backup, "PRAGMA user_version") == [(1,)]
    assert files(old_file.parent) == ["crm.db", "crm.db.before-2"]


def test_a_whole_copy_of_an_earlier_time_is_kept(old_file):
    backup = old_file.with_name("crm.db.before-2")
    backup.write_bytes(old_file.read_bytes())
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("UPDATE setting SET value = 'EUR' WHERE key = 'currency'")
    open_file(old_file).close()
    currency = "SELECT value FROM setting WHERE key = 'currency'"
    assert rows(backup, currency) == [("EUR",)]
    assert rows(old_file.with_name("crm.db.before-2-2"), currency) == [("USD",)]


def test_a_copy_of_the_same_is_not_made_twice(old_file):
    before(old_file, 2)
    open_file(old_file).close()
    assert files(old_file.parent) == ["crm.db", "crm.db.before-2"]


def test_two_programs_that_migrate_at_once_take_each_step_once(old_file):
    first = open_file(old_file)
    assert migrate.migrate(first) is None  # as one would that saw version 1 before the other was done
    first.close()
    assert rows(old_file, "SELECT * FROM added") == [(7,)]
