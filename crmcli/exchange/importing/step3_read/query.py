"""Statements about the records that rows refer to: which are there, and which an import made for nothing."""

from __future__ import annotations

from typing import Any

from crmcli.database.connection import Database
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.fields import FIELDS, REFERENCES
from crmcli.records.find.statements import MERGED, merged

ADDABLE = ("rep", "customer", "product", "stage")
"""Kinds of records that are made where they are missing (--add-missing)."""

KNOWN_BY = {
    "rep": "name_key",
    "customer": "name_key",
    "product": "name_key",
    "deal": "external_key",
    "contact": "external_key",
}
"""What no two records of a kind share, and what they are called by in other columns of a file."""


@statement(kind=tuple(KNOWN_BY))
def of_many(kind: str) -> Any:
    """Records by a JSON list of what they are known by."""
    table = getattr(t, kind)
    column = table.c[KNOWN_BY[kind]]
    chosen = sa.select(_stays(kind), column.label("known"))
    return _with_merged(kind, chosen).where(dialect.one_of(column, "known"))


def _stays(kind: str) -> Any:
    """The id of the record; of one that was merged, that of the one it was merged into."""
    table = getattr(t, kind)
    return sa.func.coalesce(merged(kind).c.into_id, table.c.id).label("id") if kind in MERGED else table.c.id


def _with_merged(kind: str, chosen: Any) -> Any:
    table = getattr(t, kind)
    if kind not in MERGED:
        return chosen.select_from(table)
    into = merged(kind)
    return chosen.select_from(table.outerjoin(into, into.c.id == table.c.id))


@statement(kind=("rep", "customer", "product"))
def any_keyed(kind: str) -> Any:
    """One record that has an external key."""
    table = getattr(t, kind)
    return sa.select(table.c.id).where(table.c.external_key > "").limit(1)


@statement(kind=("rep", "customer", "product"))
def of_key(kind: str) -> Any:
    """Records by their external key."""
    chosen = _with_merged(kind, sa.select(_stays(kind)))
    return chosen.where(getattr(t, kind).c.external_key == sa.bindparam("key")).limit(sa.bindparam("limit"))


@statement()
def of_email() -> Any:
    """Reps by their e-mail address, whatever its capitals."""
    found = sa.func.lower(sa.func.trim(t.rep.c.email)) == sa.bindparam("key")
    return sa.select(t.rep.c.id).where(found).order_by(t.rep.c.id).limit(sa.bindparam("limit"))


def newest_id(database: Database, kind: str) -> int:
    """The highest id of that kind so far: what an import adds lies above it, for nobody else writes meanwhile."""
    found = database.one(highest_id(kind=kind))
    return int(found["id"] or 0) if found else 0


@statement(kind=(*ADDABLE, "deal", "activity", "feedback", "contact", "case", "task"))
def highest_id(kind: str) -> Any:
    return sa.select(sa.func.max(getattr(t, kind).c.id).label("id"))


@statement(kind=ADDABLE)
def count_above(kind: str) -> Any:
    table = getattr(t, kind)
    return sa.select(sa.func.count().label("count")).where(table.c.id > sa.bindparam("above"))


_REFERENCES = tuple(
    f"{kind}.{field.name}"
    for kind, fields in FIELDS.items()
    for field in fields
    if REFERENCES.get(field.type) in ADDABLE
)


@statement(reference=_REFERENCES)
def delete_unused(reference: str) -> Any:
    """Records of the kind that the field names, made after `above`, that no record of the main kind refers to."""
    main, name = reference.split(".")
    field = next(field for field in FIELDS[main] if field.name == name)
    table, using = getattr(t, REFERENCES[field.type]), t.position if main == "contact" else getattr(t, main)
    columns = [key.parent for key in using.foreign_keys if key.column is table.c.id and key.parent.name.endswith("_id")]
    used = sa.exists().where(sa.or_(*(column == table.c.id for column in sorted(columns, key=lambda each: each.name))))
    return sa.delete(table).where(table.c.id > sa.bindparam("above"), ~used)
