"""Reviews as they were given: means by role and criterion, and what was said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from crmcli.core.periods import Period
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.metrics.query import counted_reviews

_ALWAYS = {"start": date.min, "whole": date.max}


def means_of_reps(database: Database, period: Period, now: datetime) -> list[Row]:
    """For each rep with a review that counts in the period, and each role: the sum and count of the scores, and how
    many people gave them. By name, then role."""
    return database.all(by_rep(), start=period.start, whole=period.end, now=now)


def means_of(database: Database, rep_id: int, period: Period | None, now: datetime) -> list[Row]:
    """One rep's sums and counts by period, role and criterion, the latest period first; None: of every period."""
    return database.all(by_criterion(), rep_id=rep_id, **_limits(period), now=now)


def given_to(database: Database, rep_id: int, period: Period | None, now: datetime) -> list[Row]:
    """One rep's reviews one by one, the latest period first, within it in the order in which they were given."""
    return database.all(one_by_one(), rep_id=rep_id, **_limits(period), now=now)


def _limits(period: Period | None) -> dict[str, Any]:
    return {"start": period.start, "whole": period.end} if period else _ALWAYS


def _figures() -> list[Any]:
    v = t.review.c
    total = sa.func.sum(v.score).label("sum"), sa.func.count().label("count")
    return [*total, sa.func.count(v.by.distinct()).label("people")]


@statement()
def by_rep() -> Any:
    v, r = t.review.c, t.rep.c
    return (
        sa.select(r.name.label("rep"), r.team, v.role, *_figures())
        .select_from(t.review.join(t.rep, r.id == v.rep_id))
        .where(counted_reviews())
        .group_by(r.id, v.role)
        .order_by(r.name_key, v.role)
    )


@statement()
def by_criterion() -> Any:
    v = t.review.c
    return (
        sa.select(sa.func.min(v.label).label("label"), v.start, v.end, v.role, v.criterion, *_figures())
        .where(v.rep_id == sa.bindparam("rep_id"), counted_reviews())
        .group_by(v.start, v.end, v.role, v.criterion)
        .order_by(v.end.desc(), v.start.desc(), v.role, v.criterion.is_not(None), v.criterion)
    )


@statement()
def one_by_one() -> Any:
    v = t.review.c
    return (
        sa.select(v.id, v.label, v.start, v.end, v.role, v.criterion, v.score, v.text, v.by, v.at)
        .where(v.rep_id == sa.bindparam("rep_id"), counted_reviews())
        .order_by(v.end.desc(), v.start.desc(), v.role, v.id)
    )


@statement()
def standing() -> Any:
    """The review that a new one by the same reviewer, for the same, is in place of."""
    v = t.review.c
    same = [getattr(v, name) == sa.bindparam(name) for name in ("rep_id", "start", "end", "role", "by")]
    criterion: Any = sa.bindparam("criterion")
    return sa.select(v.id, v.score).where(*same, v.criterion.is_not_distinct_from(criterion)).order_by(v.id.desc())
