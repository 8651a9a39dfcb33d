"""How long won deals took, from opened to closed: the single days told apart that the sales cycle is the mean of."""

from __future__ import annotations

from typing import Any, NamedTuple

from crmcli.database.conditions import bound, chosen_reps, within
from crmcli.database.connection import Database
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements import statement


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
    each = _days().subquery("each")
    place = sa.func.row_number().over(order_by=each.c.days)
    ranked = sa.select(each.c.days, place.label("place"), sa.func.count().over().label("n")).subquery("ranked")
    r = ranked.c
    inside = sa.and_(2 * r.place >= r.n, 2 * r.place <= r.n + 2)
    return sa.select(
        sa.func.count().label("deals"),
        sa.func.avg(sa.case((inside, r.days))).label("median"),
        sa.func.max(sa.case((20 * r.place <= 19 * r.n + 19, r.days))).label("nearly_all"),
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
