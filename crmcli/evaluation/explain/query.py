"""The records behind a rep's facts of a period: what `facts` adds up in SQL, row by row, with all that a change of one
of them can reach: the other deals of their customers, whoever's they are.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, tzinfo
from operator import itemgetter
from typing import Any

from crmcli.core.periods import Period
from crmcli.core.vocabulary import DIRECTIONS
from crmcli.database.conditions import unindexed
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.explain.effects import RecordsOfFacts
from crmcli.evaluation.metrics.query import limits, seen_to, taken
from crmcli.evaluation.metrics.scoring_rules import AS_USUAL, Definitions
from crmcli.records.rates.query import in_force
from crmcli.records.tasks.query import counted, kept_in_time
from crmcli.service.limits.query import count_case_seconds

WIN_RATES = ("closed", "created", "with-overdue")


def records_of_facts(
    database: Database,
    period: Period,
    now: datetime,
    zone: tzinfo,
    rep: int,
    definitions: Definitions = AS_USUAL,
    groups: Collection[str] = (),
) -> RecordsOfFacts:
    """What lies behind the facts that `evaluation.metrics.query.facts` gives for the same arguments, of one rep."""
    given = limits(period, now, zone, definitions)
    values = {**given, "rep": rep}
    return RecordsOfFacts(
        _of("deal", database.all(deals_in_play(win_rate=definitions.win_rate), **values)),
        _of("feedback", database.all(answers_given(), **values)),
        _of("activity", database.all(contacts_made(), **values)),
        _of("review", database.all(reviews_given(), **values)) if "reviews" in groups else [],
        given,
        _of("refund", database.all(refunds_given(), **values)),
        _of("case", _cases(database, zone, values)) if "service" in groups else [],
        _of("task", database.all(promises_due(), **values)) if "promises" in groups else [],
    )


def _cases(database: Database, zone: tzinfo, values: dict[str, Any]) -> list[Row]:
    count_case_seconds(database, zone)
    return database.all(cases_seen_to(), **values)


def _of(kind: str, rows: list[Row]) -> list[Row]:
    return [{"kind": kind, **row} for row in sorted(rows, key=itemgetter("id"))]


def _within(column: Any, low: str = "start", high: str = "end") -> Any:
    return sa.and_(column >= sa.bindparam(low), column < sa.bindparam(high))


@statement(win_rate=WIN_RATES)
def deals_in_play(win_rate: str) -> Any:
    """Deals closed in the period; wins by which a customer may be active at its start; and, where a customer may not
    have been won before it, those open in it; also those that another definition of the win rate counts.

    Those of every customer that one of the rep's own belongs to, and the rep's own without a customer.
    """
    d = t.deal.c
    # The rep's by credit where they are closed, by owner where they are open, so that each is found by an index.
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
    own = d.currency, d.own_amount, in_force(), _refunded()
    return (
        sa.select(*(columns or (d.id.label("id"), *named, *facts, *own)))
        .select_from(rows)
        .where(*conditions, _in_play(win_rate))
    )


def _refunded() -> Any:
    """What was given back of the deal in the period."""
    r = t.refund.c
    back = sa.select(sa.func.coalesce(sa.func.sum(r.amount), 0)).where(r.deal_id == t.deal.c.id, _within(r.at))
    return back.scalar_subquery().label("refunded")


@statement()
def refunds_given() -> Any:
    """What was given back in the period of deals of which the rep has the credit."""
    r, d, c = t.refund.c, t.deal.c, t.customer.c
    rows = t.refund.join(t.deal, d.id == r.deal_id).join(t.customer, c.id == d.customer_id)
    named = d.title.label("label"), c.name.label("customer"), d.credited_id.label("rep_id")
    chosen = sa.select(
        r.id, *named, (-r.amount).label("amount"), r.at, d.currency, (-r.own_amount).label("own_amount"), in_force()
    )
    return chosen.select_from(rows).where(unindexed(d.credited_id) == sa.bindparam("rep"), _within(r.at))


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


@statement()
def answers_given() -> Any:
    """Scores that customers gave in the period."""
    f, c = t.feedback.c, t.customer.c
    scored = sa.and_(f.rep_id == sa.bindparam("rep"), _within(f.at, "since", "until"), f.score.is_not(None))
    named = f.kind.label("label"), c.name.label("customer")
    rows = t.feedback.join(t.customer, c.id == f.customer_id)
    return sa.select(f.id, *named, f.customer_id, f.rep_id, f.score, f.at).select_from(rows).where(scored)


@statement()
def contacts_made() -> Any:
    """Calls, mails, meetings and visits of the period, out and in: each direction has its index."""
    a, c = t.activity.c, t.customer.c
    named = a.kind.label("label"), c.name.label("customer")
    rows = t.activity.join(t.customer, c.id == a.customer_id)
    found = sa.select(a.id, *named, a.customer_id, a.rep_id, a.direction, a.at).select_from(rows)
    made = sa.and_(a.rep_id == sa.bindparam("rep"), _within(a.at, "since", "until"))
    return sa.union_all(*(found.where(made, a.direction == direction) for direction in DIRECTIONS))


@statement()
def reviews_given() -> Any:
    """Reviews of the period, also those that a later one by the same reviewer has replaced: see `facts.reviews`."""
    v = t.review.c
    inside = sa.and_(v.start >= sa.bindparam("start"), v.end <= sa.bindparam("whole"), v.at <= sa.bindparam("now"))
    columns = v.id, v.role.label("label"), v.rep_id, v.score, v.criterion, v.by, v.start, v.end, v.at
    return sa.select(*columns).where(v.rep_id == sa.bindparam("rep"), inside)


@statement()
def cases_seen_to() -> Any:
    """Cases answered or solved in the period, and those that were not by its end, with the seconds each step took."""
    c, told = t.case.c, sa.func.coalesce(t.case.c.answered, t.case.c.solved)
    since: Any = sa.bindparam("since")
    rows = t.case.join(t.customer, t.customer.c.id == c.customer_id)
    counts = sa.case((told < since, None), else_=taken(told)).label("answer_seconds")
    named = c.subject.label("label"), t.customer.c.name.label("customer"), c.customer_id, c.rep_id, c.opened.label("at")
    chosen = sa.select(c.id, *named, counts, taken(c.solved).label("solution_seconds")).select_from(rows)
    return chosen.where(c.rep_id == sa.bindparam("rep"), seen_to())


@statement()
def promises_due() -> Any:
    """What was promised to customers until a moment of the period."""
    c = t.task.c
    named = c.title.label("label"), t.customer.c.name.label("customer"), c.rep_id, c.promised.label("at")
    kept = sa.case((kept_in_time(), 1), else_=0).label("kept")
    chosen = sa.select(c.id, *named, kept).select_from(t.task.outerjoin(t.customer, t.customer.c.id == c.customer_id))
    return chosen.where(c.rep_id == sa.bindparam("rep"), c.promise == "we", counted("since", "cutoff"))
