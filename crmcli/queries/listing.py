"""Records as people see them: the fields they gave, with names where the file keeps ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import ge, lt
from typing import Any, NamedTuple

from crmcli.database.connect import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements import statement
from crmcli.errors import NotFoundError
from crmcli.names import key, nearest

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
"""What each kind is sorted by unless told otherwise, and whether descending. Both follow an index: a page of a
million deals reads a page."""

EVERY = 2**62
"""A limit that no list reaches."""


class Wanted(NamedTuple):
    """Which records: `filters` are values by the names in `FILTERS` (a period is its two limits)."""

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
    shape = (wanted.kind, _leading(database, wanted), wanted.sort)
    return database.all(page(shape=shape, descending=wanted.descending), **_values(wanted))


def team(database: Database, name: str) -> str:
    """The team of that name as its reps have it, capitals or not."""
    teams = [row["team"] for row in database.all(every_team())]
    found = next((each for each in teams if key(each) == key(name)), None)
    if found is None:
        near = nearest(name, teams)
        error = NotFoundError("team", name, near)
        raise error if near else error.with_hint("see: crm list reps")
    return str(found)


def _values(wanted: Wanted) -> Row:
    values: Row = {"limit": wanted.limit, "archived": wanted.archived}
    for name in FILTERS[wanted.kind]:
        value = wanted.filters.get(name)
        values |= dict(zip(LIMITS, value or (None, None), strict=True)) if name == "period" else {name: value}
    return values


def _leading(database: Database, wanted: Wanted) -> str:
    """The filter whose index finds the rows; "" for none: they are then read in their order until the page is full,
    which is quicker where many fit, as deals in a large stage do."""
    page_of_newest = (wanted.sort, wanted.descending) == NEWEST and wanted.limit < EVERY
    for name in LEADING[wanted.kind]:
        value = wanted.filters.get(name)
        if value is not None:
            many = page_of_newest and name in LARGE and database.one(beyond(by=name), **{name: value, "few": FEW})
            return "" if many else name
    return ""


Condition = Callable[[Any], Any]
"""From a table's columns to what its rows must fulfil."""


def _is(column: str, name: str = "") -> Condition:
    return lambda c: c[column] == sa.bindparam(name or column)


def _reads(column: str) -> Condition:
    """The same text, whatever its capitals (beyond ASCII they count)."""
    return lambda c: sa.func.lower(c[column]) == sa.func.lower(sa.bindparam(column))


def _within(column: str) -> Condition:
    return lambda c: sa.and_(*(limit(c[column], sa.bindparam(name)) for name, limit in LIMITS.items()))


def _status(status: str) -> Condition:
    return lambda c: c.status == status


def _of_team(c: Any) -> Any:
    return c.rep_id.in_(sa.select(t.rep.c.id).where(_reads("team")(t.rep.c)))


def _all(*conditions: Condition) -> Condition:
    return lambda c: sa.and_(*(condition(c) for condition in conditions))


LIMITS: dict[str, Callable[[Any, Any], Any]] = {"start": ge, "end": lt}
"""The two limits of a period, and how each is kept."""

_OPENED = _all(_status("open"), _within("opened"))
_ABOUT = {"customer": _is("customer_id", "customer"), "rep": _is("rep_id", "rep"), "deal": _is("deal_id", "deal")}

FILTERS: dict[str, dict[str, Condition]] = {
    "rep": {"team": _reads("team")},
    "customer": {
        "owner": _is("owner_id", "owner"),
        "region": _reads("region"),
        "industry": _reads("industry"),
        "source": _reads("source"),
        "period": _within("created"),
    },
    "product": {"category": _reads("category")},
    "deal": {
        "customer": _is("customer_id", "customer"),
        "rep": _is("rep_id", "rep"),
        "product": _is("product_id", "product"),
        "stage": _is("stage_id", "stage"),
        "open": _status("open"),
        "won": _status("won"),
        "lost": _status("lost"),
        "team": _of_team,
        "period": lambda c: sa.or_(_within("closed")(c), _OPENED(c)),
    },
    "activity": {**_ABOUT, "kind": _is("kind"), "direction": _is("direction"), "period": _within("at")},
    "feedback": {**_ABOUT, "kind": _is("kind"), "period": _within("at")},
    "stage": {},
}  # fmt: skip
"""What each kind can be chosen by. A deal is in a period that it closed in, or was opened in and is still open."""

LEADING = {
    "rep": (),
    "customer": ("owner",),
    "product": (),
    "deal": ("customer", "rep", "period", "product", "stage", "open", "won"),
    "activity": ("deal", "customer", "rep"),
    "feedback": ("deal", "customer", "rep", "period"),
    "stage": (),
}
"""Filters that an index serves, those that leave fewest rows first."""

LARGE, FEW = ("stage", "open", "won"), 5000
"""Filters of deals that often leave many and in no order; with more than FEW, going through the newest is quicker."""


@statement(kind=tuple(FIELDS))
def record_of(kind: str) -> Any:
    return _rows(kind).where(getattr(t, kind).c.id == sa.bindparam("id"))


@statement()
def every_team() -> Any:
    return sa.select(t.rep.c.team).where(t.rep.c.team.is_not(None)).distinct().order_by(t.rep.c.team)


@statement(by=LARGE)
def beyond(by: str) -> Any:
    """A row if the filter leaves more than a few."""
    return sa.select(sa.literal(1)).where(FILTERS["deal"][by](t.deal.c)).limit(1).offset(sa.bindparam("few"))


@statement(
    shape=tuple((kind, by, sort) for kind in FIELDS for by in ("", *LEADING[kind]) for sort in FIELDS[kind]),
    descending=(False, True),
)
def page(shape: tuple[str, str, str], descending: bool) -> Any:
    """The rows of that kind, found by the index of `by`, sorted; every other filter is a parameter that may be NULL."""
    kind, by, sort = shape
    c = getattr(t, kind).c
    chosen = _rows(kind)
    if by:
        chosen = chosen.where(_indexed(kind, by))
    for name, condition in FILTERS[kind].items():
        if name != by:
            unset = sa.bindparam("start" if name == "period" else name).is_(None)
            chosen = chosen.where(sa.or_(unset, condition(c)))
    if "archived" in c:
        chosen = chosen.where(sa.or_(sa.bindparam("archived"), c.archived.is_(None)))
    return chosen.order_by(*_order(kind, sort, descending)).limit(sa.bindparam("limit"))


def _indexed(kind: str, by: str) -> Any:
    table = getattr(t, kind)
    if (kind, by) != ("deal", "period"):
        return FILTERS[kind][by](table.c)
    # Two indexes, each with a part of the deals.
    closed, opened = table.alias("closed_then").c, table.alias("opened_then").c
    parts = sa.select(closed.id).where(_within("closed")(closed)), sa.select(opened.id).where(_OPENED(opened))
    return table.c.id.in_(sa.union_all(*parts))


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
