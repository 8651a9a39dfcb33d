"""The promises of a period, and how many of them were kept, by rep and customer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from crmcli.core.clock import Clock
from crmcli.core.moments import midnight
from crmcli.core.periods import Period
from crmcli.database.conditions import of_chosen_reps, rep_list, within
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.tasks.query import counted, kept_in_time


class Promises:
    """Of those reps (None: all) and that customer (None: every one)."""

    def __init__(self, database: Database, reps: Collection[int] | None, customer: int | None) -> None:
        self._database, self._of = database, {"reps": rep_list(reps), "customer": customer}

    def due_in(self, period: Period, clock: Clock, older: bool) -> list[Row]:
        """What is to be kept, or was, within the period, the first first; what is `older` and still to be done, too."""
        limits = {"since": midnight(period.start, clock.zone), "until": midnight(period.end, clock.zone)}
        return self._database.all(promises(older=older), **self._of, **limits)

    def counts(self, period: Period, clock: Clock) -> list[Row]:
        """By rep, customer and who promised: how many promises' time ran out in the period, and how many were kept."""
        limits = {"since": midnight(period.start, clock.zone), "until": _so_far(period, clock)}
        return self._database.all(kept_counts(), **self._of, **limits)


def _so_far(period: Period, clock: Clock) -> datetime:
    return min(midnight(period.end, clock.zone), clock.now)


@statement(older=(False, True))
def promises(older: bool) -> Any:
    c, r, u, d = t.task.c, t.rep.c, t.customer.c, t.deal.c
    columns = (
        c.id, c.promise, c.title, u.name.label("customer"), d.title.label("deal"), r.name.label("rep"), c.promised,
        c.due, c.done,
    )  # fmt: skip
    due = within(c.promised, "since", "until")
    if older:
        due = sa.or_(due, sa.and_(c.done.is_(None), c.promised < sa.bindparam("since")))
    chosen = sa.select(*columns).select_from(_joined().outerjoin(t.deal, d.id == c.deal_id))
    return chosen.where(c.promise.is_not(None), due, *_of()).order_by(c.promised, c.id)


@statement()
def kept_counts() -> Any:
    c, r, u = t.task.c, t.rep.c, t.customer.c
    columns = (r.name.label("rep"), u.name.label("customer"), c.promise, sa.func.count().label("number"))
    some = sa.func.sum(sa.case((kept_in_time(), 1), else_=0)).label("kept")
    keys = (c.rep_id, c.customer_id, c.promise)
    return (
        sa.select(*columns, some)
        .select_from(_joined())
        .where(counted(), *_of())
        .group_by(*keys, r.id, u.id)
        .order_by(*keys)
    )


def _joined() -> Any:
    c = t.task.c
    return t.task.outerjoin(t.rep, t.rep.c.id == c.rep_id).outerjoin(t.customer, t.customer.c.id == c.customer_id)


def _of() -> tuple[Any, ...]:
    """Of the reps in question, or nobody's where all are; of the customer."""
    c = t.task.c
    reps: Any = sa.bindparam("reps", type_=sa.String)
    customer: Any = sa.bindparam("customer")
    return (
        sa.or_(reps.is_(None), of_chosen_reps(c.rep_id)),
        sa.or_(customer.is_(None), c.customer_id == customer),
    )
