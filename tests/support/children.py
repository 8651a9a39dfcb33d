"""Commands whose timing matters, as processes of their own that tell how far they are and can be killed."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, NoReturn

from crmcli import main
from crmcli.database.connection import Database
from tests.support.forks import Fork, server


class Child(NamedTuple):
    """A running command. `marks` tells of its write transaction: "(" when it asks for it, "|" when it begins to commit,
    ")" when it is kept."""

    fork: Fork
    marks: int

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        code = self.fork.wait()
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
        self.fork.kill()
        found = os.read(self.marks, 100).decode()
        os.close(self.marks)
        return found


def start(line: Sequence[str], gate: int | None = None, errors: int | None = None, hold: str = "") -> Child:
    """Run the command line. With `gate`, a pipe, it begins when the other end of that is closed; with `errors`, an open
    file, its stderr is written there; with `hold`, a mark, it goes no further once it has made that."""
    marks, marking = os.pipe()
    with Path(os.devnull).open("r+b", buffering=0) as quiet:
        files = [quiet.fileno(), quiet.fileno(), 2 if errors is None else errors, marking]
        files += [gate] if gate is not None else []
        code = f"from tests.support.children import run; run({gate is not None}, {hold!r})"
        fork = server().start(line, files, code=code)
    os.close(marking)
    return Child(fork, marks)


def run(gated: bool, hold: str) -> NoReturn:
    """The command line of this process, which was given where its marks go as file 3 and the gate as file 4."""
    _mark(3, hold)
    if gated:
        os.read(4, 1)
    main.main()


def _mark(descriptor: int, hold: str) -> None:
    transaction = Database._transaction

    def make(mark: str) -> None:
        os.write(descriptor, mark.encode())
        if mark == hold:
            signal.pause()

    @contextmanager
    def marked(database: Database, begin: str) -> Iterator[None]:
        writes = begin == "BEGIN IMMEDIATE" and not database._connection.in_transaction
        if writes:
            make("(")
        with transaction(database, begin):
            yield
            if writes:
                make("|")
        if writes:
            make(")")

    Database._transaction = marked  # type: ignore[method-assign]


Rows = dict[str, list[tuple[object, ...]]]


def everything(db: object) -> Rows:
    """Every row of every table, of a file that is whole: checked first. A file with the very bytes of the one that was
    looked at last, and nothing beside it that counts, holds the same."""
    if any(Path(f"{db}{ending}").exists() for ending in ("-wal", "-journal")):
        return _rows(db)
    content = Path(str(db)).read_bytes()
    if content not in _seen:
        rows = _rows(db)
        _seen.clear()
        _seen[content] = rows
    return dict(_seen[content])


_seen: dict[bytes, Rows] = {}


def _rows(db: object) -> Rows:
    connection = sqlite3.connect(str(db))
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: connection.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall() for table in tables}
    finally:
        connection.close()
