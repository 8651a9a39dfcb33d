"""The records that may have some words: every row is looked at, in SQLite as far as its own comparison goes.

An index of all text (FTS5 with trigrams) would find words of three letters and more sooner, and none of fewer, as most
Chinese ones are. It would make an import half again as slow and the file more than twice as large: a scan of 100,000
customers costs a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.search.insight import Hit, Search

TEXTS: dict[str, tuple[str, ...]] = {
    "customer": ("external_key", "email", "phone", "website", "note", "tags"),
    "deal": ("external_key", "lost_reason", "tags"),
    "rep": ("external_key", "email", "tags"),
    "product": ("external_key", "tags"),
    "stage": (),
    "activity": ("note",),
    "feedback": ("text",),
}
"""What each kind of record is found by besides its name."""

OF_CUSTOMERS = ("deal", "activity", "feedback")


def hits(database: Database, search: Search, kinds: Sequence[str]) -> Iterator[Hit]:
    """Every record of those kinds that has all the words."""
    database.function("crm_holds", 1, search.may_hold)
    database.function("crm_dials", 1, search.may_dial)
    values = {"word": search.longest, "like": f"%{_escaped(search.longest)}%", "id": search.id}
    for kind in kinds:
        wide = search.several and kind in OF_CUSTOMERS
        for row in database.each(candidates(kind=kind, wide=wide), **values, dialled=search.dialled):
            if hit := search.found(kind, row, TEXTS[kind]):
                yield hit


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@statement(kind=tuple(TEXTS), wide=(False, True))
def candidates(kind: str, wide: bool) -> Any:
    """Every record that has the longest word, as far as SQLite can tell, or else that id; `wide` looks in the name of
    its customer too."""
    table, customer = getattr(t, kind), t.customer.alias("whose")
    c = table.c
    null: Any = sa.null()
    name = c["title"] if kind == "deal" else c["kind"] if kind in ("activity", "feedback") else c["name"]
    folded: Any = c["title_key"] if kind == "deal" else c.get("name_key")
    holds = [c.id == sa.bindparam("id"), *(_holds(c[field]) for field in TEXTS[kind])]
    if folded is not None:
        holds.append(_has(folded))
    if "phone" in TEXTS[kind]:
        holds.append(sa.and_(sa.bindparam("dialled"), c.phone.is_not(None), sa.func.crm_dials(c.phone)))
    source: Any = table
    if kind in OF_CUSTOMERS:
        source = table.outerjoin(customer, customer.c.id == c.customer_id)
        holds += [_has(customer.c.name_key)] if wide else []
    columns = (
        c.id,
        name.label("name"),
        (null if folded is None else folded).label("key"),
        (customer.c.name if kind in OF_CUSTOMERS else null).label("customer"),
        (c.at if "at" in c else null).label("at"),
        (c.archived if "archived" in c else null).label("archived"),
    )
    return sa.select(*columns, *(c[field] for field in TEXTS[kind])).select_from(source).where(sa.or_(*holds))


def _has(folded: Any) -> Any:
    return sa.func.instr(folded, sa.bindparam("word")) > 0


def _holds(column: Any) -> Any:
    """Has the text the word? SQLite compares ASCII letters alone without case; text with others is folded as names
    are."""
    beyond_ascii = sa.func.length(column) < sa.func.length(sa.cast(column, sa.LargeBinary))
    return sa.or_(column.like(sa.bindparam("like"), escape="\\"), sa.and_(beyond_ascii, sa.func.crm_holds(column)))
