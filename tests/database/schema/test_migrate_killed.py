"""An older file that is brought up to date by a program that is killed, or on a full disk: the file is whole, of the
old version or the new one, and beside it is a good copy or none."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import time
import warnings
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from crmcli.core.errors import CrmError
from crmcli.database.backup import is_whole
from crmcli.database.opening import open_file
from crmcli.database.schema import migrate
from crmcli.records.settings.write import Team, create

KILLS = 20


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A file of version 4 with 3,000 customers."""
    path = tmp_path / "made" / "crm.db"
    with monkeypatch.context() as earlier:
        earlier.setattr(migrate, "STEPS", migrate.STEPS[:4])
        earlier.setattr(migrate, "VERSION", 4)
        create(path, Team())
    with closing(sqlite3.connect(path)) as connection, connection:
        many = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
        connection.execute(
            f"INSERT INTO customer (name, name_key, created) {many} SELECT 'c' || i, 'c' || i, '2026-01-01' FROM n"
        )
    return path.read_bytes()


def forked(act: Callable[[], object]) -> int:
    """Run it in a fork of this process; returns its number. It exits with 0, or with 1 where it fails in words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # about threads, of which there are none
        child = os.fork()
    if not child:
        code = 2
        with suppress(BaseException):
            try:
                act()
                code = 0
            except CrmError:
                code = 1
        os._exit(code)
    return child


def laid(folder: Path, content: bytes) -> Path:
    folder.mkdir()
    (folder / "crm.db").write_bytes(content)
    return folder / "crm.db"


def check(path: Path) -> tuple[int, bool]:
    """The file is whole; returns its version, and whether there is a copy, which is a good one."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM customer").fetchone() == (3000,)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    copies = [each for each in path.parent.iterdir() if ".before-" in each.name and not each.name.startswith(".")]
    for copy in copies:
        assert is_whole(copy)
        with closing(sqlite3.connect(f"{copy.as_uri()}?immutable=1", uri=True)) as connection:
            assert connection.execute("SELECT count(*) FROM customer").fetchone() == (3000,)
            assert connection.execute("PRAGMA user_version").fetchone() == (4,)
    assert len(copies) <= 1
    return version, bool(copies)


def test_killed_at_random_the_file_is_whole_and_a_copy_is_good_or_not_there(old, tmp_path):
    chance, seen = random.Random(12), set()
    began = time.monotonic()
    path = laid(tmp_path / "whole", old)
    assert os.waitpid(forked(lambda: open_file(path).close()), 0)[1] == 0
    assert check(path) == (migrate.VERSION, True)
    length = time.monotonic() - began
    for number in range(KILLS):
        path = laid(tmp_path / str(number), old)
        child = forked(lambda path=path: open_file(path).close())  # type: ignore[misc]
        time.sleep(chance.uniform(0, length))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        version, copied = check(path)
        assert version in (4, migrate.VERSION) and (copied or version == 4)
        seen.add((version, copied))
        if not number % 10:  # the next run ends the work, and clears up
            open_file(path).close()
            assert check(path) == (migrate.VERSION, True)
            left = {each.name for each in path.parent.iterdir()}
            assert left <= {"crm.db", f"crm.db.before-{migrate.VERSION}", "crm.db-wal", "crm.db-shm"}
    assert len(seen) > 1, "it was killed at different times"


@pytest.mark.parametrize("room", [0.3, 0.9, 1.05])
def test_on_a_full_disk_the_file_stays_as_it_is(old, tmp_path, room):
    path = laid(tmp_path / "full", old)

    def act() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(len(old) * room),) * 2)
        open_file(path).close()

    code = os.waitstatus_to_exitcode(os.waitpid(forked(act), 0)[1])
    version, copied = check(path)
    assert (code, version) in ((1, 4), (0, migrate.VERSION))
    assert room > 1 or (code, copied) == (1, False)
    assert not [each for each in path.parent.iterdir() if each.name.startswith(".")]
