"""Where the revenue of a time came from: by customer, region, industry and product. It is the revenue of the metric: of
deals won, credited to who owned them at close, less what was given back."""

from __future__ import annotations

from typing import Any

from crmcli.database.conditions import bound, chosen_reps, total, within
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.refunds.query import earned

GROUPS = ("region", "industry", "product")
SINCE = {"": "start", "_year": "year"}
"""What is told of two times, by the end of its name: the parameter of the day from which on it counts."""

TOTALS = ("customers", "all_revenue", "top", "top_revenue")


@statement()
def largest_customers() -> Any:
    """The customers with most revenue, up to `rows`, with their `orders`. Beside each: how many `customers` ordered and
    for how much (`all_revenue`), how many make a fifth of them (`top`, at least one), and what these brought
    (`top_revenue`)."""
    ranked, c = _ranked(), t.customer.c
    in_top = 5 * ranked.c.place <= ranked.c.customers + 4
    sums = {
        "all_revenue": sa.func.sum(ranked.c.revenue).over(),
        "top": sa.func.sum(sa.case((in_top, 1), else_=0)).over(),
        "top_revenue": sa.func.sum(sa.case((in_top, ranked.c.revenue), else_=0)).over(),
    }
    told = sa.select(*ranked.c, *(each.label(name) for name, each in sums.items())).subquery("told")
    e = told.c
    return (
        sa.select(c.name.label("customer"), c.region, c.industry, e.revenue, e.orders, *(e[name] for name in TOTALS))
        .select_from(told.join(t.customer, c.id == e.customer_id))
        .where(e.place <= bound("rows"))
        .order_by(e.place)
    )


@statement(by=GROUPS)
def parts(by: str) -> Any:
    """The revenue, orders and customers of each `group` (None: of none) from `first` to the end, and those from `start`
    on; the largest first."""
    each = _each_customer(*(["product_id"] if by == "product" else []))
    e = each.c
    joined: Any
    group: Any
    if by == "product":
        joined, group = each.outerjoin(t.product, t.product.c.id == e.product_id), t.product.c.name
    else:
        joined, group = each.join(t.customer, t.customer.c.id == e.customer_id), t.customer.c[by]
    group = sa.func.nullif(sa.func.trim(group), "")
    found: list[Any] = []
    for suffix in SINCE:
        revenue, orders = e[f"revenue{suffix}"], e[f"orders{suffix}"]
        customers = sa.func.count(sa.case((orders > 0, e.customer_id)).distinct())
        found += [
            sa.func.sum(revenue).label(revenue.name),
            sa.func.sum(orders).label(orders.name),
            customers.label(f"customers{suffix}"),
        ]
    order: Any = group.is_(None), sa.desc("revenue_year"), sa.desc("revenue"), group
    return sa.select(group.label("group"), *found).select_from(joined).group_by(group).order_by(*order)


def _each_customer(*columns: str) -> Any:
    """What each customer, and each of the columns, brought: told together first, it leaves far fewer rows to group."""
    w = _wins(*columns, low="first").c
    keys = [w.customer_id, *(w[name] for name in columns)]
    found: list[Any] = []
    for suffix, since in SINCE.items():
        inside = w.day >= bound(since)
        found += [total(inside, w.amount).label(f"revenue{suffix}"), total(inside, w.orders).label(f"orders{suffix}")]
    return sa.select(*keys, *found).group_by(*keys).subquery("each")


def _wins(*columns: str, low: str = "start") -> Any:
    """What the reps' wins brought, and what was given back of any."""
    return earned(lambda day, credited: sa.and_(credited.in_(chosen_reps()), within(day, low)), "customer_id", *columns)


def _ranked() -> Any:
    """The customers by revenue from `start` to `end`, each with its `place`: of several with the same the one recorded
    first comes first."""
    w = _wins().c
    revenue = sa.func.sum(w.amount)
    each = (
        sa.select(w.customer_id, revenue.label("revenue"), sa.func.sum(w.orders).label("orders"))
        .group_by(w.customer_id)
        .subquery("each")
    )
    place = sa.func.row_number().over(order_by=(each.c.revenue.desc(), each.c.customer_id)).label("place")
    ordered = sa.func.sum(sa.case((each.c.orders > 0, 1), else_=0)).over()
    return sa.select(*each.c, place, ordered.label("customers")).subquery("ranked")
