"""Imports that were kept, and the later work that stands on what one of them did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements import statement
from crmcli.exchange.import_history.referring import COLUMNS, REFERRING, said

SHOWN = 10
"""Records that a refusal names one by one."""

Ranges = dict[str, list[list[int]]]
"""For each table the first and last id of each row of ids."""


class Import(NamedTuple):
    """One import: `created` are the rows it made, `touched` is the number in the table `touched` at which it ended."""

    row: Row
    created: Ranges

    @property
    def id(self) -> int:
        return int(self.row["id"])

    def made(self, table: str) -> list[list[int]]:
        """The ids of its rows of that table."""
        return self.created.get(table, [])


def listed(database: Database, limit: int) -> list[Row]:
    """The imports, newest first."""
    return [_with_ranges(row) for row in database.all(newest_runs(), limit=limit)]


def import_of(database: Database, id: int) -> Import | None:
    """The import of that number."""
    row = database.one(run_of(), id=id)
    return _import(row) if row else None


def _import(row: Row) -> Import:
    full = _with_ranges(row)
    return Import(full, full.pop("created"))


def _with_ranges(row: Row) -> Row:
    from json import loads

    return {**row, "created": loads(row["created"])}


class Later:
    """The later work that stands on an import, as it is found: `imports` says how much of each kind later imports made
    or changed on it, `records` are the first of the others, each with a sentence, and `more` is how many else."""

    def __init__(self, database: Database, run: Import) -> None:
        self._database, self._run = database, run
        self._others = [_import(row) for row in database.all(later_runs(), id=run.id)]
        self._by_import: dict[int, dict[str, set[int]]] = {}
        self.records: list[tuple[str, int, str]] = []
        self._found = set[tuple[str, int]]()

    def __bool__(self) -> bool:
        return bool(self._by_import or self._found)

    @property
    def imports(self) -> dict[int, dict[str, int]]:
        """How many records of each kind, each counted once however many ways it stands on the import."""
        return {id: {kind: len(ids) for kind, ids in kinds.items()} for id, kinds in sorted(self._by_import.items())}

    @property
    def more(self) -> int:
        return len(self._found) - len(self.records)

    def file_of(self, id: int) -> str:
        """The name of a later import's file."""
        file = next(str(other.row["file"]) for other in self._others if other.id == id)
        return file.replace("\\", "/").rpartition("/")[2]

    def find_changes(self) -> None:
        """What was changed later of the records that the import made or changed."""
        known = self._changed_by_imports()
        for kind, id in self._touched():
            if (kind, id) not in known:
                self.add(kind, id, "was changed later")

    def find_references(self) -> None:
        """The rows that refer to records that the import made, and are not its own."""
        for kind, columns in REFERRING.items():
            for low, high in self._run.made(kind):
                for table, column in columns:
                    for row in self._database.each(referring(reference=f"{table}.{column}"), low=low, high=high):
                        self._note(table, row["id"])
                self._find_memories(kind, low, high)

    def add(self, table: str, id: int, what: str = "") -> None:
        """A record that stands on the import."""
        if table == "move":  # the deal that moved is said to have been changed, too: once is enough
            self._forget("deal", (self._database.one(deal_of_move(), id=id) or {}).get("deal_id"))
        if (table, id) not in self._found:
            self._found.add((table, id))
            if len(self.records) < SHOWN:
                self.records.append((table, id, f"{said(self._database, table, id)} {what}".strip()))

    def _forget(self, table: str, id: int | None) -> None:
        self._found -= {(table, id or 0)}
        self.records = [each for each in self.records if each[:2] != (table, id)]

    def _note(self, table: str, id: int) -> None:
        if not _within(id, self._run.made(table)):
            other = next((other for other in self._others if _within(id, other.made(table))), None)
            if other is None:
                self.add(table, id)
            elif table != "move":
                self._by(other.id, table, id)

    def _by(self, import_id: int, kind: str, id: int) -> None:
        self._by_import.setdefault(import_id, {}).setdefault(kind, set()).add(id)

    def _changed_by_imports(self) -> set[tuple[str, int]]:
        found = set()
        for row in self._changes_of_others():
            found.add((row["kind"], row["record_id"]))
            if row["kind"] != "move":
                self._by(row["import_id"], row["kind"], row["record_id"])
        return found

    def _changes_of_others(self) -> Iterator[Row]:
        yield from self._database.each(changed_again(), id=self._run.id)
        for kind, ranges in self._run.created.items():
            for low, high in ranges:
                yield from self._database.each(changed_in(), id=self._run.id, kind=kind, low=low, high=high)

    def _touched(self) -> Iterator[tuple[str, int]]:
        number = self._run.row["touched"]
        for row in self._database.each(touched_again(), id=self._run.id, number=number):
            yield row["kind"], row["record_id"]
        for kind, ranges in self._run.created.items():
            for low, high in ranges:
                for row in self._database.each(touched_in(), kind=kind, low=low, high=high, number=number):
                    yield kind, row["record_id"]

    def _find_memories(self, kind: str, low: int, high: int) -> None:
        """Later imports that would bring a reference to the import's records back when they are taken back."""
        for table, column in REFERRING[kind]:
            if (table, column) in COLUMNS:
                text = remembered(reference=f"{table}.{column}")
                for row in self._database.each(text, id=self._run.id, low=low, high=high):
                    self._by(row["import_id"], table, row["record_id"])


def _within(id: int, ranges: list[list[int]]) -> bool:
    return any(low <= id <= high for low, high in ranges)


def _columns() -> list[Any]:
    c = t.import_run.c
    return [c[name] for name in (
        "id", "kind", "file", "profile", "new", "changed", "unchanged", "refused", "created", "touched", "at", "by",
        "undone",
    )]  # fmt: skip


@statement()
def newest_runs() -> Any:
    return sa.select(*_columns()).order_by(t.import_run.c.id.desc()).limit(sa.bindparam("limit"))


@statement()
def run_of() -> Any:
    return sa.select(*_columns()).where(t.import_run.c.id == sa.bindparam("id"))


@statement()
def later_runs() -> Any:
    c = t.import_run.c
    return sa.select(*_columns()).where(c.id > sa.bindparam("id"), c.undone.is_(None)).order_by(c.id)


@statement()
def changed_again() -> Any:
    """The changes of later imports to records that this one changed."""
    mine, others = t.import_change.alias("mine").c, t.import_change.alias("others").c
    same = sa.and_(others.kind == mine.kind, others.record_id == mine.record_id)
    chosen = sa.select(others.import_id, others.kind, others.record_id).distinct()
    return chosen.where(mine.import_id == sa.bindparam("id"), others.import_id > sa.bindparam("id"), same)


@statement()
def changed_in() -> Any:
    """The changes of later imports to records of a range of ids."""
    c = t.import_change.c
    within = c.record_id.between(sa.bindparam("low"), sa.bindparam("high"))
    chosen = sa.select(c.import_id, c.kind, c.record_id).distinct()
    return chosen.where(c.import_id > sa.bindparam("id"), c.kind == sa.bindparam("kind"), within)


@statement()
def touched_again() -> Any:
    """The records that the import changed and that were changed since, in the order in which that was."""
    c, touched = t.import_change.c, t.touched.c
    same = sa.and_(touched.kind == c.kind, touched.record_id == c.record_id)
    later = sa.and_(c.import_id == sa.bindparam("id"), touched.number > sa.bindparam("number"))
    return sa.select(c.kind, c.record_id).where(same, later).order_by(touched.number)


@statement()
def touched_in() -> Any:
    """The records of a range of ids that were changed since."""
    c = t.touched.c
    within = c.record_id.between(sa.bindparam("low"), sa.bindparam("high"))
    later = sa.and_(c.kind == sa.bindparam("kind"), c.number > sa.bindparam("number"))
    return sa.select(c.record_id).where(within, later).order_by(c.number)


_REFERENCES = tuple(f"{table}.{column}" for columns in REFERRING.values() for table, column in columns)


@statement(reference=_REFERENCES)
def referring(reference: str) -> Any:
    """The rows whose column names a record of a range of ids."""
    table, column = reference.split(".")
    c = t.metadata.tables[table].c
    within = c[column].between(sa.bindparam("low"), sa.bindparam("high"))
    # A partial index is used only where its condition is said.
    closed = (c.closed.is_not(None),) if reference == "deal.credited_id" else ()
    return sa.select(c.id).where(within, *closed).order_by(c.id)


@statement(reference=tuple(f"{table}.{column}" for table, column in COLUMNS))
def remembered(reference: str) -> Any:
    """The changes of later imports to rows whose column named a record of a range of ids before."""
    table, column = reference.split(".")
    c = t.import_change.c
    was = sa.func.json_extract(c.before, f"$.{column}")
    within = was.between(sa.bindparam("low"), sa.bindparam("high"))
    return sa.select(c.import_id, c.record_id).where(c.import_id > sa.bindparam("id"), c.kind == table, within)


@statement()
def deal_of_move() -> Any:
    return sa.select(t.move.c.deal_id).where(t.move.c.id == sa.bindparam("id"))
