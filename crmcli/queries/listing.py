"""Records as people see them: the fields they gave, with names where the file keeps ids."""

from __future__ import annotations

from typing import Any

from crmcli.database.connect import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements import statement

FIELDS: dict[str, tuple[str, ...]] = {
    "rep": ("id", "name", "email", "team", "manager", "joined", "left", "archived", "external_key"),
    "customer": (
        "id", "name", "email", "phone", "website", "industry", "region", "source", "owner", "created", "note",
        "archived", "external_key",
    ),
    "product": ("id", "name", "category", "list_price", "archived", "external_key"),
    "deal": (
        "id", "title", "customer", "rep", "product", "amount", "stage", "status", "opened", "closed", "expected",
        "lost_reason", "source", "credited", "archived", "external_key",
    ),
    "activity": ("id", "customer", "rep", "deal", "deal_id", "kind", "direction", "at", "note", "external_key"),
    "feedback": ("id", "customer", "rep", "deal", "deal_id", "kind", "score", "at", "text", "external_key"),
    "stage": ("id", "name", "status", "position", "probability", "archived"),
}  # fmt: skip
"""Every field of each kind of record, in the order in which it is shown."""

REFERENCES = {
    "owner": "rep",
    "rep": "rep",
    "credited": "rep",
    "customer": "customer",
    "product": "product",
    "deal": "deal",
    "stage": "stage",
}
"""Fields that name another record, and its kind. (Activities and feedback keep the deal's id too: titles repeat.)"""


def record(database: Database, kind: str, id: int) -> Row:
    """Every field of one record, archived or not."""
    row = database.one(record_of(kind=kind), id=id)
    assert row is not None, "the id comes from this transaction"
    return row


@statement(kind=tuple(FIELDS))
def record_of(kind: str) -> Any:
    return _rows(kind).where(getattr(t, kind).c.id == sa.bindparam("id"))


def _rows(kind: str) -> Any:
    """All rows of that kind with every field. The joins are outer ones, so that the record's own table leads and the
    order of its index is kept."""
    table = source = getattr(t, kind)
    columns = []
    for name in FIELDS[kind]:
        if name in REFERENCES:
            other = _other(name)
            source = source.outerjoin(other, other.c.id == table.c[f"{name}_id"])
            columns.append(other.c["title" if name == "deal" else "name"].label(name))
        else:
            columns.append(table.c[name])
    return sa.select(*columns).select_from(source)


def _other(name: str) -> Any:
    return getattr(t, REFERENCES[name]).alias(f"its_{name}")
