"""Statements that find records by a name, a key or an id, and tell apart those of one name."""

from __future__ import annotations

from typing import Any

from crmcli.core.vocabulary import NAMED
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.find.insight import BETWEEN

MANY = 6
"""So many records are read of those that a name may mean: one more than are told."""

KEYED = ("rep", "customer", "product", "deal", "contact")
"""Kinds of records that another program may have given a key."""


MERGED = ("customer", "contact")
"""Kinds of records of which one may have been merged into another."""


def _name(kind: str) -> Any:
    return getattr(t, kind).c["title" if kind == "deal" else "name"].label("name")


def _key(kind: str) -> Any:
    return getattr(t, kind).c["title_key" if kind == "deal" else "name_key"]


def _record(kind: str, *more: Any) -> Any:
    table = getattr(t, kind)
    return sa.select(table.c.id, _name(kind), table.c.archived, *more)


@statement(kind=NAMED)
def by_key(kind: str) -> Any:
    table = getattr(t, kind)
    chosen = _record(kind).where(_key(kind) == sa.bindparam("key"))
    return chosen.order_by(table.c.archived.is_not(None), table.c.id).limit(sa.bindparam("limit"))


@statement(kind=NAMED)
def by_id(kind: str) -> Any:
    return _record(kind).where(getattr(t, kind).c.id == sa.bindparam("id"))


@statement(kind=KEYED)
def by_external_key(kind: str) -> Any:
    return _record(kind).where(getattr(t, kind).c.external_key == sa.bindparam("key"))


def merged(kind: str) -> Any:
    """The table that says which customer or contact another was merged into."""
    return t.merged if kind == "customer" else t.merged_contact


@statement(kind=MERGED)
def survivor(kind: str) -> Any:
    """The record that the one of that id was merged into."""
    into = merged(kind)
    id = sa.select(into.c.into_id).where(into.c.id == sa.bindparam("id")).scalar_subquery()
    return _record(kind).where(getattr(t, kind).c.id == id)


@statement(kind=NAMED)
def by_prefix(kind: str) -> Any:
    # A name that begins so is one of a range of keys, which the index finds; LIKE would read every row.
    table = getattr(t, kind)
    order = (table.c.archived.is_not(None), _key(kind), table.c.id)
    return _record(kind).where(_in_range(kind)).order_by(*order).limit(sa.bindparam("limit"))


@statement(kind=NAMED)
def count_of(kind: str) -> Any:
    """How many names are in a range of keys, of records that are archived or not."""
    table = getattr(t, kind)
    chosen = sa.select(sa.func.count().label("of")).select_from(table).where(_in_range(kind))
    return chosen.where(table.c.archived.is_(None) == sa.bindparam("current"))


def _in_range(kind: str) -> Any:
    return sa.and_(_key(kind) >= sa.bindparam("low"), _key(kind) < sa.bindparam("high"))


@statement(kind=NAMED)
def by_word(kind: str) -> Any:
    """Every record that has the word somewhere in its name; of deals also in their customer's."""
    name, d, c = _key(kind), t.deal.c, t.customer.c
    word: Any = sa.bindparam("word")
    customer, open_ = (c.name_key, d.status == "open") if kind == "deal" else (sa.literal_column("''"), sa.true())
    chosen = _record(kind, name.label("key"), sa.func.coalesce(customer, "").label("customer_key"), open_.label("open"))
    holds: Any = sa.func.instr(name, word) > 0
    if kind == "deal":
        chosen = chosen.select_from(t.deal.outerjoin(t.customer, c.id == d.customer_id))
        holds = sa.or_(holds, sa.func.instr(customer, word) > 0)
    return chosen.where(holds).order_by(name, getattr(t, kind).c.id)


@statement(kind=NAMED)
def every_key(kind: str) -> Any:
    """Each key once, all in one text: very many rows would take longer to fetch than to compare."""
    each = sa.select(_key(kind).label("key")).order_by(_key(kind))
    keys = (each if _key(kind).unique else each.distinct()).subquery()
    return sa.select(dialect.together(keys.c.key, ord(BETWEEN)).label("keys"))


@statement(kind=NAMED)
def some_names(kind: str) -> Any:
    """Enough names for an import to suggest from, which may meet many that are not there."""
    return _record(kind).order_by(getattr(t, kind).c.id.desc()).limit(5000)


@statement()
def customer_of() -> Any:
    return sa.select(t.deal.c.customer_id.label("id")).where(t.deal.c.id == sa.bindparam("id"))


@statement()
def by_mail() -> Any:
    """The contact of that mail address."""
    r = t.reach.c
    chosen = _record("contact").select_from(t.contact.join(t.reach, r.contact_id == t.contact.c.id))
    return chosen.where(r.kind == "email", r.key == sa.bindparam("key"))


@statement()
def contact_apart() -> Any:
    """What tells contacts of one name apart."""
    c = t.contact.c
    joined = t.contact.outerjoin(t.customer, t.customer.c.id == c.customer_id)
    chosen = sa.select(t.customer.c.name.label("customer"), c.role, c.email).select_from(joined)
    return chosen.where(c.id == sa.bindparam("id"))


@statement()
def customers_with() -> Any:
    """Where a contact works."""
    p, c = t.position.c, t.customer.c
    joined = t.position.join(t.customer, c.id == p.customer_id)
    chosen = sa.select(c.id, c.name).select_from(joined).where(p.contact_id == sa.bindparam("id"), p.until.is_(None))
    return chosen.order_by(p.id)


@statement()
def deal_apart() -> Any:
    """What tells deals of one title apart."""
    chosen = sa.select(t.customer.c.name.label("customer"), t.stage.c.name.label("stage"), t.deal.c.opened)
    joined = t.deal.join(t.stage, t.stage.c.id == t.deal.c.stage_id).outerjoin(
        t.customer, t.customer.c.id == t.deal.c.customer_id
    )
    return chosen.select_from(joined).where(t.deal.c.id == sa.bindparam("id"))
