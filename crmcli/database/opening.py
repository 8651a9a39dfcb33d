"""One SQLite file, opened so that nothing is lost: WAL, synchronous=FULL, foreign keys on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crmcli.core.errors import DataFileError, NotFoundError
from crmcli.database.connecting import connected
from crmcli.database.connection import Database
from crmcli.database.data_file import APPLICATION, VERSION, exists


def open_file(path: Path, say: Callable[[str], None] = lambda text: None) -> Database:
    """Open the CRM file at `path`; refuses anything else, and a file written by a newer program. What a person should
    know meanwhile is said: that it waits for another program, that the file was brought up to date."""
    if not exists(path):
        raise NotFoundError("data file", str(path), whole=True).with_hint(
            "make one: crm init, or look around first: crm demo"
        )

    def waiting() -> None:
        say(f"Waiting for {path}: another program writes there. Ctrl-C gives up.")

    database = Database(path, connected(path, waiting), waiting)
    try:
        if database.pragma("application_id") != APPLICATION:
            raise DataFileError(f"{path} is not a CRM file", "name another file with --db, or make one: crm init")
        version = database.pragma("user_version")
        if version > VERSION:
            raise DataFileError(
                f"{path} was written by a newer crm (file version {version}, this one reads {VERSION})", "upgrade crm"
            )
        if version < VERSION:
            _bring_up_to_date(database, say)
    except BaseException:
        database.close()
        raise
    return database


def _bring_up_to_date(database: Database, say: Callable[[str], None]) -> None:
    from crmcli.database.schema.migrate import migrate

    if done := migrate(database):
        say(f"Brought {database.path} up to date, for this crm; as it was before: {done.copy}")
        if done.wrong:
            say(f"{done.wrong:,} of its rows hold what figures would be wrong by. See: crm doctor")
