"""Open deals that have gone quiet: nothing on record about them since some day.

An activity counts for the deal that it names; one that names none, for every deal of its customer. Besides, a move
counts, and that the deal was opened.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from crmcli.database.connect import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements import statement
from crmcli.moments import midnight
from crmcli.queries.chosen import bound, chosen, listed, total, unindexed
from crmcli.queries.evaluation import Clock

ORDERS = ("amount", "weighted")


def quiet_deals(
    database: Database, clock: Clock, today: date, days: int, reps: Collection[int] | None, rows: int
) -> tuple[list[Row], list[Row], Row | None]:
    """Open deals of which nothing is on record for so many days: by rep's `name` the `deals` that are open and their
    `amount`, and those of them that are `quiet`, with `quiet_amount`; the most valuable ones, up to `rows`; and the one
    worth most by the probability of its stage."""
    since = today - timedelta(days=days - 1)
    values = {
        "reps": listed(reps), "today": today, "from": since,
        "since": midnight(since, clock.zone), "now": clock.now,
    }  # fmt: skip
    by_rep = database.all(by_rep_text(), **values)
    listing = database.all(quietest(by="amount"), **values, rows=rows)
    first = database.one(quietest(by="weighted"), **values, rows=1)
    return by_rep, listing, first


@statement()
def by_rep_text() -> Any:
    """A row for each rep with open deals, who has most worth in quiet ones first."""
    d, r = t.deal.c, t.rep.c
    quiet, amount = _is_quiet(), sa.func.coalesce(d.amount, 0)
    silent = total(quiet, amount).label("quiet_amount")
    figures = sa.func.count().label("deals"), sa.func.sum(amount).label("amount"), total(quiet).label("quiet"), silent
    rows = sa.select(d.rep_id, *figures).where(_open()).group_by(d.rep_id).subquery("of_reps")
    named = sa.select(r.name, *(column for column in rows.c if column.name != "rep_id"))
    order = rows.c.quiet_amount.desc(), rows.c.quiet.desc(), r.name_key
    return named.select_from(rows.join(t.rep, r.id == rows.c.rep_id)).order_by(*order)


@statement(by=ORDERS)
def quietest(by: str) -> Any:
    """The quiet deals worth most, each with its last activity and move that are known."""
    d, s = t.deal.c, t.stage.c
    probable = d.amount * s.probability if by == "weighted" else d.amount
    worth = probable.label("worth")
    found = (
        sa.select(d.id, worth)
        .select_from(t.deal.join(t.stage, s.id == d.stage_id))
        .where(_open(), _is_quiet())
        .order_by(worth.desc().nulls_last(), d.id)
        .limit(bound("rows"))
        .subquery("found")
    )
    return _told(found)


def _told(found: Any) -> Any:
    d, c, r, s, m, a = t.deal.c, t.customer.c, t.rep.c, t.stage.c, t.move.c, t.activity.c
    known = a.at <= bound("now")
    about = sa.select(sa.func.max(a.at)).where(a.deal_id == d.id, known)
    nameless = sa.select(sa.func.max(a.at)).where(a.customer_id == d.customer_id, a.deal_id.is_(None), known)
    moved = sa.select(sa.func.max(m.at)).where(m.deal_id == d.id, m.at <= bound("today"))
    latest = [
        sa.type_coerce(each.scalar_subquery(), type_).label(name)
        for name, each, type_ in (
            ("about", about, t.Moment()), ("nameless", nameless, t.Moment()), ("moved", moved, t.Day()),
        )
    ]  # fmt: skip
    joined = (
        found.join(t.deal, d.id == found.c.id)
        .join(t.rep, r.id == d.rep_id)
        .join(t.stage, s.id == d.stage_id)
        .outerjoin(t.customer, c.id == d.customer_id)
    )
    named = c.name.label("customer"), r.name.label("rep"), s.name.label("stage")
    columns = d.id, d.title, *named, s.probability, d.amount, d.opened, *latest
    return sa.select(*columns).select_from(joined).order_by(found.c.worth.desc().nulls_last(), d.id)


def _open() -> Any:
    d = t.deal.c
    begun = sa.or_(d.opened.is_(None), d.opened <= bound("today"))
    return sa.and_(d.status == "open", d.archived.is_(None), begun, unindexed(d.rep_id).in_(chosen()))


def _is_quiet() -> Any:
    """Is there nothing since `from`? What was touched since is looked up once, for it is far less than what is open."""
    d, a, m = t.deal.c, t.activity.c, t.move.c
    active = [
        sa.select(a.deal_id, a.customer_id).where(
            a.rep_id.in_(sa.select(t.rep.c.id)), direction, a.at >= bound("since"), a.at <= bound("now")
        )
        for direction in (a.direction == "out", a.direction == "in", a.direction.is_(None))
    ]
    recent = sa.union_all(*active).cte("recent")
    moved = sa.select(m.deal_id).where(m.at >= bound("from"), m.at <= bound("today"))
    named = sa.select(recent.c.deal_id).where(recent.c.deal_id.is_not(None))
    nameless = sa.select(recent.c.customer_id).where(recent.c.deal_id.is_(None))
    untouched = sa.or_(d.customer_id.is_(None), d.customer_id.not_in(nameless))
    opened = sa.or_(d.opened.is_(None), d.opened < bound("from"))
    return sa.and_(opened, d.id.not_in(named), d.id.not_in(moved), untouched)
