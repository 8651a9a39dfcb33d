"""The fields of the team's own with what there is in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crmcli.core.errors import NotFoundError, UsageError, brief
from crmcli.core.names import nearest
from crmcli.core.vocabulary import CUSTOMIZED, KINDS
from crmcli.database.connection import Database, Row
from crmcli.database.schema.custom import VIEW_OF
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import Text, statement
from crmcli.records.custom_fields.insight import WORDS
from crmcli.records.custom_values.definition import CustomField, canonical
from crmcli.records.custom_values.query import all_fields
from crmcli.records.filtering.terms import names
from crmcli.records.listing.query import FIELDS
from crmcli.records.rows import columns

MANY = {many: kind for kind, many in KINDS.items() if kind in CUSTOMIZED}
"""What people call a kind of record when they speak of its fields, and the kind."""


def taken(database: Database, kind: str) -> set[str]:
    """The names that mean something of those records: as a field, in a filter, in the view for other programs."""
    view = database.all(Text(f"SELECT name FROM pragma_table_info('{VIEW_OF[kind]}')", {}))
    own = {field.name for field in all_fields(database) if field.kind == kind}
    return {*FIELDS[kind], *columns(kind), *names(kind), *({row["name"] for row in view} - own)} - WORDS


def meant(database: Database, words: Sequence[str]) -> list[CustomField]:
    """The fields that are named: `customer employees`, `customer.employees`, or `employees` where one kind has it."""
    every = all_fields(database)
    first, *rest = [part for word in words for part in word.split(".", 1) if part.strip()] or [""]
    kind = MANY.get(first.strip().lower(), first.strip().lower())
    if kind in CUSTOMIZED and rest:
        return [_named([field for field in every if field.kind == kind], name, kind) for name in rest]
    if rest or len(words) > 1:
        raise UsageError(f'no kind of record "{brief(first)}" with fields', f"one of: {', '.join(CUSTOMIZED)}")
    if kind in CUSTOMIZED and not any(field.name == canonical(first) for field in every):
        raise UsageError(f"say which field of {KINDS[kind]}", "see: crm list fields")
    return [_named(every, first)]


def _named(fields: Sequence[CustomField], name: str, kind: str = "") -> CustomField:
    found = [field for field in fields if field.name == canonical(name)]
    if len(found) > 1:
        listed = " or ".join(f"{field.kind} {field.name}" for field in found)
        raise UsageError(f'"{brief(name)}" is a field of several kinds of records', f"say which: {listed}")
    if not found:
        near = nearest(canonical(name), (field.name for field in fields))
        error = NotFoundError(f"{kind} field".strip(), name, near)
        raise error if near else error.with_hint("see: crm list fields")
    return found[0]


def counts(database: Database) -> dict[int, int]:
    """How many records have a value, by field."""
    return {row["field_id"]: row["count"] for row in database.all(numbers())}


def commonest(database: Database, field: CustomField, limit: int) -> list[Row]:
    """The values that most records have, and how many."""
    return database.all(values_counted(), field=field.id, limit=limit)


def every_value(database: Database, field: CustomField) -> Iterator[Row]:
    """All values of a field, as they are kept."""
    return database.each(values_of_field(), field=field.id)


@statement()
def numbers() -> Any:
    c = t.custom_value.c
    return sa.select(c.field_id, sa.func.count().label("count")).group_by(c.field_id)


@statement()
def values_counted() -> Any:
    c = t.custom_value.c
    count = sa.func.count().label("count")
    chosen = sa.select(c.number, c.text, count).where(c.field_id == sa.bindparam("field"))
    return chosen.group_by(c.number, c.text).order_by(count.desc(), c.number, c.text).limit(sa.bindparam("limit"))


@statement()
def values_of_field() -> Any:
    c = t.custom_value.c
    return sa.select(c.record_id, c.number, c.text).where(c.field_id == sa.bindparam("field")).order_by(c.id)
