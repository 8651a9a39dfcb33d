"""HOW it is read: one statement per fact, each giving one row per rep for a half-open period.

`start`/`end` are days, `since`/`until` the same limits as moments (the team's midnights). What counts as won, as a
follow-up or as an answer is said here and nowhere else.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Any

from crmcli.database.connect import Database, Row
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements import Statement, statement
from crmcli.metrics.scorecard import AS_USUAL, Definitions
from crmcli.moments import midnight
from crmcli.periods import Period, add_months
from crmcli.vocabulary import REVIEWERS

Facts = dict[int, dict[str, float]]
"""For each rep's id: numbers by the names that `metrics/catalogue.py` refers to."""


def facts(
    database: Database,
    period: Period,
    now: datetime,
    zone: tzinfo,
    definitions: Definitions = AS_USUAL,
    reviewed: bool = False,
) -> Facts:
    """Every fact of every rep in that period, as far as it has come; a rep without a row had nothing of it."""
    values = limits(period, now, zone, definitions)
    found: Facts = {}
    for each in (*STATEMENTS, reviews) if reviewed else STATEMENTS:
        for row in database.all(each(), **values):
            found.setdefault(row.pop("rep_id"), {}).update(row)
    return found


def limits(period: Period, now: datetime, zone: tzinfo, definitions: Definitions = AS_USUAL) -> dict[str, Any]:
    """The days and moments between which things count in that period, by the names that statements call them."""
    until, tomorrow = midnight(period.end, zone), now.astimezone(zone).date() + timedelta(days=1)
    return {
        "start": period.start,
        "end": min(period.end, tomorrow),
        "since": midnight(period.start, zone),
        "until": min(until, now + timedelta(seconds=1)),
        "cutoff": min(until, now),
        "horizon": add_months(period.start, -definitions.retention_months),
        "kept_from": add_months(period.end, -definitions.retention_months),
    }


def every_rep(database: Database) -> list[Row]:
    """All reps, archived ones too, by name."""
    return database.all(reps())


@statement()
def reps() -> Any:
    r = t.rep.c
    return sa.select(r.id, r.name, r.team, r.joined, r.left, r.archived).order_by(r.name_key)


def _within(column: Any, low: str = "start", high: str = "end") -> Any:
    return sa.and_(column >= sa.bindparam(low), column < sa.bindparam(high))


def _total(condition: Any, value: Any = 1) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, value), else_=0)), 0)


def _per_rep(table: Any, condition: Any, **columns: Any) -> Any:
    """A row for each rep, of the table's rows that match. The rep comes first and the index next: nothing is sorted."""
    named = [column.label(name) for name, column in columns.items()]
    return (
        sa.select(t.rep.c.id.label("rep_id"), *named)
        .select_from(t.rep.outerjoin(table, condition))
        .group_by(t.rep.c.id)
    )


@statement()
def closed_deals() -> Any:
    """Deals closed in the period, credited to who owned them at close."""
    d = t.deal.c
    won, timed = d.status == "won", sa.and_(d.status == "won", d.opened.is_not(None))
    return _per_rep(
        t.deal,
        sa.and_(d.credited_id == t.rep.c.id, _within(d.closed)),
        closed=sa.func.count(d.credited_id),
        won=_total(won),
        revenue=_total(won, d.amount),
        cycle_days=_total(timed, dialect.days_between(d.opened, d.closed)),
        cycles=_total(timed),
    )


@statement()
def first_wins() -> Any:
    """Customers whose first won deal ever closed in the period, credited to the rep of that deal (of several on one
    day, the one recorded first)."""
    d, c = t.deal.c, t.customer.c
    won_then = sa.and_(d.status == "won", d.customer_id == c.id, d.closed == c.first_won)
    first = sa.select(d.credited_id).where(won_then).order_by(d.id).limit(1).scalar_subquery().label("rep_id")
    return sa.select(first, sa.func.count().label("first_wins")).where(_within(c.first_won)).group_by("rep_id")


@statement()
def prospects() -> Any:
    """Customers without a win before the period who had a deal open or closed in it, for each rep of such a deal.

    A deal of which nobody knows when it was opened counts by its close date only.
    """
    d, c = t.deal.c, t.customer.c
    start: Any = sa.bindparam("start")
    end: Any = sa.bindparam("end")
    # Most deals tell by themselves; of the others the customer is looked up, and CASE keeps to that order.
    unwon = sa.exists().where(c.id == d.customer_id, c.first_won >= start)
    new = sa.case((d.customer_won.is_(None), d.customer_id.is_not(None)), (d.customer_won < start, False), else_=unwon)
    worked = sa.or_(d.closed < end, d.opened < end)
    closed = sa.select(d.credited_id.label("rep_id"), d.customer_id).where(d.closed >= start, worked, new)
    still_open = sa.select(d.rep_id, d.customer_id).where(d.status == "open", d.opened < end, new)
    pairs = closed.union(still_open).subquery("pairs")
    return sa.select(pairs.c.rep_id, sa.func.count().label("prospects")).group_by(pairs.c.rep_id)


@statement()
def retention() -> Any:
    """Customers active at the period's start (last win within the horizon before it, credited to the rep of that win),
    and how many of them are still active at its end."""
    d, again = t.deal.c, t.deal.alias("again")
    last = sa.or_(d.next_won.is_(None), d.next_won >= sa.bindparam("start"))
    in_time = sa.exists().where(
        again.c.status == "won", again.c.customer_id == d.customer_id, _within(again.c.closed, "kept_from")
    )
    # The next win tells, but for one before a horizon that is shorter than the period: then a later one may.
    kept = sa.or_(
        d.closed >= sa.bindparam("kept_from"),
        sa.and_(d.next_won < sa.bindparam("end"), sa.or_(d.next_won >= sa.bindparam("kept_from"), in_time)),
    )
    return _per_rep(
        t.deal,
        sa.and_(d.credited_id == t.rep.c.id, d.status == "won", _within(d.closed, "horizon", "start"), last),
        active=sa.func.count(d.credited_id),
        retained=_total(sa.and_(d.credited_id.is_not(None), kept)),
    )


@statement()
def answers() -> Any:
    """Scores that customers gave in the period."""
    f = t.feedback.c
    csat, nps = f.kind == "csat", f.kind == "nps"
    promoters, detractors = sa.and_(nps, f.score >= 9), sa.and_(nps, f.score <= 6)
    return _per_rep(
        t.feedback,
        sa.and_(f.rep_id == t.rep.c.id, _within(f.at, "since", "until")),
        csat_answers=_total(csat),
        satisfied=_total(sa.and_(csat, f.score >= 4)),
        nps_answers=_total(nps),
        net_promoters=_total(promoters) - _total(detractors),
    )


@statement()
def contacts() -> Any:
    """Outbound calls, mails, meetings and visits in the period (notes have no direction)."""
    a = t.activity.c
    outbound = sa.and_(a.rep_id == t.rep.c.id, a.direction == "out", _within(a.at, "since", "until"))
    return _per_rep(t.activity, outbound, contacts=sa.func.count(a.rep_id))


@statement()
def responses() -> Any:
    """Inbound messages of the period and the hours until the same rep's next outbound one to that customer.

    Waiting ends at `cutoff` (the period's end or now), answered later or never: what happens afterwards does not
    change the period, and leaving a message unanswered never counts for less than answering it late.
    """
    a = t.activity.c
    cutoff: Any = sa.bindparam("cutoff")
    ended = sa.case((a.answered < cutoff, a.answered), else_=cutoff)
    waited = _total(a.at.is_not(None), dialect.seconds_between(a.at, ended)) / 3600.0
    inbound = sa.and_(a.rep_id == t.rep.c.id, a.direction == "in", _within(a.at, "since", "until"))
    return _per_rep(t.activity, inbound, messages=sa.func.count(a.rep_id), response_hours=waited)


@statement()
def reviews() -> Any:
    """Reviews of periods that lie wholly within this one (`whole` is its end, also where it is under way), as far as
    they have been given by now. Of several by one reviewer for the same the last counts."""
    v, later = t.review.c, t.review.alias("later").c
    same = [getattr(later, name) == getattr(v, name) for name in ("rep_id", "start", "end", "role", "by")]
    same += [later.criterion.is_not_distinct_from(v.criterion), later.id > v.id, later.at <= sa.bindparam("now")]
    counted = sa.and_(
        v.rep_id == t.rep.c.id,
        v.start >= sa.bindparam("start"),
        v.end <= sa.bindparam("whole"),
        v.at <= sa.bindparam("now"),
        ~sa.exists().where(*same),
    )
    parts: dict[str, Any] = {}
    for role in REVIEWERS:
        given = v.role == role
        parts |= {f"review_{role}_sum": _total(given, v.score), f"review_{role}_count": _total(given)}
    return _per_rep(t.review, counted, **parts)


STATEMENTS: tuple[Statement, ...] = (
    closed_deals, first_wins, prospects, retention, answers, contacts, responses,
)  # fmt: skip
"""Every fact but those of reviews; a new metric adds its statement here and its line to the catalogue."""
