"""Commands as processes of their own that need not load the program first: a fork of this one runs the command line.

Only for commands whose timing matters; whatever is about starting runs `python -m crmcli`.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from crmcli import main
from crmcli.database.connection import Database


class Child(NamedTuple):
    """A running command. `marks` tells of its write transaction: "(" when it asks for it, "|" when it begins to commit,
    ")" when it is kept."""

    pid: int
    marks: int

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.marks)
        return code

    def until(self, mark: str) -> str:
        """Wait until it makes that mark (or ends); returns its marks so far."""
        found = ""
        while mark not in found and (more := os.read(self.marks, 1).decode()):
            found += more
        return found

    def kill(self) -> str:
        """End it now (SIGKILL), if it has not ended; returns the marks that were not yet read."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        found = os.read(self.marks, 100).decode()
        os.close(self.marks)
        return found


def start(line: Sequence[str], gate: int | None = None, closing: int | None = None, errors: int | None = None) -> Child:
    """Run the command line in a fork. With `gate`, a pipe, it begins when all have closed the other end (`closing`);
    with `errors`, an open file, its stderr is written there."""
    marks, marking = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # about threads, of which there are none
        pid = os.fork()
    if pid:
        os.close(marking)
        return Child(pid, marks)
    try:
        quiet = os.open(os.devnull, os.O_RDWR)
        os.dup2(quiet, 1)
        if errors is not None:
            os.dup2(errors, 2)
        sys.stdin, sys.stdout = os.fdopen(quiet), os.fdopen(1, "w")
        sys.stderr = os.fdopen(2, "w")
        _mark(marking)
        if gate is not None and closing is not None:
            os.close(closing)
            os.read(gate, 1)
        code = main.run(line)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        code = 99
    finally:
        os._exit(code)
    raise AssertionError("unreachable")


def _mark(descriptor: int) -> None:
    transaction = Database._transaction

    @contextmanager
    def marked(database: Database, begin: str) -> Iterator[None]:
        writes = begin == "BEGIN IMMEDIATE" and not database._connection.in_transaction
        if writes:
            os.write(descriptor, b"(")
        with transaction(database, begin):
            yield
            if writes:
                os.write(descriptor, b"|")
        if writes:
            os.write(descriptor, b")")

    Database._transaction = marked  # type: ignore[method-assign]


def everything(db: object) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, of a file that is whole: checked first."""
    connection = sqlite3.connect(str(db))
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables}
    finally:
        connection.close()
