"""Follow-ups as they were made, by kind and weekday, and the messages that wait for an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any

from crmcli.database.conditions import bound, chosen_reps, within
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.metrics.query import waited


@statement()
def made() -> Any:
    """How many `follow_ups` each rep made, by kind and `weekday` (0 is Sunday) of the zone that is `shift` (as "+60
    minutes") ahead of UTC. What counts is said in `facts.contacts`."""
    a = t.activity.c
    weekday = dialect.weekday_of(a.at, bound("shift", sa.String)).label("weekday")
    return (
        sa.select(a.rep_id, a.kind, weekday, sa.func.count().label("follow_ups"))
        .where(a.rep_id.in_(chosen_reps()), a.direction == "out", within(a.at, "since", "until"))
        .group_by(a.rep_id, a.kind, weekday)
        .order_by(a.rep_id, a.kind, weekday)
    )


@statement(worked=(False, True))
def longest(worked: bool) -> Any:
    """The longest wait of each rep's messages of the period, in seconds."""
    a = t.activity.c
    inbound = sa.and_(a.rep_id.in_(chosen_reps()), a.direction == "in", within(a.at, "since", "until"))
    return sa.select(a.rep_id, sa.func.max(waited(worked)).label("seconds")).where(inbound).group_by(a.rep_id)


@statement()
def waiting() -> Any:
    """Customers who wait for an answer of a rep now: since `at`, the first message that is not answered, of those since
    `since`. Who waits longest comes first, up to `rows`; `all_waiting` counts them all."""
    who = _who_waits()
    c, r = t.customer.c, t.rep.c
    joined = who.join(t.rep, r.id == who.c.rep_id).join(t.customer, c.id == who.c.customer_id)
    return (
        sa.select(
            c.name.label("customer"),
            r.name.label("rep"),
            sa.type_coerce(who.c.at, t.Moment()).label("at"),
            who.c.messages,
            sa.func.count().over().label("all_waiting"),
        )
        .select_from(joined)
        .where(c.archived.is_(None))
        .order_by(who.c.at, c.name_key, r.name_key)
        .limit(bound("rows"))
    )


@statement()
def waiting_by_rep() -> Any:
    """How many `customers` wait for each rep."""
    who, c = _who_waits(), t.customer.c
    return (
        sa.select(who.c.rep_id, sa.func.count().label("customers"))
        .select_from(who.join(t.customer, c.id == who.c.customer_id))
        .where(c.archived.is_(None))
        .group_by(who.c.rep_id)
    )


def _who_waits() -> Any:
    a = t.activity.c
    unanswered = sa.or_(a.answered.is_(None), a.answered > bound("now"))
    inbound = sa.and_(a.direction == "in", a.at >= bound("since"), a.at <= bound("now"))
    return (
        sa.select(a.rep_id, a.customer_id, sa.func.min(a.at).label("at"), sa.func.count().label("messages"))
        .where(a.rep_id.in_(chosen_reps()), inbound, unanswered)
        .group_by(a.rep_id, a.customer_id)
        .subquery("who")
    )


def spans(since: datetime, until: datetime, zone: tzinfo) -> Iterator[tuple[datetime, datetime, str]]:
    """The time from `since` to `until` in parts within which clocks are not set forward or back, each with the zone's
    distance from UTC as SQLite takes it ("+60 minutes")."""
    while since < until:
        ahead, end = _ahead(since, zone), until
        step = min(until, since + timedelta(days=7))
        while step < until and _ahead(step, zone) == ahead:
            step = min(until, step + timedelta(days=7))
        if _ahead(step, zone) != ahead:
            end = _turn(max(since, step - timedelta(days=7)), step, zone)
        yield since, end, f"{ahead.total_seconds() / 60:+.0f} minutes"
        since = end


def _turn(low: datetime, high: datetime, zone: tzinfo) -> datetime:
    """The second from which on the zone's distance is that of `high`, no longer that of `low`."""
    ahead = _ahead(low, zone)
    while (high - low) > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _ahead(middle, zone) == ahead else (low, middle)
    return high


def _ahead(moment: datetime, zone: tzinfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
