"""Copies of a data file: each is whole, read back, synced and then put in its place, or not there at all."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from filecmp import cmp
from pathlib import Path

from crmcli.core.errors import DataFileError
from crmcli.core.files.whole import beside
from crmcli.database.connecting import read_only
from crmcli.database.data_file import APPLICATION
from crmcli.database.problems import FAULTS, in_words

PAGES = 4096
"""Pages that are copied at once: between two pieces Ctrl-C is heard."""

PAUSE = 0.05
"""Seconds until a piece is tried again that another program was in the way of."""


def copied(path: Path, place: Path) -> int:
    """Put a copy of the data file as it is now at that place (mode 0600, where no file stood); returns how many rows it
    has. Refused where the copy, read back, is not as long in every table or not sound."""
    try:
        with beside(place) as temporary, closing(read_only(path)) as source:
            source.execute("BEGIN")
            rows = _sizes(source)
            with closing(sqlite3.connect(temporary)) as target:
                source.backup(target, pages=PAGES, progress=lambda *_: None, sleep=PAUSE)
            if _read_back(temporary) != rows:
                raise DataFileError(f"the copy of {path} is not whole: nothing was kept", "look at it: crm doctor")
    except FAULTS as error:
        raise in_words(error, place) from error
    except OSError as error:
        raise DataFileError(
            f"{place} cannot be written: {error.strerror}", "check its folder, and free space"
        ) from error
    return sum(rows.values())


def before(path: Path, version: int) -> Path:
    """Copy the file to `FILE.before-N`, as it is before its step to that version; returns the copy. One of an earlier
    time that is whole stays, and the next one has a number. What is no CRM file, or a damaged one, is written over."""
    name, number, earlier = f"{path.name}.before-{version}", 1, list[Path]()
    while is_whole(place := path.with_name(name if number == 1 else f"{name}-{number}")):
        earlier.append(place)
        number += 1
    copied(path, place)
    for other in earlier:
        if cmp(other, place, shallow=False):  # a run that was killed before the step made the same
            return place.replace(other)
    return place


def is_whole(path: Path) -> bool:
    """Is there a CRM file at that place, sound on every page?"""
    return path.is_file() and _read_back(path) is not None


def _read_back(path: Path) -> dict[str, int] | None:
    """The rows of each table of a file that nobody writes; None where it is no CRM file, or not sound."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as connection:
            mine = connection.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
            return _sizes(connection) if mine and not unsound(connection) else None
    except FAULTS:
        return None


def unsound(connection: sqlite3.Connection, most: int = 1) -> list[str]:
    """What is wrong with pages and indexes, in SQLite's words."""
    connection.execute("PRAGMA cell_size_check = ON")
    found: Sequence[tuple[str]] = connection.execute(f"PRAGMA integrity_check({most})").fetchall()
    return [text for (text,) in found if text != "ok"]


def _sizes(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def dated(name: str, now: datetime) -> str:
    """What a copy of the file of that name is called that was made at that moment."""
    return f"{Path(name).stem}-{now:%Y-%m-%dT%H%M%SZ}{Path(name).suffix}"


def rotate(folder: Path, name: str, keep: int) -> list[Path]:
    """Delete all dated copies of that name in the folder but for the newest so many; returns those that went."""
    pattern = re.compile(rf"{re.escape(Path(name).stem)}-\d{{4}}-\d\d-\d\dT\d{{6}}Z{re.escape(Path(name).suffix)}")
    old = sorted(path for path in folder.iterdir() if pattern.fullmatch(path.name) and path.is_file())[:-keep]
    for path in old:
        path.unlink(missing_ok=True)
    return old
