"""Everything about one customer, deal or rep: totals, what is open, and the newest of its history."""

from __future__ import annotations

from datetime import date
from typing import Any

from crmcli.core.periods import Period
from crmcli.core.vocabulary import DIRECTIONS
from crmcli.database.connection import Database, Row
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.contacts import query as contacts
from crmcli.records.listing.query import Wanted, every_field, listed
from crmcli.records.refunds.query import newest, revenue


def totals(database: Database, kind: str, id: int, quarter: Period, today: date) -> Row:
    """The figures of one record: amounts in minor units."""
    found: Row = {"quarter": quarter.label} if kind == "rep" else {}
    for each in TOTALS[kind]:
        found |= database.one(each(), id=id, start=quarter.start, end=quarter.end, today=today) or {}
    if kind != "rep":
        last = database.one(last_contact(about=kind), id=id)
        found["last_contact"] = last and last["at"]
    return found


def moves(database: Database, id: int, today: date) -> list[Row]:
    """The stage history of a deal, newest first, with the days it spent in each open stage."""
    return database.all(moves_of(), id=id, today=today)


def open_deals(database: Database, rep: int, limit: int) -> list[Row]:
    """The open deals of a rep, those expected soonest first."""
    return database.all(expected_of(), id=rep, limit=limit)


def tasks(database: Database, kind: str, id: int, limit: int) -> list[Row]:
    """What is to be done about a customer or deal, or by a rep, by the day it is due."""
    return listed(database, Wanted("task", {kind: id, "open": True}, "due", limit=limit))


def customers(database: Database, rep: int, limit: int) -> list[Row]:
    """The customers that a rep looks after, by name."""
    return listed(database, Wanted("customer", {"owner": rep}, "name", limit=limit))


def deals(database: Database, kind: str, id: int, limit: int) -> list[Row]:
    """The newest deals of a customer or rep, by the day they closed or else were opened."""
    if kind == "customer":
        return database.all(deals_of(), id=id, limit=limit)
    return [*database.all(closed_by(), id=id, limit=limit), *database.all(opened_by(), id=id, limit=limit)]


def activities(database: Database, kind: str, id: int, limit: int) -> list[Row]:
    """The newest activities about a customer or deal, or of a rep."""
    if kind != "rep":
        return listed(database, Wanted("activity", {kind: id}, "at", True, limit))
    found = (database.all(done_by(direction=each), id=id, limit=limit) for each in ("", *DIRECTIONS))
    return [row for rows in found for row in rows]


def people(database: Database, kind: str, id: int) -> dict[str, list[Row]]:
    """Who works at a customer or has a part in a deal; of a contact where they work, and the deals they are in."""
    if kind == "contact":
        return {"positions": contacts.positions(database, id), "deals": contacts.deals(database, id)}
    if kind == "rep":
        return {}
    return {"contacts": (contacts.people if kind == "customer" else contacts.parts)(database, id)}


def refunds(database: Database, kind: str, id: int, limit: int) -> list[Row]:
    """The newest refunds of a deal, of a customer's deals, or charged to a rep."""
    return database.all(newest(about=kind), id=id, limit=limit) if kind != "contact" else []


def feedback(database: Database, kind: str, id: int, limit: int) -> list[Row]:
    """The newest feedback about a customer or deal, or credited to a rep."""
    if kind == "contact":
        return []
    if kind != "rep":
        return listed(database, Wanted("feedback", {kind: id}, "at", True, limit))
    return database.all(credited_to(), id=id, limit=limit)


def about(database: Database, kind: str, id: int) -> dict[str, str]:
    """Which record each field is that names another one: {"customer": "customer/4"}."""
    if kind not in NAMED_BY:
        return {}
    row = database.one(named_by(kind=kind), id=id) or {}
    kinds = {name: "customer" if name == "customer" else "rep" for name in row}
    return {name: f"{kinds[name]}/{value}" for name, value in row.items() if value is not None}


def _sum(condition: Any, value: Any = 1) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, value), else_=0)), 0)


@statement()
def customer_totals() -> Any:
    """Won and lost deals of a customer, and the open ones that are not archived."""
    d = t.deal.c
    won, is_open = d.status == "won", sa.and_(d.status == "open", d.archived.is_(None))
    return sa.select(
        _sum(won).label("won"),
        revenue(lambda _day, own: own.customer_id == sa.bindparam("id")).label("revenue"),
        _sum(d.status == "lost").label("lost"),
        _sum(is_open).label("open"),
        _sum(is_open, d.amount).label("open_amount"),
    ).where(d.customer_id == sa.bindparam("id"))


@statement()
def deal_totals() -> Any:
    """The days a deal took, or has taken so far."""
    d = t.deal.c
    days = dialect.days_between(d.opened, sa.func.coalesce(d.closed, sa.bindparam("today")))
    return sa.select(days.label("days")).where(d.id == sa.bindparam("id"))


@statement()
def rep_pipeline() -> Any:
    """The open deals of a rep that are not archived."""
    d = t.deal.c
    amount = sa.func.coalesce(sa.func.sum(d.amount), 0)
    chosen = sa.select(sa.func.count().label("open"), amount.label("open_amount"))
    return chosen.where(_open_of_rep(), d.archived.is_(None))


def _open_of_rep() -> Any:
    return sa.and_(t.deal.c.status == "open", t.deal.c.rep_id == sa.bindparam("id"))


@statement()
def rep_quarter() -> Any:
    """What was won from `start` to `end`, credited to a rep."""
    d = t.deal.c
    mine = sa.and_(d.credited_id == sa.bindparam("id"), d.status == "won")
    return sa.select(
        sa.func.count().label("won"),
        revenue(lambda day, own: sa.and_(own.credited_id == sa.bindparam("id"), _in_quarter(day))).label("revenue"),
    ).where(mine, _in_quarter(d.closed))


def _in_quarter(day: Any) -> Any:
    return sa.and_(day >= sa.bindparam("start"), day < sa.bindparam("end"))


@statement()
def rep_customers() -> Any:
    """How many customers a rep looks after."""
    c = t.customer.c
    return sa.select(sa.func.count().label("customers")).where(c.owner_id == sa.bindparam("id"), c.archived.is_(None))


TOTALS = {
    "customer": (customer_totals,),
    "deal": (deal_totals,),
    "rep": (rep_quarter, rep_pipeline, rep_customers),
    "contact": (),
}


def there(database: Database, kind: str, id: int) -> bool:
    """Is there a deal or customer of that id?"""
    return database.one(named_by(kind=kind), id=id) is not None


NAMED_BY = {
    "customer": {"owner": "owner_id"},
    "deal": {"customer": "customer_id", "rep": "rep_id", "credited": "credited_id"},
}
"""By which column a record names reps and a customer."""


@statement(kind=tuple(NAMED_BY))
def named_by(kind: str) -> Any:
    columns = getattr(t, kind).c
    return sa.select(*(columns[of].label(name) for name, of in NAMED_BY[kind].items())).where(
        columns.id == sa.bindparam("id")
    )


@statement(about=("customer", "deal", "contact"))
def last_contact(about: str) -> Any:
    """The newest call, mail, meeting or visit, in or out."""
    a = t.activity.c
    chosen = sa.select(a.at).where(a[f"{about}_id"] == sa.bindparam("id"), a.direction.is_not(None))
    return chosen.order_by(a.at.desc()).limit(1)


@statement()
def moves_of() -> Any:
    m, before, after = t.move.c, t.stage.alias("before"), t.stage.alias("after")
    until = sa.func.coalesce(sa.func.lead(m.at).over(order_by=m.id), sa.bindparam("today"))
    days = sa.case((after.c.status == "open", dialect.days_between(m.at, until)))
    columns = (
        m.id,
        before.c.name.label("from"),
        after.c.name.label("to"),
        after.c.status,
        m.at,
        m.by,
        days.label("days"),
        m.checked,
        m.forced,
    )
    joined = t.move.join(after, after.c.id == m.to_id).outerjoin(before, before.c.id == m.from_id)
    return sa.select(*columns).select_from(joined).where(m.deal_id == sa.bindparam("id")).order_by(m.id.desc())


@statement()
def deals_of() -> Any:
    d = t.deal.c
    newest = sa.func.coalesce(d.closed, d.opened).desc().nulls_last()
    return _newest(every_field("deal").where(d.customer_id == sa.bindparam("id")), newest)


@statement()
def closed_by() -> Any:
    d = t.deal.c
    chosen = every_field("deal").where(d.credited_id == sa.bindparam("id"), d.closed.is_not(None))
    return _newest(chosen, d.closed.desc())


@statement()
def opened_by() -> Any:
    return _newest(every_field("deal").where(_open_of_rep()), t.deal.c.opened.desc().nulls_last())


@statement()
def expected_of() -> Any:
    d = t.deal.c
    chosen = every_field("deal").where(_open_of_rep(), d.archived.is_(None))
    return chosen.order_by(d.expected.nulls_last(), d.id).limit(sa.bindparam("limit"))


@statement(direction=("", *DIRECTIONS))
def done_by(direction: str) -> Any:
    """Activities of a rep, in, out, or without a direction: each has an index by time."""
    a = t.activity.c
    return _latest("activity").where(a.direction == direction if direction else a.direction.is_(None))


@statement()
def credited_to() -> Any:
    return _latest("feedback")


def _latest(kind: str) -> Any:
    """What a rep did or was told, newest first."""
    c = getattr(t, kind).c
    chosen = every_field(kind).where(c.rep_id == sa.bindparam("id"))
    return chosen.order_by(c.at.desc(), c.id.desc()).limit(sa.bindparam("limit"))


def _newest(chosen: Any, order: Any) -> Any:
    return chosen.order_by(order, t.deal.c.id.desc()).limit(sa.bindparam("limit"))
