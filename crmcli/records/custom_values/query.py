"""The fields of the team's own that a kind of record has, and what records have in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crmcli.core.vocabulary import CUSTOMIZED
from crmcli.database.connection import Database, Row
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.custom_values.definition import APART, CustomField


def fields_of(database: Database, kind: str) -> tuple[CustomField, ...]:
    """The fields of that kind that are to be seen, in the order in which they were added."""
    if kind not in CUSTOMIZED:
        return ()
    return tuple(CustomField.of(row) for row in database.once(shown_fields(), kind=kind))


def own_names(database: Database, kind: str) -> tuple[str, ...]:
    """Their names, which a filter of that kind can hold."""
    return tuple(field.name for field in fields_of(database, kind))


def all_fields(database: Database) -> list[CustomField]:
    """The fields of every kind, hidden ones too."""
    return [CustomField.of(row) for row in database.all(every_field())]


def values_of(database: Database, fields: Sequence[CustomField], records: Iterable[int]) -> dict[int, dict[int, Row]]:
    """What those records have in the fields, as it is kept: by record and field."""
    from json import dumps

    found: dict[int, dict[int, Row]] = {}
    ids = {"fields": dumps([field.id for field in fields]), "records": dumps(list(records))}
    for row in database.each(chosen_values(), **ids) if fields else ():
        found.setdefault(row["record_id"], {})[row["field_id"]] = row
    return found


def with_values(database: Database, rows: list[Row], fields: Sequence[CustomField], currency: str) -> list[Row]:
    """The records, each with its plain values by the names of the fields; None where it has none."""
    found = values_of(database, fields, (row["id"] for row in rows)) if fields else {}
    return [{**row, **_plain(fields, found.get(row["id"], {}), currency)} for row in rows] if fields else rows


def in_full(database: Database, kind: str, row: Row, currency: str) -> Row:
    """One record with all of its values."""
    return with_values(database, [row], fields_of(database, kind), currency)[0]


def _plain(fields: Sequence[CustomField], values: Mapping[int, Row], currency: str) -> Row:
    return {field.name: field.plain(values[field.id], currency) if field.id in values else None for field in fields}


def value_sql(field: CustomField) -> str:
    """The value of a record of that kind, as a part of SQL over its table."""
    return f"(SELECT v.{field.column} FROM custom_value v WHERE v.id = {field.id * APART} + {field.kind}.id)"


def value_column(kind: str, column: str) -> Any:
    """The same in a statement, of the field whose number times APART is the parameter `field`."""
    v = t.custom_value.alias("v")
    return sa.select(v.c[column]).where(v.c.id == sa.bindparam("field") + getattr(t, kind).c.id).scalar_subquery()


def _columns() -> list[Any]:
    c = t.custom_field.c
    return [c[name] for name in CustomField._fields]


@statement()
def shown_fields() -> Any:
    c = t.custom_field.c
    return sa.select(*_columns()).where(c.kind == sa.bindparam("kind"), c.hidden.is_(None)).order_by(c.id)


@statement()
def every_field() -> Any:
    return sa.select(*_columns()).order_by(t.custom_field.c.kind, t.custom_field.c.id)


@statement()
def chosen_values() -> Any:
    """The values of a JSON list of records in a JSON list of fields."""
    c = t.custom_value.c
    (fields, field), (records, record) = (dialect.items(name, c.id.type, alias=name) for name in ("fields", "records"))
    ids: Any = sa.select(field * sa.literal_column(str(APART)) + record).select_from(fields.join(records, sa.true()))
    return sa.select(c.field_id, c.record_id, c.number, c.text).where(c.id.in_(ids))
