"""What the data file holds of a person: which rows are theirs, and by which names they are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crmcli.core.names import key
from crmcli.database.connection import Database
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.find.statements import MERGED, merged

OF_DEALS = ("refund", "line", "quote")
"""The tables whose rows are a customer's by a deal."""

OWNED = {
    "customer": ("deal", "activity", "feedback", *OF_DEALS, "case", "task", "touch"),
    "contact": ("reach", "position", "deal_contact", "activity", "case", "campaign_member"),
    "rep": ("review", "development", "absence", "reply", "assignment"),
}
"""The tables whose rows are about a customer, about a contact or about a rep."""
OF_SOMEBODY = tuple((kind, table) for kind, tables in OWNED.items() for table in tables)

SAID = {"activity": "note", "feedback": "text", "review": "text"}
"""What is recorded for a moment and has a text, with its column."""

NAMED = ("rep", "customer", "contact", "product", "stage")


def owned(database: Database, kind: str, id: int) -> dict[str, list[int]]:
    """The ids of the person's rows by table, those too that are gone and that the journal knows of."""
    people = [id]
    if kind in MERGED:
        people += [row["id"] for row in database.all(merged_into(kind=kind), id=id)]
    found = {kind: people, **{table: list[int]() for table in OWNED[kind]}}
    for person in people:
        for table in OWNED[kind]:
            statements = (rows_of(owned=(kind, table)), journaled_of(owned=(kind, table)))
            ids = {row["id"] for each in statements for row in database.all(each, id=person)}
            found[table] += sorted(ids)
    return found


def called(database: Database, kind: str, id: int) -> set[str]:
    """The names, addresses and numbers that the person has or had."""
    found = database.all(identity(kind=kind), id=id) + database.all(journaled_identity(), kind=kind, id=id)
    if kind == "contact":
        found += database.all(reached_by(), id=id) + database.all(journaled_reaches(), id=id)
    return {value for row in found for value in row.values() if isinstance(value, str) and value}


def is_anothers(database: Database, name_key: str, kind: str, id: int) -> bool:
    """Is that the name of another record, or of a team?"""
    return any(
        (each, row["id"]) != (kind, id) for each in NAMED for row in database.all(of_name(kind=each), key=name_key)
    ) or bool(database.all(of_team(), key=name_key))


def titles_of(database: Database, deals: Sequence[int]) -> dict[str, list[int]]:
    """The titles of those deals, each with the deals that have it; without one that another deal has, too: it tells of
    nobody."""
    found: dict[str, list[int]] = {}
    for id in deals:
        if row := database.one(title_of(), id=id):
            found.setdefault(row["title"], []).append(id)
    return {
        title: ids
        for title, ids in found.items()
        if {row["id"] for row in database.all(titled(), key=key(title))} <= set(deals)
    }


@statement(kind=MERGED)
def merged_into(kind: str) -> Any:
    return sa.select(merged(kind).c.id).where(merged(kind).c.into_id == sa.bindparam("id"))


@statement()
def reached_by() -> Any:
    return sa.select(t.reach.c.value).where(t.reach.c.contact_id == sa.bindparam("id"))


@statement()
def journaled_reaches() -> Any:
    """The addresses and numbers that the journal knows as that contact's."""
    c = t.change_row.c
    parts = [_part(each, "value").label(each.name) for each in (c.before, c.after)]
    said = sa.or_(*(_part(each, "contact_id") == sa.bindparam("id") for each in (c.before, c.after)))
    return sa.select(*parts).where(c.kind == "reach", said)


@statement(owned=OF_SOMEBODY)
def rows_of(owned: tuple[str, str]) -> Any:
    kind, table = owned
    c = t.metadata.tables[table].c
    person: Any = sa.bindparam("id")
    if table in OF_DEALS:
        return sa.select(c.id).where(c.deal_id.in_(sa.select(t.deal.c.id).where(t.deal.c.customer_id == person)))
    return sa.select(c.id).where(c[f"{kind}_id"] == person)


@statement(owned=OF_SOMEBODY)
def journaled_of(owned: tuple[str, str]) -> Any:
    """The rows that the journal knows as that person's, gone or not."""
    c = t.change_row.c
    kind, table = owned
    if table in OF_DEALS:
        own = sa.select(t.deal.c.id).where(t.deal.c.customer_id == sa.bindparam("id"))
        return _distinct(c, table).where(_part(c.before, "deal_id").in_(own))
    said = sa.or_(*(_part(each, f"{kind}_id") == sa.bindparam("id") for each in (c.before, c.after)))
    return _distinct(c, table).where(said)


def _distinct(c: Any, table: str) -> Any:
    return sa.select(c.record_id.label("id")).distinct().where(c.kind == table, c.last_id.is_(None))


def _part(column: Any, name: str) -> Any:
    return dialect.json_field(column, name, sa.Integer() if name.endswith("_id") else sa.String())


@statement(kind=tuple(OWNED))
def identity(kind: str) -> Any:
    c = t.metadata.tables[kind].c
    more = (c.phone, c.website) if kind == "customer" else ()
    return sa.select(c.name, *([] if kind == "contact" else [c.email]), *more).where(c.id == sa.bindparam("id"))


@statement()
def journaled_identity() -> Any:
    c = t.change_row.c
    parts = [
        _part(each, name).label(f"{each.name}_{name}")
        for each in (c.before, c.after)
        for name in ("name", "email", "phone", "website")
    ]
    return sa.select(*parts).where(c.kind == sa.bindparam("kind"), c.record_id == sa.bindparam("id"))


@statement(kind=NAMED)
def of_name(kind: str) -> Any:
    c = t.metadata.tables[kind].c
    return sa.select(c.id).where(c.name_key == sa.bindparam("key"))


@statement()
def of_team() -> Any:
    c = t.rep.c
    return sa.select(c.id).where(sa.func.lower(c.team) == sa.bindparam("key")).limit(1)


@statement()
def titled() -> Any:
    return sa.select(t.deal.c.id).where(t.deal.c.title_key == sa.bindparam("key"))


@statement()
def title_of() -> Any:
    return sa.select(t.deal.c.title).where(t.deal.c.id == sa.bindparam("id"))


@statement()
def values_of() -> Any:
    """The values in fields of the team's own that are texts or days, of a record."""
    f, v = t.custom_field.c, t.custom_value.c
    apart: Any = sa.literal_column(str(t.APART))
    joined = t.custom_field.outerjoin(t.custom_value, v.id == f.id * apart + sa.bindparam("id"))
    ids = sa.select((f.id * apart + sa.bindparam("id")).label("id"), v.id.label("there")).select_from(joined)
    return ids.where(f.kind == sa.bindparam("kind"), sa.or_(f.type == "text", f.type == "date"))


@statement()
def journal_of() -> Any:
    c = t.change_row.c
    within = (c.kind == sa.bindparam("kind"), c.record_id == sa.bindparam("id"), c.last_id.is_(None))
    return sa.select(c.id, c.before, c.after).where(*within)


@statement()
def changes_of() -> Any:
    """The commands that touched a row, but for imports, which are called by their file."""
    c, row = t.change.c, t.change_row.c
    touched = sa.and_(
        row.kind == sa.bindparam("kind"),
        row.record_id <= sa.bindparam("id"),
        sa.func.coalesce(row.last_id, row.record_id) >= sa.bindparam("id"),
    )
    joined = t.change.join(t.change_row, row.change_id == c.id)
    return sa.select(c.id, c.command).distinct().select_from(joined).where(touched, c.detail.is_(None))


@statement(table=tuple(SAID))
def older(table: str) -> Any:
    """The rows with a text that were recorded for a moment before."""
    c = t.metadata.tables[table].c
    return sa.select(c.id).where(c.at < sa.bindparam("before"), c[SAID[table]].is_not(None)).order_by(c.id)


@statement()
def seals() -> Any:
    s = t.snapshot.c
    return sa.select(s.id, s.label, s.content, s.inputs, s.digest).order_by(s.id)


@statement()
def quotes() -> Any:
    """What quotes say, each with its digest."""
    return sa.select(t.quote.c.id, t.quote.c.content, t.quote.c.digest).order_by(t.quote.c.id)
