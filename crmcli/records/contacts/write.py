"""Writing what a contact has besides the record itself: what they are reached by, where they work, and in which deals
they have a part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.core.grammar.reaches import Reach
from crmcli.core.vocabulary import REACHES
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows
from crmcli.records.contacts.query import positions_of, reaches_of

BESIDE = (*REACHES, "customer_id", "role", "left_id", "main_id")
"""Values that are not kept in the record."""


def add(database: Database, values: Mapping[str, Any], today: date | None = None) -> int:
    """Write a new contact; returns the id. Refused: a mail address that another has."""
    id = rows.add(database, "contact", values)
    settle(database, id, values, today)
    return id


def settle(database: Database, id: int, values: Mapping[str, Any], today: date | None) -> None:
    """Write those of the values that are not kept in the record. `customer_id` is where they work too, from `today` on
    where that is said, or None: nowhere any more; `role` as what, `left_id` where no more, `main_id` where they are the
    main contact."""
    for kind in REACHES:
        if kind in values:
            reach(database, id, kind, values[kind] or ())
    if not any(name in values for name in BESIDE[2:]):
        return
    if left := values.get("left_id"):
        database.run(set_until(), id_=_at(database, id, left)["id"], until=today)
    if "customer_id" in values:
        if values["customer_id"] is None:
            for position in _current(database, id):
                database.run(set_until(), id_=position["id"], until=today)
        else:
            _join(database, id, values["customer_id"], today)
    if "role" in values and (values["role"] is not None or values.get("customer_id") is None):
        _be(database, id, values.get("customer_id"), values["role"])
    if main := values.get("main_id"):
        chosen = _at(database, id, main)
        database.run(clear_main(), customer_id=main, but=chosen["id"])
        database.run(set_main(), id_=chosen["id"])


def reach(database: Database, id: int, kind: str, wanted: Sequence[Reach]) -> None:
    """Let the contact be reached by just those, in that order. What is not said of one stays as it was known."""
    there = [row for row in database.all(reaches_of(), id=id) if row["kind"] == kind]
    new = rows_of(wanted, there)
    if new == [plain(row) for row in there]:
        return
    keys = [row["key"] for row in new]
    stay = [row for row in there if row["key"] in keys]
    if [row["key"] for row in stay] != keys[: len(stay)]:
        stay = []
    kept = {row["key"] for row in stay}
    for row in there:
        if row["key"] not in kept:
            database.run(rows.delete(table="reach"), id=row["id"])
    for row, each in zip(stay, new, strict=False):
        if any(row[name] != value for name, value in each.items()):
            database.run(update_reach(), id_=row["id"], **each)
    for each in new[len(stay) :]:
        database.run(insert_reach(), contact_id=id, **each)


def rows_of(wanted: Sequence[Reach], there: Sequence[Row]) -> list[Row]:
    """The rows of those, as they are to be; what is not said of one stays as it is known of it."""
    known = {row["key"]: row for row in there}
    return [_kept(each, known.get(each.key)) for each in wanted]


def plain(row: Row) -> Row:
    """What a row of an address says, without whose it is."""
    return {name: row[name] for name in _REACH}


def _kept(each: Reach, known: Row | None) -> Row:
    row = known or {"label": None, "opted_out": 0, "bad": 0}
    said = {name: getattr(each, name) for name in ("label", "opted_out", "bad")}
    more = {name: row[name] if value is None else value for name, value in said.items()}
    return {"kind": each.kind, "value": each.value, "key": each.key, **more}


def _current(database: Database, id: int) -> list[Row]:
    return [row for row in database.all(positions_of(), id=id) if row["until"] is None]


def _at(database: Database, id: int, customer: int) -> Row:
    """The position that they have there now."""
    found = next((row for row in _current(database, id) if row["customer_id"] == customer), None)
    if found is None:
        names = [rows.current(database, *each)["name"] for each in (("contact", id), ("customer", customer))]
        raise RefusedError(f'"{names[0]}" is not at "{names[1]}"', f"say so: crm edit contact {id} --at {customer}")
    return found


def _join(database: Database, id: int, customer: int, today: date | None) -> None:
    """Let them work there, as before where they did."""
    known = next((row for row in database.all(positions_of(), id=id) if row["customer_id"] == customer), None)
    if known is None:
        database.run(insert_position(), contact_id=id, customer_id=customer, role=None, since=today)
    elif known["until"] is not None:
        database.run(set_until(), id_=known["id"], until=None)


def _be(database: Database, id: int, customer: int | None, role: str | None) -> None:
    """What they are at that customer, or at the only one."""
    current = _current(database, id)
    chosen = current if customer is None else [row for row in current if row["customer_id"] == customer]
    if len(chosen) != 1:
        name = rows.current(database, "contact", id)["name"]
        if not chosen:
            raise RefusedError(
                f'role: "{name}" is at no customer', f"say at which: crm edit contact {id} --at CUSTOMER"
            )
        at = ", ".join(str(row["customer"]) for row in chosen)
        raise RefusedError(f'role: "{name}" is at {at}', "say at which of them: --at CUSTOMER")
    if chosen[0]["role"] != role:
        database.run(set_role(), id_=chosen[0]["id"], role=role)


def part(database: Database, deal: int, contact: int, role: str | None, has: bool = True) -> None:
    """Let the contact have that role in the deal, or (`has` is False) none. Refused: one who works elsewhere."""
    known = database.one(part_of(), deal_id=deal, contact_id=contact)
    if not has:
        if known is None:
            raise RefusedError(f"contact #{contact} has no part in deal #{deal}", f"see: crm show deal {deal}")
        database.run(rows.delete(table="deal_contact"), id=known["id"])
        return
    check_at(database, contact, rows.current(database, "deal", deal)["customer_id"])
    if known is None:
        database.run(insert_part(), deal_id=deal, contact_id=contact, role=role)
    elif known["role"] != role:
        database.run(set_part(), id_=known["id"], role=role)


def check_at(database: Database, contact: int, customer: int | None) -> None:
    """Refuse a contact who never worked at that customer."""
    if customer is None or any(row["customer_id"] == customer for row in database.all(positions_of(), id=contact)):
        return
    name, its = (rows.current(database, *each)["name"] for each in (("contact", contact), ("customer", customer)))
    raise RefusedError(f'contact: "{name}" is not at "{its}"', f"say so: crm edit contact {contact} --at {customer}")


_REACH = ("kind", "value", "key", "label", "opted_out", "bad")


@statement()
def insert_reach() -> Any:
    return sa.insert(t.reach).values({name: sa.bindparam(name) for name in ("contact_id", *_REACH)})


@statement()
def update_reach() -> Any:
    return sa.update(t.reach).where(t.reach.c.id == sa.bindparam("id_")).values({n: sa.bindparam(n) for n in _REACH})


@statement()
def insert_position() -> Any:
    given: dict[str, Any] = {name: sa.bindparam(name) for name in ("contact_id", "customer_id", "role", "since")}
    return sa.insert(t.position).values(**given, main=sa.literal_column("0"))


@statement()
def set_until() -> Any:
    return sa.update(t.position).where(t.position.c.id == sa.bindparam("id_")).values(until=sa.bindparam("until"))


@statement()
def set_role() -> Any:
    return sa.update(t.position).where(t.position.c.id == sa.bindparam("id_")).values(role=sa.bindparam("role"))


@statement()
def set_main() -> Any:
    c = t.position.c
    return sa.update(t.position).where(c.id == sa.bindparam("id_"), c.main != 1).values(main=sa.literal_column("1"))


@statement()
def clear_main() -> Any:
    c = t.position.c
    others = sa.and_(c.customer_id == sa.bindparam("customer_id"), c.main != 0, c.id != sa.bindparam("but"))
    return sa.update(t.position).where(others).values(main=sa.literal_column("0"))


@statement()
def part_of() -> Any:
    c = t.deal_contact.c
    mine = (c.deal_id == sa.bindparam("deal_id"), c.contact_id == sa.bindparam("contact_id"))
    return sa.select(c.id, c.role).where(*mine)


@statement()
def insert_part() -> Any:
    given: dict[str, Any] = {name: sa.bindparam(name) for name in ("deal_id", "contact_id", "role")}
    return sa.insert(t.deal_contact).values(given)


@statement()
def set_part() -> Any:
    c = t.deal_contact.c
    return sa.update(t.deal_contact).where(c.id == sa.bindparam("id_")).values(role=sa.bindparam("role"))
