"""Giving a kind of record a field, changing it, and taking it out of sight: its values are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from crmcli.core.errors import RefusedError, UsageError
from crmcli.core.vocabulary import KINDS
from crmcli.database.connection import Database
from crmcli.database.schema.custom import renew_views
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.custom_fields.insight import Converted, check_name, converted
from crmcli.records.custom_fields.query import counts, every_value, taken
from crmcli.records.custom_values.definition import CustomField, canonical, value_text
from crmcli.records.custom_values.query import all_fields
from crmcli.records.custom_values.write import write_values
from crmcli.records.field_readers import Reader


class Made(NamedTuple):
    """A field, and whether it had been there before, and was hidden."""

    field: CustomField
    again: bool


def add(database: Database, kind: str, name: str, type: str, choices: tuple[str, ...]) -> Made:
    """Give that kind of record a field. One that was hidden is there again, with its values."""
    name = canonical(name)
    old = next((field for field in all_fields(database) if (field.kind, field.name) == (kind, name)), None)
    if old and old.hidden is None:
        raise RefusedError(
            f"{KINDS[kind]} have a field {name} already: {old.type}", f"change it: crm edit field {kind} {name}"
        )
    check_name(name, KINDS[kind], taken(database, kind))
    if old:
        if (old.type, old.choices if choices else ()) != (type, choices):
            raise RefusedError(
                f"{KINDS[kind]} had a field {name} before, of another type: {described(old)}",
                f"bring it back, then change it: crm unarchive field {kind} {name}",
            )
        return Made(restore(database, old), True)
    id = database.run(insert_field(), kind=kind, name=name, type=type, choices=_kept(choices))
    renew_views(database)
    return Made(CustomField(id, kind, name, type, choices), False)


def described(field: CustomField) -> str:
    """ "int", "choice of gold, silver"."""
    return f"choice of {', '.join(field.choices)}" if field.type == "choice" else field.type


def hide(database: Database, field: CustomField, now: datetime) -> CustomField:
    """Take a field out of sight."""
    if field.hidden is not None:
        hint = f"bring it back: crm unarchive field {field.kind} {field.name}"
        raise RefusedError(f"the field {field.name} of {KINDS[field.kind]} is hidden already", hint)
    return _put(database, field._replace(hidden=now))


def restore(database: Database, field: CustomField) -> CustomField:
    """Bring a hidden field back, with its values."""
    if field.hidden is None:
        raise RefusedError(f"the field {field.name} of {KINDS[field.kind]} is not hidden", "see: crm list fields")
    return _put(database, field._replace(hidden=None))


def drop(database: Database, field: CustomField, now: datetime) -> bool:
    """Take a field out: for good where no record has a value in it, else out of sight. Is it out for good?"""
    if counts(database).get(field.id):
        hide(database, field, now)
        return False
    database.run(delete_field(), id=field.id)
    renew_views(database)
    return True


def renamed(database: Database, field: CustomField, name: str) -> CustomField:
    """The field by another name, if that can be one."""
    name = canonical(name)
    if name == field.name:
        return field
    others = {each.name for each in all_fields(database) if each.kind == field.kind}
    check_name(name, KINDS[field.kind], taken(database, field.kind) | others)
    return field._replace(name=name)


def retyped(field: CustomField, type: str | None, choices: tuple[str, ...] | None) -> CustomField:
    """The field as one that holds something else. Refused: a choice without choices."""
    type = type or ("choice" if choices and field.type != "choice" else field.type)
    if type != "choice" and choices:
        raise UsageError("only a choice has --choices", "say --type choice, or leave them out")
    if type == "choice" and not (choices or field.choices):
        raise UsageError("say what can be chosen", 'such as --choices "small, medium, large"')
    return field._replace(type=type, choices=(choices or field.choices) if type == "choice" else ())


def tried(database: Database, reader: Reader, old: CustomField, new: CustomField) -> Converted:
    """What becomes of the values when the field holds something else."""
    if (old.type, old.choices) == (new.type, new.choices):
        return Converted({}, {})
    said = ((row["record_id"], value_text(old.plain(row, reader.currency))) for row in every_value(database, old))
    return converted(said, _reading(reader, new))


def _reading(reader: Reader, field: CustomField) -> Callable[[str], Any]:
    return lambda text: reader.value(field.typed, text)


def change(database: Database, field: CustomField, values: Converted) -> None:
    """Write the field as it is to be, and its values. Those that do not fit are taken from their records."""
    gone = {record: {field.id: None} for records in values.failed.values() for record in records}
    write_values(database, [field], gone)
    _put(database, field)
    write_values(database, [field], {record: {field.id: value} for record, value in values.values.items()})


def _put(database: Database, field: CustomField) -> CustomField:
    row = {"name": field.name, "type": field.type, "choices": _kept(field.choices), "hidden": field.hidden}
    database.run(update_field(), id_=field.id, **row)
    renew_views(database)
    return field


def _kept(choices: tuple[str, ...]) -> str | None:
    return "\n".join(choices) or None


@statement()
def insert_field() -> Any:
    names = ("kind", "name", "type", "choices")
    return sa.insert(t.custom_field).values({name: sa.bindparam(name) for name in names})


@statement()
def update_field() -> Any:
    values: Any = {name: sa.bindparam(name) for name in ("name", "type", "choices", "hidden")}
    return sa.update(t.custom_field).where(t.custom_field.c.id == sa.bindparam("id_")).values(values)


@statement()
def delete_field() -> Any:
    return sa.delete(t.custom_field).where(t.custom_field.c.id == sa.bindparam("id"))
