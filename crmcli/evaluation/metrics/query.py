"""HOW it is read: one statement per fact, each giving one row per rep for a half-open period.

`start`/`end` are days, `since`/`until` the same limits as moments (the team's midnights). What counts as won, as a
follow-up or as an answer is said here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

from crmcli.core.moments import midnight
from crmcli.core.periods import Period, add_months
from crmcli.core.vocabulary import REVIEWERS
from crmcli.database.conditions import by_rep
from crmcli.database.connection import Database, Row
from crmcli.database.schema.intact import check_counted, check_rules
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import Statement, Text, statement
from crmcli.evaluation.metrics.scoring_rules import ALWAYS, AS_USUAL, Definitions
from crmcli.records.tasks.query import counted, kept_in_time
from crmcli.service.limits.query import count_case_seconds

Facts = dict[int, dict[str, float]]
"""For each rep's id: numbers by the names that `evaluation/metrics/catalogue.py` refers to."""


def facts(
    database: Database,
    period: Period,
    now: datetime,
    zone: tzinfo,
    definitions: Definitions = AS_USUAL,
    groups: Collection[str] = (),
) -> Facts:
    """Every fact of every rep in that period, as far as it has come; a rep without a row had nothing of it. Of metrics
    in groups those of the ones given."""
    check_rules(database)
    check_counted(database)
    values = limits(period, now, zone, definitions)
    if definitions.response_hours != ALWAYS:
        from crmcli.core.working_hours import counter, read_week

        database.function(
            "worked_seconds", 2, counter(read_week(definitions.response_hours), definitions.holidays, zone)
        )
    if "service" in groups:
        count_case_seconds(database, zone)
    # What counts as working hours is no part of the question.
    read = database.once if definitions.response_hours == ALWAYS else database.all
    found: Facts = {}
    for text in _texts(definitions, groups):
        for row in read(text, **values):
            add_to(found.setdefault(row.pop("rep_id"), {}), row)
    return found


def add_to(known: dict[str, float], row: Mapping[str, float]) -> None:
    """Facts of one row added to those of others: a fact that two statements tell of is the sum of both."""
    for name, value in row.items():
        known[name] = known[name] + value if name in known else value


def _texts(definitions: Definitions, groups: Collection[str]) -> Iterator[Text]:
    """The statements that facts so defined take."""
    yield from (each() for each in STATEMENTS)
    yield responses(worked=definitions.response_hours != ALWAYS)
    if definitions.win_rate in WIN_RATES:
        yield WIN_RATES[definitions.win_rate]()
    yield from (GROUPS[name]() for name in sorted(groups))


def limits(period: Period, now: datetime, zone: tzinfo, definitions: Definitions = AS_USUAL) -> dict[str, Any]:
    """The days and moments between which things count in that period, by the names that statements call them."""
    until, tomorrow = midnight(period.end, zone), now.astimezone(zone).date() + timedelta(days=1)
    return {
        "start": period.start,
        "end": min(period.end, tomorrow),
        "whole": period.end,
        "now": now,
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
        sold=_total(won, d.amount),
        cycle_days=_total(timed, dialect.days_between(d.opened, d.closed)),
        cycles=_total(timed),
    )


@statement()
def refunds() -> Any:
    """What refunds of the period take from the revenue of those who have the credit of their deals."""
    d, r = t.deal.c, t.refund.c
    back = sa.select(d.credited_id.label("rep_id"), (-sa.func.sum(r.amount)).label("revenue"))
    return back.select_from(t.refund.join(t.deal, d.id == r.deal_id)).where(_within(r.at)).group_by(d.credited_id)


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
    d = t.deal.c
    start: Any = sa.bindparam("start")
    end: Any = sa.bindparam("end")
    new = sa.and_(d.customer_id.is_not(None), sa.or_(d.customer_won.is_(None), d.customer_won >= start))
    worked = sa.or_(d.closed < end, d.opened < end)
    closed = sa.select(d.credited_id.label("rep_id"), d.customer_id).where(d.closed >= start, worked, new)
    still_open = sa.select(d.rep_id, d.customer_id).where(by_rep(d.rep_id), d.status == "open", d.opened < end, new)
    pairs = closed.union_all(still_open).subquery("pairs")
    return sa.select(pairs.c.rep_id, sa.func.count(pairs.c.customer_id.distinct()).label("prospects")).group_by(
        pairs.c.rep_id
    )


@statement()
def retention() -> Any:
    """Customers active at the period's start (last win within the horizon before it, credited to the rep of that win),
    and how many of them are still active at its end."""
    d = t.deal.c
    return _per_rep(
        t.deal,
        sa.and_(d.credited_id == t.rep.c.id, active_before()),
        active=sa.func.count(d.credited_id),
        retained=_total(sa.and_(d.credited_id.is_not(None), kept())),
    )


def active_before() -> Any:
    """Is the deal the last win, within the horizon before the period, of a customer?"""
    d = t.deal.c
    last = sa.or_(d.next_won.is_(None), d.next_won >= sa.bindparam("start"))
    return sa.and_(d.status == "won", _within(d.closed, "horizon", "start"), last)


def kept() -> Any:
    """Is the customer of such a win still active at the period's end?"""
    d, again = t.deal.c, t.deal.alias("again")
    in_time = sa.exists().where(
        again.c.status == "won", again.c.customer_id == d.customer_id, _within(again.c.closed, "kept_from")
    )
    # The next win tells, but for one before a horizon that is shorter than the period: then a later one may.
    return sa.or_(
        d.closed >= sa.bindparam("kept_from"),
        sa.and_(d.next_won < sa.bindparam("end"), sa.or_(d.next_won >= sa.bindparam("kept_from"), in_time)),
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


@statement(worked=(False, True))
def responses(worked: bool) -> Any:
    """Inbound messages of the period and the hours until the same rep's next outbound one to that customer; where
    `worked`, the working hours.

    Waiting ends at `cutoff` (the period's end or now), answered later or never: what happens afterwards does not
    change the period, and leaving a message unanswered never counts for less than answering it late.
    """
    a = t.activity.c
    hours = _total(a.at.is_not(None), waited(worked)) / 3600.0
    inbound = sa.and_(a.rep_id == t.rep.c.id, a.direction == "in", _within(a.at, "since", "until"))
    return _per_rep(t.activity, inbound, messages=sa.func.count(a.rep_id), response_hours=hours)


def waited(worked: bool) -> Any:
    """Seconds that a message waited for its answer, at most until `cutoff`."""
    a = t.activity.c
    cutoff: Any = sa.bindparam("cutoff")
    ended = sa.case((a.answered < cutoff, a.answered), else_=cutoff)
    return (dialect.worked_seconds if worked else dialect.seconds_between)(a.at, ended)


@statement()
def created() -> Any:
    """Deals opened in the period, and those of them won by its end. A closed one, also where it closed after the
    period, is credited to who owned it at close; an open one to who owns it now."""
    d = t.deal.c
    opened = _within(d.opened)
    won = sa.and_(d.status == "won", d.closed < sa.bindparam("end"))
    closed = sa.and_(d.credited_id == t.rep.c.id, d.closed >= sa.bindparam("start"), opened)
    parts = (
        _per_rep(t.deal, closed, created=sa.func.count(d.credited_id), created_won=_total(won)),
        _per_rep(
            t.deal,
            sa.and_(d.rep_id == t.rep.c.id, d.status == "open", opened),
            created=sa.func.count(d.rep_id),
            created_won=sa.literal(0),
        ),
    )
    return _summed(*parts)


@statement()
def overdue() -> Any:
    """Deals closed in the period, with those still open at its end whose expected close lies in it. One that closed
    after the period is credited to who owned it at close."""
    d = t.deal.c
    late = sa.and_(_within(d.expected), sa.or_(d.opened.is_(None), d.opened < sa.bindparam("end")))
    counted = sa.and_(d.closed >= sa.bindparam("start"), sa.or_(d.closed < sa.bindparam("end"), late))
    parts = (
        _per_rep(t.deal, sa.and_(d.credited_id == t.rep.c.id, counted), closed_or_overdue=sa.func.count(d.credited_id)),
        _per_rep(
            t.deal, sa.and_(d.rep_id == t.rep.c.id, d.status == "open", late), closed_or_overdue=sa.func.count(d.rep_id)
        ),
    )
    return _summed(*parts)


def _summed(*parts: Any) -> Any:
    """The parts' rows of one rep as one row, their columns added up."""
    every = sa.union_all(*parts).subquery("every")
    rep, *columns = every.c
    return sa.select(rep, *(sa.func.sum(column).label(column.name) for column in columns)).group_by(rep)


def counted_reviews() -> Any:
    """Reviews that count in a period: those of periods that lie wholly within it (`whole` is its end), given by
    `now`; of several by one reviewer for the same the last."""
    v, later = t.review.c, t.review.alias("later").c
    now: Any = sa.bindparam("now")
    same = [getattr(later, name) == getattr(v, name) for name in ("rep_id", "start", "end", "role", "by")]
    same += [later.criterion.is_not_distinct_from(v.criterion), later.id > v.id, later.at <= now]
    return sa.and_(
        v.start >= sa.bindparam("start"), v.end <= sa.bindparam("whole"), v.at <= now, ~sa.exists().where(*same)
    )


@statement()
def reviews() -> Any:
    """Reviews that count in the period, which may be under way: `whole` is where it ends in full."""
    v = t.review.c
    parts: dict[str, Any] = {}
    for role in REVIEWERS:
        given = v.role == role
        parts |= {f"review_{role}_sum": _total(given, v.score), f"review_{role}_count": _total(given)}
    return _per_rep(t.review, sa.and_(v.rep_id == t.rep.c.id, counted_reviews()), **parts)


@statement()
def cases() -> Any:
    """Cases answered or solved in the period, and those that were not by its end; the hours of working time that each
    took until then, without waits for the customer."""
    c = t.case.c
    told = sa.func.coalesce(c.answered, c.solved)
    to_answer = c.opened.is_not(None) & (told.is_(None) | (told >= sa.bindparam("since")))
    return _per_rep(
        t.case,
        sa.and_(c.rep_id == t.rep.c.id, seen_to()),
        cases_to_answer=_total(to_answer),
        answer_hours=_total(to_answer, taken(told)) / 3600.0,
        cases_to_solve=sa.func.count(c.id),
        solution_hours=_total(c.id.is_not(None), taken(c.solved)) / 3600.0,
    )


def seen_to() -> Any:
    """Was the case there in the period, and not solved before it?"""
    c = t.case.c
    return sa.and_(c.opened < sa.bindparam("until"), sa.or_(c.solved.is_(None), c.solved >= sa.bindparam("since")))


def taken(step: Any) -> Any:
    """Seconds of working time from a case's opening to that step, at most until `cutoff`, but for those it waited."""
    c, w = t.case.c, t.case_wait.c
    cutoff: Any = sa.bindparam("cutoff")
    ended = sa.case((step < cutoff, step), else_=cutoff)
    over = sa.case((w.until < ended, w.until), else_=ended)
    waited = sa.func.sum(dialect.case_seconds(c.opened, w.since, over))
    apart = sa.select(sa.func.coalesce(waited, 0)).where(w.case_id == c.id, w.since < ended).scalar_subquery()
    return dialect.case_seconds(c.opened, c.opened, ended) - apart


@statement()
def promises() -> Any:
    """What we promised customers until a moment of the period, and what of it was kept."""
    c = t.task.c
    ours = sa.and_(c.promise == "we", c.rep_id == t.rep.c.id, counted("since", "cutoff"))
    return _per_rep(t.task, ours, promises=sa.func.count(c.promise), promises_kept=_total(kept_in_time()))


GROUPS: dict[str, Statement] = {"service": cases, "promises": promises, "reviews": reviews}
"""What the metrics of those groups take."""

STATEMENTS: tuple[Statement, ...] = (closed_deals, refunds, first_wins, prospects, retention, answers, contacts)
"""Every fact that is always read and counted in one way; a new metric adds its statement here and its line to the
catalogue."""

WIN_RATES: dict[str, Statement] = {"created": created, "with-overdue": overdue}
"""What a win rate so defined takes besides."""
