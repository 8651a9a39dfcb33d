"""The lines of deals, what customers bought by them, and which deals have their amount from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmcli.core.errors import NotFoundError, RefusedError, brief
from crmcli.database.conditions import Condition, narrowed, place
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.teams.query import among

MOST = 1000
"""Lines of one deal: no more are taken."""


def lines_of(database: Database, deal: int) -> list[Row]:
    """The lines of a deal in their order, with the names of their products."""
    return database.all(of_deal(), deal=deal)


def line(database: Database, id: int) -> Row:
    """The line of that id with what it is of."""
    found = database.one(one_of(), id=id)
    if found is None:
        raise NotFoundError("line", str(id)).with_hint("see: crm list lines")
    return found


def listed(database: Database, chosen: Mapping[str, Any], limit: int, where: Condition | None = None) -> list[Row]:
    """Lines of a deal, customer, product or `reps` (",1,5,"), each if it is given; those of the newest deals first."""
    values = {name: chosen.get(name) for name in ("deal", "customer", "product", "reps")}
    return database.all(narrowed(every(), where), **values, limit=limit, **(where.values if where else {}))


def purchases(database: Database, customer: int, limit: int) -> list[Row]:
    """What a customer bought by the lines of won deals, what was bought last first: of each product the `quantity`, how
    many `deals`, the day it was `last` bought, and the usual `discount` in hundredths of a percent of the price."""
    return database.all(bought_by(), customer=customer, limit=limit)


def check_amount(database: Database, id: int, before: Mapping[str, Any], row: Mapping[str, Any]) -> None:
    """Refuse another amount or currency for a deal that has lines: they make it."""
    if _said(before) != _said(row) and database.one(sum_of(), deal=id):
        raise RefusedError(
            f'amount: "{brief(row["title"])}" has lines, and they make its amount and currency',
            f"change a line: crm edit line ID (see: crm list lines --deal {id})",
        )


def _said(deal: Mapping[str, Any]) -> tuple[Any, Any]:
    own = deal.get("own_amount")
    return (deal["amount"] if own is None else own), deal.get("currency")


@statement()
def of_deal() -> Any:
    chosen = _every().where(t.line.c.deal_id == sa.bindparam("deal"))
    return chosen.order_by(t.line.c.position, t.line.c.id)


@statement()
def one_of() -> Any:
    return _every().where(t.line.c.id == sa.bindparam("id"))


@statement()
def every() -> Any:
    lines, d = t.line.c, t.deal.c
    columns = {"deal": lines.deal_id, "customer": d.customer_id, "product": lines.product_id}
    given = [
        sa.or_(sa.bindparam(name).is_(None), column == sa.bindparam(name)) for name, column in columns.items()
    ]  # fmt: skip
    of_reps = sa.or_(sa.bindparam("reps").is_(None), among(d.rep_id, "reps"))
    chosen = _every().where(*given, of_reps, place())
    return chosen.order_by(lines.deal_id.desc(), lines.position, lines.id).limit(sa.bindparam("limit"))


@statement()
def sum_of() -> Any:
    """What the lines of a deal come to; no row where it has none."""
    lines = t.line.c
    chosen = sa.select(sa.func.sum(lines.amount).label("amount"), sa.func.max(lines.position).label("position"))
    return chosen.where(lines.deal_id == sa.bindparam("deal")).group_by(lines.deal_id)


@statement()
def accepted_of() -> Any:
    """The quote that a won deal was won by."""
    quote, deal = t.quote.c, t.deal.c
    joined = t.quote.join(t.deal, deal.id == quote.deal_id)
    chosen = sa.select(quote.number, quote.version).select_from(joined).order_by(quote.id.desc()).limit(1)
    return chosen.where(quote.deal_id == sa.bindparam("deal"), quote.accepted.is_not(None), deal.status == "won")


@statement()
def bought_by() -> Any:
    lines, d, p = t.line.c, t.deal.c, t.product.c
    joined = t.line.join(t.deal, d.id == lines.deal_id).join(t.product, p.id == lines.product_id)
    full = sa.func.sum(lines.quantity * 1.0 * lines.price / 1000)
    chosen = sa.select(
        p.name.label("product"),
        sa.func.sum(lines.quantity).label("quantity"),
        sa.func.count(lines.deal_id.distinct()).label("deals"),
        sa.func.max(d.closed, type_=d.closed.type).label("last"),
        ((full - sa.func.sum(lines.amount)) / sa.func.nullif(full, 0)).label("discount"),
    )
    chosen = chosen.select_from(joined).where(d.customer_id == sa.bindparam("customer"), d.status == "won")
    last = sa.func.max(d.closed).desc()
    return chosen.group_by(p.id, p.name).order_by(last, p.name, p.id).limit(sa.bindparam("limit"))


def _every() -> Any:
    """Every line with its deal, whose it is, and its product."""
    lines, d, c, rep, p = t.line.c, t.deal.c, t.customer.c, t.rep.c, t.product.c
    joined = t.line.join(t.deal, d.id == lines.deal_id).join(t.rep, rep.id == d.rep_id)
    joined = joined.outerjoin(t.customer, c.id == d.customer_id).outerjoin(t.product, p.id == lines.product_id)
    named = d.title.label("deal"), c.name.label("customer"), rep.name.label("rep"), p.name.label("product")
    of_line = (lines[name] for name in ("text", "quantity", "price", "discount", "discount_rate", "tax", "amount"))
    return sa.select(
        lines.id, lines.deal_id, lines.position, *named, *of_line, d.currency, d.status, d.closed, lines.external_key
    ).select_from(joined)
