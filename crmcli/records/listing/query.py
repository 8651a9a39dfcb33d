"""Records as people see them: the fields they gave, with names where the file keeps ids."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements import statement
from crmcli.records.listing import filters
from crmcli.records.listing.filters import if_given

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
"""Every field of each kind of record, in the order in which it is shown; each can be sorted by."""

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

NEWEST, BY_NAME = ("id", True), ("name", False)
ORDERS = {
    "rep": BY_NAME,
    "customer": BY_NAME,
    "product": BY_NAME,
    "deal": NEWEST,
    "activity": NEWEST,
    "feedback": NEWEST,
    "stage": ("position", False),
}
"""What each kind is sorted by unless told otherwise, and whether descending. An index gives these orders, so that a
page of a million deals reads a page."""

EVERY = 2**62
"""A limit that no list reaches."""


class Wanted(NamedTuple):
    """Which records: `filters` are values by the names in `filters.FILTERS` (a period is its two limits)."""

    kind: str
    filters: Mapping[str, Any]
    sort: str
    descending: bool = False
    limit: int = EVERY
    archived: bool = False


def record(database: Database, kind: str, id: int) -> Row:
    """Every field of one record, archived or not."""
    row = database.one(record_of(kind=kind), id=id)
    assert row is not None, "the id comes from this transaction"
    return row


def listed(database: Database, wanted: Wanted) -> list[Row]:
    """The records wanted, with every field, in a total order: ties by id, what is not known last."""
    kind, chosen, sort, descending, limit, archived = wanted
    by = filters.leading(database, kind, chosen, (sort, descending) == NEWEST and limit < EVERY)
    text = page(shape=(kind, by, sort), descending=descending)
    return database.all(text, **filters.values(kind, chosen), limit=limit, archived=archived)


@statement(kind=tuple(FIELDS))
def record_of(kind: str) -> Any:
    return every_field(kind).where(getattr(t, kind).c.id == sa.bindparam("id"))


@statement(
    shape=tuple((kind, by, sort) for kind in FIELDS for by in ("", *filters.LEADING[kind]) for sort in FIELDS[kind]),
    descending=(False, True),
)
def page(shape: tuple[str, str, str], descending: bool) -> Any:
    """The rows of that kind, found by the index of `by`, sorted; every other filter is a parameter that may be NULL."""
    kind, by, sort = shape
    c, chosen = getattr(t, kind).c, every_field(kind)
    if by:
        chosen = chosen.where(filters.indexed(kind, by))
    chosen = chosen.where(*(if_given(*each)(c) for each in filters.FILTERS[kind].items() if each[0] != by))
    if "archived" in c:
        chosen = chosen.where(sa.or_(sa.bindparam("archived"), c.archived.is_(None)))
    return chosen.order_by(*_order(kind, sort, descending)).limit(sa.bindparam("limit"))


def _order(kind: str, sort: str, descending: bool) -> list[Any]:
    c = getattr(t, kind).c
    if sort in REFERENCES:
        other = _other(sort).c
        column, nullable = other[_SORTED_BY.get(sort, "name_key")], c[f"{sort}_id"].nullable
    else:
        column, nullable = c[_SORTED_BY.get(sort, sort)], c[sort].nullable
    directed = [each.desc() if descending else each for each in (column, c.id)]
    # Only where there can be nothing: the clause would keep an index from giving the order.
    return [directed[0].nulls_last() if nullable else directed[0], directed[1]][: 1 if sort == "id" else 2]


_SORTED_BY = {"name": "name_key", "title": "title_key", "deal": "title_key", "stage": "position"}
"""Columns that give the order of a field, where it is another one."""


@cache
def every_field(kind: str) -> Any:
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
