"""Campaigns, who is in them, and by which addresses they are reached."""

from __future__ import annotations

from typing import Any

from crmcli.core.errors import NotFoundError
from crmcli.core.names import key, nearest
from crmcli.core.vocabulary import CAMPAIGN_STATES
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement

FIELDS = ("id", "name", "subject", "members", *CAMPAIGN_STATES, "at", "by")
"""What is shown of a campaign: how many members it has, and how many in each state."""


def campaign(database: Database, name: str) -> Row:
    """The campaign of that name or number, as it is kept."""
    number = name.strip().removeprefix("#")
    found = database.one(by_name(), key=key(name))
    if found is None and number.isascii() and number.isdigit() and len(number) < 19:
        found = database.one(by_id(), id=int(number))
    if found is None:
        every = [row["name"] for row in database.all(every_campaign())]
        raise NotFoundError("campaign", name, nearest(name, every)).with_hint("see: crm campaign list")
    return found


def campaigns(database: Database) -> list[Row]:
    """All campaigns, the newest first, with how many members each has, and in each state."""
    return database.all(every_campaign())


def counted(database: Database, id: int) -> Row:
    """One of them."""
    return next(row for row in campaigns(database) if row["id"] == id)


def members(database: Database, id: int) -> list[Row]:
    """Who is in the campaign, in the order in which they came to it: what is known of each, and `why` nothing can be
    written to them, with the `address` where something can.

    An address that they opted out of stands for all of theirs; one that is bad is passed over.
    """
    reached: dict[int, list[Row]] = {}
    for row in database.all(addresses_of(), id=id):
        reached.setdefault(row["contact_id"], []).append(row)
    return [{**row, **_reached(row, reached.get(row["contact_id"], []))} for row in database.all(members_of(), id=id)]


def _reached(row: Row, addresses: list[Row]) -> dict[str, str | None]:
    good = [each["value"] for each in addresses if not each["bad"]]
    why = (
        "out of this campaign" if row["state"] == "out"
        else "archived" if row["archived"] is not None
        else "opted out" if any(each["opted_out"] for each in addresses)
        else "without a mail address" if not addresses
        else "with a bad address" if not good
        else None
    )  # fmt: skip
    return {"address": None if why else good[0], "why": why}


@statement()
def by_name() -> Any:
    return sa.select(*t.campaign.c).where(t.campaign.c.name_key == sa.bindparam("key"))


@statement()
def by_id() -> Any:
    return sa.select(*t.campaign.c).where(t.campaign.c.id == sa.bindparam("id"))


@statement()
def every_campaign() -> Any:
    c, m = t.campaign.c, t.campaign_member.c
    states = [sa.func.count(sa.case((m.state == state, m.id))).label(state) for state in CAMPAIGN_STATES]
    columns = (c.id, c.name, c.subject, c.text, sa.func.count(m.id).label("members"), *states, c.at, c.by)
    joined = t.campaign.outerjoin(t.campaign_member, m.campaign_id == c.id)
    return sa.select(*columns).select_from(joined).group_by(c.id).order_by(c.id.desc())


@statement()
def members_of() -> Any:
    m, c, customer = t.campaign_member.c, t.contact.c, t.customer.c
    joined = t.campaign_member.join(t.contact, c.id == m.contact_id)
    joined = joined.outerjoin(t.customer, customer.id == c.customer_id)
    joined = joined.outerjoin(t.rep, t.rep.c.id == customer.owner_id)
    columns = (
        m.id, m.contact_id, c.name, c.role, customer.name.label("customer"), customer.region, customer.industry,
        t.rep.c.name.label("owner"), m.state, m.at, m.message, c.archived,
    )  # fmt: skip
    return sa.select(*columns).select_from(joined).where(m.campaign_id == sa.bindparam("id")).order_by(m.id)


@statement()
def addresses_of() -> Any:
    m, r = t.campaign_member.c, t.reach.c
    joined = t.campaign_member.join(t.reach, r.contact_id == m.contact_id)
    chosen = sa.select(r.contact_id, r.value, r.opted_out, r.bad).select_from(joined)
    return chosen.where(m.campaign_id == sa.bindparam("id"), r.kind == "email").order_by(r.contact_id, r.id)


@statement()
def member_by_message() -> Any:
    """The member to whom the draft of that Message-ID was."""
    m, c = t.campaign_member.c, t.campaign.c
    joined = t.campaign_member.join(t.campaign, c.id == m.campaign_id)
    columns = (m.id, m.campaign_id, m.contact_id, m.state, c.name.label("campaign"))
    return sa.select(*columns).select_from(joined).where(m.message == sa.bindparam("message"))


@statement()
def drafted_to() -> Any:
    """The drafts to a contact that no reply came to, the newest first."""
    m, c = t.campaign_member.c, t.campaign.c
    joined = t.campaign_member.join(t.campaign, c.id == m.campaign_id)
    waiting = (m.contact_id == sa.bindparam("id"), m.state == "drafted", c.subject.is_not(None))
    return sa.select(m.message, c.subject).select_from(joined).where(*waiting).order_by(m.at.desc(), m.id.desc())


@statement()
def main_contacts() -> Any:
    """The main contact of a customer: see `Position`."""
    p, c = t.position.c, t.contact.c
    now = (p.customer_id == sa.bindparam("id"), p.until.is_(None), c.archived.is_(None))
    joined = t.position.join(t.contact, c.id == p.contact_id)
    return sa.select(c.id).select_from(joined).where(*now).order_by(p.main.desc(), p.id).limit(1)


@statement()
def name_of() -> Any:
    return sa.select(t.contact.c.name).where(t.contact.c.id == sa.bindparam("id"))
