"""Approving a run of pay, and saying that it was paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.pay.payout.adjustments import Entry


def approve(
    database: Database, period: Period, entries: Sequence[Entry], content: str, digest: str, at: datetime, by: str
) -> int:
    """Keep a run for the period that pays those; `content` is the text of a first one. Returns its number."""
    about = {"label": period.label, "start": period.start, "end": period.end}
    id = database.run(insert_run(), **about, content=content, digest=digest, at=at, by=by)
    for each in entries:
        database.run(
            insert_line(), run_id=id, rep_id=each.thing.rep_id, label=each.period.label, start=each.period.start,
            end=each.period.end, plan=each.plan, plan_version=each.version, line=each.thing.line,
            deal_id=each.thing.deal_id, what=each.what, due=each.due, amount=each.amount,
        )  # fmt: skip
    return id


def mark_paid(database: Database, run: int, day: date, by: str) -> None:
    """Note the day on which the money of a run went."""
    database.run(set_paid(), id_=run, paid=day, by=by)


@statement()
def insert_run() -> Any:
    names = ("label", "start", "end", "content", "digest", "at", "by")
    return sa.insert(t.pay_run).values({name: sa.bindparam(name) for name in names})


@statement()
def insert_line() -> Any:
    names = [column.name for column in t.pay_line.c if column.name != "id"]
    return sa.insert(t.pay_line).values({name: sa.bindparam(name) for name in names})


@statement()
def set_paid() -> Any:
    changed = sa.update(t.pay_run).where(t.pay_run.c.id == sa.bindparam("id_"))
    return changed.values(paid=sa.bindparam("paid"), paid_by=sa.bindparam("by"))
