"""The records that have some words: every row is looked at, in SQLite as far as its own comparison goes.

An index of all text (FTS5 with trigrams) would find words of three letters and more sooner, and none of fewer, as most
Chinese ones are. It would make an import half again as slow and the file more than twice as large: a scan of 100,000
customers costs less than a tenth of a second, as long as Python sees no more rows than are shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from crmcli.database.connection import Database
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.search.insight import BEGINNING, ELSEWHERE, EXACT, ID, NAME, WHOLE_NUMBER, Hit, Search, dialled

TEXTS: dict[str, tuple[str, ...]] = {
    "customer": ("external_key", "email", "phone", "website", "note", "tags"),
    "deal": ("external_key", "lost_reason", "tags"),
    "contact": ("external_key", "email", "phone", "role", "note", "tags"),
    "rep": ("external_key", "email", "tags"),
    "product": ("external_key", "tags"),
    "stage": (),
    "activity": ("note",),
    "feedback": ("text",),
    "case": ("subject", "solution"),
    "task": ("title", "external_key"),
}
"""What each kind of record is found by besides its name."""

OF_CUSTOMERS = ("deal", "activity", "feedback", "case", "contact", "task")

EVERY = 2**62
"""A limit that nothing reaches."""


def hits(database: Database, search: Search, kinds: Sequence[str], most: int = EVERY) -> list[Hit]:
    """The records of those kinds that have all the words: of each kind at least as many of the best as wanted."""
    database.function("crm_holds", 2, search.may_hold)
    database.function("crm_dials", 2, search.may_dial)
    return [hit for kind in kinds for hit in _best(database, search, kind, most)]


def _best(database: Database, search: Search, kind: str, most: int) -> list[Hit]:
    """They come in the order of the best place that SQLite can tell. A row that has a worse one, or not all the words,
    may stand before others that were left out: then more are asked for."""
    text = candidates(kind=kind, several=len(search.rarest) > 1)
    for limit in (most, 10 * most, EVERY):
        rows = database.all(text, **_values(search), limit=limit)
        found = [(row["place"], hit) for row in rows if (hit := search.found(kind, row, TEXTS[kind]))]
        if limit == EVERY or len(rows) < limit or sum(place == hit.place for place, hit in found) >= most:
            break
    return [hit for _place, hit in found]


def _values(search: Search) -> dict[str, Any]:
    number = search.number[-WHOLE_NUMBER:]
    values = {"id": search.id, "whole": search.whole, "number": _apart(number) if number else None}
    values["exactly"] = _pattern(search.whole)
    for at, word in enumerate(search.rarest):
        digits = dialled(word)
        values |= {
            f"word{at}": word,
            f"like{at}": f"%{_pattern(word)}%",
            f"rest{at}": None if (rest := search.rest(word)) is None else f"%{_pattern(rest)}%",
            f"digits{at}": _apart(digits) if digits else None,
            f"dialled{at}": bool(digits or number),
        }
    return values


def _apart(digits: str) -> str:
    """A pattern of those digits with anything between them."""
    return f"%{'%'.join(digits)}%"


def _pattern(word: str) -> str:
    """For LIKE, which is slower where it must heed an escape: a sign that means something to it stands for any sign,
    and the records that then have another one there are left out once they are read."""
    return re.sub(r"[%_\\]", "_", word)


@statement(kind=tuple(TEXTS), several=(False, True))
def candidates(kind: str, several: bool) -> Any:
    """The records that have the longest word or two, as far as SQLite can tell, or else that id. Of several words some
    may be in the name of its customer."""
    table, customer = getattr(t, kind), t.customer.alias("whose")
    c = table.c
    null: Any = sa.null()
    name = next(c[each] for each in ("name", "title", "kind") if each in c)
    folded: Any = c["title_key"] if kind == "deal" else c.get("name_key")
    of_customer = kind in OF_CUSTOMERS
    names = [each for each in (folded, customer.c.name_key if of_customer and several else None) if each is not None]
    words = (_found(kind, names, at) for at in range(1 + several))
    at = c.get("at", c.opened if kind == "case" else null)
    columns = (
        c.id,
        name.label("name"),
        (null if folded is None else folded).label("key"),
        (customer.c.name if of_customer else null).label("customer"),
        at.label("at"),
        (c.archived if "archived" in c else null).label("archived"),
        (place := _place(kind, folded, names)).label("place"),
    )
    chosen = sa.select(*columns, *(c[field] for field in TEXTS[kind])).where(
        sa.or_(c.id == sa.bindparam("id"), sa.and_(*words))
    )
    if of_customer:
        chosen = chosen.select_from(table.outerjoin(customer, customer.c.id == c.customer_id))
    order = [
        *([c.archived.is_not(None)] if "archived" in c else []),
        place,
        *([at.desc()] if at is not null else []),
        *([] if folded is None else [folded]),
        c.id,
    ]
    return chosen.order_by(*order).limit(sa.bindparam("limit"))


def _found(kind: str, names: Sequence[Any], at: int) -> Any:
    """Has the row that word, in its texts or in one of those names?"""
    c = getattr(t, kind).c
    holds = [*(_has(each, at) for each in names), *(_holds(c[field], f"like{at}", at) for field in TEXTS[kind])]
    return sa.or_(*holds, *([_dials(c.phone, at)] if "phone" in TEXTS[kind] else []))


def _place(kind: str, folded: Any, names: Sequence[Any]) -> Any:
    """The best place in which the row may have the words."""
    c = getattr(t, kind).c
    whole: Any = sa.bindparam("whole")
    exact = [] if folded is None else [folded == whole]
    exact += [_holds(c.external_key, "exactly", 0)] if "external_key" in TEXTS[kind] else []
    places = [(c.id == sa.bindparam("id"), ID)]
    if exact:
        places.append((sa.or_(*exact), EXACT))
    if folded is not None:
        places.append((sa.func.substr(folded, 1, sa.func.length(whole)) == whole, BEGINNING))
        places.append((sa.or_(*(_has(each, 0) for each in names)), NAME))
    return sa.case(
        *((when, sa.literal_column(str(place))) for when, place in places), else_=sa.literal_column(str(ELSEWHERE))
    )


def _has(folded: Any, at: int) -> Any:
    return sa.func.instr(folded, sa.bindparam(f"word{at}")) > 0


def _holds(column: Any, like: str, at: int) -> Any:
    """Has the text the word? SQLite compares ASCII letters alone without case; text with others is folded as names
    are, where that may show a word which is not there as it is."""
    rest: Any = sa.bindparam(f"rest{at}", type_=sa.String)
    same: Any = sa.bindparam(like, type_=sa.String)
    other = sa.and_(_beyond_ascii(column), dialect.seen_by_python("crm_holds", column, sa.bindparam(f"word{at}")))
    # One comparison a text: what is left of the word in any spelling, if it has more than one, else the word.
    return sa.and_(column.like(sa.func.coalesce(rest, same)), sa.or_(rest.is_(None), column.like(same), other))


def _dials(phone: Any, at: int) -> Any:
    """Has the phone number the digits of the word, or of all words together?"""
    patterns = (phone.like(sa.bindparam(name)) for name in (f"digits{at}", "number"))
    may = sa.or_(*patterns, _beyond_ascii(phone))
    return sa.and_(
        sa.bindparam(f"dialled{at}"), may, dialect.seen_by_python("crm_dials", phone, sa.bindparam(f"word{at}"))
    )


def _beyond_ascii(column: Any) -> Any:
    return sa.func.length(column) < dialect.octets(column)
