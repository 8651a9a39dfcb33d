"""Making one customer of two: the first stays, what belongs to the other follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from crmcli.core.errors import RefusedError
from crmcli.core.tags import Marks, words_of
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows
from crmcli.records.contacts.write import bring_together
from crmcli.records.custom_values.query import fields_of, values_of
from crmcli.records.custom_values.write import set_values
from crmcli.records.fields import FIELDS

CHILDREN = ("deal", "activity", "feedback", "case", "task")
"""What belongs to a customer."""

COLUMNS = {field.name: field.column for field in FIELDS["customer"] if field.type != "tags"}


class Merge(NamedTuple):
    """What a merge does: the two rows as they were, how many children follow, which fields are filled from the other,
    and of those in which they differ which value stays: of the first or (`kept`) of the other. `tags` are those of
    both, where that is more than the first's."""

    first: Row
    other: Row
    following: dict[str, int]
    filled: list[str]
    differing: list[str]
    kept: list[str]
    tags: str | None = None


def merge(database: Database, first: int, other: int, keep: Mapping[str, int], now: datetime) -> Merge:
    """Let the first be both. `keep` says for a field whose value stays, by the id. Refused: one that is archived."""
    before = {id: {"id": id, **rows.current(database, "customer", id)} for id in (first, other)}
    for id, row in before.items():
        if row["archived"] is not None:
            hint = f"bring it back first: crm unarchive customer {id}"
            raise RefusedError(f'customer #{id} "{row["name"]}" is archived', hint)
    one, two = before[first], before[other]
    filled, differing, kept = list[str](), list[str](), list[str]()
    for name, column in COLUMNS.items():
        if one[column] is None and two[column] is not None and keep.get(name) != first:
            filled.append(name)
        elif two[column] is not None and one[column] != two[column]:
            (kept if keep.get(name) == other else differing).append(name)
    following = {table: _follow(database, table, first, other) for table in CHILDREN}
    following["contact"] = bring_together(database, first, other)
    changes = {COLUMNS[name]: two[COLUMNS[name]] for name in (*filled, *kept)}
    tags = Marks(words_of(two["tags"])).of(one["tags"])
    if tags != one["tags"]:
        changes["tags"] = tags
    if "name" in changes:  # names are unique: for a moment the other has another
        rows.change(database, "customer", other, {"name": f"{two['name']} #{other} #{first}"})
    if changes:
        rows.change(database, "customer", first, changes)
    rows.change(database, "customer", other, {"name": one["name"] if "name" in kept else two["name"], "archived": now})
    own = _own_values(database, first, other, keep)
    for found, more in zip((filled, differing, kept), own, strict=True):
        found += more
    database.run(point_on(), first=first, other=other)
    database.run(insert_merged(), id=other, into_id=first)
    return Merge(one, two, following, filled, differing, kept, changes.get("tags"))


def _own_values(
    database: Database, first: int, other: int, keep: Mapping[str, int]
) -> tuple[list[str], list[str], list[str]]:
    """Give the first what it lacks in fields of the team's own; returns the names of those that are filled, those in
    which the first's stays, and those in which the other's does."""
    fields = fields_of(database, "customer")
    found = values_of(database, fields, (first, other))
    filled, differing, kept = list[str](), list[str](), list[str]()
    for field in fields:
        one, two = (found.get(id, {}).get(field.id) for id in (first, other))
        values = [row and row[field.column] for row in (one, two)]
        if two is None or values[0] == values[1]:
            continue
        if one is not None:
            (kept if keep.get(field.name) == other else differing).append(field.name)
        elif keep.get(field.name) != first:
            filled.append(field.name)
        if field.name in (*filled, *kept):
            set_values(database, first, {field: two[field.column]})
    return filled, differing, kept


def _follow(database: Database, table: str, first: int, other: int) -> int:
    found = database.one(children(table=table), id=other)
    database.run(follow(table=table), first=first, other=other)
    return int(found["count"]) if found else 0


@statement(table=CHILDREN)
def children(table: str) -> Any:
    return sa.select(sa.func.count().label("count")).where(getattr(t, table).c.customer_id == sa.bindparam("id"))


@statement(table=CHILDREN)
def follow(table: str) -> Any:
    rows_ = getattr(t, table)
    return (
        sa.update(rows_).where(rows_.c.customer_id == sa.bindparam("other")).values(customer_id=sa.bindparam("first"))
    )


@statement()
def insert_merged() -> Any:
    return sa.insert(t.merged).values(id=sa.bindparam("id"), into_id=sa.bindparam("into_id"))


@statement()
def point_on() -> Any:
    """What was merged into the other before is the first from now on."""
    return sa.update(t.merged).where(t.merged.c.into_id == sa.bindparam("other")).values(into_id=sa.bindparam("first"))
