"""Waiting for a file that another program holds: Ctrl-C ends it at once, and who waits long is told."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from crmcli.database import patience
from crmcli.database.patience import patiently


def busy(code: int = sqlite3.SQLITE_BUSY) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = code
    return error


def test_it_is_tried_again_until_it_is_free(monkeypatch):
    monkeypatch.setattr(patience, "QUIET", -1)
    left, said = [busy(), busy()], []

    def act() -> str:
        if left:
            raise left.pop()
        return "done"

    assert patiently(act, lambda: said.append("waiting")) == "done"
    assert said == ["waiting"], "once"


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY_SNAPSHOT])
def test_what_waiting_does_not_help_is_raised_at_once(code):
    calls = []

    def act() -> None:
        calls.append(1)
        raise busy(code)

    with pytest.raises(sqlite3.OperationalError):
        patiently(act, lambda: None)
    assert len(calls) == 1


def test_a_command_that_waits_says_so_and_ctrl_c_ends_it_at_once(crm, db, tmp_path):
    crm("add", "rep", "alice", ok=True)
    told = tmp_path / "told"
    with closing(sqlite3.connect(db, isolation_level=None)) as other, told.open("wb") as errors:
        other.execute("BEGIN IMMEDIATE")
        line = [sys.executable, "-m", "crmcli", "add", "rep", "bob"]
        child = subprocess.Popen(line, stderr=errors, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while not _read(told) and time.monotonic() < until:
            time.sleep(0.05)
        assert _read(told) == f"Waiting for {db}: another program writes there. Ctrl-C gives up.\n"
        child.send_signal(signal.SIGINT)
        began = time.monotonic()
        assert child.wait() == 130
        assert time.monotonic() - began < 10  # which is not a minute
    assert crm("list", "reps", ok=True).out.count("bob") == 0


def _read(path: Path) -> str:
    return path.read_text("utf-8")
