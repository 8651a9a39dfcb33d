"""A database of its own for what a command has to sort out, beside the data file: on disk where it grows, so that
memory does not, and gone with the command."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from crmcli.database.connection import Database


@contextmanager
def scratch() -> Iterator[Database]:
    """An empty database that nobody else sees."""
    with closing(sqlite3.connect("", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("BEGIN")
        yield Database(Path(), connection)
