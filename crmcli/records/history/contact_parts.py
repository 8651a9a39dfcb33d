"""What happened to the addresses of a contact and to where they work, as steps of the contact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from json import loads
from typing import Any

from crmcli.database.connection import Database, Row
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement

PARTS = ("reach", "position")


def ids(database: Database, table: str, contact: int) -> list[int]:
    """The rows of that table that are of the contact, or were."""
    found = (*database.all(rows_now(table=table), id=contact), *database.all(rows_noted(table=table), id=contact))
    return sorted({row["id"] for row in found})


def texts(database: Database, table: str, id: int, row: Mapping[str, Any]) -> tuple[str, str | None, str | None]:
    """What a row of the journal changed: the field, and what it was before and after."""
    before = loads(row["before"]) if row["before"] else None
    after = loads(row["after"]) if row["after"] else None
    if before is None and after is None:  # a new one is as the next change found it, else as it is
        later = database.one(noted_later(), kind=table, id=id, row=row["row"])
        after = loads(later["before"]) if later else database.one(row_now(table=table), id=id)
    return _field(table, before or after), _said(database, table, before), _said(database, table, after)


def _field(table: str, row: Row | None) -> str:
    return "at" if table == "position" else row["kind"] if row else "address"


def _said(database: Database, table: str, row: Row | None) -> str | None:
    if row is None:
        return None
    if table == "reach":
        words = [row["label"], "opted-out" if row["opted_out"] else None, "bad" if row["bad"] else None]
        behind = " ".join(filter(None, words))
        return f"{row['value']} ({behind})" if behind else str(row["value"])
    customer = database.one(name_of(), id=row["customer_id"])
    name = customer["name"] if customer else f"#{row['customer_id']}"
    more = [row["role"], "main" if row["main"] else None, f"until {row['until']}" if row["until"] else None]
    behind = ", ".join(filter(None, more))
    return f"{name} ({behind})" if behind else name


def noted(database: Database, contact: int, of_record: Any) -> Iterator[tuple[str, int, Row]]:
    """The rows of the journal that are of them, each with its table and id; `of_record` finds those of one."""
    for table in PARTS:
        for id in ids(database, table, contact):
            yield from ((table, id, row) for row in database.all(of_record, kind=table, id=id))


@statement(table=PARTS)
def rows_now(table: str) -> Any:
    c = t.metadata.tables[table].c
    return sa.select(c.id).where(c.contact_id == sa.bindparam("id"))


@statement(table=PARTS)
def rows_noted(table: str) -> Any:
    c = t.change_row.c
    whose = (dialect.json_field(each, "contact_id", sa.Integer()) for each in (c.before, c.after))
    mine = sa.or_(*(each == sa.bindparam("id") for each in whose))
    return sa.select(c.record_id.label("id")).distinct().where(c.kind == table, c.last_id.is_(None), mine)


@statement(table=PARTS)
def row_now(table: str) -> Any:
    found = t.metadata.tables[table]
    return sa.select(*found.c).where(found.c.id == sa.bindparam("id"))


@statement()
def noted_later() -> Any:
    c = t.change_row.c
    mine = (c.kind == sa.bindparam("kind"), c.record_id == sa.bindparam("id"), c.id > sa.bindparam("row"))
    return sa.select(c.before).where(*mine, c.before.is_not(None)).order_by(c.id).limit(1)


@statement()
def name_of() -> Any:
    return sa.select(t.customer.c.name).where(t.customer.c.id == sa.bindparam("id"))
