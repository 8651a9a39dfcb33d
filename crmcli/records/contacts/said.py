"""Who has a part in a deal and where a contact works, as a person says it and is told."""

from __future__ import annotations

from crmcli.core.errors import RefusedError, UsageError, brief
from crmcli.core.names import nearest
from crmcli.core.vocabulary import BUYING_ROLES, NOBODY
from crmcli.database.connection import Database, Row
from crmcli.records.contacts import query as queries
from crmcli.records.contacts.write import part
from crmcli.records.find.query import usable


def take_part(database: Database, deal: int, said: str) -> None:
    """Give the contacts those roles in the deal ("Ann Lee=decider, bob"); with the role "none" one is in it no more."""
    for each in filter(None, (each.strip() for each in said.split(","))):
        name, equals, role = (text.strip() for text in each.rpartition("="))
        if not equals:
            name, role = role, ""
        if not name:
            raise UsageError(f'"{brief(each)}" names no contact', 'such as --contact "Ann Lee=decider"')
        contact = usable(database, "contact", name)
        part(database, deal, contact, _role(role), role.lower() != NOBODY)


def _role(word: str) -> str | None:
    role = word.lower()
    if role in ("", NOBODY, *BUYING_ROLES):
        return role if role in BUYING_ROLES else None
    near = nearest(role, BUYING_ROLES, 1)
    raise RefusedError(
        f'"{brief(word)}" is no role in a deal',
        f"did you mean {near[0]}?" if near else f"one of: {', '.join(BUYING_ROLES)}",
    )


def parts_text(database: Database, deal: int) -> str | None:
    """Who has a part in the deal: "Ann Lee (decider), Bob"."""
    found = queries.parts(database, deal)
    return ", ".join(f"{row['name']}{_behind(row['role'])}" for row in found) or None


def _behind(role: str | None) -> str:
    return f" ({role})" if role else ""


def with_places(database: Database, row: Row) -> Row:
    """The contact with all customers where they work, instead of the first, and those whose main contact they are."""
    current = [each for each in queries.positions(database, row["id"]) if each["until"] is None]
    at = ", ".join(f"{each['customer']}{_behind(each['role'])}" for each in current)
    main = ", ".join(each["customer"] for each in current if _is_main(database, row["id"], each["customer_id"]))
    rest = {name: value for name, value in row.items() if name not in ("customer", "role")}
    return {**rest, "at": at or None, "main contact of": main or None}


def _is_main(database: Database, contact: int, customer: int) -> bool:
    return any(row["id"] == contact and row["main"] for row in queries.people(database, customer))
