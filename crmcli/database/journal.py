"""The journal: one command that writes is one change, whatever it writes.

A change is begun with the transaction and ended with it; between the two, triggers note what each statement does, so
that no command can forget to (see `schema/journal.py`). A change that did nothing leaves nothing behind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from crmcli.database.connection import Database
from crmcli.database.identifiers import UNNOTED
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import Text, statement

MANY = 64
"""New rows from which on those whose ids follow each other are noted together."""


class Change:
    """A change and, once it is ended, whether it wrote anything; a `part` of another one, or the whole?"""

    def __init__(self, id: int, part: bool = False) -> None:
        self.id, self.did_something, self.part = id, False, part


@contextmanager
def journaled(
    database: Database, at: datetime, by: str, command: str, rules: Callable[[int], None] | None = None
) -> Iterator[Change]:
    """Note what is written inside as one change, in the caller's transaction. Inside another change it is part of that
    one. Where the team has rules of automation, `rules` is called with the number of the change before it ends: what
    it writes is part of the change, too."""
    begun = database.one(beginning()) or {"change_id": None, "ruled": False}
    if (outer := begun["change_id"]) is not None:
        yield (change := Change(outer, part=True))
        change.did_something = database.one(first_row(), change_id=outer) is not None
        return
    id = database.run(insert_change(), at=at, by=by, command=command)
    database.run(set_under_way(), change_id=id)
    database.noting = Notes(database)
    yield (change := Change(id))
    if rules and begun["ruled"]:
        rules(id)
    database.run(set_under_way(), change_id=None)
    done = database.one(sums(), change_id=id) or {}
    if done["same"]:
        database.run(forget_same(), change_id=id)
    if done["new"] >= MANY:
        database.script(_TOGETHER.format(id=id))
    change.did_something = done["rows"] != done["same"]
    if not change.did_something:
        database.run(forget_change(), id=id)


class Notes:
    """Puts the triggers on each table before a change first writes it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._there: set[tuple[str, str]] = set()

    def before(self, sql: str) -> None:
        """That statement is to be run."""
        found = _WRITES.match(sql)
        if not found:
            return
        word, table = found["word"].upper(), found["table"]
        events = ["added"] if word == "INSERT" else ["changed"] if word == "UPDATE" else ["gone"]
        if word == "INSERT" and "ON CONFLICT" in sql:
            events.append("changed")
        for event in events:
            self._put(table, event)
        if word == "DELETE":  # with a record go the values of its own fields
            self._put("custom_value", "gone")

    def _put(self, table: str, event: str) -> None:
        if (table, event) in self._there:
            return
        self._there.add((table, event))
        if self._database.one(_KNOWN, name=table):
            self._database.run(note_rows(table=table, event=event))

    def together(self, table: str) -> None:
        """The new rows of that table are noted at once, by `NOTE_NEW`: not each."""
        self._there.add((table, "added"))
        self._database.script(f"DROP TRIGGER IF EXISTS temp.{table}_added_journal;")

    def so_far(self) -> set[tuple[str, str]]:
        """Which triggers there are."""
        return {*self._there}

    def as_of(self, there: set[tuple[str, str]]) -> None:
        """No others are there any more: what made them was taken back."""
        self._there = there

    def singly(self, table: str) -> None:
        """Its new rows are noted each, from now on."""
        self._there.discard((table, "added"))


_WRITES = re.compile(
    r"\s*(?:WITH\b.*?\b)?(?P<word>INSERT|UPDATE|DELETE)(?: OR \w+)?(?: INTO| FROM)? \"?(?P<table>\w+)",
    re.IGNORECASE | re.DOTALL,
)
_KNOWN = Text(
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :name"
    f" AND name NOT IN ({', '.join(map(repr, UNNOTED))})",
    {},
)


def under_way(database: Database) -> int | None:
    """The number of the change that is being made."""
    return (database.one(change_under_way()) or {}).get("change_id")


_TOGETHER = """
CREATE TEMP TABLE together AS
    SELECT min(id) AS id, kind, min(record_id) AS first, max(last_id) AS last FROM (
        SELECT *, sum(begins) OVER (PARTITION BY kind ORDER BY record_id) AS run FROM (
            SELECT *, record_id IS NOT lag(last_id) OVER (PARTITION BY kind ORDER BY record_id) + 1 AS begins
            FROM change_row WHERE change_id = {id} AND last_id IS NOT NULL))
    GROUP BY kind, run;
DELETE FROM change_row WHERE change_id = {id} AND last_id IS NOT NULL;
INSERT INTO change_row (id, change_id, kind, record_id, last_id) SELECT id, {id}, kind, first, last FROM together;
DROP TABLE together;
"""
"""Makes one row of new rows whose ids follow each other."""

NOTE_NEW = """
INSERT INTO change_row (change_id, kind, record_id, last_id)
    SELECT change_id, '{kind}', {above} + 1, (SELECT max(id) FROM {table}) FROM journal
    WHERE change_id IS NOT NULL AND (SELECT max(id) FROM {table}) > {above};
"""
"""Notes new rows of a table whose triggers were down: those of higher ids than there were."""


class _Tables:
    """The names of the tables whose rows are noted, asked for when a text is built."""

    def __iter__(self) -> Iterator[str]:
        from crmcli.database.schema.journal import noted

        return iter(noted())


@statement(table=_Tables(), event=("added", "changed", "gone"))
def note_rows(table: str, event: str) -> Any:
    from crmcli.database.schema.journal import trigger

    return sa.text(trigger(table, event))


@statement()
def change_under_way() -> Any:
    return sa.select(t.journal.c.change_id)


@statement()
def beginning() -> Any:
    """The change that is under way, and whether the team has rules of automation."""
    ruled = sa.exists().where(t.rule_set.c.kind == "automation").label("ruled")
    return sa.select(t.journal.c.change_id, ruled)


@statement()
def insert_change() -> Any:
    return sa.insert(t.change).values({name: sa.bindparam(name) for name in ("at", "by", "command")})


@statement()
def set_under_way() -> Any:
    return sa.update(t.journal).values(change_id=sa.bindparam("change_id"))


@statement()
def sums() -> Any:
    """How many rows a change noted, how many of them are new ones, and how many came out as they were."""
    c = t.change_row.c

    def total(condition: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    chosen = sa.select(
        sa.func.count().label("rows"),
        total(c.last_id.is_not(None)).label("new"),
        total(c.before == c.after).label("same"),
    )
    return chosen.where(c.change_id == sa.bindparam("change_id"))


@statement()
def forget_same() -> Any:
    c = t.change_row.c
    return sa.delete(t.change_row).where(c.change_id == sa.bindparam("change_id"), c.before == c.after)


@statement()
def forget_change() -> Any:
    """An import that found everything as it is stays, for it is listed."""
    return sa.delete(t.change).where(t.change.c.id == sa.bindparam("id"), t.change.c.detail.is_(None))


@statement()
def first_row() -> Any:
    c = t.change_row.c
    return sa.select(c.id).where(c.change_id == sa.bindparam("change_id")).limit(1)


@statement()
def change_of() -> Any:
    c = t.change.c
    return sa.select(c.id, c.at, c.by, c.command, c.undoes, c.undone_by, c.detail).where(c.id == sa.bindparam("id"))
