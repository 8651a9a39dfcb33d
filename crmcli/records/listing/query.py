"""Records as people see them: the fields they gave, with names where the file keeps ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from crmcli.core.vocabulary import CUSTOMIZED, STATUSES
from crmcli.database.conditions import Condition, narrowed, place, unindexed
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import Text, statement
from crmcli.records.custom_values.definition import CustomField
from crmcli.records.custom_values.query import value_column
from crmcli.records.listing import filters
from crmcli.records.listing.filters import if_given
from crmcli.records.stages.query import every_stage

FIELDS: dict[str, tuple[str, ...]] = {
    "rep": ("id", "name", "email", "team", "manager", "joined", "left", "archived", "external_key", "tags"),
    "customer": (
        "id", "name", "email", "phone", "website", "industry", "region", "source", "owner", "created", "note",
        "archived", "external_key", "tags", "cadence",
    ),
    "contact": ("id", "name", "customer", "role", "email", "phone", "note", "archived", "external_key", "tags"),
    "product": ("id", "name", "category", "list_price", "archived", "external_key", "tags"),
    "deal": (
        "id", "title", "customer", "rep", "product", "amount", "stage", "status", "opened", "closed", "expected",
        "lost_reason", "source", "credited", "archived", "external_key", "currency", "own_amount", "tags",
    ),
    "activity": ("id", "customer", "rep", "deal", "deal_id", "kind", "direction", "at", "note", "external_key",
                 "contact"),
    "feedback": ("id", "customer", "rep", "deal", "deal_id", "kind", "score", "at", "text", "external_key"),
    "stage": ("id", "name", "status", "position", "probability", "archived"),
    "case": (
        "id", "customer", "rep", "deal", "deal_id", "kind", "priority", "status", "subject", "opened", "answered",
        "solved", "closed", "solution", "external_key", "contact", "surveyed",
    ),
    "task": (
        "id", "due", "time", "title", "customer", "deal", "deal_id", "rep", "priority", "wait", "every", "repeats",
        "done", "external_key", "promise", "promised",
    ),
}  # fmt: skip
"""Every field of each kind of record, in the order in which it is shown; each can be sorted by."""

REFERENCES = {
    "owner": "rep",
    "rep": "rep",
    "credited": "rep",
    "customer": "customer",
    "contact": "contact",
    "product": "product",
    "deal": "deal",
    "stage": "stage",
}
"""Fields that name another record, and its kind. (Activities and feedback keep the deal's id too: titles repeat.)"""

BY_NAME = ("name", False)
ORDERS = {
    "rep": BY_NAME,
    "customer": BY_NAME,
    "contact": BY_NAME,
    "product": BY_NAME,
    "deal": ("opened", True),
    "activity": ("at", True),
    "feedback": ("at", True),
    "stage": ("position", False),
    "case": ("opened", True),
    "task": ("due", False),
}
"""What each kind is sorted by unless told otherwise, and whether descending. An index gives these orders, so that a
page of a million deals reads a page."""

ORDERED = {
    "customer": ("id", "name", "owner", "created", "external_key", "tags"),
    "contact": ("id", "name", "external_key"),
    "activity": ("id", "customer", "rep", "deal", "deal_id", "at", "external_key"),
    "feedback": ("id", "customer", "rep", "deal", "deal_id", "at", "external_key"),
    "case": ("id", "customer", "rep", "opened", "external_key"),
    "task": ("id",),
}
"""Fields by whose index a list can be read in order; of the other kinds every one, or it does not matter."""

KNOWN, UNKNOWN = "known", "unknown"
SPARSE = {
    "customer": ("owner", "tags"),
    "deal": (
        "customer", "product", "amount", "opened", "closed", "expected", "lost_reason", "source", "credited",
        "archived", "external_key", "currency", "own_amount", "tags",
    ),
    "activity": ("deal", "deal_id"),
    "feedback": ("rep", "deal", "deal_id"),
}  # fmt: skip
"""Fields that need not be known, and have an index of the rows of which they are."""

EVERY = 2**62
"""A limit that no list reaches."""


class Wanted(NamedTuple):
    """Which records: `filters` are values by the names in `filters.FILTERS` (a period is its two limits); `where` is a
    condition besides. `own` is the field of the team's own to sort by."""

    kind: str
    filters: Mapping[str, Any]
    sort: str
    descending: bool = False
    limit: int = EVERY
    archived: bool = False
    where: Condition | None = None
    own: CustomField | None = None


def record(database: Database, kind: str, id: int) -> Row:
    """Every field of one record, archived or not."""
    row = database.one(record_of(kind=kind), id=id)
    assert row is not None, "the id comes from this transaction"
    return row


def listed(database: Database, wanted: Wanted) -> list[Row]:
    """The records wanted, with every field, in a total order: ties by id, what is not known last."""
    return _in_order(database, wanted, database.all)


def ids(database: Database, wanted: Wanted) -> list[str]:
    """The ids of those records, in that order: all in one text, for a row of each would take longer than to find it."""

    def read(text: Text, **values: Any) -> list[str]:
        row = database.one(
            Text(f"SELECT group_concat(id, char(10)) AS ids FROM (SELECT id FROM ({text.sql}))", {}), **values
        )
        return row["ids"].split("\n") if row and row["ids"] else []

    return _in_order(database, wanted, read)


def _in_order(database: Database, wanted: Wanted, read: Callable[..., list[Any]]) -> list[Any]:
    if wanted.own:
        return _by_value(wanted, wanted.own, read)
    rows: list[Any] = []
    for each in told_apart(database, wanted):
        kind, chosen, sort, descending, limit, archived, where, _ = each
        by = filters.leading(database, kind, chosen, (sort, descending), limit < EVERY)
        for part in parts(kind, by, sort):
            if len(rows) < limit:
                values = {**filters.values(kind, chosen), "limit": limit - len(rows), "archived": archived}
                text = narrowed(page(shape=(kind, by, sort, part), descending=descending), where)
                rows += read(text, **values, **(where.values if where else {}))
    return rows


def _by_value(wanted: Wanted, field: CustomField, read: Callable[..., list[Any]]) -> list[Any]:
    """The same in the order of what the records have in that field."""
    kind, where = wanted.kind, wanted.where
    values = {**filters.values(kind, wanted.filters), "limit": wanted.limit, "archived": wanted.archived}
    text = narrowed(page_by_value(kind=kind, column=field.column, descending=wanted.descending), where)
    return read(text, **values, **(where.values if where else {}), field=field.value_id(0))


def told_apart(database: Database, wanted: Wanted) -> list[Wanted]:
    """The same records in lists that an index gives, one after the other: where a field is one for all of them, by id;
    deals by stage or status as those of each, by id."""
    filters, sort = wanted.filters, wanted.sort
    if filters.get(sort) is not None or (sort == "status" and filters.get("stage")):
        return [wanted._replace(sort="id")]
    if wanted.kind != "deal" or sort not in ("stage", "status"):
        return [wanted]
    among = [status for status in STATUSES if filters.get(status)] or STATUSES
    found: list[tuple[str, Any]] = [(status, True) for status in sorted(among)]
    if sort == "stage":
        found = [("stage", row["id"]) for row in database.all(every_stage()) if row["status"] in among]
    ordered = reversed(found) if wanted.descending else found
    return [wanted._replace(filters={**filters, name: value}, sort="id") for name, value in ordered]


def ordered(kind: str, sort: str) -> bool:
    """Does an index give the order of that field?"""
    return sort in ORDERED.get(kind, FIELDS[kind])


def parts(kind: str, by: str, sort: str) -> tuple[str, ...]:
    """A list in the order of an index: the rows of which the field is known, then those of which it is not."""
    return (KNOWN, UNKNOWN) if not by and sort in SPARSE.get(kind, ()) else ("",)


@statement(kind=tuple(FIELDS))
def record_of(kind: str) -> Any:
    return every_field(kind).where(getattr(t, kind).c.id == sa.bindparam("id"))


@statement(
    shape=tuple(
        (kind, by, sort, part)
        for kind in FIELDS
        for by in ("", *filters.LEADING[kind])
        for sort in FIELDS[kind]
        for part in parts(kind, by, sort)
    ),
    descending=(False, True),
)
def page(shape: tuple[str, str, str, str], descending: bool) -> Any:
    """The rows of that kind, found by the index of `by`, sorted; every other filter is a parameter that may be NULL."""
    kind, by, sort, part = shape
    c, order = getattr(t, kind).c, _order(*shape, descending)
    limit: Any = sa.bindparam("limit")
    conditions = [if_given(*each)(c) for each in filters.FILTERS[kind].items() if each[0] != by]
    conditions.append(place())
    if "archived" in c:
        conditions.append(sa.or_(sa.bindparam("archived"), c.archived.is_(None)))
    by_time = filters.BY_TIME.get((kind, by)) if sort == "at" else None
    if not by and ordered(kind, sort):
        known = _column(kind, sort).is_not(None) if part == KNOWN else _column(kind, sort).is_(None)
        through = sort if sort in REFERENCES and part != UNKNOWN else ""
        chosen = every_field(kind, through).where(*([known] if part else []), *conditions)
    elif sort == "id":
        chosen = every_field(kind).where(filters.indexed(kind, by), *conditions)
    elif by_time:
        parts = [sa.select(c.id, c.at).where(part(c), *conditions).correlate(None) for part in by_time]
        found: Any = (sa.union_all(*parts) if len(parts) > 1 else parts[0]).order_by(*_plain_order(descending))
        chosen = every_field(kind).where(c.id.in_(sa.select(found.limit(limit).subquery("found").c.id)))
    else:  # no other field is looked up of rows beyond the page
        source = _joined(kind, sort) if sort in REFERENCES else getattr(t, kind)
        led = [filters.indexed(kind, by)] if by else []
        ids = sa.select(c.id).select_from(source).where(*led, *conditions)
        chosen = every_field(kind).where(c.id.in_(ids.order_by(*order).limit(limit).correlate(None)))
    return chosen.order_by(*order).limit(limit)


@statement(kind=CUSTOMIZED, column=("number", "text"), descending=(False, True))
def page_by_value(kind: str, column: str, descending: bool) -> Any:
    """The rows of that kind, sorted by a field of the team's own; no other field is looked up of rows beyond the
    page."""
    c, value = getattr(t, kind).c, value_column(kind, column)
    order = [value.desc().nulls_last(), c.id.desc()] if descending else [value.nulls_last(), c.id]
    conditions = [if_given(*each)(c) for each in filters.FILTERS[kind].items()]
    conditions += [place(), sa.or_(sa.bindparam("archived"), c.archived.is_(None))]
    ids = sa.select(c.id).where(*conditions).order_by(*order).limit(sa.bindparam("limit"))
    return every_field(kind).where(c.id.in_(ids.correlate(None))).order_by(*order)


def _order(kind: str, by: str, sort: str, part: str, descending: bool) -> list[Any]:
    c = getattr(t, kind).c
    own = _SORTED_BY.get(sort, sort)
    column = _other(sort).c[_SORTED_BY.get(sort, "name_key")] if sort in REFERENCES else c[own if own in c else sort]
    directed = [each.desc() if descending else each for each in (column, c.id)]
    if sort == "id" or part == UNKNOWN:
        return directed[1:]
    # Only where there can be nothing: the clause would keep an index from giving the order.
    return [directed[0].nulls_last(), directed[1]] if _column(kind, sort).nullable and not part else directed


def _plain_order(descending: bool) -> list[Any]:
    """By time, of rows that were put together of several parts."""
    return [sa.desc(name) if descending else sa.asc(name) for name in ("at", "id")]


def _column(kind: str, sort: str) -> Any:
    """The column of the kind's own table that says whether the field is known."""
    return getattr(t, kind).c[f"{sort}_id" if sort in REFERENCES else sort]


_SORTED_BY = {"name": "name_key", "title": "title_key", "deal": "title_key", "stage": "position"}
"""Columns that give the order of a field, where it is another one."""


@cache
def every_field(kind: str, through: str = "") -> Any:
    """All rows of that kind with every field. The joins are outer ones, so that the record's own table leads and the
    order of its index is kept; or else the records lead that the field `through` names, each with all that name it."""
    table, columns = getattr(t, kind), []
    source = (
        _other(through).join(table, table.c[f"{through}_id"] == unindexed(_other(through).c.id)) if through else table
    )
    for name in FIELDS[kind]:
        if name in REFERENCES:
            source = source if name == through else _joined(kind, name, source)
            columns.append(_other(name).c["title" if name == "deal" else "name"].label(name))
        else:
            columns.append(table.c[name])
    return sa.select(*columns).select_from(source)


def _joined(kind: str, name: str, source: Any = None) -> Any:
    """The rows with the records that the field names."""
    table, other = getattr(t, kind), _other(name)
    return (table if source is None else source).outerjoin(other, other.c.id == table.c[f"{name}_id"])


@cache  # one alias, however often it is named
def _other(name: str) -> Any:
    return getattr(t, REFERENCES[name]).alias(f"its_{name}")
