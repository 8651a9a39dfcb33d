"""What happened in a change, as the journal has it."""

from __future__ import annotations

from collections.abc import Iterator
from json import loads
from typing import Any

from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.custom_values.definition import APART
from crmcli.records.custom_values.query import all_fields
from crmcli.records.events.insight import ADDED, happened

OWN = "custom_value"
"""The table of values in fields of the team's own."""


def events_of(database: Database, change: int) -> dict[str, list[int]]:
    """By event the ids of the records that it happened to in that change, as far as it has come."""
    rows = database.all(noted(), change_id=change)
    kinds = {field.id: field.kind for field in all_fields(database)} if any(row["kind"] == OWN for row in rows) else {}
    own = [(kinds[id // APART], id % APART) for row in rows if row["kind"] == OWN for id in _ids(row)]
    parsed = ("before", "after")
    read = ({**row, **{name: row[name] and loads(row[name]) for name in parsed}} for row in rows if row["kind"] != OWN)
    return happened(read, [record for record in own if record[0] in ADDED])


def _ids(row: Row) -> Iterator[int]:
    yield from range(row["record_id"], (row["last_id"] or row["record_id"]) + 1)


@statement()
def noted() -> Any:
    """What a change noted of records that something can happen to, in order."""
    c = t.change_row.c
    chosen = sa.select(c.kind, c.record_id, c.last_id, c.before, c.after)
    kinds = sa.or_(*(c.kind == kind for kind in (*ADDED, OWN)))
    return chosen.where(c.change_id == sa.bindparam("change_id"), kinds).order_by(c.id)
