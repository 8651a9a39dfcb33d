"""One SQLite file, opened so that nothing is lost: WAL, synchronous=FULL, foreign keys on."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from crmcli.core.errors import DataFileError, NotFoundError
from crmcli.database.connection import Database
from crmcli.database.data_file import APPLICATION, exists
from crmcli.database.problems import FAULTS, in_words

PATIENCE = 60.0
"""Seconds to wait for another writer. Each one holds the file for milliseconds."""


def open_file(path: Path) -> Database:
    """Open the CRM file at `path`; refuses anything else, and a file written by a newer program."""
    from crmcli.database.schema.migrate import VERSION, migrate

    if not exists(path):
        raise NotFoundError("data file", str(path), whole=True).with_hint(
            "make one: crm init, or look around first: crm demo"
        )
    database = Database(path, _connect(path))
    try:
        if database.pragma("application_id") != APPLICATION:
            raise DataFileError(f"{path} is not a CRM file", "name another file with --db, or make one: crm init")
        version = database.pragma("user_version")
        if version > VERSION:
            raise DataFileError(
                f"{path} was written by a newer crm (file version {version}, this one reads {VERSION})", "upgrade crm"
            )
        if version < VERSION:
            migrate(database, version)
    except BaseException:
        database.close()
        raise
    return database


def _connect(path: Path) -> sqlite3.Connection:
    try:
        if os.access(path, os.W_OK):
            return _prepared(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False))
        return read_only(path)
    except FAULTS as error:
        raise in_words(error, path) from error


def read_only(path: Path) -> sqlite3.Connection:
    """A file that cannot be written can still be read; where not even WAL's own files can be made, as it lies there."""
    address = path.absolute().as_uri()
    connection = sqlite3.connect(f"{address}?mode=ro", uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("PRAGMA user_version")
    except FAULTS as error:
        connection.close()
        if not isinstance(error, sqlite3.OperationalError):
            raise
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:  # the newest changes are there: reading past them would be wrong
            raise
        connection = sqlite3.connect(f"{address}?immutable=1", uri=True, isolation_level=None)
    return _prepared(connection)


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")  # first: all that follows may have to wait
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA temp_store = FILE")
        connection.execute("PRAGMA mmap_size = 2147418112")  # pages are read in place: a large file costs a fifth less
    except BaseException:
        connection.close()
        raise
    return connection
