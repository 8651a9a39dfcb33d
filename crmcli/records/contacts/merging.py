"""What becomes of people when two customers, or two contacts, are made one."""

from __future__ import annotations

from typing import Any

from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows
from crmcli.records.contacts.query import positions_of, reaches_of
from crmcli.records.contacts.write import insert_reach, plain, set_part, set_role, set_until


def bring_together(database: Database, first: int, other: int) -> int:
    """Let who works at the other customer work at the first; returns how many that are. Who works at both stays."""
    there = {row["contact_id"]: row for row in database.all(at_customer(), id=first)}
    follow = database.all(at_customer(), id=other)
    for row in follow:
        known = there.get(row["contact_id"])
        if known is None:
            database.run(set_customer(), id_=row["id"], customer_id=first)
            continue
        if known["until"] is not None and row["until"] is None:
            database.run(set_until(), id_=known["id"], until=None)
        database.run(rows.delete(table="position"), id=row["id"])
    return len(follow)


def bring_all(database: Database, first: int, other: int) -> dict[str, int]:
    """Let the first contact be reached by all that the other is, work where they do, and have a part in their deals;
    returns how many customers and deals that are. Of what both have, the first's stays."""
    _bring_reaches(database, first, other)
    return {"customer": _bring_positions(database, first, other), "deal": _bring_parts(database, first, other)}


def _bring_reaches(database: Database, first: int, other: int) -> None:
    """A mail address is one's alone: it goes before it comes."""
    known = {(row["kind"], row["key"]) for row in database.all(reaches_of(), id=first)}
    for row in database.all(reaches_of(), id=other):
        database.run(rows.delete(table="reach"), id=row["id"])
        if (row["kind"], row["key"]) not in known:
            database.run(insert_reach(), contact_id=first, **plain(row))


def _bring_positions(database: Database, first: int, other: int) -> int:
    there = {row["customer_id"]: row for row in database.all(positions_of(), id=first)}
    follow = database.all(positions_of(), id=other)
    for row in follow:
        known = there.get(row["customer_id"])
        if known is None:
            database.run(set_contact(table="position"), id_=row["id"], contact_id=first)
            continue
        if known["until"] is not None and row["until"] is None:
            database.run(set_until(), id_=known["id"], until=None)
        if known["role"] is None and row["role"] is not None:
            database.run(set_role(), id_=known["id"], role=row["role"])
        if row["main"] and not known["main"]:
            database.run(be_main(), id_=known["id"])
        database.run(rows.delete(table="position"), id=row["id"])
    return len(follow)


def _bring_parts(database: Database, first: int, other: int) -> int:
    there = {row["deal_id"]: row for row in database.all(parts_of(), id=first)}
    follow = database.all(parts_of(), id=other)
    for row in follow:
        known = there.get(row["deal_id"])
        if known is None:
            database.run(set_contact(table="deal_contact"), id_=row["id"], contact_id=first)
            continue
        if known["role"] is None and row["role"] is not None:
            database.run(set_part(), id_=known["id"], role=row["role"])
        database.run(rows.delete(table="deal_contact"), id=row["id"])
    return len(follow)


@statement()
def at_customer() -> Any:
    c = t.position.c
    return sa.select(c.id, c.contact_id, c.until).where(c.customer_id == sa.bindparam("id")).order_by(c.id)


@statement()
def set_customer() -> Any:
    moved = sa.update(t.position).where(t.position.c.id == sa.bindparam("id_"))
    return moved.values(customer_id=sa.bindparam("customer_id"))


@statement(table=("position", "deal_contact"))
def set_contact(table: str) -> Any:
    rows_ = getattr(t, table)
    return sa.update(rows_).where(rows_.c.id == sa.bindparam("id_")).values(contact_id=sa.bindparam("contact_id"))


@statement()
def be_main() -> Any:
    return sa.update(t.position).where(t.position.c.id == sa.bindparam("id_")).values(main=sa.literal_column("1"))


@statement()
def parts_of() -> Any:
    """The deals in which a contact has a part."""
    c = t.deal_contact.c
    return sa.select(c.id, c.deal_id, c.role).where(c.contact_id == sa.bindparam("id")).order_by(c.id)
