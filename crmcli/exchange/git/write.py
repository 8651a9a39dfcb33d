"""Writes the folder: every file beside its place first, then those that differ into their places."""

from __future__ import annotations

import filecmp
import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from crmcli.core.errors import CrmError, RefusedError
from crmcli.core.files.whole import leftovers
from crmcli.core.names import harmful
from crmcli.database.connection import Database, Row
from crmcli.database.data_file import VERSION
from crmcli.exchange import stored_records as export
from crmcli.exchange.git.layout import FILES, FORMAT, LEFT_OUT, MANIFEST, MOVES, NAMES, name_of

STEP = 1000

Tick = Callable[[int], None]


class Written(NamedTuple):
    """What the folder holds: rows by the name of their file, and the files that were written or taken away."""

    rows: dict[str, int]
    changed: list[str]
    gone: list[str]


def write(database: Database, folder: Path, tick: Tick) -> Written:
    """Make the folder what the data file is now; `tick` is told how many rows are done. Files of others stay."""
    earlier = _earlier(folder)
    pending: list[_Pending] = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in (MANIFEST, *NAMES):
            leftovers(folder / name)
        pending.append(_Pending(folder / MANIFEST))  # first: what is broken off can be made anew
        pending[-1].write(_manifest())
        numbers, done = dict.fromkeys(NAMES, 0), 0
        for table in FILES:
            name = name_of(table)
            pending.append(_Pending(folder / name))
            for line in lines(database, table):
                pending[-1].write(line)
                numbers[name] += 1
                if (done := done + 1) % STEP == 0:
                    tick(done)
        changed = [each.path.name for each in pending if each.keep()]
        gone = [name for name in earlier if name not in NAMES and _gone(folder / name)]
        return Written(numbers, changed, gone)
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "that is no path"
        raise CrmError(f"{folder} cannot be written: {what}", "check the folder, and its space") from error
    finally:
        for each in pending:
            each.drop()


def total(database: Database) -> int:
    """How many rows there are to write."""
    database.script("PRAGMA mmap_size = 0;")  # pages read in place would count as this program's memory
    return sum((database.one(export.size(table=table)) or {"count": 0})["count"] for table in FILES)


def lines(database: Database, table: str) -> Iterator[str]:
    """The rows of the table as JSON, keys sorted, each on a line; what is null is not there."""
    for row in rows(database, table):
        kept = {name: value for name, value in row.items() if value is not None}
        yield _harmless(json.dumps(kept, ensure_ascii=False, sort_keys=True)) + "\n"


def rows(database: Database, table: str) -> Iterator[Row]:
    """The rows as they are written, in the order of their ids."""
    found = _plain(database, table)
    if table == "deal":
        found = _with(found, _grouped(_plain(database, "move", keep=("deal_id",))), MOVES)
    return found


def _plain(database: Database, table: str, keep: tuple[str, ...] = ()) -> Iterator[Row]:
    left_out = [name for name in LEFT_OUT.get(table, ()) if name not in keep]
    for row in database.each(export.whole(table=table)._replace(types={})):
        for name in left_out:
            del row[name]
        yield row


def _grouped(moves: Iterator[Row]) -> Iterator[tuple[int, list[Row]]]:
    """The moves of one deal after those of another."""
    current, group = 0, list[Row]()
    for move in moves:
        deal = move.pop("deal_id")
        if deal != current:
            if group:
                yield current, group
            current, group = deal, []
        group.append({name: value for name, value in move.items() if value is not None})
    if group:
        yield current, group


def _with(found: Iterator[Row], more: Iterator[tuple[int, Any]], name: str) -> Iterator[Row]:
    """The rows, each with what `more` has for its id; both come in the order of ids."""
    id, value = next(more, (None, None))
    for row in found:
        while id is not None and id < row["id"]:
            id, value = next(more, (None, None))
        if id == row["id"]:
            row[name] = value
        yield row


def _harmless(line: str) -> str:
    """The line with every character that would act on a terminal escaped: it can only stand in text."""
    if not harmful().search(line):
        return line
    from crmcli.output.json import escaped

    return escaped(line)


def _manifest() -> str:
    return json.dumps({"format": FORMAT, "schema": VERSION, "files": list(NAMES)}, indent=2) + "\n"


def _earlier(folder: Path) -> list[str]:
    """The files that an earlier export made. Refused: a folder in which others have such names."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
        names = found["files"] if isinstance(found["format"], int) else []
        return [name for name in names if isinstance(name, str) and Path(name).name == name and name.endswith(".jsonl")]
    except FileNotFoundError:
        taken = [name for name in (MANIFEST, *NAMES) if (folder / name).exists()]
        if taken:
            raise RefusedError(
                f"{folder / taken[0]} is not from crm export --git", "move it, or name another folder"
            ) from None
        return []
    except NotADirectoryError as error:
        raise RefusedError(f"{folder} is not a folder", "name a folder for --git") from error
    except (ValueError, TypeError, KeyError) as error:
        raise RefusedError(f"{folder / MANIFEST} is not from crm export --git", "name another folder") from error
    except OSError as error:
        raise CrmError(f"{folder / MANIFEST} cannot be read: {error.strerror}", "check the folder") from error


def _gone(path: Path) -> bool:
    if not path.is_file():
        return False
    path.unlink()
    return True


class _Pending:
    """A file beside its place, until it is known that it differs from what is there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}")
        descriptor = os.open(self._temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="\n")

    def write(self, line: str) -> None:
        self._file.write(line)

    def keep(self) -> bool:
        """Put it in its place, unless the same is there already."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        with suppress(FileNotFoundError):
            if filecmp.cmp(self._temporary, self.path, shallow=False):
                return False
        self._temporary.replace(self.path)
        return True

    def drop(self) -> None:
        """Leave nothing behind that was not kept."""
        with suppress(OSError):
            self._file.close()
        self._temporary.unlink(missing_ok=True)
