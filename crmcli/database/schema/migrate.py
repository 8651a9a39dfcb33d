"""Makes a new data file, and brings an older one up to date: numbered steps, each one transaction.

The number of steps done is `PRAGMA user_version`, and each step leaves a row in `schema_change`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from crmcli import __version__
from crmcli.core.errors import DataFileError
from crmcli.database.connection import Database
from crmcli.database.data_file import APPLICATION, exists
from crmcli.database.problems import in_words

STEPS = ("0001.sql", "0002.sql", "0003.sql", "0004.sql", "0005.sql", "0006.sql", "0007.sql", "0008.sql", "0009.sql")
VERSION = len(STEPS)


def create(path: Path, fill: Callable[[Database], None]) -> bool:
    """Make a data file at `path` (mode 0600) with what `fill` writes into it; False where one stood there already.

    It is built beside its place and linked to it when whole, so that two commands at once make one file, and a
    command that is killed leaves none.
    """
    if exists(path):
        return False
    temporary = path.with_name(f".{path.name[:80]}.{os.getpid()}-{os.urandom(4).hex()}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            _build(temporary, fill)
            return _put(temporary, path)
        finally:
            for ending in ("", "-wal", "-shm", "-journal"):
                Path(f"{temporary}{ending}").unlink(missing_ok=True)
    except OSError as error:
        raise DataFileError(
            f"{path} cannot be made: {error.strerror}", "check that the folder exists and can be written"
        ) from error


def migrate(database: Database, version: int) -> None:
    """Take the steps the file lacks, after copying it to `FILE.before-N`."""
    backup = database.path.with_name(f"{database.path.name}.before-{VERSION}")
    if not backup.exists():
        database.copy_to(backup)
    for number in range(version + 1, VERSION + 1):
        with database.writing():
            if database.pragma("user_version") < number:
                _step(database, number)


def _build(path: Path, fill: Callable[[Database], None]) -> None:
    try:
        _lay_out(path)
        with _connected(path) as database:
            fill(database)
    except sqlite3.Error as error:
        raise in_words(error, path) from error


def _lay_out(path: Path) -> None:
    """Every table of a data file, empty."""
    with _connected(path) as database:
        database.script(f"PRAGMA application_id = {APPLICATION};")
        for number in range(1, VERSION + 1):
            _step(database, number)


@contextmanager
def _connected(path: Path) -> Iterator[Database]:
    """The file that is being made, for one transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        database = Database(path, connection)
        with database.writing():
            yield database


def _step(database: Database, number: int) -> None:
    sql = (Path(__file__).parent / "migrations" / STEPS[number - 1]).read_text("utf-8")
    database.script(sql)
    database.script(
        "INSERT INTO schema_change (version, at, program) "
        f"VALUES ({number}, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), 'crm {__version__}');"
    )
    database.script(f"PRAGMA user_version = {number};")


def _put(temporary: Path, path: Path) -> bool:
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError:
        # A file system without hard links: claim the name first, so that nothing there is overwritten.
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            return False
        temporary.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return True
