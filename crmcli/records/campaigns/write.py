"""Campaigns as they are written: who is in one, what was written to them, and who wants no more of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.core.names import checked_name, key
from crmcli.core.vocabulary import CAMPAIGN_STATES
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows
from crmcli.records.campaigns.insight import check
from crmcli.records.campaigns.query import member_by_message
from crmcli.records.contacts.query import reaches_of

COLUMNS = ("name", "name_key", "subject", "text", "at", "by")


def add(database: Database, name: str, texts: Mapping[str, str | None], at: datetime, by: str) -> int:
    """A new campaign; returns its id. Refused: a field that there is none of."""
    return database.run(insert_campaign(), **_checked(name, texts), at=at, by=by)


def edit(database: Database, found: Row, name: str, texts: Mapping[str, str | None]) -> None:
    """Give it another name or other texts."""
    database.run(update_campaign(), id_=found["id"], **_checked(name, texts))


def _checked(name: str, texts: Mapping[str, str | None]) -> dict[str, Any]:
    checked_name(name, "the name of the campaign")
    kept = {column: (texts.get(column) or "").strip() or None for column in ("subject", "text")}
    for column, text in kept.items():
        check(text or "", column)
    if "\n" in (kept["subject"] or ""):
        raise RefusedError("subject: it has several lines", "write it on one")
    return {"name": name.strip(), "name_key": key(name), **kept}


def join(database: Database, id: int, contacts: Sequence[int], at: datetime) -> int:
    """Let those contacts be in the campaign; returns how many were not."""
    there = {row["contact_id"] for row in database.all(contacts_in(), id=id)}
    new = [contact for contact in dict.fromkeys(contacts) if contact not in there]
    for contact in new:
        database.run(insert_member(), campaign_id=id, contact_id=contact, state="added", at=at, message=None)
    return len(new)


def be(database: Database, member: int, state: str, at: datetime, message: str | None) -> None:
    """Let the member of that row be in that state; `message` is the Message-ID of what was written to them."""
    database.run(set_state(), id_=member, state=state, at=at, message=message)


def drop(database: Database, found: Row) -> None:
    """Take a campaign out, with its members. Refused: one by which customers came nearer."""
    if database.one(touch_by(), id=found["id"]):
        hint = f"a correction is: crm campaign edit {found['id']} --name …"
        raise RefusedError(f"customers came by the campaign {found['name']}: it stays", hint)
    for row in database.all(contacts_in(), id=found["id"]):
        database.run(rows.delete(table="campaign_member"), id=row["id"])
    database.run(delete_campaign(), id=found["id"])


def opt_out(database: Database, contact: int, out: bool) -> int:
    """Let the contact be written to nowhere any more, or again; returns how many mail addresses that changed."""
    changed = [
        row for row in database.all(reaches_of(), id=contact) if row["kind"] == "email" and row["opted_out"] != out
    ]
    for row in changed:
        database.run(set_opted_out(), id_=row["id"], out=int(out))
    return len(changed)


def has_mail(database: Database, contact: int) -> bool:
    """Is there a mail address of theirs?"""
    return any(row["kind"] == "email" for row in database.all(reaches_of(), id=contact))


def touch(database: Database, customer: int, at: date, source: str | None, campaign: int | None = None) -> int:
    """A day on which the customer came nearer, by a source or a campaign; returns its id."""
    return database.run(insert_touch(), customer_id=customer, at=at, source=source, campaign_id=campaign)


def answered(database: Database, messages: Sequence[str], customer: int, at: datetime, day: date) -> list[str]:
    """The campaigns to which a mail that refers to those Message-IDs replies. Its member is now one who replied, and
    the customer came nearer by it."""
    told: list[str] = []
    for message in dict.fromkeys(messages):
        row = database.one(member_by_message(), message=message)
        if row is not None:
            told.append(row["campaign"])
            if row["state"] != "replied":
                if row["state"] != "out":
                    be(database, row["id"], "replied", at, message)
                touch(database, customer, day, None, row["campaign_id"])
    return told


def bring_campaigns(database: Database, first: int, other: int) -> None:
    """Let the first contact be in the campaigns of the other; of one that both are in it stays how far it came with
    either."""
    there = {row["campaign_id"]: row for row in database.all(memberships(), id=first)}
    for row in database.all(memberships(), id=other):
        known = there.get(row["campaign_id"])
        if known is None:
            database.run(set_contact(), id_=row["id"], contact_id=first)
            continue
        database.run(rows.delete(table="campaign_member"), id=row["id"])
        if CAMPAIGN_STATES.index(row["state"]) > CAMPAIGN_STATES.index(known["state"]):
            be(database, known["id"], row["state"], row["at"], row["message"])


@statement()
def memberships() -> Any:
    """Which campaigns a contact is in."""
    m = t.campaign_member.c
    columns = (m.id, m.campaign_id, m.state, m.at, m.message)
    return sa.select(*columns).where(m.contact_id == sa.bindparam("id")).order_by(m.id)


@statement()
def set_contact() -> Any:
    m = t.campaign_member.c
    changed = sa.update(t.campaign_member).where(m.id == sa.bindparam("id_"))
    return changed.values(contact_id=sa.bindparam("contact_id"))


@statement()
def insert_campaign() -> Any:
    return sa.insert(t.campaign).values({name: sa.bindparam(name) for name in COLUMNS})


@statement()
def update_campaign() -> Any:
    new: dict[str, Any] = {name: sa.bindparam(name) for name in COLUMNS[:4]}
    return sa.update(t.campaign).where(t.campaign.c.id == sa.bindparam("id_")).values(new)


@statement()
def delete_campaign() -> Any:
    return sa.delete(t.campaign).where(t.campaign.c.id == sa.bindparam("id"))


@statement()
def contacts_in() -> Any:
    m = t.campaign_member.c
    return sa.select(m.id, m.contact_id).where(m.campaign_id == sa.bindparam("id")).order_by(m.id)


@statement()
def touch_by() -> Any:
    return sa.select(t.touch.c.id).where(t.touch.c.campaign_id == sa.bindparam("id")).limit(1)


@statement()
def insert_member() -> Any:
    given = ("campaign_id", "contact_id", "state", "at", "message")
    return sa.insert(t.campaign_member).values({name: sa.bindparam(name) for name in given})


@statement()
def set_state() -> Any:
    m = t.campaign_member.c
    new: dict[str, Any] = {name: sa.bindparam(name) for name in ("state", "at", "message")}
    return sa.update(t.campaign_member).where(m.id == sa.bindparam("id_")).values(new)


@statement()
def set_opted_out() -> Any:
    changed = sa.update(t.reach).where(t.reach.c.id == sa.bindparam("id_"))
    return changed.values(opted_out=sa.bindparam("out"))


@statement()
def insert_touch() -> Any:
    given = ("customer_id", "at", "source", "campaign_id")
    return sa.insert(t.touch).values({name: sa.bindparam(name) for name in given})
