"""How the rows of a file are known again: by their id, else by what they say. What must be remembered of each row is
kept in temporary tables, on disk: memory does not grow with the file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

from crmcli.database.connection import Database
from crmcli.database.statements.compiled import Text
from crmcli.exchange.importing.step2_understand.columns.layout import Layout
from crmcli.exchange.importing.step3_read.batch import Batch
from crmcli.exchange.importing.step3_read.cells import kept_in
from crmcli.records.fields import REFERENCES

# Scratch tables of this connection alone, so they are neither in the schema nor among its statements.
_TABLES = (
    "CREATE TEMP TABLE import_twin (digest TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;\n"
    "CREATE TEMP TABLE import_given (id INTEGER PRIMARY KEY);"
)
_TWINS = Text("SELECT digest, count FROM import_twin WHERE digest IN (SELECT value FROM json_each(:digests))", {})
_COUNT = Text("INSERT OR REPLACE INTO import_twin (digest, count) VALUES (:digest, :count)", {})
_GIVEN = Text("SELECT id FROM import_given WHERE id IN (SELECT value FROM json_each(:ids))", {})
_GIVE = Text("INSERT OR IGNORE INTO import_given (id) VALUES (:id)", {})

_APART = ("currency", "id", "closed_from", "tags")
"""Columns that a row is not known by."""

MADE = "row-"
"""How the key of a row without an id begins."""


class Memory:
    """What has been met in this file so far."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.script(_TABLES)

    def number(self, digests: Sequence[str]) -> list[int]:
        """For each digest the how-manieth it is in the file."""
        rows = self._database.all(_TWINS, digests=json.dumps(list(set(digests))))
        counts = Counter({row["digest"]: row["count"] for row in rows})
        numbers = []
        for digest in digests:
            counts[digest] += 1
            numbers.append(counts[digest])
        self._database.run_many(_COUNT, [{"digest": name, "count": count} for name, count in counts.items()])
        return numbers

    def again(self, ids: Sequence[int]) -> set[int]:
        """Which of these records the file spoke of before; from now on it has spoken of all."""
        found = {row["id"] for row in self._database.all(_GIVEN, ids=json.dumps(ids))}
        self._database.run_many(_GIVE, [{"id": id} for id in ids])
        return found


def give_keys(batch: Batch, layout: Layout, memory: Memory) -> None:
    """Give every row without an id a key made from what it says and how often the file has said so before: rows that
    look alike are as many records, and are the same ones when the file is imported again."""
    places = [at for at, values in enumerate(batch.values) if values.get("external_key") is None]
    if not places:
        return
    digests = [_digest(batch, at, layout) for at in places]
    for at, digest, number in zip(places, digests, memory.number(digests), strict=True):
        batch.values[at]["external_key"] = f"{MADE}{digest}-{number}"


def _digest(batch: Batch, at: int, layout: Layout) -> str:
    """A digest of the row's content: values as they are kept, names and what is not kept as the file has them, in an
    order of its own."""
    cells, values = batch.cells[at], batch.values[at]
    said = sorted(
        (
            column.field.name,
            cells[column.place].strip()
            if column.field.type in REFERENCES or column in layout.closing
            else values[kept_in(column.field)],
        )
        for column in (*layout.columns, *layout.closing)
        if cells[column.place].strip() and column.field.name not in (*_APART, *layout.own)
    )
    return blake2b(repr(said).encode(), digest_size=16).hexdigest()
