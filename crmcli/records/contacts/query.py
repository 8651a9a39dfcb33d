"""Who works at a customer, where a contact works, and who has a part in a deal."""

from __future__ import annotations

from typing import Any

from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


def people(database: Database, customer: int) -> list[Row]:
    """Who works at the customer now, the main contact first: exactly one of them is `main`. See `Position`."""
    found = database.all(people_of(), id=customer)
    return [{**row, "main": at == 0} for at, row in enumerate(found)]


def positions(database: Database, contact: int) -> list[Row]:
    """Where the contact works, and then where they worked."""
    return sorted(database.all(positions_of(), id=contact), key=lambda row: (row["until"] is not None, row["id"]))


def parts(database: Database, deal: int) -> list[Row]:
    """Who has a part in the deal, and which."""
    return database.all(parts_of(), id=deal)


def deals(database: Database, contact: int) -> list[Row]:
    """The deals in which the contact has a part."""
    return database.all(deals_of(), id=contact)


@statement()
def people_of() -> Any:
    p, c = t.position.c, t.contact.c
    columns = (c.id, c.name, p.role, c.email, c.phone, p.since)
    now = (p.customer_id == sa.bindparam("id"), p.until.is_(None), c.archived.is_(None))
    joined = t.position.join(t.contact, c.id == p.contact_id)
    return sa.select(*columns).select_from(joined).where(*now).order_by(p.main.desc(), p.id)


@statement()
def positions_of() -> Any:
    p, c = t.position.c, t.customer.c
    columns = (p.id, p.customer_id, c.name.label("customer"), p.role, p.since, p.until, p.main)
    joined = t.position.join(t.customer, c.id == p.customer_id)
    return sa.select(*columns).select_from(joined).where(p.contact_id == sa.bindparam("id")).order_by(p.id)


@statement()
def reaches_of() -> Any:
    return sa.select(*t.reach.c).where(t.reach.c.contact_id == sa.bindparam("id")).order_by(t.reach.c.id)


@statement()
def parts_of() -> Any:
    part, c = t.deal_contact.c, t.contact.c
    columns = (c.id, c.name, part.role, c.email, c.phone)
    joined = t.deal_contact.join(t.contact, c.id == part.contact_id)
    return sa.select(*columns).select_from(joined).where(part.deal_id == sa.bindparam("id")).order_by(part.id)


@statement()
def deals_of() -> Any:
    part, d = t.deal_contact.c, t.deal.c
    columns = (d.id, d.title, t.customer.c.name.label("customer"), part.role, t.stage.c.name.label("stage"), d.status,
               d.amount, d.expected)  # fmt: skip
    joined = t.deal_contact.join(t.deal, d.id == part.deal_id).join(t.stage, t.stage.c.id == d.stage_id)
    joined = joined.outerjoin(t.customer, t.customer.c.id == d.customer_id)
    chosen = sa.select(*columns).select_from(joined).where(part.contact_id == sa.bindparam("id"))
    return chosen.order_by(d.status != "open", d.id.desc())
