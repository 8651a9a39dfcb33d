"""Open deals that have gone quiet: nothing on record about them since some day.

An activity counts for the deal that it names; one that names none, for every deal of its customer. Besides, a move
counts, and that the deal was opened.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, NamedTuple

from crmcli.core.clock import Clock
from crmcli.core.moments import midnight
from crmcli.core.periods import add_months
from crmcli.database.conditions import bound, rep_parameter, total
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.funnel.open_deals.query import at, open_then


class Silence(NamedTuple):
    """By rep's `name` the `deals` that are open and their `amount`, and those of them that are `quiet`, with
    `quiet_amount`, who has most worth in quiet ones first; the quiet deals worth most; and the `first` to call: of
    those opened within a year (of all, where none was) the one worth most by the probability of its stage."""

    by_rep: list[Row]
    deals: list[Row]
    first: Row | None


def quiet_deals(
    database: Database, clock: Clock, today: date, days: int, reps: Collection[int] | None, rows: int
) -> Silence:
    """Deals open when `today` is over of which nothing is on record for so many days; up to that many rows."""
    since, some = today - timedelta(days=days - 1), reps is not None
    values = {
        **rep_parameter(reps), **at(today + timedelta(days=1), clock),
        "from": since, "year": add_months(today, -12), "since": midnight(since, clock.zone), "now": clock.now,
    }  # fmt: skip
    by_rep = database.once(quiet_by_rep(some=some), **values)
    found = database.once(quietest(some=some), **values, rows=rows)
    likely = [row for row in found if row["likely"]]
    return Silence(by_rep, [row for row in found if not row["likely"]], likely[0] if likely else None)


@statement(some=(False, True))
def quiet_by_rep(some: bool) -> Any:
    each, r = _open(some), t.rep.c
    amount = sa.func.coalesce(each.c.amount, 0)
    silent = total(each.c.quiet, amount).label("quiet_amount")
    figures = sa.func.count().label("deals"), sa.func.sum(amount).label("amount"), total(each.c.quiet).label("quiet")
    rows = sa.select(each.c.rep_id, *figures, silent).group_by(each.c.rep_id).subquery("of_reps")
    named = sa.select(r.name, *(column for column in rows.c if column.name != "rep_id"))
    order = rows.c.quiet_amount.desc(), rows.c.quiet.desc(), r.name_key
    return named.select_from(rows.join(t.rep, r.id == rows.c.rep_id)).order_by(*order)


@statement(some=(False, True))
def quietest(some: bool) -> Any:
    """The quiet deals with the largest amounts, up to `rows`, and, `likely`, the one that is to bring most; each with
    its latest activity and move that are known."""
    each, s = _open(some), t.stage.c
    old = sa.func.coalesce(each.c.opened < bound("year"), sa.true())
    weighted = (each.c.amount * s.probability).desc().nulls_last()
    largest = _first(each, each, 0, bound("rows"))
    likely = _first(each, each.join(t.stage, s.id == each.c.stage_id), 1, 1, old, weighted)
    return _told(sa.union_all(sa.select(largest), sa.select(likely)).subquery("found"))


def _first(each: Any, rows: Any, likely: int, limit: Any, *order: Any) -> Any:
    """The first of the quiet deals in that order, and then by amount."""
    flag: Any = sa.literal_column(str(likely)).label("likely")
    columns = each.c.id, each.c.rep_id, each.c.stage_id, flag
    found = sa.select(*columns).select_from(rows).where(each.c.quiet)
    return found.order_by(*order, *_by_amount(each.c)).limit(limit).subquery()


def _by_amount(each: Any) -> tuple[Any, Any]:
    return each.amount.desc().nulls_last(), each.id


def _told(found: Any) -> Any:
    d, c, r, s, m, a = t.deal.c, t.customer.c, t.rep.c, t.stage.c, t.move.c, t.activity.c
    known, of = a.at <= bound("now"), found.c
    about = sa.select(sa.func.max(a.at)).where(a.deal_id == d.id, known)
    nameless = sa.select(sa.func.max(a.at)).where(a.customer_id == d.customer_id, a.deal_id.is_(None), known)
    moved = sa.select(sa.func.max(m.at)).where(m.deal_id == d.id, m.at < bound("end"))
    latest = [
        sa.type_coerce(each.scalar_subquery(), type_).label(name)
        for name, each, type_ in (
            ("about", about, t.Moment()), ("nameless", nameless, t.Moment()), ("moved", moved, t.Day()),
        )
    ]  # fmt: skip
    joined = (
        found.join(t.deal, d.id == of.id)
        .join(t.rep, r.id == of.rep_id)
        .join(t.stage, s.id == of.stage_id)
        .outerjoin(t.customer, c.id == d.customer_id)
    )
    named = c.name.label("customer"), r.name.label("rep"), s.name.label("stage")
    columns = d.id, d.title, *named, s.probability, d.amount, d.opened, *latest, of.likely
    return sa.select(*columns).select_from(joined).order_by(of.likely, *_by_amount(d))


def _open(some: bool) -> Any:
    """The open deals, each with whether it is `quiet`, which is found out once."""
    d = t.deal.c
    each = open_then(some, d.id, d.customer_id, d.opened)
    return sa.select(each, _is_quiet(each.c).label("quiet")).cte("each_deal").prefix_with("MATERIALIZED")


def _is_quiet(each: Any) -> Any:
    """Is there nothing since `from`? What was touched since is looked up once, for it is far less than what is open."""
    a, m = t.activity.c, t.move.c
    active = [
        sa.select(a.deal_id, a.customer_id).where(
            a.rep_id.in_(sa.select(t.rep.c.id)), direction, a.at >= bound("since"), a.at <= bound("now")
        )
        for direction in (a.direction == "out", a.direction == "in", a.direction.is_(None))
    ]
    recent = sa.union_all(*active).cte("recent")
    moved = sa.select(m.deal_id).where(m.at >= bound("from"), m.at < bound("end"))
    named = sa.select(recent.c.deal_id).where(recent.c.deal_id.is_not(None))
    nameless = sa.select(recent.c.customer_id).where(recent.c.deal_id.is_(None))
    untouched = sa.or_(each.customer_id.is_(None), each.customer_id.not_in(nameless))
    opened = sa.or_(each.opened.is_(None), each.opened < bound("from"))
    return sa.and_(opened, each.id.not_in(named), each.id.not_in(moved), untouched)
