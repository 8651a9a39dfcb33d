"""Connections to a data file: so that nothing is lost (synchronous=FULL, foreign keys on), or that it is only read."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from crmcli.database.patience import PIECE, patiently
from crmcli.database.problems import FAULTS, in_words


def connected(path: Path, waiting: Callable[[], None]) -> sqlite3.Connection:
    try:
        if os.access(path, os.W_OK):
            return _prepared(
                sqlite3.connect(path, timeout=PIECE, isolation_level=None, check_same_thread=False), waiting
            )
        return read_only(path, waiting)
    except FAULTS as error:
        raise in_words(error, path) from error


def read_only(path: Path, waiting: Callable[[], None] = lambda: None) -> sqlite3.Connection:
    """A file that cannot be written can still be read; where not even WAL's own files can be made, as it lies there."""
    address = path.absolute().as_uri()
    connection = sqlite3.connect(
        f"{address}?mode=ro", uri=True, timeout=PIECE, isolation_level=None, check_same_thread=False
    )
    try:
        patiently(lambda: connection.execute("PRAGMA user_version"), waiting)
    except FAULTS as error:
        connection.close()
        if not isinstance(error, sqlite3.OperationalError):
            raise
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:  # the newest changes are there: reading past them would be wrong
            raise
        connection = sqlite3.connect(f"{address}?immutable=1", uri=True, isolation_level=None, check_same_thread=False)
    return _prepared(connection, waiting)


def _prepared(connection: sqlite3.Connection, waiting: Callable[[], None]) -> sqlite3.Connection:
    try:
        for pragma in (
            "foreign_keys = ON",
            "synchronous = FULL",
            "temp_store = FILE",
            "mmap_size = 2147418112",  # pages are read in place: a large file costs a fifth less
        ):
            patiently(lambda pragma=pragma: connection.execute(f"PRAGMA {pragma}"), waiting)  # type: ignore[misc]
    except BaseException:
        connection.close()
        raise
    return connection
