"""Refunds, and what wins bring with what refunds take of it: the one select of revenue as single amounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crmcli.database.conditions import unindexed
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.teams.query import among

ABOUT = ("deal", "customer", "rep")


def earned(which: Callable[[Any, Any], Any], *columns: str) -> Any:
    """What revenue is made of, row by row: of each won deal its `amount` on the `day` it closed and 1 of `orders`, of
    each refund what it takes on its day and 0; with those `columns` of the deal. `which` is a condition of the day and
    of the rep who has the credit. (Refunds are few: they lead to their deals, not all deals of a rep to theirs.)"""
    d, r = t.deal.c, t.refund.c
    about = [d[name].label(name) for name in columns]
    won = sa.select(*about, d.closed.label("day"), d.amount.label("amount"), sa.literal_column("1").label("orders"))
    back = sa.select(*about, r.at.label("day"), (-r.amount).label("amount"), sa.literal_column("0").label("orders"))
    joined = back.select_from(t.refund.join(t.deal, d.id == r.deal_id))
    return sa.union_all(
        won.where(d.status == "won", which(d.closed, d.credited_id)),
        joined.where(which(r.at, unindexed(d.credited_id))),
    ).subquery("earned")


def revenue(which: Callable[[Any, Any], Any]) -> Any:
    """The sum of those amounts as one value, which may be of each row of a statement; `which` is a condition of the day
    and of the columns of the deal."""
    own, of, r = t.deal.alias("own"), t.deal.alias("of"), t.refund
    back = r.join(of, of.c.id == r.c.deal_id)
    won = sa.select(sa.func.coalesce(sa.func.sum(own.c.amount), 0)).where(own.c.status == "won")
    less = sa.select(sa.func.coalesce(sa.func.sum(r.c.amount), 0)).select_from(back)
    return won.where(which(own.c.closed, own.c)).scalar_subquery() - less.where(which(r.c.at, of.c)).scalar_subquery()


def left_of(database: Database, deal: int) -> int:
    """What has not been given back of a deal, in its own currency."""
    row = database.one(what_is_left(), id=deal)
    return int(row["left"]) if row else 0


def refund(database: Database, id: int) -> Row | None:
    """The refund of that id with what it is of."""
    return database.one(one_of(), id=id)


@statement()
def what_is_left() -> Any:
    d, r = t.deal.c, t.refund.c
    taken = sa.select(sa.func.coalesce(sa.func.sum(sa.func.coalesce(r.own_amount, r.amount)), 0))
    back = taken.where(r.deal_id == d.id).scalar_subquery()
    return sa.select((sa.func.coalesce(d.own_amount, d.amount) - back).label("left")).where(d.id == sa.bindparam("id"))


@statement()
def one_of() -> Any:
    return _every().where(t.refund.c.id == sa.bindparam("id"))


@statement()
def chosen() -> Any:
    """The refunds of a deal, customer, reps (",1,5,") and period, each if it is given, the newest first."""
    d, r = t.deal.c, t.refund.c

    def given(name: str, condition: Any) -> Any:
        return sa.or_(sa.bindparam(name).is_(None), condition)

    return (
        _every()
        .where(
            given("deal", r.deal_id == sa.bindparam("deal")),
            given("customer", d.customer_id == sa.bindparam("customer")),
            given("reps", among(d.credited_id, "reps")),
            given("start", sa.and_(r.at >= sa.bindparam("start"), r.at < sa.bindparam("end"))),
        )
        .order_by(r.at.desc(), r.id.desc())
        .limit(sa.bindparam("limit"))
    )


@statement(about=ABOUT)
def newest(about: str) -> Any:
    """The newest refunds of a deal, of a customer's deals, or charged to a rep."""
    column = {"deal": t.refund.c.deal_id, "customer": t.deal.c.customer_id, "rep": t.deal.c.credited_id}[about]
    of = _every().where(column == sa.bindparam("id"))
    return of.order_by(t.refund.c.at.desc(), t.refund.c.id.desc()).limit(sa.bindparam("limit"))


def _every() -> Any:
    """Every refund, with the deal, its customer and the rep who has the credit."""
    d, r, c, rep = t.deal.c, t.refund.c, t.customer.c, t.rep.c
    named = d.title.label("deal"), c.name.label("customer"), rep.name.label("rep")
    joined = t.refund.join(t.deal, d.id == r.deal_id).join(t.customer, c.id == d.customer_id)
    return sa.select(
        r.id, *named, r.deal_id, r.at, r.amount, d.currency, r.own_amount, r.reason, r.by, r.external_key
    ).select_from(joined.join(t.rep, rep.id == d.credited_id))
