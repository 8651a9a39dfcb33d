"""Keeping prices: one a product, currency, list and day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from crmcli.core.errors import NotFoundError
from crmcli.core.money import Money
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.prices.query import same


class Of(NamedTuple):
    """What a price is of: a product, for a list or for everybody, from a day on."""

    product: int
    list: str | None
    day: date


def keep(database: Database, of: Of, price: Money, now: datetime, by: str) -> int | None:
    """Keep a price in place of the one there is for the same; returns that one."""
    before = database.one(same(), **of._asdict(), currency=price.currency)
    if before:
        database.run(change(), id_=before["id"], price=price.minor, at=now, by=by)
        return int(before["price"])
    values = {"product_id": of.product, "list": of.list, "day": of.day}
    database.run(insert(), **values, currency=price.currency, price=price.minor, at=now, by=by)
    return None


def drop(database: Database, of: Of, currency: str) -> None:
    """Take a price away."""
    found = database.one(same(), **of._asdict(), currency=currency)
    if found is None:
        raise NotFoundError("price", f"{of.list or currency} {of.day}").with_hint("see: crm list prices")
    database.run(delete(), id=found["id"])


_COLUMNS = ("product_id", "currency", "list", "day", "price", "at", "by")


@statement()
def insert() -> Any:
    return sa.insert(t.price).values({name: sa.bindparam(name) for name in _COLUMNS})


@statement()
def change() -> Any:
    chosen = sa.update(t.price).where(t.price.c.id == sa.bindparam("id_"))
    return chosen.values({name: sa.bindparam(name) for name in ("price", "at", "by")})


@statement()
def delete() -> Any:
    return sa.delete(t.price).where(t.price.c.id == sa.bindparam("id"))
