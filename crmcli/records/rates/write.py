"""Keeping rates, and what amounts in their currencies are worth by them: never one without the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from crmcli.core.errors import NotFoundError, RefusedError
from crmcli.core.money import converted
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.rates.query import Rates


class Rate(NamedTuple):
    """What one unit of the currency is worth from that day on."""

    currency: str
    day: date
    value: str


class Kept(NamedTuple):
    """What became of rates: how many are new, and replace others; and the deals of another worth than before, how many
    of which had closed."""

    new: int = 0
    changed: int = 0
    revalued: int = 0
    closed: int = 0


def keep(database: Database, rates: Iterable[Rate], today: date, now: datetime, by: str) -> Kept:
    """Keep those rates in place of others of the same days, and value the deals in their currencies anew. Refused: a
    rate of the team's own currency, and one of a day to come, for what is open is valued by the latest."""
    team, new, changed, currencies = Rates(database).currency, 0, 0, dict[str, None]()
    for rate in rates:
        if rate.currency == team:
            raise RefusedError(
                f"{team} is the team's currency: it needs no rate", f"rates say what others are in {team}"
            )
        if rate.day > today:
            raise RefusedError(f"a rate of {rate.currency} on {rate.day} lies in the future", f"today is {today}")
        before = database.one(rate_of(), currency=rate.currency, day=rate.day)
        if before and before["value"] == rate.value:
            continue
        new, changed = new + (before is None), changed + (before is not None)
        currencies[rate.currency] = None
        database.run((change if before else insert)(), **rate._asdict(), at=now, by=by)
    revalued = [deal for currency in currencies for deal in revalue(database, currency)]
    return Kept(new, changed, len(revalued), sum(deal["closed"] is not None for deal in revalued))


def drop(database: Database, currency: str, day: date) -> Kept:
    """Take a rate away. Refused: where a deal would be left without one."""
    if not database.one(rate_of(), currency=currency, day=day):
        raise NotFoundError("rate", f"{currency} {day}").with_hint("see: crm rates")
    database.run(delete(), currency=currency, day=day)
    revalued = revalue(database, currency)
    return Kept(changed=1, revalued=len(revalued), closed=sum(deal["closed"] is not None for deal in revalued))


def revalue(database: Database, currency: str) -> list[Row]:
    """Give the deals in that currency what they are worth now, and their refunds; returns those that changed."""
    rates, found = Rates(database), list[Row]()
    for deal in database.all(deals_in(), currency=currency):
        try:
            worth = rates.worth(deal["own_amount"], currency, deal["closed"])
        except RefusedError as error:
            error.message += f', and deal #{deal["id"]} "{deal["title"]}" needs one'
            raise
        if worth != deal["amount"]:
            database.run(set_amount(of="deal"), id_=deal["id"], amount=worth)
            found.append(deal)
        revalue_refunds(database, deal["id"], rates)
    return found


def revalue_refunds(database: Database, deal: int, rates: Rates) -> None:
    """Give a deal's refunds what they are worth at the rate of the deal: each takes what all up to it are worth, less
    what those before it are, so that one given back whole leaves nothing."""
    taken = 0
    for refund in database.all(refunds_of(), deal_id=deal):
        if refund["own_amount"] is None:
            continue
        rate = rates.at(refund["currency"], refund["closed"]).value
        before, taken = taken, taken + refund["own_amount"]
        worth = [converted(each, refund["currency"], rate, rates.currency) for each in (before, taken)]
        if worth[1] - worth[0] != refund["amount"]:
            database.run(set_amount(of="refund"), id_=refund["id"], amount=worth[1] - worth[0])


@statement()
def rate_of() -> Any:
    r = t.rate.c
    return sa.select(r.value).where(r.currency == sa.bindparam("currency"), r.day == sa.bindparam("day"))


@statement()
def insert() -> Any:
    return sa.insert(t.rate).values({name: sa.bindparam(name) for name in ("currency", "day", "value", "at", "by")})


@statement()
def change() -> Any:
    r = t.rate.c
    chosen = sa.update(t.rate).where(r.currency == sa.bindparam("currency"), r.day == sa.bindparam("day"))
    return chosen.values({name: sa.bindparam(name) for name in ("value", "at", "by")})


@statement()
def delete() -> Any:
    r = t.rate.c
    return sa.delete(t.rate).where(r.currency == sa.bindparam("currency"), r.day == sa.bindparam("day"))


@statement()
def deals_in() -> Any:
    """The deals whose amount is in that currency."""
    d = t.deal.c
    chosen = sa.select(d.id, d.title, d.own_amount, d.amount, d.closed)
    return chosen.where(d.currency == sa.bindparam("currency"), d.own_amount.is_not(None)).order_by(d.id)


@statement()
def refunds_of() -> Any:
    """The refunds of a deal in their order, with its currency and close."""
    r, d = t.refund.c, t.deal.c
    return (
        sa.select(r.id, r.own_amount, r.amount, d.currency, d.closed)
        .select_from(t.refund.join(t.deal, d.id == r.deal_id))
        .where(r.deal_id == sa.bindparam("deal_id"))
        .order_by(r.at, r.id)
    )


@statement(of=("deal", "refund"))
def set_amount(of: str) -> Any:
    table = getattr(t, of)
    return sa.update(table).where(table.c.id == sa.bindparam("id_")).values(amount=sa.bindparam("amount"))
