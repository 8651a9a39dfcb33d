"""What customers bought, as of a day, and what is not to be offered to them.

Parameters: `end`, the day after that day; `since`, the day from which on a no counts; `before`, the moment at which
`end` begins, and `from`, that at which `since` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from crmcli.core.clock import Clock
from crmcli.core.moments import midnight
from crmcli.database.conditions import bound
from crmcli.database.connection import Database, Row
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.marketing.offers.insight import SILENT, Rule, rules, tallied

COMMA = ord(",")


def when(clock: Clock, today: date) -> dict[str, Any]:
    """The parameters of that day."""
    end = today + timedelta(days=1)
    since = end - timedelta(days=SILENT)
    return {"end": end, "since": since, "before": midnight(end, clock.zone), "from": midnight(since, clock.zone)}


def known_rules(database: Database, end: date) -> list[Rule]:
    """What goes with what, by all purchases before that day."""
    counted = (
        (tuple(map(int, row["products"].split(chr(COMMA)))), row["customers"])
        for row in database.once(baskets(), end=end)
    )
    return rules(*tallied(counted))


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


def _won(d: Any, product: Any) -> tuple[Any, ...]:
    return d.status == "won", product.is_not(None), d.closed < bound("end")


def _products(d: Any) -> Iterator[tuple[Any, Any]]:
    """What a deal is of: its product, and those of its lines; each with the rows that it is found in."""
    line = t.line.alias(f"{d.name}_line") if d is not t.deal else t.line
    yield d, d.c.product_id
    yield line.join(d, d.c.id == line.c.deal_id), line.c.product_id


@statement()
def named() -> Any:
    p = t.product.c
    return sa.select(p.id, p.name, p.archived).order_by(p.id)


@statement()
def baskets() -> Any:
    """What customers have, as the ids of products, and how many have just that. Nearly all deals are read: in the order
    in which they stand, which no index has."""
    d = t.deal.c
    status, closed = (sa.func.coalesce(column, column) for column in (d.status, d.closed))  # which no index finds
    bought = sa.union(
        *(
            sa.select(d.customer_id, product.label("product_id"))
            .select_from(found)
            .where(status == "won", product.is_not(None), closed < bound("end"))
            for found, product in _products(t.deal)
        )
    )
    own = bought.subquery("bought").c
    products = dialect.together(sa.cast(own.product_id, sa.String), COMMA)
    has = sa.select(products.label("products")).group_by(own.customer_id).subquery("has").c
    return sa.select(has.products, sa.func.count().label("customers")).group_by(has.products).order_by(has.products)


@statement()
def of_customer() -> Any:
    d = t.deal.c
    bought = sa.union(*(
        sa.select(product.label("product_id"), d.closed.label("day"))
        .select_from(found)
        .where(*_won(d, product), d.customer_id == bound("id"))
        for found, product in _products(t.deal)
    ))  # fmt: skip
    return bought.order_by("day", "product_id")


def _no(customer: Any) -> list[Any]:
    """Products in deals of that customer that were lost lately, or are open."""
    no = t.deal.alias("no")
    d = no.c
    lost = sa.and_(d.status == "lost", d.closed >= bound("since"), d.closed < bound("end"))
    return [
        sa.select(product.label("product_id"))
        .select_from(found)
        .where(d.customer_id == customer, product.is_not(None), sa.or_(d.status == "open", lost))
        for found, product in _products(no)
    ]


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
    return sa.union(*_no(bound("id")))


@statement()
def complaint() -> Any:
    cases, told = _complaints(bound("id"))
    return sa.union_all(cases, told).limit(1)


def _may_be_offered(product: Any) -> tuple[Any, ...]:
    cases, told = _complaints(t.customer.c.id)
    no = [product.not_in(each.correlate(t.customer)) for each in _no(t.customer.c.id)]
    return t.customer.c.archived.is_(None), ~cases.exists(), ~told.exists(), *no


def _buyers(product: Any) -> list[Any]:
    """Who bought a product: the ids of customers."""
    d = t.deal.c
    return [
        sa.select(d.customer_id).select_from(found).where(*_won(d, own), own == product)
        for found, own in _products(t.deal)
    ]


@statement()
def candidates() -> Any:
    c, product = t.customer.c, bound("product")
    owns = sa.or_(*(c.id.in_(each) for each in _buyers(bound("given"))))
    has_not = [c.id.not_in(each) for each in _buyers(product)]
    return sa.select(c.id, c.name).where(owns, *has_not, *_may_be_offered(product)).order_by(c.name_key)


@statement()
def repeats() -> Any:
    c, d, product = t.customer.c, t.deal.c, bound("product")
    bought = sa.union(*(
        sa.select(d.customer_id, d.closed.label("day")).select_from(found).where(*_won(d, own), own == product)
        for found, own in _products(t.deal)
    )).cte("bought")  # fmt: skip
    often = sa.select(bought.c.customer_id).group_by(bought.c.customer_id).having(sa.func.count() >= bound("times"))
    return (
        sa.select(c.id, c.name, bought.c.day)
        .select_from(bought.join(t.customer, c.id == bought.c.customer_id))
        .where(c.id.in_(often), *_may_be_offered(product))
        .order_by(c.name_key, c.id, bought.c.day)
    )
