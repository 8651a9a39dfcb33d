"""What a rep looks after: what is somebody else's to do once the rep is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from crmcli.core.names import key
from crmcli.core.vocabulary import KINDS
from crmcli.database.conditions import Condition, narrowed, place
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.find.statements import by_key


class Held(NamedTuple):
    """How records of a kind are somebody's: the columns that name the rep, the customer and the record, and which of
    the rows still ask for somebody (a condition on their columns)."""

    rep: str
    customer: str
    name: str
    pending: Callable[[Any], Any]


HELD = {
    "customer": Held("owner_id", "id", "name", lambda c: c.archived.is_(None)),
    "deal": Held("rep_id", "customer_id", "title", lambda c: sa.and_(c.status == "open", c.archived.is_(None))),
    "case": Held("rep_id", "customer_id", "subject", lambda c: c.solved.is_(None)),
    "task": Held("rep_id", "customer_id", "title", lambda c: c.done.is_(None)),
}
"""Each kind of record that a rep looks after: of what is closed, solved or done there is nothing left to do."""


def held(database: Database, rep: int, chosen: Condition | None = None) -> dict[str, list[Row]]:
    """What the rep looks after, by kind, with the customer each is of; with a condition on customers only theirs."""
    return {
        kind: database.all(narrowed(held_by(kind=kind, of="" if chosen is None else "customers"), chosen),
                           rep=rep, **(chosen.values if chosen else {}))
        for kind in HELD
    }  # fmt: skip


def counts(database: Database, rep: int) -> dict[str, int]:
    """How many records of each kind (plural) the rep looks after."""
    found = {KINDS[kind]: database.one(count_held(kind=kind), rep=rep) or {"held": 0} for kind in HELD}
    return {kinds: row["held"] for kinds, row in found.items()}


def manager_of(database: Database, rep: Row) -> str | None:
    """The rep's manager, where that is a rep who is here."""
    found = database.all(by_key(kind="rep"), key=key(rep["manager"] or ""), limit=1)
    return next((row["name"] for row in found if row["archived"] is None), None)


@statement(kind=tuple(HELD), of=("", "customers"))
def held_by(kind: str, of: str) -> Any:
    """Those records, the customer's name beside each; `of` chosen customers alone."""
    table, known, customer = getattr(t, kind), HELD[kind], t.customer.alias("of")
    c = table.c
    chosen = sa.select(c.id, c[known.name].label("name"), customer.c.name.label("customer"))
    chosen = chosen.select_from(table.outerjoin(customer, customer.c.id == c[known.customer]))
    chosen = chosen.where(_whose(kind)).order_by(c.id)
    if of:
        fit = sa.select(t.customer.c.id).where(place()).correlate(None)
        chosen = chosen.where(c[known.customer].in_(fit))
    return chosen


@statement(kind=tuple(HELD))
def count_held(kind: str) -> Any:
    return sa.select(sa.func.count().label("held")).select_from(getattr(t, kind)).where(_whose(kind))


def _whose(kind: str) -> Any:
    c, known = getattr(t, kind).c, HELD[kind]
    return sa.and_(c[known.rep] == sa.bindparam("rep"), known.pending(c))
