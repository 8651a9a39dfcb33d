"""Writing very many rows: indexes and triggers are taken down, and their work is done at once at the end.

Kept up row by row in random order, the indexes of a million deals take three quarters of the time. All of it happens
inside the transaction under way: until it is kept, other programs read the file as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from crmcli.database.connection import Database
from crmcli.database.identifiers import quoted
from crmcli.database.journal import NOTE_NEW
from crmcli.database.schema.derived import ANEW, COLUMNS
from crmcli.database.statements.compiled import Text

MEMORY = 32_000
"""KiB of the file that are kept at hand while it is written: pages that are changed again are written once."""

SORTED = 2_000
"""KiB that are sorted at once while an index is built. What the processor keeps near itself is sorted soonest: with
MEMORY it takes half as long again."""

SORTERS = 2
"""Threads that may sort for an index while another one fills it."""

_PARTS = Text(
    "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND tbl_name = :table"
    " AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE%'"
    " ORDER BY name",
    {},
)


_CALLED = Text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE :name", {})


@contextmanager
def without(database: Database, name: str) -> Iterator[None]:
    """Inside, the triggers whose names are like that are down: each row may be wrong for a while, as long as the file
    is right at the end. What is raised takes all of it back, with the transaction."""
    taken = database.all(_CALLED, name=name)
    for row in taken:
        database.script(f"DROP TRIGGER {row['name']};")
    yield
    for row in taken:
        database.script(f"{row['sql']};")


class Bulk:
    """A large write of new rows into some tables."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._taken: dict[str, list[str]] = {"index": [], "trigger": []}
        self._tables: dict[str, int] = {}
        # Pages that are read in place would count as this program's memory, which is not to grow with the file.
        database.script(f"PRAGMA mmap_size = 0;\nPRAGMA cache_size = -{MEMORY};\nPRAGMA threads = {SORTERS};")

    def take_down(self, table: str, keep: Collection[str] = ()) -> None:
        """Drop the table's triggers and indexes, but for the indexes to keep and those that hold a rule. The journal
        notes rows that are changed or go; new ones at the end."""
        if self._database.noting:
            self._database.noting.together(table)
        highest = self._database.one(Text(f"SELECT coalesce(max(id), 0) AS id FROM {quoted(table)}", {}))
        self._tables[table] = int(highest["id"]) if highest else 0
        for row in self._database.all(_PARTS, table=table):
            if row["name"] not in keep:
                self._database.script(f"DROP {row['type']} {row['name']};")
                self._taken[row["type"]].append(row["sql"])

    def build(self) -> None:
        """Make all again as it was, with the columns that the triggers would have kept."""
        late = [sql for sql in self._taken["index"] if any(column in sql for column in COLUMNS)]
        early = [sql for sql in self._taken["index"] if sql not in late]
        anew = [step for table in self._tables for step in ANEW.get(table, ())]
        for memory, steps in ((SORTED, early), (MEMORY, anew), (SORTED, (*late, *self._taken["trigger"]))):
            self._database.script(f"PRAGMA cache_size = -{memory};")
            for sql in steps:
                self._database.script(f"{sql};")
        for table, above in self._tables.items():
            self._database.script(NOTE_NEW.format(kind=table, table=quoted(table), above=above))
            if self._database.noting:
                self._database.noting.singly(table)
        self._tables.clear()
        for taken in self._taken.values():
            taken.clear()
