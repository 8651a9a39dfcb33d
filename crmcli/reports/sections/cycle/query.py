"""How long won deals took, from opened to closed: the single days told apart that the sales cycle is the mean of."""

from __future__ import annotations

from typing import Any, NamedTuple

from crmcli.database.conditions import bound, chosen_reps, within
from crmcli.database.connection import Database
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement


class Middle(NamedTuple):
    """Of so many deals the median of their days, and the days within which 19 in 20 of them were won; None: none."""

    deals: int
    median: float | None
    nearly_all: int | None


def middle(database: Database, **limits: Any) -> Middle:
    """Of the deals won from `start` to `end` by those `reps`."""
    row = database.one(middle_of(), **limits)
    assert row is not None, "an aggregate has a row"
    return Middle(row["deals"], row["median"], row["nearly_all"])


@statement()
def middle_of() -> Any:
    """Of the deals in the order of their days, of which those with as many days take the places up to `last`."""
    days, f = _days().subquery("days"), sa.func
    deals = f.count().label("deals")
    each = sa.select(days.c.days, deals).group_by(days.c.days).cte("each_number").prefix_with("MATERIALIZED")
    last, n = f.sum(each.c.deals).over(order_by=each.c.days).label("last"), f.sum(each.c.deals).over().label("n")
    p = sa.select(*each.c, last, n).subquery("placed").c
    first: Any = p.last - p.deals + 1

    def days_at(place: Any) -> Any:
        return f.max(sa.case((sa.and_(first <= place, p.last >= place), p.days)))

    return sa.select(
        f.coalesce(f.max(p.n), 0).label("deals"),
        ((days_at((p.n + 1) // 2) + days_at((p.n + 2) // 2)) / sa.literal_column("2.0")).label("median"),
        f.max(sa.case((20 * first <= 19 * p.n + 19, p.days))).label("nearly_all"),
    )


@statement()
def histogram() -> Any:
    """How many `deals` took each number of days, by `bin`: 0 for less than `width` days, 1 for less than twice that,
    and so on; from `bins` on they are one."""
    each = _days().subquery("each")
    at = each.c.days // bound("width")
    capped = sa.case((at > bound("bins"), bound("bins")), else_=at).label("bin")
    return sa.select(capped, sa.func.count().label("deals")).group_by(capped).order_by(capped)


def _days() -> Any:
    """The whole days of each deal; one of which nobody knows when it was opened has none."""
    d = t.deal.c
    days = sa.cast(dialect.days_between(d.opened, d.closed), sa.Integer).label("days")
    return sa.select(days).where(
        d.status == "won", d.credited_id.in_(chosen_reps()), within(d.closed), d.opened.is_not(None)
    )
