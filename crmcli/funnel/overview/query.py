"""The funnel as recorded: what stands in each stage, and what went through it in a period.

Each row is about one stage, or about one stage and one `group` of deals: its rep, team or product, the customer's
region, or the deal's source (else its customer's).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crmcli.core.periods import Period
from crmcli.database.conditions import Condition, narrowed, of_chosen_reps, place, rep_parameter
from crmcli.database.connection import Database, Row
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement

GROUPS = ("rep", "team", "product", "region", "source")
"""What deals can be grouped by."""


def standing(
    database: Database,
    by: str | None = None,
    reps: Collection[int] | None = None,
    only: Condition | None = None,
) -> list[Row]:
    """`stage_id`, `group`, `deals` and `amount` of every stage with deals; with `reps`, of the deals they own, and of
    those `only` that fulfil a condition.

    Open stages hold the deals that are not archived, Won and Lost all that were ever closed so.
    """
    text = narrowed(deals_by_stage(by=by or "", some=reps is not None), only)
    return database.all(text, **(only.values if only else {}), **rep_parameter(reps))


def flows(database: Database, period: Period, by: str | None = None, reps: Collection[int] | None = None) -> list[Row]:
    """For every stage that deals entered or left in the period: how many distinct ones `entered`, moved `forward`,
    were `lost`, stepped `back`, and entered and then moved forward (`converted`); and the `days` of the `stays` there
    that ended. A deal that is archived keeps counting."""
    values = {"start": period.start, "end": period.end, **rep_parameter(reps)}
    return database.once(moves_by_stage(by=by or "", some=reps is not None), **values)


@statement(by=("", *GROUPS), some=(False, True))
def deals_by_stage(by: str, some: bool) -> Any:
    s, d = t.stage.c, t.deal.c
    counted = sa.and_(sa.or_(s.status != "open", d.archived.is_(None)), place())
    joined = t.stage.join(t.deal, sa.and_(d.stage_id == s.id, counted))
    figures = (sa.func.count().label("deals"), sa.func.coalesce(sa.func.sum(d.amount), 0).label("amount"))
    return _told_apart(joined, s.id, figures, by, some)


@statement(by=("", *GROUPS), some=(False, True))
def moves_by_stage(by: str, some: bool) -> Any:
    each = _of_each_deal()
    e = each.c
    figures = (
        sa.func.count(e.first_entered).label("entered"),
        sa.func.count(e.last_forward).label("forward"),
        sa.func.sum(e.lost).label("lost"),
        sa.func.sum(e.back).label("back"),
        sa.func.sum(sa.case((e.last_forward >= e.first_entered, 1), else_=0)).label("converted"),
        sa.func.sum(e.stays).label("stays"),
        sa.func.coalesce(sa.func.sum(e.days), 0).label("days"),
    )
    joined = each.join(t.deal, t.deal.c.id == e.deal_id) if by or some else each
    return _told_apart(joined, e.stage_id, figures, by, some)


def _told_apart(joined: Any, stage_id: Any, figures: tuple[Any, ...], by: str, some: bool) -> Any:
    """The figures by stage, and by the group that is asked for; of the deals of some reps, or of all."""
    keys = [stage_id.label("stage_id")]
    if by in ("rep", "team"):
        joined = joined.join(t.rep, t.rep.c.id == t.deal.c.rep_id)
    elif by == "product":
        joined = joined.outerjoin(t.product, t.product.c.id == t.deal.c.product_id)
    elif by:
        joined = joined.outerjoin(t.customer, t.customer.c.id == t.deal.c.customer_id)
    if by:
        keys.append(_group(by).label("group"))
    chosen = sa.select(*keys, *figures).select_from(joined).group_by(*keys)
    return chosen.where(of_chosen_reps(t.deal.c.rep_id)) if some else chosen


def _group(by: str) -> Any:
    columns = {"rep": t.rep.c.name, "team": t.rep.c.team, "product": t.product.c.name, "region": t.customer.c.region}
    return columns[by] if by in columns else sa.func.coalesce(t.deal.c.source, t.customer.c.source)


def _of_each_deal() -> Any:
    """One row per deal and stage that it entered or left in the period.

    A deal has moved on from a stage that it entered when its last move forward is not older than its first entering;
    a stage that is skipped is entered and left in the one move.
    """
    moved, step = _moves_in_period(), _steps()
    m, s = moved.c, step.c
    # An outer join, though every move has its steps: it makes SQLite go through the moves and look up the steps.
    is_step = sa.and_(s.from_id == m.from_id, s.to_id == m.to_id, sa.or_(s.until.is_(None), m.at < s.until))
    ended = sa.case((s.stayed == 1, m.days))
    return (
        sa.select(
            m.deal_id,
            s.stage_id,
            sa.func.min(sa.case((s.entered == 1, m.id))).label("first_entered"),
            sa.func.max(sa.case((s.forward == 1, m.id))).label("last_forward"),
            sa.func.max(s.lost).label("lost"),
            sa.func.max(s.back).label("back"),
            sa.func.count(ended).label("stays"),
            sa.func.sum(ended).label("days"),
        )
        .select_from(moved.outerjoin(step, is_step))
        .group_by(m.deal_id, s.stage_id)
        .cte("each_deal")
    )


def _moves_in_period() -> Any:
    """Each move with the days since the deal's move before it: how long it stayed in the stage that it leaves."""
    m, before = t.move.c, t.move.alias("before")
    entered = (
        sa.select(before.c.at)
        .where(before.c.deal_id == m.deal_id, before.c.id < m.id)
        .order_by(before.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    days = dialect.days_between(entered, m.at).label("days")
    chosen = sa.select(m.id, m.deal_id, m.at, sa.func.coalesce(m.from_id, 0).label("from_id"), m.to_id, days)
    within = sa.and_(m.at >= sa.bindparam("start"), m.at < sa.bindparam("end"))
    # Kept aside, so that the period is found by its index and the days are worked out once.
    return chosen.where(within).cte("moved").prefix_with("MATERIALIZED")


def _steps() -> Any:
    """What a move from one stage to another means for each stage that it touches: those two, and those it passes over.

    `until`: a stage that has been archived is passed over by moves before that only.
    """
    start, goal, stage = (t.stage.alias(name) for name in ("start", "goal", "touched"))
    f, g, s = start.c, goal.c, stage.c
    working, won, lost = f.status == "open", g.status == "won", g.status == "lost"
    later = sa.and_(working, sa.or_(won, sa.and_(g.status == "open", g.position > f.position)))
    earlier = sa.and_(g.status == "open", g.position < f.position)
    leaving, entering = s.id == f.id, s.id == g.id
    between = sa.and_(s.status == "open", s.position > f.position, sa.or_(won, s.position < g.position))
    passing = sa.and_(later, between, ~entering)
    moves = sa.select(
        f.id.label("from_id"),
        g.id.label("to_id"),
        s.id.label("stage_id"),
        _flag(sa.or_(entering, passing)).label("entered"),
        _flag(sa.and_(later, ~entering)).label("forward"),
        _flag(sa.and_(leaving, working, lost)).label("lost"),
        _flag(sa.and_(leaving, earlier)).label("back"),
        _flag(sa.and_(leaving, working)).label("stayed"),
        sa.case((passing, s.archived)).label("until"),
    ).where(sa.or_(leaving, entering, passing))
    none: Any = sa.literal_column("0")
    # The move that opens a deal comes from nowhere, and passes nothing however late the stage it opens in.
    opening = sa.select(none, g.id, g.id, sa.literal_column("1"), none, none, none, none, sa.null())
    return moves.union_all(opening).cte("step")


def _flag(condition: Any) -> Any:
    return sa.case((condition, 1), else_=0)
