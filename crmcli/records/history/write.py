"""Undoing a change: what it made goes, what it changed is as it was, what it took out is back.

An undo is a change like any other, so that it can be undone too. It stops where later work stands on the change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any, NamedTuple

from crmcli.core.errors import NotFoundError, RefusedError
from crmcli.core.tags import Marks, words_of
from crmcli.core.vocabulary import KINDS
from crmcli.database.bulk.load import without
from crmcli.database.bulk.mass_change import changed_together, remove
from crmcli.database.connection import Database, Row
from crmcli.database.identifiers import quoted
from crmcli.database.journal import change_of, under_way
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import Text, statement
from crmcli.records.history import query as queries
from crmcli.records.history.conflicts import Conflicts
from crmcli.records.history.referring import REFERS

_MANY = 1000
_HIGHEST = 2**62


class Undone(NamedTuple):
    """The changes that were undone, newest first, and how many rows of each table went, are as before and are back."""

    changes: list[Row]
    removed: Counter[str]
    restored: Counter[str]
    returned: Counter[str]


def undo(database: Database, ids: Iterable[int]) -> Undone:
    """Undo those changes, given newest first, in the change under way. Refused: one that is undone already, and one
    with later work on it, which is named."""
    current = under_way(database)
    done = Undone([], Counter(), Counter(), Counter())
    database.script("PRAGMA defer_foreign_keys = ON;")
    with without(database, "%_guard"):  # what refers to what is looked at when all is undone
        for id in ids:
            change = database.one(change_of(), id=id)
            if change is None or id == current:
                raise NotFoundError("change", str(id)).with_hint("see: crm history")
            if change["undone_by"] is not None:
                hint = f"bring it back: crm undo {change['undone_by']}"
                raise RefusedError(f"change {id} is undone already, by change {change['undone_by']}", hint)
            if "doctor" in change["command"].split()[:2]:  # what it mended is what no row may hold
                raise RefusedError(f"change {id} mended the file", "the copy that was made before is beside it")
            if _forgot(change):
                raise RefusedError(f"change {id} forgot what cannot be brought back", "see: crm help privacy")
            database.run(set_undoes(), id_=current, oldest=id)  # from here on it is none that others stand on
            _Undo(database, id, done).run()
            done.changes.append(change)
            database.run(set_in_force(), id=id)
            database.run(set_undone(), id_=id, by=current)
    if any(counts["custom_field"] for counts in (done.removed, done.restored, done.returned)):
        from crmcli.database.schema.custom import renew_views

        renew_views(database)
    return done


def since(database: Database, moment: datetime) -> Iterator[int]:
    """The changes to undo, newest first, for the records to be as they were at that moment: each as it stands once
    those before it are undone."""
    current = under_way(database)
    found = [row["id"] for row in database.all(queries.after(), moment=moment) if row["id"] != current]
    for id in found:
        change = database.one(change_of(), id=id) or {}
        if _forgot(change):
            continue
        # An undo and what it undid cancel each other out, if all of that came after the moment.
        if change["undone_by"] is None and (change["undoes"] is None or change["undoes"] < found[-1]):
            yield id


def _forgot(change: Row) -> bool:
    """Did it take out texts and names for good?"""
    return "forget" in change.get("command", "").split()[:2]


class _Undo:
    """One change, undone row by row in the opposite order."""

    def __init__(self, database: Database, id: int, done: Undone) -> None:
        self._database, self._id, self._done = database, id, done
        self._conflicts = Conflicts(database, id)
        self._made: dict[str, list[tuple[int, int, int]]] = {}
        self._back: dict[str, set[int]] = {}
        """Records that are as before, each counted once."""

    def run(self) -> None:
        counts = Counter[str]()
        back = set[str]()
        for row in self._rows():
            if row["last_id"] is not None:
                self._made.setdefault(row["kind"], []).append((row["record_id"], row["last_id"], row["id"]))
            elif row["after"] is None:
                back.add(row["kind"])
            else:
                counts[row["kind"]] += 1
        own = {kind: [(low, high) for low, high, _ in ranges] for kind, ranges in self._made.items()}
        for kind, ranges in own.items():
            for low, high in ranges:
                self._conflicts.find_later(kind, low, high)
                self._conflicts.find_values(kind, low, high, own)
        self._database.script("SAVEPOINT before_undo;")
        if not self._conflicts:
            with ExitStack() as stack:
                for kind in counts.keys() - back - {"setting"}:
                    stack.enter_context(changed_together(self._database, kind, counts[kind]))
                self._all()
        for kind, ranges in own.items():
            for low, high in ranges:
                self._conflicts.find_references(kind, low, high, own)
        if self._conflicts:
            self._database.script("ROLLBACK TO before_undo;")  # what is in the way is named as it is
            raise self._conflicts.error()
        self._database.script("RELEASE before_undo;")

    def _all(self) -> None:
        for part in self._parts():
            kind, first = part[0]["kind"], part[0]
            if kind == "setting":
                self._settings(part)
            elif first["last_id"] is not None:
                for row in part:
                    self._done.removed[kind] += remove(self._database, kind, row["record_id"], row["last_id"])
            elif first["after"] is None:
                self._bring_back(kind, part)
            else:
                self._restore(kind, part)

    def _parts(self) -> Iterator[list[Row]]:
        """Rows that follow each other and are undone by one statement, together; without what became of new records in
        the change itself: they go."""
        part: list[Row] = []
        for row in self._rows():
            if row["last_id"] is None and self._of_new(row):
                continue
            if part and (len(part) == _MANY or _shape(row) != _shape(part[0])):
                yield part
                part = []
            part.append(row)
        if part:
            yield part

    def _rows(self) -> Iterator[Row]:
        """What the change did, the last first. Read in pieces: indexes may be taken down meanwhile."""
        below = _HIGHEST
        while piece := self._database.all(queries.rows_of_change(), change_id=self._id, below=below, limit=_MANY):
            yield from piece
            below = piece[-1]["id"]

    def _of_new(self, row: Row) -> bool:
        ranges = self._made.get(row["kind"], ())
        return any(low <= (row["record_id"] or 0) <= high and at < row["id"] for low, high, at in ranges)

    def _restore(self, kind: str, part: list[Row]) -> None:
        """Rows that were changed get the values back that they had; whoever changed those since is in the way."""
        from json import loads

        pending: list[Row] = []
        for row in part:
            before, after = loads(row["before"]), loads(row["after"])
            changed = {name: value for name, value in before.items() if value != after.get(name)}
            if any(each["id_"] == row["record_id"] for each in pending):
                self._put_back(kind, pending)
                pending = []
            tags = self._tags(kind, row["record_id"], changed.pop("tags"), after) if "tags" in changed else {}
            new = {**changed, **tags, "id_": row["record_id"]}
            if pending and new.keys() != pending[0].keys():
                self._put_back(kind, pending)
                pending = []
            if self._as_left(kind, row["record_id"], {name: after[name] for name in changed}, changed):
                pending.append(new)
        self._put_back(kind, pending)

    def _tags(self, kind: str, id: int, before: str | None, after: Row) -> Row:
        """The tags of a record without what the change did to them: later ones stand on their own."""
        current = self._database.one(Text(f"SELECT tags FROM {quoted(kind)} WHERE id = :id", {}), id=id)
        had, got = words_of(before), words_of(after["tags"])
        marks = Marks([word for word in had if word not in got], [word for word in got if word not in had])
        return {"tags": marks.of(current["tags"])} if current else {}

    def _put_back(self, kind: str, rows: list[Row]) -> None:
        if rows and len(rows[0]) > 1:
            self._write(kind, _setting(kind, rows[0]), rows)
        ids = {row["id_"] for row in rows} - self._back.get(kind, set())
        self._back.setdefault(kind, set()).update(ids)
        self._done.restored[kind] += len(ids)

    def _as_left(self, kind: str, id: int, after: Row, before: Row) -> bool:
        """Is the row as the change left it, and is there what it referred to before? Else that is noted."""
        listed = "".join(f', "{name}"' for name in after)
        current = self._database.one(Text(f"SELECT id{listed} FROM {quoted(kind)} WHERE id = :id", {}), id=id)
        if current is None:
            self._conflicts.add(kind, id, "is gone", True)
        elif any(not _same(current[name], value) for name, value in after.items()):
            self._conflicts.add(kind, id, "was changed later", True)
        else:
            return self._parents_there(kind, id, before)
        return False

    def _parents_there(self, kind: str, id: int, row: Row) -> bool:
        for column, value in row.items():
            parent = self._parent(kind, column, row) if value is not None else None
            if parent and not self._database.one(Text(f"SELECT id FROM {quoted(parent)} WHERE id = :id", {}), id=value):
                self._conflicts.add(parent, value, f"is gone, and {kind} #{id} had it", True)
                return False
        return True

    def _parent(self, kind: str, column: str, row: Row) -> str | None:
        """The kind of record that the column names; of a value in a field of the team's own, the field says it."""
        if (kind, column) == ("custom_value", "record_id"):
            return (self._database.one(_FIELD, id=row.get("field_id")) or {}).get("kind")
        return REFERS.get((kind, column))

    def _bring_back(self, kind: str, part: list[Row]) -> None:
        """Rows that were taken out are there again, with the ids that they had."""
        from json import loads

        rows = [{"id": row["record_id"], **loads(row["before"])} for row in part]
        rows = [row for row in rows if self._parents_there(kind, row["id"], row)]
        if rows:
            names = ", ".join(f'"{name}"' for name in rows[0])
            places = ", ".join(f":{name}" for name in rows[0])
            self._write(kind, Text(f"INSERT INTO {quoted(kind)} ({names}) VALUES ({places})", {}), rows)
            self._done.returned[kind] += len(rows)

    def _write(self, kind: str, text: Text, rows: list[Row]) -> None:
        for at, error in self._database.write_each(text, rows).items():
            id = int(rows[at].get("id_") or rows[at]["id"])
            self._conflicts.others[(kind, id)] = f"cannot be as it was: {error.message}"

    def _settings(self, part: list[Row]) -> None:
        from json import loads

        for row in part:
            before, after = (loads(row[name]) if row[name] else None for name in ("before", "after"))
            key = {**(before or {}), **(after or {})}["key"]
            current = self._database.one(_VALUE, key=key)
            if (current or {}).get("value") != (after or {}).get("value"):
                self._conflicts.others[("setting", 0)] = f"{key} was changed later"
            elif before is None:
                self._database.run(_DROP, key=key)
                self._done.removed["setting"] += 1
            else:
                self._database.run(_PUT, key=key, value=before["value"])
                self._done.restored["setting"] += 1


_FIELD = Text("SELECT kind FROM custom_field WHERE id = :id", {})
_VALUE = Text("SELECT value FROM setting WHERE key = :key", {})
_DROP = Text("DELETE FROM setting WHERE key = :key", {})
_PUT = Text("INSERT INTO setting (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = :value", {})


def _shape(row: Row) -> tuple[Any, ...]:
    return row["kind"], row["last_id"] is None, row["after"] is None


def _same(current: Any, value: Any) -> bool:
    """Is the value in the file the one that was noted? (A number with a fraction is noted as text.)"""
    return bool(current == (float(value) if isinstance(current, float) and value is not None else value))


def _setting(table: str, row: Row) -> Text:
    """The statement for rows of those columns: there are as many of them as there are sets of columns."""
    listed = ", ".join(f'"{name}" = :{name}' for name in row if name != "id_")
    return Text(f"UPDATE {quoted(table)} SET {listed} WHERE id = :id_", {})


def by_kind(counts: Counter[str]) -> dict[str, int]:
    """The same for records, by the names of many of them; what comes with them is left out."""
    return {KINDS[kind]: count for kind, count in counts.items() if kind in KINDS and count}


@statement()
def set_in_force() -> Any:
    """What an undo had undone is in force again once the undo is undone."""
    return sa.update(t.change).where(t.change.c.undone_by == sa.bindparam("id")).values(undone_by=sa.null())


@statement()
def set_undone() -> Any:
    return sa.update(t.change).where(t.change.c.id == sa.bindparam("id_")).values(undone_by=sa.bindparam("by"))


@statement()
def set_undoes() -> Any:
    return sa.update(t.change).where(t.change.c.id == sa.bindparam("id_")).values(undoes=sa.bindparam("oldest"))
