"""Makes a new data file, and brings an older one up to date: numbered steps, each one transaction.

The number of steps done is `PRAGMA user_version`, and each step leaves a row in `schema_change`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from crmcli import __version__
from crmcli.core.errors import DataFileError
from crmcli.core.files.whole import leftovers, sync_folder
from crmcli.database.connection import Database
from crmcli.database.data_file import APPLICATION, VERSION, exists
from crmcli.database.identifiers import quoted
from crmcli.database.problems import in_words
from crmcli.database.schema.custom import renew_views, views_of
from crmcli.database.schema.intact import HOLDING, WRONG
from crmcli.database.statements.compiled import Text

STEPS = tuple(f"{number:04}.sql" for number in range(1, VERSION + 1))


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
        leftovers(path)
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


class Migrated(NamedTuple):
    """The copy of the file as it was before, and how many rows in it break a rule that came with the steps."""

    copy: Path
    wrong: int


def migrate(database: Database) -> Migrated | None:
    """Take the steps the file lacks, all or none, after copying it to `FILE.before-N`. None: another program was
    quicker."""
    from crmcli.database import backup

    with database.writing():  # nobody else writes between the copy and the steps
        version = database.pragma("user_version")
        if version >= VERSION:
            return None
        copy = backup.before(database.path, VERSION)
        try:
            for number in range(version + 1, VERSION + 1):
                _step(database, number)
            renew_views(database)
            wrong = _wrong(database)
            remember(database, wrong)
        except BaseException:  # the file stays as it is, which is what was copied
            copy.unlink(missing_ok=True)
            raise
    return Migrated(copy, wrong)


def _wrong(database: Database) -> int:
    """How many rows break a rule: what was written before there were triggers to refuse it."""
    if not _remembers(database):
        return 0
    from crmcli.database.schema.guards import GUARDED, any_broken

    texts = [
        Text(f"SELECT count(*) AS n FROM {quoted(table.name)} AS NEW WHERE {any_broken(table)}", {})
        for table in GUARDED
    ]
    return sum(row["n"] for text in texts for row in database.all(text))


def _remembers(database: Database) -> bool:
    return bool(database.one(Text("SELECT 1 FROM sqlite_master WHERE name = 'schema_object'", {})))


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
        remember(database)


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


def expected(database: Database) -> dict[str, tuple[str, str, str]]:
    """What that file should be made of: as a new one, with the columns of the team's own fields in the views."""
    views = {name: ("view", name, sql) for name, sql in views_of(database).items()}
    return {**declared(), **views}


def declared() -> dict[str, tuple[str, str, str]]:
    """What a new file is made of, by name: its type, the table it belongs to, and its DDL."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        database = Database(Path(":memory:"), connection)
        for number in range(1, VERSION + 1):
            _step(database, number)
        rows = connection.execute(
            "SELECT name, type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        ).fetchall()
    return {name: (kind, table, sql) for name, kind, table, sql in rows}


def remember(database: Database, wrong: int = 0) -> None:
    """Note the triggers, and the indexes that hold a rule, as they are now, and how many rows break a
    rule: `intact.py` asks for it before anything is counted."""
    if _remembers(database):
        database.script("DELETE FROM schema_object;")
        database.script(f"INSERT INTO schema_object (name, sql) {HOLDING};")
        if wrong:
            database.script(f"INSERT INTO schema_object (name, sql) VALUES ('{WRONG}', '{wrong}');")


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
    sync_folder(path.parent)
    return True
