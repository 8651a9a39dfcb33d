"""The records behind the facts of a period: what `facts` adds up in SQL, row by row.

For one rep they are read with all that a change of them can reach: the other deals of their customers, whoever's they
are. For everybody they are all that the period's facts are made of.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from operator import itemgetter
from typing import Any, NamedTuple

from crmcli.database.connect import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements import statement
from crmcli.metrics.scorecard import AS_USUAL, Definitions
from crmcli.periods import Period
from crmcli.queries.facts import limits
from crmcli.vocabulary import DIRECTIONS

WIN_RATES = ("closed", "created", "with-overdue")


class Behind(NamedTuple):
    """Rows as plain dicts, each list in the order of `id`; days are dates, moments aware, amounts minor units.

    deals: kind ("deal"), id, label (its title), customer_id, customer (its name), rep_id, credited_id, amount, status,
    opened, closed, expected, first_won (the customer's first win).
    feedback: kind ("feedback"), id, label (csat or nps), customer_id, customer, rep_id, score, at.
    activities: kind ("activity"), id, label (call, email, meeting or visit), customer_id, customer, rep_id, direction,
    at, answered (the moment of the answer to one that came in).
    reviews: kind ("review"), id, label (the role of who gave it), rep_id, score, criterion, by, start, end, at.
    `limits` are those between which they count: see `queries.facts.limits`.
    """

    deals: list[Row]
    feedback: list[Row]
    activities: list[Row]
    reviews: list[Row]
    limits: dict[str, Any]


def behind(
    database: Database,
    period: Period,
    now: datetime,
    zone: tzinfo,
    definitions: Definitions = AS_USUAL,
    rep: int | None = None,
) -> Behind:
    """What lies behind the facts of that period, of one rep or of everybody."""
    values, one = limits(period, now, zone, definitions), rep is not None
    given = {**values, "rep": rep} if one else values
    deals = database.all(deals_in_play(one=one, win_rate=definitions.win_rate), **given)
    feedback, activities = (database.all(each(one=one), **given) for each in (answers_given, contacts_made))
    return Behind(_of("deal", deals), _of("feedback", feedback), _of("activity", activities), [], values)


def _of(kind: str, rows: list[Row]) -> list[Row]:
    return [{"kind": kind, **row} for row in sorted(rows, key=itemgetter("id"))]


def _within(column: Any, low: str = "start", high: str = "end") -> Any:
    return sa.and_(column >= sa.bindparam(low), column < sa.bindparam(high))


@statement(one=(False, True), win_rate=WIN_RATES)
def deals_in_play(one: bool, win_rate: str) -> Any:
    """Deals closed in the period; wins by which a customer may be active at its start; and, where a customer may not
    have been won before it, those open in it; also those that another definition of the win rate counts.

    Of one rep: those deals of every customer that one of the rep's own belongs to, and the rep's own without customer.
    """
    d = t.deal.c
    if not one:
        since = d.closed >= sa.bindparam("horizon")
        return sa.union_all(_deals(win_rate, since), _deals(win_rate, d.status == "open"))
    # Seen from the rep: by credit for closed deals, by owner for open ones, so that each is found by an index.
    rep: Any = sa.bindparam("rep")
    credited = sa.and_(d.credited_id == rep, d.closed >= sa.bindparam("horizon"))
    owned = sa.and_(d.rep_id == rep, d.status == "open")
    last = sa.or_(d.closed.is_(None), d.closed >= sa.bindparam("start"), d.next_won.is_(None))
    known = sa.and_(d.customer_id.is_not(None), sa.or_(last, d.next_won >= sa.bindparam("start")))
    reached = sa.union(*(_deals(win_rate, own, known, columns=[d.customer_id]) for own in (credited, owned))).cte()
    of_customers = _deals(win_rate, source=reached.join(t.deal, d.customer_id == reached.c.customer_id))
    alone = (_deals(win_rate, own, d.customer_id.is_(None)) for own in (credited, owned))
    return sa.union_all(of_customers, *alone)


def _deals(win_rate: str, *conditions: Any, columns: Any = (), source: Any = None) -> Any:
    """Those of the deals that are in play."""
    d, c = t.deal.c, t.customer.c
    rows = (t.deal if source is None else source).outerjoin(t.customer, c.id == d.customer_id)
    named = d.title.label("label"), c.name.label("customer"), c.first_won
    facts = d.customer_id, d.rep_id, d.credited_id, d.amount, d.status, d.opened, d.closed, d.expected
    return (
        sa.select(*(columns or (d.id.label("id"), *named, *facts)))
        .select_from(rows)
        .where(*conditions, _in_play(win_rate))
    )


def _in_play(win_rate: str) -> Any:
    d, c = t.deal.c, t.customer.c
    end: Any = sa.bindparam("end")
    won_before = sa.and_(d.status == "won", _within(d.closed, "horizon", "start"))
    not_closed = sa.or_(d.closed.is_(None), d.closed >= end)
    new = sa.and_(c.id.is_not(None), sa.or_(c.first_won.is_(None), c.first_won >= sa.bindparam("horizon")))
    by_rate = {
        "created": _within(d.opened),
        "with-overdue": sa.and_(not_closed, _within(d.expected), sa.or_(d.opened.is_(None), d.opened < end)),
    }
    also = [by_rate[win_rate]] if win_rate in by_rate else []
    return sa.or_(_within(d.closed), won_before, sa.and_(d.opened < end, not_closed, new), *also)


@statement(one=(False, True))
def answers_given(one: bool) -> Any:
    """Scores that customers gave in the period and that are credited to somebody."""
    f, c = t.feedback.c, t.customer.c
    rated = sa.and_(f.rep_id == t.rep.c.id, _within(f.at, "since", "until"), f.score.is_not(None))
    rows = t.rep.join(t.feedback, rated).join(t.customer, c.id == f.customer_id)
    named = f.kind.label("label"), c.name.label("customer")
    found = sa.select(f.id, *named, f.customer_id, f.rep_id, f.score, f.at).select_from(rows)
    return _of_rep(found, one)


@statement(one=(False, True))
def contacts_made(one: bool) -> Any:
    """Calls, mails, meetings and visits of the period, out and in: each direction has its index."""
    a, c = t.activity.c, t.customer.c
    named = a.kind.label("label"), c.name.label("customer")
    columns = a.id.label("id"), *named, a.customer_id, a.rep_id, a.direction, a.at, a.answered
    parts = []
    for direction in DIRECTIONS:
        made = sa.and_(a.rep_id == t.rep.c.id, a.direction == direction, _within(a.at, "since", "until"))
        rows = t.rep.join(t.activity, made).join(t.customer, c.id == a.customer_id)
        parts.append(_of_rep(sa.select(*columns).select_from(rows), one))
    return sa.union_all(*parts)


def _of_rep(found: Any, one: bool) -> Any:
    return found.where(t.rep.c.id == sa.bindparam("rep")) if one else found
