"""Finding one record by what a person calls it: its name, its id, the beginning of its name, or words of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from crmcli.core.errors import AmbiguousError, NotFoundError
from crmcli.core.names import checked, key
from crmcli.core.vocabulary import NOBODY, SELF
from crmcli.database.connection import Database, Row
from crmcli.database.statements.compiled import Text
from crmcli.records.find.statements import (
    KEYED,
    MANY,
    MERGED,
    by_external_key,
    by_id,
    by_key,
    by_mail,
    by_prefix,
    by_word,
    count_of,
    customer_of,
    customers_with,
    survivor,
)

_LAST = "\U0010ffff"
_ID = re.compile(r"#?([0-9]{1,18})", re.ASCII)


class Looked(NamedTuple):
    """The first few records that a name may mean, how many there are, and whether they are called just so."""

    rows: list[Row]
    of: int
    exact: bool


def find(database: Database, kind: str, name: str) -> Row:
    """The one record of that kind: `{"id", "name", "archived", "exact"}`.

    Its name (casefolded) comes first, then an id ("12" or "#12"), the key it has in another program, of contacts a mail
    address, and of reps "me".
    Only then, not `exact`, what begins so, and what has every word of it: words that begin so before parts of words; a
    deal's may be in the name of its customer too. Records that are not archived come before those that are.
    """
    found, of, exact = _looked_up(database, kind, name)
    if of > 1:
        from crmcli.records.find.candidates import candidates

        raise AmbiguousError(kind, name, candidates(database, kind, found, of))
    if found:
        return {**_survivor(database, kind, found[0]), "exact": exact}
    from crmcli.records.find.nearest import nearest_names

    raise NotFoundError(kind, name, *nearest_names(database, kind, name))


def _looked_up(database: Database, kind: str, name: str) -> Looked:
    """What the surest way finds that finds any."""
    wanted = key(checked(name, kind))
    for way, exact in WAYS:
        found, of = way(database, kind, name, wanted)
        if found:
            return Looked(found, of, exact)
    return Looked([], 0, False)


def _survivor(database: Database, kind: str, found: Row) -> Row:
    """What a customer or contact was merged into, if it was."""
    if kind not in MERGED or found["archived"] is None:
        return found
    return database.one(survivor(kind=kind), id=found["id"]) or found


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


def subject(database: Database, customer: str, deal: str | None, contact: str | None = None) -> dict[str, str | None]:
    """The customer, deal and contact that something is about, as they are named when no other is meant: a customer may
    be named by a contact there and, where no deal is given, by a deal of theirs."""
    kind, found = _customer_or_other(database, customer, deal is None)
    if not found["exact"]:
        database.taken[kind, customer] = found
    about = {"customer": f"#{found['id']}", "deal": deal, "contact": contact}
    if kind == "customer":
        return about
    if kind == "contact":
        return {**about, "customer": f"#{_customer_with(database, found, deal)}", "contact": f"#{found['id']}"}
    whose = database.one(customer_of(), id=found["id"]) or {"id": None}
    if whose["id"] is None:
        raise NotFoundError("customer", customer).with_hint(f"deal #{found['id']} {found['name']} has none")
    return {**about, "customer": f"#{whose['id']}", "deal": f"#{found['id']}"}


def _customer_or_other(database: Database, name: str, deal: bool) -> tuple[str, Row]:
    """The customer of that name, else the contact, else (`deal`) the deal; one that is called just so before one that
    is not. A name that two of them may mean is refused."""
    found = {"customer": _looked_up(database, "customer", name)}
    if found["customer"].exact:
        return "customer", find(database, "customer", name)
    if not _ID.fullmatch(name.strip()):
        found["contact"] = _looked_up(database, "contact", name)
    titled = _named(database, "deal", name, key(name)) if deal else ([], 0)
    found["deal"] = Looked(*titled, bool(titled[0]))
    exact = [kind for kind, looked in found.items() if looked.exact]
    meant = exact if exact == ["contact"] else [kind for kind, looked in found.items() if looked.rows]
    if len(meant) > 1:
        raise _either(database, name, {kind: found[kind] for kind in meant})
    if meant and meant != ["deal"]:
        return meant[0], find(database, meant[0], name)
    try:
        return "customer", find(database, "customer", name)
    except NotFoundError as missing:
        if not deal:
            raise
        return "deal", _deal(database, name, missing)


def _customer_with(database: Database, contact: Row, deal: str | None) -> int:
    """The customer where the contact works: the deal's, if a deal is said. Refused: at none, or at several."""
    at = database.all(customers_with(), id=contact["id"])
    if deal is not None and len(at) > 1:
        whose = database.one(customer_of(), id=find(database, "deal", deal)["id"]) or {"id": None}
        at = [row for row in at if row["id"] == whose["id"]] or at
    if len(at) == 1:
        return int(at[0]["id"])
    if not at:
        error = NotFoundError("customer", contact["name"])
        raise error.with_hint(f"the contact works at none; say where: crm edit contact {contact['id']} --at CUSTOMER")
    customers = [f"#{row['id']} {row['name']}" for row in at]
    hint = f"name the customer, and the contact by --contact {contact['id']}"
    raise AmbiguousError("customer", contact["name"], customers).with_hint(hint)


def _either(database: Database, name: str, found: Mapping[str, Looked]) -> AmbiguousError:
    from crmcli.records.find.candidates import candidates

    listed = [
        each if kind == "deal" else f"{kind} {each}"
        for kind, looked in found.items()
        for each in candidates(database, kind, looked.rows, looked.of)
    ]
    ways = {"customer": "the customer by its id", "contact": "a contact with --contact", "deal": "a deal with --deal"}
    hint = f"name {', and '.join(way for kind, way in ways.items() if kind in found)}"
    return AmbiguousError(" or ".join(found), name, listed).with_hint(hint)


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
    return _within(database, kind, wanted, f"{wanted}\1", by_prefix(kind=kind))


def _numbered(database: Database, kind: str, name: str, _wanted: str) -> Found:
    match = _ID.fullmatch(name.strip())
    found = database.all(by_id(kind=kind), id=int(match[1])) if match else []
    return found, len(found)


def _keyed(database: Database, kind: str, name: str, _wanted: str) -> Found:
    found = database.all(by_external_key(kind=kind), key=name.strip()) if kind in KEYED else []
    return found, len(found)


def _mailed(database: Database, kind: str, name: str, _wanted: str) -> Found:
    """The contact of that mail address."""
    found = database.all(by_mail(), key=name.strip().casefold()) if kind == "contact" and "@" in name else []
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
    from crmcli.records.find.insight import NOWHERE, rank

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
    (_mailed, True),
    (_myself, True),
    (_beginning, False),
    (_with_words, False),
)
"""The ways in which a record is found, the surest first, and whether it is called exactly so."""
