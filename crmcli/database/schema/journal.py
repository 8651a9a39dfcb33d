"""The journal of changes is kept by triggers: whatever writes a row while a change is under way is written down, so
that no command can forget to. What a change is, and how one is begun and ended, see `database/journal.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from crmcli.database.identifiers import quoted
from crmcli.database.schema import tables as t

DERIVED = {
    "customer": ("first_won",),
    "deal": ("customer_won", "next_won"),
    "activity": ("answered",),
    "contact": ("customer_id", "role", "email", "phone"),
}
"""Columns that follow from others: see derived.py."""

OUTSIDE = ("schema_change", "schema_object", "change", "change_row", "journal")
"""Tables that are no work of people."""


def triggers() -> dict[str, str]:
    """The `CREATE TRIGGER` statements by name: for each table a row that is added, changed or gone."""
    return {
        f"{table.name}_{word}_journal": f"CREATE TRIGGER {table.name}_{word}_journal AFTER {event}"
        f" ON {quoted(table.name)}\n"
        f"BEGIN\n    INSERT INTO change_row ({into}) SELECT {values} FROM journal WHERE change_id IS NOT NULL;\nEND"
        for table in t.metadata.sorted_tables
        if table.name not in OUTSIDE
        for word, event, into, values in _events(table)
    }


def _events(table: sa.Table) -> Iterator[tuple[str, str, str, str]]:
    """For each event what happened, the event, the columns written and their values."""
    own = [column for column in table.c if column.name not in DERIVED.get(table.name, ())]
    keys = [column for column in own if column.primary_key]
    fields = [column for column in own if not column.primary_key]
    kind = f"change_id, '{table.name}'"
    if keys[0].name == "id":
        old, new = _object("OLD", fields), _object("NEW", fields)
        yield "added", "INSERT", "change_id, kind, record_id, last_id", f"{kind}, NEW.id, NEW.id"
        changed = f"UPDATE OF {', '.join(quoted(column.name) for column in fields)}"
        yield "changed", changed, "change_id, kind, record_id, before, after", f"{kind}, OLD.id, {old}, {new}"
        yield "gone", "DELETE", "change_id, kind, record_id, before", f"{kind}, OLD.id, {old}"
    else:
        old, new = _object("OLD", own), _object("NEW", own)
        yield "added", "INSERT", "change_id, kind, after", f"{kind}, {new}"
        yield "changed", "UPDATE", "change_id, kind, before, after", f"{kind}, {old}, {new}"
        yield "gone", "DELETE", "change_id, kind, before", f"{kind}, {old}"


def _object(row: str, columns: Iterable[sa.Column[object]]) -> str:
    parts = ", ".join(f"'{column.name}', {_value(row, column)}" for column in columns)
    return f"json_object({parts})"


def _value(row: str, column: sa.Column[object]) -> str:
    """JSON as SQLite writes it rounds a float to 15 digits; 17 are the number itself."""
    value = f"{row}.{quoted(column.name)}"
    return f"iif({value} IS NULL, NULL, printf('%!.17g', {value}))" if isinstance(column.type, sa.Float) else value
