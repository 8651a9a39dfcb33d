"""Changing or taking out very many rows: what triggers and indexes cost row by row is worked out once for all.

All of it happens inside the transaction under way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crmcli.database.bulk.load import Bulk, without
from crmcli.database.connection import Database
from crmcli.database.identifiers import quoted
from crmcli.database.statements.compiled import Text

LARGE = 5_000
"""Rows from which on that pays, if they are an eighth of the table or more."""

KEEP = {"move": ("ix_move_deal_id",)}
"""Indexes that are needed meanwhile: a deal that goes must have no step left."""


@contextmanager
def changed_together(database: Database, table: str, count: int) -> Iterator[None]:
    """Inside, so many rows of the table may change or go. Nothing may be read of the indexes and derived columns of a
    large one before the end."""
    if count < LARGE or count * 8 < _highest(database, table):
        yield
        return
    bulk = Bulk(database)
    bulk.take_down(table, KEEP.get(table, ()))
    if table == "deal":  # what is built anew finds every customer with a win, and only those
        with without(database, "customer_kept_guard"):
            database.script("UPDATE customer SET first_won = NULL WHERE first_won IS NOT NULL;")
    if table == "activity":
        with without(database, "customer_kept_guard"):
            database.script("UPDATE customer SET last_out = NULL WHERE last_out IS NOT NULL;")
    yield
    bulk.build()


def remove(database: Database, table: str, low: int, high: int) -> int:
    """Take out the rows of a range of ids; returns how many there were."""
    found = database.one(Text(f"SELECT count(*) AS count FROM {quoted(table)} {_WITHIN}", {}), low=low, high=high)
    count = int(found["count"]) if found else 0
    with changed_together(database, table, count):
        database.run(Text(f"DELETE FROM {quoted(table)} {_WITHIN}", {}), low=low, high=high)
    return count


_WITHIN = "WHERE id BETWEEN :low AND :high"


def _highest(database: Database, table: str) -> int:
    found = database.one(Text(f"SELECT max(id) AS id FROM {quoted(table)}", {}))
    return int(found["id"] or 0) if found else 0
