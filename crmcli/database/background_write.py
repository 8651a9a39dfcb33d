"""A write that goes on beside the program: SQLite needs no Python while a statement runs, so where there is a second
processor the program reads its next rows meanwhile."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from threading import Thread
from typing import Any

PIECE = 500
"""Rows that one statement writes. With fewer it waits for Python more often; with more it takes more memory."""

SWITCH = 0.000_2
"""Seconds after which Python lets the writer have its turn between two statements."""

Step = tuple[str, dict[str, Any]]
"""A statement and its values."""


class BackgroundWrite:
    """Whole pieces of rows, written one after the other until a row is refused. If none is left over, what follows is
    too."""

    def __init__(
        self, connection: sqlite3.Connection, sql: str, rows: Sequence[tuple[Any, ...]], then: Sequence[Step]
    ) -> None:
        """Begin. `sql` inserts one row of `?`."""
        self.written = 0
        """Rows that are in the table."""
        self.failure: Exception | None = None
        """What went wrong that is no fault of a row: the transaction may be gone with it."""
        self._connection, self._sql, self._rows, self._then = connection, sql, rows, then
        self._usual = sys.getswitchinterval()
        self._thread: Thread | None = Thread(target=self._write)
        try:
            self._thread.start()
        except RuntimeError:  # no more threads may be started here
            self._thread = None
            self._write()
        else:
            sys.setswitchinterval(SWITCH)

    def wait(self) -> None:
        """Let it end: until then nobody else may use the connection."""
        if self._thread:
            self._thread.join()
            self._thread = None
            sys.setswitchinterval(self._usual)

    def _write(self) -> None:
        try:
            self._write_pieces()
            if self.written == len(self._rows):
                for sql, values in self._then:
                    self._connection.execute(sql, values)
        except Exception as error:  # whatever it is, it is raised where the end is waited for
            self.failure = error

    def _write_pieces(self) -> None:
        for start in range(0, len(self._rows) - PIECE + 1, PIECE):
            piece = self._rows[start : start + PIECE]
            try:
                self._connection.execute(_of_many(self._sql, PIECE), tuple(chain.from_iterable(piece)))
            except sqlite3.IntegrityError:
                self.written += self._connection.execute("SELECT changes()").fetchone()[0]
                return
            except (OverflowError, UnicodeEncodeError):  # before any row of the piece was written
                return
            self.written += PIECE


@lru_cache(16)
def _of_many(sql: str, rows: int) -> str:
    """The statement for so many rows. A row that breaks a rule ends it, and those before stay: to be able to take them
    back, SQLite would have to copy all that it changes, which takes as long as the rest."""
    head, values = sql.split(" VALUES ")
    return f"{head.replace('INSERT', 'INSERT OR FAIL', 1)} VALUES {', '.join([values] * rows)}"
