"""Restores a data file from the folder, whole or not at all: the same records under the same ids."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from crmcli.core.errors import CrmError, NotFoundError, RefusedError
from crmcli.core.names import key
from crmcli.database.bulk.load import Bulk
from crmcli.database.connection import Database, Row
from crmcli.database.data_file import VERSION
from crmcli.database.identifiers import quoted
from crmcli.database.schema.custom import renew_views
from crmcli.database.statements.compiled import Text
from crmcli.exchange.git.layout import FILES, FORMAT, LEFT_OUT, MANIFEST, MOVES, name_of
from crmcli.exchange.git.lines import Shape, check, kind_of, read, refused

STEP = 1000

BULKY = ("customer", "deal", "move", "activity", "feedback")
"""Tables whose indexes and triggers are made anew once all is written."""

FIRST = ("setting", "schema_change", "stage")
"""What a data file without any record has: the folder's takes its place."""

_OF_ANOTHER = Text("SELECT 1 FROM move WHERE id = :id AND deal_id <> :deal_id", {})
_FROM = Text("SELECT * FROM move WHERE id >= :id", {})
NEEDED = ("currency", "fiscal_year_start", "timezone")

Tick = Callable[[int], None]


class Table(NamedTuple):
    """A table as a line is written into it."""

    name: str
    shape: Shape
    insert: Text
    columns: tuple[str, ...]
    references: dict[str, str]
    """The tables that columns refer to by id."""


def checked(folder: Path) -> None:
    """Refuse what is no such folder, one that an older or newer program wrote, and one that lacks a file."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
        schema, version = found["schema"], (found["format"], found["schema"])
        newer, older = version > (FORMAT, VERSION), version < (FORMAT, VERSION)
    except FileNotFoundError as error:
        if not folder.exists():
            raise NotFoundError("folder", str(folder), whole=True).with_hint("check the path") from error
        raise RefusedError(f"{folder} is not from crm export --git: it has no {MANIFEST}", "check the path") from error
    except (ValueError, TypeError, KeyError, NotADirectoryError) as error:
        hint = "take it back from git: git restore ."
        raise RefusedError(f"{folder / MANIFEST} is not what crm export --git writes", hint) from error
    except OSError as error:
        raise CrmError(f"{folder / MANIFEST} cannot be read: {error.strerror}", "nothing was written") from error
    if newer or older:
        age, hint = "an older", "restore it with that one; this one brings the data file up to date"
        if newer:
            age, hint = "a newer", "upgrade crm"
        raise RefusedError(f"{folder} is from {age} crm (file version {schema}, this one has {VERSION})", hint)
    for table in FILES:
        if not (folder / name_of(table)).is_file():
            raise RefusedError(f"{folder / name_of(table)} is missing", "take it back from git: git restore .")


def total(folder: Path) -> int:
    """How many bytes there are to read."""
    return sum((folder / name_of(table)).stat().st_size for table in FILES)


def is_empty(database: Database) -> bool:
    """Does the data file hold nothing but what a new one does?"""
    tables = [table for table in (*FILES, "move") if table not in FIRST]
    return not any(database.all(Text(f"SELECT 1 FROM {quoted(table)} LIMIT 1", {})) for table in tables)


def restore(database: Database, folder: Path, tick: Tick) -> int:
    """Fill the empty data file, in the caller's transaction; returns how many lines there were."""
    done = count = 0

    def advance(read: int) -> None:
        nonlocal done
        done += read
        tick(done)

    bulk = Bulk(database)
    for table in BULKY:
        bulk.take_down(table)
    for table in FIRST:
        database.script(f"DELETE FROM {quoted(table)};")
    filling = _Filling(database)
    for table in FILES:
        lines = read(folder / name_of(table), advance)
        while part := list(islice(lines, STEP)):
            filling.take(table, part)
            count += len(part)
    bulk.build()
    filling.number_anew()
    renew_views(database)
    _check_settings(database)
    return count


class _Filling:
    """Lines on their way into the tables."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tables = {name: described(database, name) for name in (*FILES, "move")}
        self._statuses: dict[int, str] = {}
        self._taken: list[tuple[int, Row]] = []

    def take(self, name: str, lines: list[tuple[int, Row]]) -> None:
        """Write those lines of the table's file."""
        table, file = self._tables[name], name_of(name)
        moves: list[tuple[int, Row]] = []
        for line, row in lines:
            check(file, line, row, table.shape)
            if name == "deal":
                moves += [(line, move) for move in self._moves(file, line, row)]
            row.update(self._following(name, row))
        self._write(table, file, lines)
        if name == "stage":
            self._statuses |= {row["id"]: row["status"] for _, row in lines}
        self._write(self._tables["move"], file, moves)

    def number_anew(self) -> None:
        """Two branches that each moved another deal gave both moves one id. From there on nobody knows which move was
        recorded first: they are numbered by their dates, so that none seems to be recorded later than it was, and those
        of one deal in their order."""
        if not self._taken:
            return
        line, first = min(self._taken, key=lambda each: each[1]["id"])
        lines = [*self._taken, *((line, move) for move in self._database.all(_FROM, id=first["id"]))]
        lines.sort(key=lambda each: each[1]["id"])
        latest: dict[int, str] = {}
        for _, move in lines:
            deal = move["deal_id"]
            latest[deal] = move["until"] = max(latest.get(deal, ""), move.get("at") or "")
        lines.sort(key=lambda each: each[1]["until"])
        self._database.script(f"DELETE FROM move WHERE id >= {first['id']:d};")
        for number, (_, move) in enumerate(lines, first["id"]):
            move["id"] = number
        self._write(self._tables["move"], name_of("deal"), lines)

    def _moves(self, file: str, line: int, row: Row) -> Iterator[Row]:
        shape = self._tables["move"].shape
        for move in row.pop(MOVES, None) or ():
            if not isinstance(move, dict):
                raise refused(file, line, "a move is not a JSON object", "mend the line")
            check(file, line, move, shape)
            yield {**move, "deal_id": row["id"]}

    def _following(self, name: str, row: Row) -> Row:
        """The columns that are not written because they follow from others."""
        found: Row = {}
        for column in LEFT_OUT.get(name, ()):
            if column.endswith("_key"):
                found[column] = key(row[column.removesuffix("_key")])
        if name == "deal":
            found["status"] = self._statuses.get(row["stage_id"], "open")
        return found

    def _write(self, table: Table, file: str, lines: list[tuple[int, Row]]) -> None:
        rows = [{column: row.get(column) for column in table.columns} for _, row in lines]
        for place, error in self._database.write_each(table.insert, rows).items():
            if table.name == "move" and self._database.all(_OF_ANOTHER, **rows[place]):
                self._taken.append(lines[place])
            else:
                raise self._fault(table, file, *lines[place], error)

    def _fault(self, table: Table, file: str, line: int, row: Row, error: RefusedError) -> RefusedError:
        """What the line breaks."""
        key = _key_of(table)
        for column, other in table.references.items():
            value = row.get(column)
            if value is not None and not self._there(other, "id", value):
                what = f"{column} is {value}, and {name_of(other)} has no {other} of that id"
                return refused(file, line, what, "bring that line back, or correct this one")
        if key in row and self._there(table.name, key, row[key]):
            return self._twice(table, file, line, row)
        return refused(file, line, error.message, "mend the line")

    def _twice(self, table: Table, file: str, line: int, row: Row) -> RefusedError:
        key = _key_of(table)
        whose = f"the {key} of a move, {row[key]}," if table.name == "move" else f"the {key} {row[key]}"
        hint = "keep one of the two, or give one an id that is not taken"
        return refused(file, line, f"{whose} is taken by another line", hint)

    def _there(self, table: str, column: str, value: Any) -> bool:
        return bool(
            self._database.all(Text(f'SELECT 1 FROM {quoted(table)} WHERE "{column}" = :value', {}), value=value)
        )


def _key_of(table: Table) -> str:
    return "key" if table.name == "setting" else "id"


def described(database: Database, name: str) -> Table:
    """The table as the data file itself declares it."""
    found = database.all(Text(f"PRAGMA table_info({quoted(name)})", {}))
    columns = tuple(row["name"] for row in found)
    left_out = LEFT_OUT.get(name, ())
    types = {row["name"]: kind_of(row["type"]) for row in found if row["name"] not in left_out}
    needed = frozenset(row["name"] for row in found if row["notnull"] and row["name"] in types)
    if name == "deal":
        types[MOVES] = "list"
    listed = ", ".join(f'"{column}"' for column in columns)
    insert = f"INSERT INTO {quoted(name)} ({listed}) VALUES ({', '.join(f':{column}' for column in columns)})"
    references = {
        row["from"]: row["table"]
        for row in database.all(Text(f"PRAGMA foreign_key_list({quoted(name)})", {}))
        if row["to"] == "id"
    }
    return Table(name, Shape(types, needed), Text(insert, {}), columns, references)


def _check_settings(database: Database) -> None:
    from crmcli.records.settings.write import SETTINGS

    found = {row["key"]: row["value"] for row in database.all(Text("SELECT key, value FROM setting", {}))}
    file = name_of("setting")
    for name in NEEDED:
        if name not in found:
            raise RefusedError(f"{file}: {name} is missing", "bring that line back, or see what changed: git diff")
        try:
            SETTINGS[name](found[name])
        except CrmError as error:
            raise RefusedError(f"{file}: {name}: {error.message}", error.hint) from error
