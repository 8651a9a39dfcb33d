"""What customers bought, as of a day, and what is not to be offered to them.

Parameters: `end`, the day after that day; `since`, the day from which on a no counts; `before`, the moment at which
`end` begins, and `from`, that at which `since` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from crmcli.core.clock import Clock
from crmcli.core.moments import midnight
from crmcli.database.conditions import bound
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.marketing.offers.insight import SILENT, Bought, Rule, rules


def when(clock: Clock, today: date) -> dict[str, Any]:
    """The parameters of that day."""
    end = today + timedelta(days=1)
    since = end - timedelta(days=SILENT)
    return {"end": end, "since": since, "before": midnight(end, clock.zone), "from": midnight(since, clock.zone)}


def known_rules(database: Database, end: date) -> list[Rule]:
    """What goes with what, by all purchases before that day."""
    bought = {row["product_id"]: Bought(row["customers"], row["others"]) for row in database.once(owners(), end=end)}
    pairs = {(row["given"], row["product"]): row["customers"] for row in database.once(together(), end=end)}
    customers = database.once(buyers(), end=end)[0]["customers"]
    return rules(bought, pairs, customers)


def products(database: Database, archived: bool = False) -> dict[int, str]:
    """The names of products by id: of those that can be sold, or of all."""
    return {row["id"]: row["name"] for row in database.once(named()) if archived or row["archived"] is None}


def purchases(database: Database, customer: int, end: date) -> dict[int, list[date]]:
    """On which days the customer bought each product."""
    found: dict[int, list[date]] = {}
    for row in database.all(of_customer(), id=customer, end=end):
        found.setdefault(row["product_id"], []).append(row["day"])
    return found


def not_now(database: Database, customer: int, values: Mapping[str, Any]) -> tuple[set[int], bool]:
    """The products that the customer said no to lately, or that are in an open deal; and whether there is a complaint
    that is open, or one of late that nobody made a case of."""
    wanted = {key: values[key] for key in ("end", "since")}
    products = {row["product_id"] for row in database.all(refused(), id=customer, **wanted)}
    moments = {key: values[key] for key in ("before", "from")}
    return products, database.one(complaint(), id=customer, **moments) is not None


def who_bought(database: Database, given: int, product: int, values: Mapping[str, Any]) -> list[Row]:
    """The customers who bought the one and may be offered the other: `id` and `name`, by name."""
    return database.all(candidates(), given=given, product=product, **values)


def repeated(database: Database, product: int, times: int, values: Mapping[str, Any]) -> list[Row]:
    """The days on which customers bought it who did so that often and may be offered it: `id`, `name` and `day`."""
    return database.all(repeats(), product=product, times=times, **values)


def _won(d: Any) -> tuple[Any, ...]:
    return d.status == "won", d.product_id.is_not(None), d.closed < bound("end")


def _owned(name: str) -> Any:
    """Each customer with each product that it has."""
    d = t.deal.c
    chosen = sa.select(d.customer_id, d.product_id).where(*_won(d)).distinct()
    return chosen.cte(name).prefix_with("MATERIALIZED")


@statement()
def named() -> Any:
    p = t.product.c
    return sa.select(p.id, p.name, p.archived).order_by(p.id)


@statement()
def buyers() -> Any:
    return sa.select(sa.func.count(t.deal.c.customer_id.distinct()).label("customers")).where(*_won(t.deal.c))


@statement()
def owners() -> Any:
    """How many customers have each product, and how many other products these have in all."""
    owned = _owned("owned").c
    sizes = sa.select(owned.customer_id, sa.func.count().label("products")).group_by(owned.customer_id).subquery("size")
    joined = sizes.join(owned.customer_id.table, sizes.c.customer_id == owned.customer_id)
    figures = sa.func.count().label("customers"), sa.func.sum(sizes.c.products - 1).label("others")
    chosen = sa.select(owned.product_id, *figures).select_from(joined)
    return chosen.group_by(owned.product_id).order_by(owned.product_id)


@statement()
def together() -> Any:
    """How many customers have both of each two products."""
    owned = _owned("owned")
    one, other = owned.alias("one"), owned.alias("other")
    pair = sa.and_(one.c.customer_id == other.c.customer_id, one.c.product_id != other.c.product_id)
    keys = one.c.product_id.label("given"), other.c.product_id.label("product")
    chosen = sa.select(*keys, sa.func.count().label("customers")).select_from(one.join(other, pair))
    return chosen.group_by(one.c.product_id, other.c.product_id)


@statement()
def of_customer() -> Any:
    d = t.deal.c
    return (
        sa.select(d.product_id, d.closed.label("day"))
        .where(*_won(d), d.customer_id == bound("id"))
        .order_by(d.closed, d.id)
    )


def _no(customer: Any) -> Any:
    """Products in deals of that customer that were lost lately, or are open."""
    d = t.deal.alias("no").c
    lost = sa.and_(d.status == "lost", d.closed >= bound("since"), d.closed < bound("end"))
    mine = sa.and_(d.customer_id == customer, d.product_id.is_not(None))
    return sa.select(d.product_id).where(mine, sa.or_(d.status == "open", lost))


def _complaints(customer: Any) -> tuple[Any, Any]:
    """Cases of complaints that are open, and complaints of late without a case."""
    c, f = t.case.c, t.feedback.c
    open_then = sa.and_(c.opened < bound("before"), sa.or_(c.solved.is_(None), c.solved >= bound("before")))
    cases = sa.select(c.id).where(c.customer_id == customer, c.kind == "complaint", open_then)
    told = sa.select(c.id).where(c.feedback_id == f.id).exists()
    late = sa.and_(f.at >= bound("from"), f.at < bound("before"))
    return cases, sa.select(f.id).where(f.customer_id == customer, f.kind == "complaint", late, ~told)


@statement()
def refused() -> Any:
    return _no(bound("id")).distinct()


@statement()
def complaint() -> Any:
    cases, told = _complaints(bound("id"))
    return sa.union_all(cases, told).limit(1)


def _may_be_offered(product: Any) -> tuple[Any, ...]:
    cases, told = _complaints(t.customer.c.id)
    return t.customer.c.archived.is_(None), ~cases.exists(), ~told.exists(), product.not_in(_no(t.customer.c.id))


@statement()
def candidates() -> Any:
    c, d, product = t.customer.c, t.deal.c, bound("product")
    own = sa.select(d.customer_id).where(*_won(d), d.product_id == bound("given"))
    has = sa.select(d.customer_id).where(*_won(d), d.product_id == product)
    mine = sa.and_(c.id.in_(own), c.id.not_in(has))
    return sa.select(c.id, c.name).where(mine, *_may_be_offered(product)).order_by(c.name_key)


@statement()
def repeats() -> Any:
    c, d, o, product = t.customer.c, t.deal.c, t.deal.alias("other").c, bound("product")
    often = (
        sa.select(o.customer_id)
        .where(*_won(o), o.product_id == product)
        .group_by(o.customer_id)
        .having(sa.func.count() >= bound("times"))
    )
    return (
        sa.select(c.id, c.name, d.closed.label("day"))
        .select_from(t.deal.join(t.customer, c.id == d.customer_id))
        .where(*_won(d), d.product_id == product, c.id.in_(often), *_may_be_offered(product))
        .order_by(c.name_key, d.closed, d.id)
    )
