"""HOW it is read: one statement per fact, each giving one row per rep for a half-open period.

`start`/`end` are days, `since`/`until` the same limits as moments (the team's midnights). What counts as won, as a
follow-up or as an answer is said here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from crmcli.database.connect import Database, Row
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements import Statement, statement
from crmcli.moments import midnight
from crmcli.periods import Period, add_months

RETENTION_MONTHS = 12
"""How long after a win its customer counts as active."""

Facts = dict[int, dict[str, float]]
"""For each rep's id: numbers by the names that `metrics/catalogue.py` refers to."""


def facts(database: Database, period: Period, now: datetime, zone: tzinfo) -> Facts:
    """Every fact of every rep in that period; a rep without a row had nothing of it."""
    until = midnight(period.end, zone)
    values: Mapping[str, Any] = {
        "start": period.start,
        "end": period.end,
        "since": midnight(period.start, zone),
        "until": until,
        "cutoff": min(until, now),
        "horizon": add_months(period.start, -RETENTION_MONTHS),
        "kept_from": add_months(period.end, -RETENTION_MONTHS),
    }
    found: Facts = {}
    for each in STATEMENTS:
        for row in database.all(each(), **values):
            found.setdefault(row.pop("rep_id"), {}).update(row)
    return found


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


@statement()
def closed_deals() -> Any:
    """Deals closed in the period, credited to who owned them at close."""
    d = t.deal.c
    won, timed = d.status == "won", sa.and_(d.status == "won", d.opened.is_not(None))
    return (
        sa.select(
            d.credited_id.label("rep_id"),
            sa.func.count().label("closed"),
            _total(won).label("won"),
            _total(won, d.amount).label("revenue"),
            _total(timed, dialect.days_between(d.opened, d.closed)).label("cycle_days"),
            _total(timed).label("cycles"),
        )
        .where(_within(d.closed))
        .group_by(d.credited_id)
    )


@statement()
def first_wins() -> Any:
    """Customers whose first won deal ever closed in the period, credited to the rep of that deal."""
    d, earlier = t.deal.c, t.deal.alias("earlier")
    e = earlier.c
    before = sa.tuple_(e.closed, e.id) < sa.tuple_(d.closed, d.id)
    had = sa.exists().where(e.status == "won", e.customer_id == d.customer_id, before)
    return (
        sa.select(d.credited_id.label("rep_id"), sa.func.count().label("first_wins"))
        .where(d.status == "won", _within(d.closed), ~had)
        .group_by(d.credited_id)
    )


@statement()
def prospects() -> Any:
    """Customers without a win before the period who had a deal open or closed in it, for each rep of such a deal.

    A deal of which nobody knows when it was opened counts by its close date only.
    """
    d, earlier = t.deal.c, t.deal.alias("earlier")
    closed = sa.select(d.credited_id.label("rep_id"), d.customer_id).where(
        d.closed >= sa.bindparam("start"), sa.or_(d.closed < sa.bindparam("end"), d.opened < sa.bindparam("end"))
    )
    still_open = sa.select(d.rep_id, d.customer_id).where(d.status == "open", d.opened < sa.bindparam("end"))
    worked = closed.union(still_open).subquery("worked")
    e = earlier.c
    had = sa.exists().where(e.status == "won", e.customer_id == worked.c.customer_id, e.closed < sa.bindparam("start"))
    return (
        sa.select(worked.c.rep_id, sa.func.count().label("prospects"))
        .where(worked.c.customer_id.is_not(None), ~had)
        .group_by(worked.c.rep_id)
    )


@statement()
def retention() -> Any:
    """Customers active at the period's start (last win within the horizon before it, credited to the rep of that win),
    and how many of them are still active at its end."""
    d, later, again = t.deal.c, t.deal.alias("later"), t.deal.alias("again")
    newer = sa.exists().where(
        later.c.status == "won",
        later.c.customer_id == d.customer_id,
        later.c.closed < sa.bindparam("start"),
        sa.tuple_(later.c.closed, later.c.id) > sa.tuple_(d.closed, d.id),
    )
    kept = sa.exists().where(
        again.c.status == "won", again.c.customer_id == d.customer_id, _within(again.c.closed, "kept_from")
    )
    return (
        sa.select(d.credited_id.label("rep_id"), sa.func.count().label("active"), _total(kept).label("retained"))
        .where(d.status == "won", _within(d.closed, "horizon", "start"), ~newer)
        .group_by(d.credited_id)
    )


@statement()
def answers() -> Any:
    """Scores that customers gave in the period."""
    f = t.feedback.c
    csat, nps = f.kind == "csat", f.kind == "nps"
    promoters, detractors = sa.and_(nps, f.score >= 9), sa.and_(nps, f.score <= 6)
    return (
        sa.select(
            f.rep_id,
            _total(csat).label("csat_answers"),
            _total(sa.and_(csat, f.score >= 4)).label("satisfied"),
            _total(nps).label("nps_answers"),
            (_total(promoters) - _total(detractors)).label("net_promoters"),
        )
        .where(_within(f.at, "since", "until"), f.rep_id.is_not(None))
        .group_by(f.rep_id)
    )


@statement()
def contacts() -> Any:
    """Outbound calls, mails, meetings and visits in the period (notes have no direction)."""
    a = t.activity.c
    return (
        sa.select(a.rep_id, sa.func.count().label("contacts"))
        .where(a.direction == "out", _within(a.at, "since", "until"))
        .group_by(a.rep_id)
    )


@statement()
def responses() -> Any:
    """Inbound messages of the period and the hours until the same rep's next outbound one to that customer.

    Waiting ends at `cutoff` (the period's end or now), answered later or never: what happens afterwards does not
    change the period, and leaving a message unanswered never counts for less than answering it late.
    """
    a, reply = t.activity.c, t.activity.alias("reply")
    r = reply.c
    answered = (
        sa.select(sa.func.min(r.at))
        .where(r.direction == "out", r.customer_id == a.customer_id, r.rep_id == a.rep_id, r.at >= a.at)
        .where(r.at < sa.bindparam("cutoff"))
        .scalar_subquery()
    )
    waited = dialect.seconds_between(a.at, sa.func.coalesce(answered, sa.bindparam("cutoff")))
    return (
        sa.select(a.rep_id, sa.func.count().label("messages"), (sa.func.sum(waited) / 3600.0).label("response_hours"))
        .where(a.direction == "in", _within(a.at, "since", "until"))
        .group_by(a.rep_id)
    )


STATEMENTS: tuple[Statement, ...] = (
    closed_deals, first_wins, prospects, retention, answers, contacts, responses,
)  # fmt: skip
"""Every fact; a new metric adds its statement here and its line to the catalogue."""
