"""What products cost: the price of a day, a currency and a customer, and all that there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.names import folded
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


class Asked(NamedTuple):
    """Of which product, in which currency, on which day, and by which lists besides the one for everybody."""

    product: int
    currency: str
    day: date
    lists: Sequence[str] = ()


def price_of(database: Database, asked: Asked, team: str) -> int | None:
    """The price in minor units: the lowest of the customer's lists, else that for everybody, else in the team's
    currency the product's list price."""
    found: dict[str | None, int] = {}
    for row in database.all(in_force(), product=asked.product, currency=asked.currency, day=asked.day):
        found[row["list"]] = row["price"]  # of each list the latest comes last
    lists = set(map(folded, asked.lists))
    own = [price for name, price in found.items() if name and folded(name) in lists]
    if own:
        return min(own)
    if None in found:
        return found[None]
    listed = database.one(list_price(), id=asked.product) if asked.currency == team else None
    return listed["list_price"] if listed else None


@statement()
def in_force() -> Any:
    p = t.price.c
    within = (p.product_id == sa.bindparam("product"), p.currency == sa.bindparam("currency"))
    chosen = sa.select(p.list, p.price).where(*within, p.day <= sa.bindparam("day"))
    return chosen.order_by(p.day, p.id)


@statement()
def list_price() -> Any:
    return sa.select(t.product.c.list_price).where(t.product.c.id == sa.bindparam("id"))


@statement()
def same() -> Any:
    """The price of that product, currency, list and day."""
    p = t.price.c
    named = (p.list.is_not_distinct_from(sa.bindparam("list")), p.day == sa.bindparam("day"))
    chosen = sa.select(p.id, p.price).where(p.product_id == sa.bindparam("product"), *named)
    return chosen.where(p.currency == sa.bindparam("currency"))


@statement()
def every() -> Any:
    """All prices (of one product), by product, currency and list, the newest first."""
    p, product = t.price.c, t.product.c
    chosen = sa.select(p.id, product.name.label("product"), p.currency, p.list, p.day, p.price, p.at, p.by)
    given = sa.or_(sa.bindparam("product").is_(None), p.product_id == sa.bindparam("product"))
    ordered = (product.name_key, p.currency, p.list.is_not(None), p.list, p.day.desc(), p.id)
    return chosen.select_from(t.price.join(t.product, product.id == p.product_id)).where(given).order_by(*ordered)


def listed(database: Database, product: int | None = None) -> list[Row]:
    """All prices, or those of a product."""
    return database.all(every(), product=product)
