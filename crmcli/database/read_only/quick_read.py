"""A quick look at a data file, for completion: it makes and changes no file, waits for nobody and never reads long."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crmcli.core.errors import DataFileError
from crmcli.database.connection import Database
from crmcli.database.data_file import APPLICATION

EFFORT = 400_000
"""Steps of SQLite's machine after which a statement is given up: some hundredths of a second."""


@contextmanager
def quick_read(path: Path) -> Iterator[Database]:
    """The CRM file at `path`, whatever its version: a statement that does not fit it fails."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0, isolation_level=None)
    try:
        connection.set_progress_handler(lambda: 1, EFFORT)
        database = Database(path, connection)
        if database.pragma("application_id") != APPLICATION:
            raise DataFileError(f"{path} is not a CRM file", "")
        yield database
    finally:
        connection.close()
