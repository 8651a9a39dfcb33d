"""Writing one row of any kind of record, and reading it back as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmcli.core.names import key
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.fields import FIELDS

KEPT: dict[str, tuple[str, ...]] = {
    "rep": ("name_key", "archived", "external_key"),
    "customer": ("name_key", "archived", "external_key"),
    "contact": ("name_key", "archived", "external_key"),
    "product": ("name_key", "archived", "external_key"),
    "stage": ("name_key", "status", "position"),
    "deal": ("title_key", "status", "credited_id", "archived", "external_key", "own_amount"),
    "refund": ("own_amount", "by", "external_key"),
    "line": ("position", "amount", "external_key"),
    "activity": ("external_key",),
    "feedback": ("external_key",),
    "case": ("status", "answered", "solved", "closed", "feedback_id", "external_key", "surveyed", "rating_id"),
    "task": ("start", "series", "done", "external_key", "promise", "promised"),
}
"""Columns besides the fields a person gives."""

BESIDE = {"contact": ("customer", "role", "email", "phone")}
"""Fields that are kept in tables of their own."""

ARCHIVABLE = ("rep", "customer", "product", "deal", "stage", "contact")


def columns(kind: str) -> tuple[str, ...]:
    """Every column of that kind that a write sets."""
    beside = BESIDE.get(kind, ())
    return (*(field.column for field in FIELDS[kind] if field.name not in beside), *KEPT[kind])


def complete(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with every column there, and the key that names are compared by. No id: the file gives one."""
    row = {column: values.get(column) for column in ("id", *columns(kind))}
    name = "title" if kind == "deal" else "name"
    if name in row:
        row[f"{name}_key"] = key(str(row[name]))
    return row


def add(database: Database, kind: str, values: Mapping[str, Any]) -> int:
    """Insert a row; returns its id. Rules are the table's constraints: a breach raises RefusedError."""
    return database.run(insert(kind=kind), **complete(kind, values))


def change(database: Database, kind: str, id: int, values: Mapping[str, Any]) -> Row:
    """Set some columns of a row; returns the row as it was."""
    before = current(database, kind, id)
    database.run(update(kind=kind), **complete(kind, {**before, **values}), id_=id)
    return before


def current(database: Database, kind: str, id: int) -> Row:
    """The row of that id as it is kept."""
    row = database.one(row_of(kind=kind), id=id)
    assert row is not None, "the id comes from this transaction"
    return row


@statement(kind=tuple(FIELDS))
def insert(kind: str) -> Any:
    return sa.insert(getattr(t, kind)).values({column: sa.bindparam(column) for column in ("id", *columns(kind))})


@statement(kind=tuple(FIELDS))
def update(kind: str) -> Any:
    table = getattr(t, kind)
    return (
        sa.update(table)
        .where(table.c.id == sa.bindparam("id_"))
        .values({column: sa.bindparam(column) for column in columns(kind)})
    )


@statement(kind=tuple(FIELDS))
def row_of(kind: str) -> Any:
    table = getattr(t, kind)
    return sa.select(*(table.c[column] for column in columns(kind))).where(table.c.id == sa.bindparam("id"))


@statement(table=(*FIELDS, "move", "case_wait", "reach", "position", "deal_contact", "campaign_member", "touch"))
def delete(table: str) -> Any:
    found = t.metadata.tables[table]
    return sa.delete(found).where(found.c.id == sa.bindparam("id"))


@statement(kind=ARCHIVABLE)
def set_archived(kind: str) -> Any:
    table = getattr(t, kind)
    return sa.update(table).where(table.c.id == sa.bindparam("id_")).values(archived=sa.bindparam("at"))
