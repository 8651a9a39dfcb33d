"""Compiled statements in the user's cache folder: for a checkout, which has no file of them.

It works as `.pyc` files do: what is missing, stale, damaged or cannot be written is built anew, never an error. What
lies there is run as SQL, so the folder and its files are used only where nobody but the user can have written them.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from crmcli import __version__
from crmcli.core.errors import UsageError
from crmcli.core.files.folders import user_folder
from crmcli.database.statements.file import checksum


def find(key: str) -> str | None:
    """The body kept for that key, unless it is missing, stale, damaged or another's."""
    try:
        place = _place(key)
        if not _own(place.parent, stat.S_ISDIR) or not _own(place, stat.S_ISREG):
            return None
        head, given, body = place.read_text("utf-8").split("\n", 2)
        return body if head == stamp() and int(given) == checksum(key, body.encode()) else None
    except (OSError, ValueError, UsageError):
        return None


def keep(key: str, body: str) -> None:
    """Keep the body for the next run: whole or not at all, and only where the folder is the user's own."""
    with suppress(OSError, UsageError):
        place = _place(key)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _own(place.parent, stat.S_ISDIR):
            _put(place, f"{stamp()}\n{checksum(key, body.encode())}\n{body}")


def _put(place: Path, content: str) -> None:
    temporary = place.with_name(f"{place.name[:100]}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)  # of a killed process that had the same number
    try:
        with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(content)
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)


def _place(key: str) -> Path:
    return user_folder("cache") / "statements" / f"{key[:200]}.sql"


def _own(path: Path, kind: Callable[[int], bool]) -> bool:
    """Whether it is of that kind, no link, and only the user can write it. Windows has neither owners nor modes."""
    found = path.lstat()
    if not hasattr(os, "geteuid"):
        return kind(found.st_mode)
    return kind(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@cache
def stamp() -> str:
    """What a kept text depends on: program and SQLAlchemy version, and the state of every source file.

    Of every one: which of them a statement is built from only building it would tell.
    """
    edited = count = 0
    for folder, _, files in os.walk(Path(__file__).parents[2]):
        for name in files:
            if name.endswith(".py"):
                count, edited = count + 1, edited + Path(folder, name).stat().st_mtime_ns
    if not count:
        raise FileNotFoundError("without sources nothing tells when a text is stale")
    return f"crm {__version__} sqlalchemy {_sqlalchemy_version()} sources {count} {edited}"


def _sqlalchemy_version() -> str:
    """The installed version, read from the file: importing the package is what a cache avoids."""
    from importlib.util import find_spec

    spec = find_spec("sqlalchemy")
    source = Path(spec.origin).read_text("utf-8") if spec and spec.origin else ""
    match = re.search(r'^__version__ = "([^"]+)"', source, re.MULTILINE)
    return match[1] if match else "unknown"
