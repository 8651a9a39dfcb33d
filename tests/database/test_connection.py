"""The data file: opened safely, and whatever is no CRM file is refused in one line and left as it was."""

from __future__ import annotations

import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crmcli.core.errors import CrmError, DataFileError, RefusedError
from crmcli.database import patience
from crmcli.database.backup import copied
from crmcli.database.connection import Database
from crmcli.database.data_file import APPLICATION, VERSION
from crmcli.database.opening import open_file
from crmcli.database.statements.compiled import Text
from crmcli.records import rows
from crmcli.records.settings.write import Team, create
from tests.conftest import Ran

READ, WRITE = ("list", "reps"), ("add", "rep", "mallory")


@pytest.fixture
def made(db: Path) -> Path:
    """A data file with one rep."""
    create(db, Team())
    database = open_file(db)
    with database.writing():
        rows.add(database, "rep", {"name": "alice"})
    database.close()
    return db


@pytest.fixture
def opened(made: Path) -> Iterator[Database]:
    database = open_file(made)
    yield database
    database.close()


def reps(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [row[0] for row in connection.execute("SELECT name FROM rep ORDER BY id")]
    finally:
        connection.close()


def assert_refused(ran: Ran, path: Path, code: int, part: str) -> None:
    """One line that names the file, and nothing else."""
    assert (ran.code, ran.out) == (code, ""), ran
    assert ran.err.startswith("crm: ") and ran.err.count("\n") == 1 and "Traceback" not in ran.err
    assert part in ran.err and path.name[:20] in ran.err


# How it is opened


def test_a_file_is_opened_so_that_nothing_is_lost(opened):
    assert {name: opened.pragma(name) for name in ("synchronous", "foreign_keys", "busy_timeout")} == {
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 250,  # and again, for a minute: see patience.py
    }
    assert opened._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def add(database: Database, name: str) -> int:
    return rows.add(database, "rep", {"name": name})


def test_all_writes_of_a_transaction_are_kept_or_none(opened, made):
    with pytest.raises(KeyboardInterrupt), opened.writing():
        add(opened, "bob")
        raise KeyboardInterrupt
    with pytest.raises(RefusedError), opened.writing():
        add(opened, "bob")
        add(opened, "Alice")
    assert reps(made) == ["alice"]
    with opened.writing():
        add(opened, "bob")
        with opened.writing():  # joins the one under way
            add(opened, "carol")
    assert reps(made) == ["alice", "bob", "carol"]


def test_reads_inside_see_one_moment_while_others_write(opened, made):
    count = Text("SELECT count(*) AS n FROM rep", {})
    other = open_file(made)
    with opened.reading():
        assert opened.one(count) == {"n": 1}
        with other.writing():
            add(other, "bob")
        assert opened.one(count) == {"n": 1}
    assert opened.one(count) == {"n": 2}
    other.close()


def test_a_writer_does_not_stop_readers(crm, opened):
    with opened.writing():
        add(opened, "bob")
        assert crm(*READ).code == 0


def test_a_file_that_stays_busy_is_said_to_be(crm, opened, made, monkeypatch):
    monkeypatch.setattr(patience, "PATIENCE", 0.1)
    with opened.writing():
        assert_refused(crm(*WRITE), made, 5, "is busy")
    assert crm(*WRITE).code == 0


def test_days_and_moments_come_back_as_such_and_damaged_ones_are_said_to_be(opened):
    from datetime import UTC, date, datetime

    sql = "SELECT '2026-01-02' AS day, '2026-01-02T03:04:05Z' AS at, 1 AS flag, NULL AS none"
    types = {"day": "day", "at": "moment", "flag": "boolean", "none": "day"}
    assert opened.one(Text(sql, types)) == {
        "day": date(2026, 1, 2), "at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "flag": True, "none": None,
    }  # fmt: skip
    for value in ("'2026-13-45'", "'\x01'", "5", "x'ff'"):
        with pytest.raises(DataFileError, match="damaged"):
            opened.one(Text(f"SELECT {value} AS day", {"day": "day"}))


@pytest.mark.parametrize(("value", "part"), [("\ud800", "UTF-8"), (2**63, "too large"), (-(2**70), "too large")])
def test_values_that_the_driver_cannot_take_are_refused(opened, value, part):
    for act in (opened.one, opened.run):
        with pytest.raises(RefusedError, match=part):
            act(Text("SELECT :value", {}), value=value)


def test_a_copy_is_whole_and_private(opened, made, tmp_path):
    with opened.writing():
        add(opened, "bob")
    copied(made, tmp_path / "copy.db")
    assert reps(tmp_path / "copy.db") == ["alice", "bob"]
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


# What is no CRM file


def sqlite_file(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for sql in ("CREATE TABLE t (a)", "INSERT INTO t VALUES ('precious')", *statements):
        connection.execute(sql)
    connection.commit()
    connection.close()


def newer(path: Path) -> None:
    create(path, Team())
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()


def half(path: Path) -> None:
    create(path, Team())
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 - 100])


def without_settings(path: Path) -> None:
    create(path, Team())
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("DELETE FROM setting WHERE key = 'currency'")
    connection.close()


FOREIGN: dict[str, tuple[Callable[[Path], object], str]] = {
    "text": (lambda path: path.write_text("a letter, not a database\n" * 100), "not a CRM file"),
    "three bytes": (lambda path: path.write_bytes(b"abc"), "not a CRM file"),
    "random bytes": (lambda path: path.write_bytes(random.Random(1).randbytes(9_000)), "not a CRM file"),
    "zeros": (lambda path: path.write_bytes(bytes(8_192)), "not a CRM file"),
    "empty": (lambda path: path.touch(), "is empty"),
    "another database": (sqlite_file, "not a CRM file"),
    "another program's": (lambda path: sqlite_file(path, "PRAGMA application_id = 1196444487"), "not a CRM file"),
    "another with a log": (lambda path: sqlite_file(path, "PRAGMA user_version = 1"), "not a CRM file"),
    "newer": (newer, "newer crm"),
}


@pytest.mark.parametrize("command", [READ, WRITE, ("show", "rep", "alice"), ("score",)], ids=lambda args: args[0])
@pytest.mark.parametrize("what", FOREIGN)
def test_what_is_no_crm_file_is_refused_and_left_as_it_was(crm, db, what, command):
    make, part = FOREIGN[what]
    make(db)
    before = db.read_bytes()
    assert_refused(crm(*command), db, 5, part)
    assert db.read_bytes() == before
    assert sorted(path.name for path in db.parent.iterdir()) == ["crm.db", "home"]


@pytest.mark.parametrize("command", [WRITE, ("score",)], ids=lambda args: args[0])
@pytest.mark.parametrize(("make", "part"), [(half, "is damaged"), (without_settings, "lacks currency")])
def test_a_crm_file_of_which_a_part_is_missing_is_said_to_be_damaged(crm, db, make, part, command):
    make(db)
    before = db.read_bytes()
    assert_refused(crm(*command), db, 5, part)
    assert db.read_bytes() == before


@pytest.mark.parametrize("command", [READ, WRITE], ids=lambda args: args[0])
def test_a_folder_a_pipe_and_a_device_are_refused(crm, db, command):
    db.mkdir()
    assert_refused(crm(*command), db, 5, "is a folder")
    assert list(db.iterdir()) == []
    db.rmdir()
    os.mkfifo(db)
    assert_refused(crm(*command), db, 5, "not a regular file")
    assert_refused(crm("--db", "/dev/null", *command), Path("/dev/null"), 5, "not a regular file")


@pytest.mark.parametrize("command", [READ, WRITE], ids=lambda args: args[0])
def test_paths_that_lead_nowhere_are_refused(crm, db, command):
    (db.parent / "file").write_text("x")
    inside = db.parent / "file" / "crm.db"
    assert_refused(crm("--db", inside, *command), inside, 5, "Not a directory")
    assert_refused(crm("--db", "x" * 300, *command), Path("x" * 300), 5, "too long")
    assert_refused(crm("--db", "a\0b", *command), Path("a␀b"), 5, "no path")
    db.symlink_to(db.parent / "gone.db")
    assert_refused(crm(*command), db, 5, "link")
    assert not (db.parent / "gone.db").exists()


def test_a_file_that_is_not_there_is_not_made_by_looking_for_it(crm, db):
    assert_refused(crm(*READ), db, 3, "no data file")
    assert not db.exists()
    missing = db.parent / "missing" / "crm.db"
    assert_refused(crm("--db", missing, *READ), missing, 3, "no data file")
    assert not missing.parent.exists()


# Permissions and space. Root may do anything: there the command is run without that right.

LESS = [] if os.geteuid() else ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
bound_by_permissions = pytest.mark.skipif(
    bool(LESS) and (not shutil.which(LESS[0]) or subprocess.run([*LESS, "true"], capture_output=True).returncode != 0),
    reason="permissions do not bind root, and setpriv is not there",
)


def run(*args: object, prefix: list[str] | None = None, **more: object) -> Ran:
    done = subprocess.run(
        [*(LESS if prefix is None else prefix), sys.executable, "-m", "crmcli", *map(str, args)],
        capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, check=False, **more,
    )  # type: ignore[call-overload]  # fmt: skip
    return Ran.of(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def locked(made: Path) -> Iterator[Callable[[Path, int], None]]:
    """Sets permissions, and gives them back at the end."""
    changed = {}

    def chmod(path: Path, mode: int) -> None:
        changed.setdefault(path, path.stat().st_mode)
        path.chmod(mode)

    yield chmod
    for path, mode in changed.items():
        path.chmod(mode)


@bound_by_permissions
def test_a_read_only_file_is_read_and_not_written(made, tmp_path, locked):
    folder = tmp_path / "shelf"
    folder.mkdir()
    path = folder / "crm.db"
    made.rename(path)
    before = path.read_bytes()
    locked(path, 0o400)
    locked(folder, 0o500)  # nor can anything be made beside it
    ran = run("--db", path, *READ, "--format", "csv")
    assert ran.code == 0 and "alice" in ran.out and ran.err == ""
    assert_refused(run("--db", path, *WRITE), path, 5, "read-only")
    locked(folder, 0o700)
    ran = run("--db", path, *READ, "--format", "csv")
    assert ran.code == 0 and "alice" in ran.out
    assert_refused(run("--db", path, *WRITE), path, 5, "read-only")
    assert path.read_bytes() == before


@bound_by_permissions
def test_a_file_in_a_read_only_folder_is_not_written(made, tmp_path, locked):
    folder = tmp_path / "shelf"
    folder.mkdir()
    path = folder / "crm.db"
    made.rename(path)
    locked(folder, 0o500)
    assert_refused(run("--db", path, *WRITE), path, 5, "folder")
    assert_refused(run("--db", folder / "new.db", *WRITE), folder / "new.db", 5, "Permission denied")
    locked(folder, 0o700)
    assert reps(path) == ["alice"]


@bound_by_permissions
@pytest.mark.parametrize("command", [READ, WRITE], ids=lambda args: args[0])
def test_a_file_or_folder_that_may_not_be_looked_into_is_refused(made, tmp_path, locked, command):
    locked(made, 0o000)
    assert_refused(run(*command), made, 5, "cannot be opened")
    folder = tmp_path / "closed"
    folder.mkdir()
    locked(folder, 0o000)
    assert_refused(run("--db", folder / "crm.db", *command), folder / "crm.db", 5, "Permission denied")


@bound_by_permissions
def test_a_read_only_file_with_changes_in_its_log_is_never_read_without_them(made, tmp_path, locked):
    database = open_file(made)
    with database.writing():
        add(database, "bob")
    folder = tmp_path / "shelf"
    folder.mkdir()
    for ending in ("", "-wal"):  # as it lies when the machine went down: no shared memory
        shutil.copy(f"{made}{ending}", folder / f"crm.db{ending}")
    database.close()
    path = folder / "crm.db"
    locked(path, 0o400)
    locked(folder, 0o500)
    assert_refused(run("--db", path, *READ), path, 5, "cannot be opened")


def limited() -> None:
    """As if the disk were full once a file is 300 KB long."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))


def test_when_a_file_cannot_grow_nothing_is_changed_and_nothing_is_said_to_be(made):
    ran = run("add", "customer", "Big", "--note", "x" * 100_000, prefix=[], preexec_fn=limited)
    assert ran.code == 0, ran
    before = reps(made)
    for number in range(9):
        ran = run("add", "rep", f"r{number}", "--email", "x" * 120_000, prefix=[], preexec_fn=limited)
        if ran.code:
            break
        before.append(f"r{number}")
    assert_refused(ran, made, 5, "nothing was changed")
    assert reps(made) == before


def test_a_full_disk_is_said_to_be_and_nothing_is_changed(made, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    size = made.stat().st_size + 200_000
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        path = disk / "crm.db"
        shutil.copy(made, path)
        with pytest.raises(OSError, match="No space"), (disk / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(bytes(4_096))
        assert_refused(run("--db", path, *WRITE, prefix=[]), path, 5, str(path))
        ran = run("--db", disk / "new.db", *WRITE, prefix=[])
        assert_refused(ran, disk / "new.db", 5, "new.db")
        assert not (disk / "new.db").exists()
        ran = run("--db", made, *READ, "-o", disk / "reps.csv", prefix=[])
        assert (ran.code, ran.out) == (1, "") and "No space left" in ran.err and ran.err.count("\n") == 1
        assert not [entry for entry in disk.iterdir() if "reps" in entry.name]
        (disk / "filler").unlink()
        assert reps(path) == ["alice"]
        assert run("--db", path, *WRITE, prefix=[]).code == 0
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_damaged_pages_never_end_in_a_traceback_and_reading_changes_no_byte(crm, made):
    for number in range(30):
        assert crm("add", "customer", f"customer {number}", "--owner", "alice", "--note", "n" * 300).code == 0
    whole = made.read_bytes()
    draw = random.Random(7)
    codes = set()
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(draw.choice([1, 3, 30])):
            at = draw.randrange(100, len(damaged) - 64)
            size = draw.choice([1, 8, 64])
            damaged[at : at + size] = draw.randbytes(size)
        made.write_bytes(damaged)
        for args in (("list", "customers", "--format", "csv"), ("show", "customer", "customer 7"), ("list", "stages")):
            ran = crm(*args)
            codes.add(ran.code)
            assert ran.code in (0, 3, 5), ran
            assert "Traceback" not in ran.err and ran.err.count("\n") == (ran.code != 0)
        assert made.read_bytes() == bytes(damaged)
    assert 5 in codes


def test_an_unknown_failure_of_the_driver_is_an_error_of_the_program_not_a_traceback(opened):
    with pytest.raises(CrmError) as failed:
        opened.one(Text("SELECT * FROM nowhere", {}))
    assert failed.value.exit_code == 5
    assert opened.pragma("application_id") == APPLICATION
