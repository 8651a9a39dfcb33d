"""The runs that were approved, and what they pay, as the data file keeps them."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.pay.payout.adjustments import Due, Entry, Run, Thing


def runs(database: Database, zone: tzinfo, period: Period | None = None) -> list[Run]:
    """The runs of a period, else all, in the order in which they were approved."""
    days = {"start": period and period.start, "end": period and period.end}
    return [
        Run(
            row["id"], Period(row["label"], row["start"], row["end"]), row["at"], row["at"].astimezone(zone).date(),
            row["by"], row["total"] or 0, row["lines"], bool(row["first"]), row["digest"], row["paid"], row["paid_by"],
        )
        for row in database.all(runs_of(), **days)
    ]  # fmt: skip


def approved(database: Database, period: Period) -> dict[Thing, Due]:
    """What was approved for that period over all runs, thing by thing."""
    return {
        Thing(row["rep_id"], row["line"], row["deal_id"]): Due(
            row["what"], row["plan"], row["plan_version"], row["approved"]
        )
        for row in database.all(approved_of(), start=period.start, end=period.end)
    }


def entries_of(database: Database, period: Period) -> list[Entry]:
    """What the runs of that period adjust: what they pay but for the first one's own, in the order of the runs."""
    return [
        Entry(
            Period(row["label"], row["start"], row["end"]), Thing(row["rep_id"], row["line"], row["deal_id"]),
            row["rep"], row["what"], row["plan"], row["plan_version"], row["due"] - row["amount"], row["due"],
            row["run_id"],
        )
        for row in database.all(adjusting(), start=period.start, end=period.end)
    ]  # fmt: skip


def first_content(database: Database, period: Period) -> str | None:
    """The text of the period's first run, if there is one."""
    row = database.one(content(), start=period.start, end=period.end)
    return row["content"] if row else None


def _within(table: Any) -> Any:
    return sa.and_(table.c.start == sa.bindparam("start"), table.c.end == sa.bindparam("end"))


@statement()
def runs_of() -> Any:
    """The runs with the sum of their lines and how many these are; without `start` all."""
    r, line = t.pay_run.c, t.pay_line.c
    lines = sa.select(line.run_id, sa.func.sum(line.amount).label("total"), sa.func.count().label("lines"))
    each = lines.group_by(line.run_id).subquery("each_run")
    return (
        sa.select(
            r.id, r.label, r.start, r.end, r.at, r.by, r.digest, r.paid, r.paid_by, each.c.total,
            sa.func.coalesce(each.c.lines, 0).label("lines"), (r.content != "").label("first"),
        )
        .select_from(t.pay_run.outerjoin(each, each.c.run_id == r.id))
        .where(sa.or_(sa.bindparam("start").is_(None), _within(t.pay_run)))
        .order_by(r.id)
    )  # fmt: skip


@statement()
def approved_of() -> Any:
    """Each thing of a period with the sum of its amounts, and what was said of it last."""
    line = t.pay_line.c
    summed = (
        sa.select(sa.func.max(line.id).label("last"), sa.func.sum(line.amount).label("approved"))
        .where(_within(t.pay_line))
        .group_by(line.rep_id, line.line, line.deal_id)
        .subquery("summed")
    )
    columns = (line.rep_id, line.line, line.deal_id, line.what, line.plan, line.plan_version, summed.c.approved)
    return sa.select(*columns).select_from(t.pay_line.join(summed, summed.c.last == line.id)).order_by(line.id)


@statement()
def adjusting() -> Any:
    line, run, rep = t.pay_line.c, t.pay_run, t.rep.c
    other = sa.or_(run.c.content == "", line.start != run.c.start, line.end != run.c.end)
    return (
        sa.select(
            line.run_id, line.rep_id, rep.name.label("rep"), line.label, line.start, line.end, line.plan,
            line.plan_version, line.line, line.deal_id, line.what, line.due, line.amount,
        )
        .select_from(t.pay_line.join(run, run.c.id == line.run_id).join(t.rep, rep.id == line.rep_id))
        .where(_within(run), other)
        .order_by(line.run_id, rep.name, line.id)
    )  # fmt: skip


@statement()
def content() -> Any:
    r = t.pay_run.c
    return sa.select(r.content).where(_within(t.pay_run), r.content != "").order_by(r.id).limit(1)
