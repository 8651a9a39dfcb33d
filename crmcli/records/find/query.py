"""Finding one record by what a person calls it: its name, its id, the beginning of its name, or words of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from crmcli.core.errors import AmbiguousError, NotFoundError, UsageError
from crmcli.core.names import checked, key
from crmcli.core.vocabulary import NAMED, NOBODY, SELF
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import Text, statement
from crmcli.records.find.insight import NOWHERE, near, rank

MANY = 6
KEYED = ("rep", "customer", "product", "deal")
"""Kinds of records that another program may have given a key."""

_LAST = "\U0010ffff"


def find(database: Database, kind: str, name: str) -> Row:
    """The one record of that kind: `{"id", "name", "archived", "exact"}`.

    Its name (casefolded) comes first, then an id ("12" or "#12"), the key it has in another program, and of reps "me".
    Only then, not `exact`, what begins so, and what has every word of it: words that begin so before parts of words; a
    deal's may be in the name of its customer too. Records that are not archived come before those that are.
    """
    wanted = key(checked(name, kind))
    for way, exact in WAYS:
        found, of = way(database, kind, name, wanted)
        if of > 1:
            raise AmbiguousError(kind, name, candidates(database, kind, found, of))
        if found:
            return {**_survivor(database, kind, found[0]), "exact": exact}
    raise NotFoundError(kind, name, *nearest_names(database, kind, name))


def _survivor(database: Database, kind: str, found: Row) -> Row:
    """What a customer was merged into, if it was."""
    if kind != "customer" or found["archived"] is None:
        return found
    return database.one(survivor(), id=found["id"]) or found


def nearest_names(database: Database, kind: str, name: str) -> tuple[list[str], int]:
    """The names of that kind that are nearest to this one, of all there are, and how many more are as near."""
    row = database.one(every_key(kind=kind)) or {}
    found, more = near(name, sorted((row.get("keys") or "").split("\0")))
    rows = [database.one(by_key(kind=kind), key=each, limit=1) for each in found]
    return [row["name"] for row in rows if row], more


def numbered(kind: str, text: str) -> int:
    """The id that is meant: records of that kind have no names."""
    word = text.strip().removeprefix("#")
    if not (word.isascii() and word.isdigit() and len(word) < 19):
        raise UsageError(
            f'"{text.strip()[:60]}" is not the number of {_a(kind)}', f"name it by its id, such as: {kind} 12"
        )
    return int(word)


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else kind if kind == "feedback" else f"a {kind}"


def usable(database: Database, kind: str, name: str) -> int:
    """The id of a record to refer to or to change: one that is archived is refused. What was not named exactly is
    noted in `database.taken`, for the answer to say."""
    found = find(database, kind, name)
    if found["archived"] is not None:
        raise NotFoundError(kind, name).with_hint(f"it is archived; bring it back: crm unarchive {kind} {found['id']}")
    if not found["exact"]:
        database.taken[kind, name] = found
    return int(found["id"])


def usable_or_none(database: Database, kind: str, name: str) -> int | None:
    """The same where there need be none: "none" is nobody, unless a record is called so."""
    return None if nobody(database, kind, name) else usable(database, kind, name)


def nobody(database: Database, kind: str, name: str) -> bool:
    """Does that word say that there is no such record?"""
    word = key(name)
    return word == NOBODY and kind != "stage" and not database.one(by_key(kind=kind), key=word, limit=1)


def subject(database: Database, customer: str, deal: str | None) -> dict[str, str | None]:
    """The customer and the deal that something is about, as they are named when no other is meant: where no deal is
    given, a customer may be named by a deal of theirs."""
    if deal is not None:
        return {"customer": customer, "deal": deal}
    kind, found = _customer_or_deal(database, customer)
    if not found["exact"]:
        database.taken[kind, customer] = found
    if kind == "customer":
        return {"customer": f"#{found['id']}", "deal": None}
    whose = database.one(customer_of(), id=found["id"]) or {"id": None}
    if whose["id"] is None:
        raise NotFoundError("customer", customer).with_hint(f"deal #{found['id']} {found['name']} has none")
    return {"customer": f"#{whose['id']}", "deal": f"#{found['id']}"}


def _customer_or_deal(database: Database, name: str) -> tuple[str, Row]:
    """The customer of that name, else the deal. A name that is not exactly the customer's and is a deal's is either."""
    try:
        found = find(database, "customer", name)
    except NotFoundError as missing:
        return "deal", _deal(database, name, missing)
    deals, of = ([], 0) if found["exact"] else _named(database, "deal", name, key(name))
    if deals:
        both = [f"customer #{found['id']} {found['name']}", *candidates(database, "deal", deals, of)]
        raise AmbiguousError("customer or deal", name, both).with_hint(
            "name the customer by its id, and a deal with --deal"
        )
    return "customer", found


def _deal(database: Database, name: str, missing: NotFoundError) -> Row:
    try:
        return find(database, "deal", name)
    except AmbiguousError as error:
        raise error.with_hint("name the customer, and the deal by its id: --deal ID") from missing
    except NotFoundError:
        raise missing from None


def one(database: Database, kind: str, id: int) -> Row:
    """The record of that id, as `find` gives it."""
    row = database.one(by_id(kind=kind), id=id)
    if row is None:
        raise NotFoundError(kind, f"#{id}")
    return row


def candidates(database: Database, kind: str, found: Sequence[Row], of: int = 0) -> list[str]:
    """The records as a person tells them apart, each with its id; of more than a few, how many more there are."""
    shown = [
        f"#{row['id']} {row['name']}{_apart(database, row) if kind == 'deal' else ''}" for row in found[: MANY - 1]
    ]
    return [*shown, f"and {max(of, len(found)) - len(shown):,} more"] if len(found) > len(shown) else shown


def _apart(database: Database, row: Row) -> str:
    more = database.one(deal_apart(), id=row["id"]) or {}
    return f" ({', '.join(str(value) for value in more.values() if value is not None)})"


Found = tuple[list[Row], int]
"""The first few records, and how many there are: of those that are not archived, if any."""


def _within(database: Database, kind: str, low: str, high: str, text: Text) -> Found:
    """What that text finds of the names in a range of keys."""
    found = database.all(text, low=low, high=high, limit=MANY)
    current = [row for row in found if row["archived"] is None]
    if len(found) < MANY:
        return current or found, len(current or found)
    counted = database.one(count_of(kind=kind), low=low, high=high, current=bool(current))
    return current or found, counted["of"] if counted else 0


def _named(database: Database, kind: str, _name: str, wanted: str) -> Found:
    return _within(database, kind, wanted, f"{wanted}\0", by_prefix(kind=kind))


def _numbered(database: Database, kind: str, name: str, _wanted: str) -> Found:
    match = re.fullmatch(r"#?([0-9]{1,18})", name.strip(), re.ASCII)
    found = database.all(by_id(kind=kind), id=int(match[1])) if match else []
    return found, len(found)


def _keyed(database: Database, kind: str, name: str, _wanted: str) -> Found:
    found = database.all(by_external_key(kind=kind), key=name.strip()) if kind in KEYED else []
    return found, len(found)


def _myself(database: Database, kind: str, name: str, wanted: str) -> Found:
    """The rep that the `me` setting names."""
    if kind != "rep" or wanted != SELF:
        return [], 0
    mine, origin = database.me()
    if not mine or key(mine) == SELF:
        raise NotFoundError(kind, name).with_hint("say who you are: crm config set me NAME")
    try:
        return [find(database, kind, mine)], 1
    except NotFoundError as error:
        raise error.with_hint(f"{origin} says that this is you; mend it: crm config set me NAME") from error


def _beginning(database: Database, kind: str, _name: str, wanted: str) -> Found:
    return _within(database, kind, wanted, wanted + _LAST, by_prefix(kind=kind)) if wanted else ([], 0)


def _with_words(database: Database, kind: str, _name: str, wanted: str) -> Found:
    """The records that have all those words, in the best place that there is."""
    words = wanted.split()
    best: list[Row] = []
    of, place = 0, (True, NOWHERE)
    for row in database.each(by_word(kind=kind), word=max(words, key=len)) if words else ():
        where = rank(words, row["key"], row["customer_key"], row["open"])
        at = (row["archived"] is not None, where)
        if where == NOWHERE or at > place:
            continue
        best, of = ([*best, row][:MANY], of + 1) if at == place else ([row], 1)
        place = at
    return best, of


Way = Callable[[Database, str, str, str], Found]
WAYS: tuple[tuple[Way, bool], ...] = (
    (_named, True),
    (_numbered, True),
    (_keyed, True),
    (_myself, True),
    (_beginning, False),
    (_with_words, False),
)
"""The ways in which a record is found, the surest first, and whether it is called exactly so."""


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


@statement()
def survivor() -> Any:
    """The customer that the one of that id was merged into."""
    into = sa.select(t.merged.c.into_id).where(t.merged.c.id == sa.bindparam("id")).scalar_subquery()
    return _record("customer").where(t.customer.c.id == into)


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
    each = sa.select(_key(kind).label("key")).distinct().subquery()
    return sa.select(sa.func.group_concat(each.c.key, sa.func.char(0)).label("keys"))


@statement(kind=NAMED)
def some_names(kind: str) -> Any:
    """Enough names for an import to suggest from, which may meet many that are not there."""
    return _record(kind).order_by(getattr(t, kind).c.id.desc()).limit(5000)


@statement()
def customer_of() -> Any:
    return sa.select(t.deal.c.customer_id.label("id")).where(t.deal.c.id == sa.bindparam("id"))


@statement()
def deal_apart() -> Any:
    """What tells deals of one title apart."""
    chosen = sa.select(t.customer.c.name.label("customer"), t.stage.c.name.label("stage"), t.deal.c.opened)
    joined = t.deal.join(t.stage, t.stage.c.id == t.deal.c.stage_id).outerjoin(
        t.customer, t.customer.c.id == t.deal.c.customer_id
    )
    return chosen.select_from(joined).where(t.deal.c.id == sa.bindparam("id"))
