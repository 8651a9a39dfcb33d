"""Giving records values in fields of the team's own, and taking them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.core.errors import UsageError, brief
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.custom_values.definition import CustomField, named
from crmcli.records.custom_values.query import fields_of, values_of
from crmcli.records.field_readers import Reader

Values = Mapping[CustomField, Any]
"""What a record is to have in fields, as it was read; None: nothing."""


def parted(texts: Sequence[str]) -> dict[str, str]:
    """--set FIELD=VALUE, several of them, as field and value."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(f'--set "{brief(text)}" is not FIELD=VALUE', "such as --set employees=50")
        if name.strip() in found:
            raise UsageError(f'--set says "{brief(name.strip())}" twice', "leave one of the two out")
        found[name.strip()] = value
    return found


def values_said(database: Database, reader: Reader, kind: str, texts: Sequence[str]) -> dict[CustomField, Any]:
    """What --set says, read as the fields hold it."""
    fields = fields_of(database, kind)
    found: dict[CustomField, Any] = {}
    for name, text in parted(texts).items():
        field = named(fields, kind, name)
        found[field] = reader.value(field.typed, text)
    return found


def set_values(database: Database, record: int, values: Values) -> None:
    """Let a record have those values."""
    write_values(database, list(values), {record: {field.id: value for field, value in values.items()}})


def write_values(database: Database, fields: Sequence[CustomField], wanted: Mapping[int, Mapping[int, Any]]) -> None:
    """Let records have values, each by the number of its field: what is so already is not written."""
    before = values_of(database, fields, wanted)
    by_id = {field.id: field for field in fields}
    new, changed, gone = list[Row](), list[Row](), list[Row]()
    for record, values in wanted.items():
        for field_id, value in values.items():
            field, old = by_id[field_id], before.get(record, {}).get(field_id)
            if value is None:
                gone += [{"id_": field.value_id(record)}] if old else []
                continue
            row = field.kept(value)
            if old is None:
                new.append({"id": field.value_id(record), "field_id": field_id, "record_id": record, **row})
            elif any(old[name] != row[name] for name in row):
                changed.append({"id_": field.value_id(record), **row})
    for text, rows in ((insert_value(), new), (update_value(), changed), (delete_value(), gone)):
        if rows:
            database.run_many(text, rows)


@statement()
def insert_value() -> Any:
    names = ("id", "field_id", "record_id", "number", "text")
    return sa.insert(t.custom_value).values({name: sa.bindparam(name) for name in names})


@statement()
def update_value() -> Any:
    values: Any = {name: sa.bindparam(name) for name in ("number", "text")}
    return sa.update(t.custom_value).where(t.custom_value.c.id == sa.bindparam("id_")).values(values)


@statement()
def delete_value() -> Any:
    return sa.delete(t.custom_value).where(t.custom_value.c.id == sa.bindparam("id_"))
