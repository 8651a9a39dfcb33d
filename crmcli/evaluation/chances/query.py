"""The deals that reps were given and closed, by what tells how likely they are won."""

from __future__ import annotations

from typing import Any

from crmcli.core.periods import Period
from crmcli.database.conditions import bound, within
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.chances.insight import FACTORS, SIZES, Cell


def closed_deals(database: Database, period: Period) -> tuple[list[Cell], tuple[int, int]]:
    """All deals that were closed until the period's end, those alike together; and up to which amounts (in minor units)
    a deal is small and medium: a third of them each."""
    tops = {row["third"]: row["top"] for row in database.all(thirds(), end=period.end)}
    edges = tops.get(1, 0), tops.get(2, tops.get(1, 0))
    rows = database.all(alike(), start=period.start, end=period.end, small=edges[0], medium=edges[1])
    counts = ("closed", "won", "closed_now", "won_now")
    cells = [Cell(row["rep"], tuple(row[name] for name in FACTORS), *(row[name] for name in counts)) for row in rows]
    return cells, edges


@statement()
def thirds() -> Any:
    """The largest amount in each third of the deals that were closed before `end`."""
    d = t.deal.c
    third = sa.func.ntile(len(SIZES)).over(order_by=d.amount).label("third")
    each = sa.select(d.amount, third).where(d.closed < bound("end"), d.amount.is_not(None)).subquery("each").c
    return sa.select(each.third, sa.func.max(each.amount).label("top")).group_by(each.third)


@statement()
def alike() -> Any:
    """How many deals of each rep and kind were closed and won before `end`, and since `start`."""
    d, c = t.deal.c, t.customer.c
    sizes = zip(("small", "medium"), SIZES, strict=False)
    size = sa.case(
        (d.amount.is_(None), sa.null()),
        *((d.amount <= bound(edge), sa.literal_column(f"'{name}'")) for edge, name in sizes),
        else_=sa.literal_column(f"'{SIZES[-1]}'"),
    )
    kinds = [
        sa.func.coalesce(d.source, c.source).label("source"), c.region.label("region"),
        t.product.c.name.label("product"), size.label("size"),
    ]  # fmt: skip
    now, won = within(d.closed), d.status == "won"
    joined = t.deal.outerjoin(t.customer, c.id == d.customer_id).outerjoin(t.product, t.product.c.id == d.product_id)
    counts = [
        sa.func.count().label("closed"), _count(won).label("won"), _count(now).label("closed_now"),
        _count(sa.and_(now, won)).label("won_now"),
    ]  # fmt: skip
    chosen = sa.select(d.credited_id.label("rep"), *kinds, *counts).select_from(joined)
    groups: list[Any] = [sa.literal_column(str(at)) for at in range(1, len(kinds) + 2)]
    return chosen.where(d.closed < bound("end")).group_by(*groups).order_by(*groups)


def _count(condition: Any) -> Any:
    return sa.func.sum(sa.case((condition, 1), else_=0))
