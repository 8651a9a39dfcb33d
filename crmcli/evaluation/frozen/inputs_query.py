"""A copy of everything that a period's evaluation is made of, as the period knows it: what froze it, and what says
later what has changed since.

A superset of what the facts count: each record that a change could bring in or take out is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crmcli import __version__
from crmcli.core.clock import Clock
from crmcli.database.connection import Database, Row
from crmcli.database.settings import every_setting
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.frozen.insight import (
    Activity,
    Answer,
    Customer,
    Deal,
    Inputs,
    Opinion,
    Promise,
    Refund,
    SeenTo,
    outcomes,
)
from crmcli.evaluation.metrics.query import counted_reviews, limits, seen_to, taken
from crmcli.evaluation.metrics.scoring_rules import DEFAULT
from crmcli.evaluation.score.query import Evaluated
from crmcli.evaluation.verify.rule_changes import Agreed
from crmcli.records.tasks.query import counted, kept_in_time

SETTINGS = ("currency", "fiscal_year_start", "timezone")


def inputs(database: Database, now: Evaluated, before: Evaluated, clock: Clock) -> Inputs:
    """What the period `now`, which must be over, was made of; it is compared with `before`."""
    period, rules = now.period, now.rules
    values = limits(period, clock.now, clock.zone, rules.card.definitions)
    kept = {row["key"]: row["value"] for row in database.all(every_setting())}
    return Inputs(
        period=period,
        settings={name: kept[name] for name in SETTINGS},
        people=now.people,
        rules=rules,
        facts=now.facts,
        outcomes=outcomes(now.evaluation),
        versus=before.period,
        before=outcomes(before.evaluation),
        before_facts=before.facts,
        deals=_each(Deal, database.each(deals(), **values)),
        customers=_each(
            Customer,
            database.each(customers(service="service" in rules.groups, promised="promises" in rules.groups), **values),
        ),
        feedback=_each(Answer, database.each(feedback(), **values)),
        activities=_each(Activity, database.each(activities(), **values)),
        reviews=_each(Opinion, database.each(opinions(), **values)) if "reviews" in rules.groups else [],
        latest=dict(database.one(latest()) or {}),
        program=__version__,
        refunds=_each(Refund, database.each(refunds(), **values)),
        # What counts as their working time was said where the facts were read.
        cases=_each(SeenTo, database.each(cases(), **values)) if "service" in rules.groups else [],
        promises=_each(Promise, database.each(promises(), **values)) if "promises" in rules.groups else [],
    )


def agreed(database: Database, since: Mapping[str, int]) -> list[Agreed]:
    """The versions of scorecards and their uses that were kept after those ids (see `Inputs.latest`)."""
    versions = database.all(versions_since(), after=since["rule_set"])
    uses = database.all(uses_since(), after=since["rule_use"])
    found = [(row, row["name"], f"version {row['version']}", False) for row in versions]
    found += [(row, row["name"] or DEFAULT.name, f"use by {_user(row)}", True) for row in uses]
    return [
        Agreed(row["id"], name, what, row["valid_from"], row["at"], row["by"], use) for row, name, what, use in found
    ]


def _user(row: Row) -> str:
    return row["rep"] or (f"team {row['team_key']}" if row["team_key"] else "everybody")


def _each(kind: Any, rows: Iterable[Row]) -> list[Any]:
    return [kind(**row) for row in rows]


def _bound(name: str) -> Any:
    return sa.bindparam(name)


def _chosen() -> Any:
    """Deals closed in the period, wins within the horizon before it, deals open at its end, and those of which it was
    expected that they close in it."""
    d = t.deal.c
    then_open = sa.or_(d.closed.is_(None), d.closed >= _bound("end"))
    return sa.or_(
        sa.and_(d.closed >= _bound("start"), d.closed < _bound("end")),
        sa.and_(d.status == "won", d.closed >= _bound("horizon"), d.closed < _bound("start")),
        sa.and_(then_open, sa.or_(d.opened < _bound("end"), d.expected < _bound("end"))),
    )


@statement()
def deals() -> Any:
    """The deals, by id."""
    d, product = t.deal.c, t.product.c
    return (
        sa.select(
            d.id, d.title, d.status, d.customer_id, d.credited_id, d.rep_id.label("owner_id"),
            d.amount, d.opened, d.closed, d.expected, product.name.label("product"), d.source,
        )
        .select_from(t.deal.outerjoin(t.product, product.id == d.product_id))
        .where(_chosen())
        .order_by(d.id)
    )  # fmt: skip


@statement()
def refunds() -> Any:
    """What was given back in the period, by id."""
    r, d, c, product = t.refund.c, t.deal.c, t.customer.c, t.product.c
    rows = t.refund.join(t.deal, d.id == r.deal_id).join(t.customer, c.id == d.customer_id)
    return (
        sa.select(
            r.id, r.deal_id, d.title, c.name.label("customer"), d.credited_id, d.rep_id.label("owner_id"), r.amount,
            r.at, product.name.label("product"), d.opened, c.region,
            sa.func.coalesce(d.source, c.source).label("source"),
        )
        .select_from(rows.outerjoin(t.product, product.id == d.product_id))
        .where(r.at >= _bound("start"), r.at < _bound("end"))
        .order_by(r.id)
    )  # fmt: skip


@statement(service=(False, True), promised=(False, True))
def customers(service: bool, promised: bool) -> Any:
    """The customers of those deals and of the period's feedback and activities (and cases, and promises), by id."""
    c, d, f, a = t.customer.c, t.deal.c, t.feedback.c, t.activity.c
    cases = [sa.select(t.case.c.customer_id).where(seen_to())] if service else []
    ours = [sa.select(t.task.c.customer_id).where(_ours(), t.task.c.customer_id.is_not(None))] if promised else []
    ids = sa.union(
        sa.select(d.customer_id).where(_chosen(), d.customer_id.is_not(None)),
        sa.select(f.customer_id).where(f.at >= _bound("since"), f.at < _bound("until")),
        sa.select(a.customer_id).where(a.at >= _bound("since"), a.at < _bound("until")),
        *cases,
        *ours,
    )
    return sa.select(c.id, c.name, c.owner_id, c.region, c.source, c.first_won).where(c.id.in_(ids)).order_by(c.id)


@statement()
def feedback() -> Any:
    """Feedback with a score that was given in the period, by id."""
    f = t.feedback.c
    return (
        sa.select(f.id, f.customer_id, f.rep_id, f.kind, f.score, f.at)
        .where(f.at >= _bound("since"), f.at < _bound("until"), f.score.is_not(None))
        .order_by(f.id)
    )


@statement()
def activities() -> Any:
    """Activities of the period that have a direction, by id."""
    a = t.activity.c
    return (
        sa.select(a.id, a.customer_id, a.rep_id, a.kind, a.direction, a.at)
        .where(a.at >= _bound("since"), a.at < _bound("until"), a.direction.is_not(None))
        .order_by(a.id)
    )


@statement()
def cases() -> Any:
    """Cases that were there in the period, by id, as they stood at its end."""
    c, until = t.case.c, sa.bindparam("until", type_=t.Moment)
    told = sa.func.coalesce(c.answered, c.solved)
    steps = {"answered": c.answered, "solved": c.solved}
    then = (sa.case((step < until, step), else_=None).label(name) for name, step in steps.items())
    hours = (taken(told) / 3600.0).label("answer_hours"), (taken(c.solved) / 3600.0).label("solution_hours")
    return sa.select(c.id, c.customer_id, c.rep_id, c.opened, *then, *hours).where(seen_to()).order_by(c.id)


@statement()
def promises() -> Any:
    """What was promised to customers until a moment of the period, by id."""
    c = t.task.c
    kept = sa.case((kept_in_time(), 1), else_=0).label("kept")
    return sa.select(c.id, c.customer_id, c.rep_id, c.promised, kept).where(_ours()).order_by(c.id)


def _ours() -> Any:
    return sa.and_(t.task.c.promise == "we", counted("since", "cutoff"))


@statement()
def opinions() -> Any:
    """Reviews that count in the period, by id."""
    v = t.review.c
    return sa.select(v.id, v.rep_id, v.role, v.criterion, v.score).where(counted_reviews()).order_by(v.id)


@statement()
def latest() -> Any:
    """The last id of each table of rules."""
    return sa.select(
        *(
            sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0)).scalar_subquery().label(table.name)
            for table in (t.rule_set, t.rule_use)
        )
    )


@statement()
def versions_since() -> Any:
    """The versions of scorecards kept after that one."""
    r = t.rule_set.c
    return (
        sa.select(r.id, r.name, r.version, r.valid_from, r.at, r.by)
        .where(r.kind == "scorecard", r.id > _bound("after"))
        .order_by(r.id)
    )


@statement()
def uses_since() -> Any:
    """Who was said to use which scorecard after that; without a name the built-in one."""
    u, r, rep = t.rule_use.c, t.rule_set.c, t.rep.c
    name = sa.select(sa.func.max(r.name)).where(r.kind == u.kind, r.name_key == u.name_key).scalar_subquery()
    return (
        sa.select(u.id, name.label("name"), rep.name.label("rep"), u.team_key, u.valid_from, u.at, u.by)
        .select_from(t.rule_use.outerjoin(t.rep, rep.id == u.rep_id))
        .where(u.kind == "scorecard", u.id > _bound("after"))
        .order_by(u.id)
    )
