"""The triggers that note in the journal what a change does to a row. They are of one connection, which makes them when
it first writes a table: the file, which every command reads whole, carries none of them. See `database/journal.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from crmcli.database.identifiers import UNNOTED, quoted
from crmcli.database.schema import tables as t

DERIVED = {
    "customer": ("first_won", "last_out"),
    "deal": ("customer_won", "next_won"),
    "activity": ("answered",),
    "contact": ("customer_id", "role", "email", "phone"),
}
"""Columns that follow from others: see derived.py."""


def noted() -> dict[str, sa.Table]:
    """The tables whose rows the journal knows, by name."""
    return {table.name: table for table in t.metadata.sorted_tables if table.name not in UNNOTED}


def trigger(table: str, event: str) -> str:
    """What notes rows of a table that are added, changed or gone, as DDL."""
    on, into, values = _noted(noted()[table])[event]
    return (
        f"CREATE TEMP TRIGGER IF NOT EXISTS {table}_{event}_journal AFTER {on} ON {quoted(table)}\n"
        f"BEGIN\n    INSERT INTO change_row ({into}) SELECT {values} FROM journal WHERE change_id IS NOT NULL;\nEND"
    )


def _noted(table: sa.Table) -> dict[str, tuple[str, str, str]]:
    """For each event its SQL, the columns written and their values."""
    own = [column for column in table.c if column.name not in DERIVED.get(table.name, ())]
    keys = [column for column in own if column.primary_key]
    fields = [column for column in own if not column.primary_key]
    kind = f"change_id, '{table.name}'"
    if keys[0].name == "id":
        old, new = _object("OLD", fields), _object("NEW", fields)
        of = f"UPDATE OF {', '.join(quoted(column.name) for column in fields)}"
        return {
            "added": ("INSERT", "change_id, kind, record_id, last_id", f"{kind}, NEW.id, NEW.id"),
            "changed": (of, "change_id, kind, record_id, before, after", f"{kind}, OLD.id, {old}, {new}"),
            "gone": ("DELETE", "change_id, kind, record_id, before", f"{kind}, OLD.id, {old}"),
        }
    old, new = _object("OLD", own), _object("NEW", own)
    return {
        "added": ("INSERT", "change_id, kind, after", f"{kind}, {new}"),
        "changed": ("UPDATE", "change_id, kind, before, after", f"{kind}, {old}, {new}"),
        "gone": ("DELETE", "change_id, kind, before", f"{kind}, {old}"),
    }


def _object(row: str, columns: Iterable[sa.Column[object]]) -> str:
    parts = ", ".join(f"'{column.name}', {_value(row, column)}" for column in columns)
    return f"json_object({parts})"


def _value(row: str, column: sa.Column[object]) -> str:
    """JSON as SQLite writes it rounds a float to 15 digits; 17 are the number itself."""
    value = f"{row}.{quoted(column.name)}"
    return f"iif({value} IS NULL, NULL, printf('%!.17g', {value}))" if isinstance(column.type, sa.Float) else value
