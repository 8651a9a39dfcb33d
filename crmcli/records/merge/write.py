"""Making one customer, or one contact, of two: the first stays, what belongs to the other follows."""

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
from crmcli.records.campaigns.write import bring_campaigns
from crmcli.records.contacts.merging import bring_all, bring_together
from crmcli.records.custom_values.query import fields_of, values_of
from crmcli.records.custom_values.write import set_values
from crmcli.records.fields import FIELDS
from crmcli.records.find.statements import merged

CHILDREN = {"customer": ("deal", "activity", "feedback", "case", "task"), "contact": ("activity", "case")}
"""What belongs to each."""

OF = (*((kind, table) for kind, tables in CHILDREN.items() for table in tables), ("customer", "touch"))

COLUMNS = {
    kind: {
        field.name: field.column
        for field in FIELDS[kind]
        if field.type != "tags" and field.name not in rows.BESIDE.get(kind, ())
    }
    for kind in CHILDREN
}
"""The fields in which the two may differ, and their columns."""


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


def merge(database: Database, kind: str, first: int, other: int, keep: Mapping[str, int], now: datetime) -> Merge:
    """Let the first be both. `keep` says for a field whose value stays, by the id. Refused: one that is archived."""
    before = {id: {"id": id, **rows.current(database, kind, id)} for id in (first, other)}
    for id, row in before.items():
        if row["archived"] is not None:
            hint = f"bring it back first: crm unarchive {kind} {id}"
            raise RefusedError(f'{kind} #{id} "{row["name"]}" is archived', hint)
    one, two = before[first], before[other]
    filled, differing, kept = list[str](), list[str](), list[str]()
    columns = COLUMNS[kind]
    for name, column in columns.items():
        if one[column] is None and two[column] is not None and keep.get(name) != first:
            filled.append(name)
        elif two[column] is not None and one[column] != two[column]:
            (kept if keep.get(name) == other else differing).append(name)
    following = {table: _follow(database, (kind, table), first, other) for table in CHILDREN[kind]}
    if kind == "customer":
        _follow(database, (kind, "touch"), first, other)
        following["contact"] = bring_together(database, first, other)
    else:
        following |= bring_all(database, first, other)
        bring_campaigns(database, first, other)
    changes = {columns[name]: two[columns[name]] for name in (*filled, *kept)}
    tags = Marks(words_of(two["tags"])).of(one["tags"])
    if tags != one["tags"]:
        changes["tags"] = tags
    if "name" in changes and kind == "customer":  # names are unique: for a moment the other has another
        rows.change(database, kind, other, {"name": f"{two['name']} #{other} #{first}"})
    if changes:
        rows.change(database, kind, first, changes)
    rows.change(database, kind, other, {"name": one["name"] if "name" in kept else two["name"], "archived": now})
    own = _own_values(database, kind, first, other, keep)
    for found, more in zip((filled, differing, kept), own, strict=True):
        found += more
    database.run(point_on(kind=kind), first=first, other=other)
    database.run(insert_merged(kind=kind), id=other, into_id=first)
    return Merge(one, two, following, filled, differing, kept, changes.get("tags"))


def _own_values(
    database: Database, kind: str, first: int, other: int, keep: Mapping[str, int]
) -> tuple[list[str], list[str], list[str]]:
    """Give the first what it lacks in fields of the team's own; returns the names of those that are filled, those in
    which the first's stays, and those in which the other's does."""
    fields = fields_of(database, kind)
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


def _follow(database: Database, of: tuple[str, str], first: int, other: int) -> int:
    found = database.one(children(of=of), id=other)
    database.run(follow(of=of), first=first, other=other)
    return int(found["count"]) if found else 0


def _named(of: tuple[str, str]) -> tuple[Any, Any]:
    """The table of what belongs to one, and its column that says to whom."""
    table = getattr(t, of[1])
    return table, table.c[f"{of[0]}_id"]


@statement(of=OF)
def children(of: tuple[str, str]) -> Any:
    table, column = _named(of)
    return sa.select(sa.func.count().label("count")).select_from(table).where(column == sa.bindparam("id"))


@statement(of=OF)
def follow(of: tuple[str, str]) -> Any:
    table, column = _named(of)
    return sa.update(table).where(column == sa.bindparam("other")).values({column.name: sa.bindparam("first")})


@statement(kind=tuple(CHILDREN))
def insert_merged(kind: str) -> Any:
    return sa.insert(merged(kind)).values(id=sa.bindparam("id"), into_id=sa.bindparam("into_id"))


@statement(kind=tuple(CHILDREN))
def point_on(kind: str) -> Any:
    """What was merged into the other before is the first from now on."""
    c = merged(kind).c
    return sa.update(merged(kind)).where(c.into_id == sa.bindparam("other")).values(into_id=sa.bindparam("first"))
