"""Quotes that are kept, and what a new one is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmcli.core.errors import NotFoundError, RefusedError, brief
from crmcli.database.connection import Database, Row
from crmcli.database.settings import every_setting
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows
from crmcli.records.contacts.query import people
from crmcli.records.custom_values.query import in_full
from crmcli.records.lines.query import lines_of
from crmcli.records.quotes.insight import Parties, content, number_of
from crmcli.records.teams.query import among

ADDRESS = ("address", "street", "postcode", "zip", "city", "country")
"""Fields of the team's own that are lines of a customer's address, in their order."""


def quote(database: Database, name: str) -> Row:
    """The quote that is called so, the last version where none is named; or the last one of a deal."""
    meant = number_of(name)
    found = database.all(numbered(), number=meant[0]) if meant else []
    chosen = [row for row in found if meant and meant[1] in (None, row["version"])]
    if not chosen:
        raise NotFoundError("quote", brief(name)).with_hint("see: crm list quotes")
    return chosen[-1]


def of_deal(database: Database, deal: int) -> list[Row]:
    """The quotes of a deal, the last one at the end."""
    return database.all(quotes_of(), deal=deal)


def listed(database: Database, chosen: Mapping[str, Any]) -> list[Row]:
    """The quotes of a deal, customer or `reps` (",1,5,"), each if it is given, the newest first."""
    return database.all(every(), **{name: chosen.get(name) for name in ("deal", "customer", "reps")})


def next_number(database: Database) -> int:
    """The number of the next quote."""
    return int((database.one(highest()) or {}).get("number") or 0) + 1


def said_of(database: Database, deal_id: int, team: str, terms: str | None = None) -> dict[str, Any]:
    """What a quote of the deal says as it stands now, with other terms than the team's where they are given. Refused:
    a deal without lines or without a customer."""
    deal, lines = rows.current(database, "deal", deal_id), lines_of(database, deal_id)
    title = brief(deal["title"])
    if not lines:
        raise RefusedError(f'"{title}" has no lines to quote', f"add them: crm add line {deal_id} PRODUCT --qty N")
    if deal["customer_id"] is None:
        raise RefusedError(f'"{title}" has no customer', f"set it: crm edit deal {deal_id} --customer NAME")
    settings = {row["key"]: row["value"] for row in database.all(every_setting())}
    rep = rows.current(database, "rep", deal["rep_id"])
    parties = Parties(
        settings.get("company", "").splitlines(), _address(database, deal["customer_id"], team), rep["name"],
        rep["email"],
    )  # fmt: skip
    return content(
        deal["title"],
        lines,
        deal["currency"] or team,
        parties,
        settings.get("terms") if terms is None else terms or None,
    )


def _address(database: Database, id: int, team: str) -> list[str]:
    """The name of a customer, its main contact, and what is known of where it is."""
    customer = rows.current(database, "customer", id)
    own = in_full(database, "customer", {"id": id}, team)
    lines = [line for name in ADDRESS if own.get(name) for line in str(own[name]).splitlines()]
    person = [row["name"] for row in people(database, id)[:1]]
    return [customer["name"], *person, *(lines or filter(None, [customer["region"]]))]


@statement()
def numbered() -> Any:
    return _every().where(t.quote.c.number == sa.bindparam("number")).order_by(t.quote.c.version)


@statement()
def quotes_of() -> Any:
    q = t.quote.c
    return _every().where(q.deal_id == sa.bindparam("deal")).order_by(q.number, q.version)


@statement()
def every() -> Any:
    q, d = t.quote.c, t.deal.c
    columns = {"deal": q.deal_id, "customer": d.customer_id}
    given = [sa.or_(sa.bindparam(name).is_(None), column == sa.bindparam(name)) for name, column in columns.items()]
    of_reps = sa.or_(sa.bindparam("reps").is_(None), among(d.rep_id, "reps"))
    return _every().where(*given, of_reps).order_by(q.number.desc(), q.version.desc())


@statement()
def highest() -> Any:
    return sa.select(sa.func.max(t.quote.c.number).label("number"))


def _every() -> Any:
    """Every quote with its deal, and whose it is; and whether a later version is there."""
    q, d, c, rep, later = t.quote.c, t.deal.c, t.customer.c, t.rep.c, t.quote.alias("later").c
    joined = t.quote.join(t.deal, d.id == q.deal_id).join(t.rep, rep.id == d.rep_id)
    joined = joined.outerjoin(t.customer, c.id == d.customer_id)
    replaced = sa.exists().where(later.number == q.number, later.version > q.version).label("replaced")
    named = d.title.label("deal"), c.name.label("customer"), rep.name.label("rep"), d.currency, d.status
    return sa.select(*t.quote.c, *named, replaced).select_from(joined)
