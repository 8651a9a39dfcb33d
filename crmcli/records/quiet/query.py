"""How long won deals took, from opened to closed, and so after how many days without a sign of life a deal is quiet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from crmcli.core.periods import add_months
from crmcli.database.conditions import chosen_reps, within
from crmcli.database.connection import Database
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.quiet.insight import Rule, rule


class Middle(NamedTuple):
    """Of so many deals the median of their days, and the days within which 19 in 20 of them were won; None: none."""

    deals: int
    median: float | None
    nearly_all: int | None


def middle(database: Database, **limits: Any) -> Middle:
    """Of the deals won from `start` to `end` by those `reps`."""
    [row] = database.once(middle_of(), **limits)  # an aggregate has a row
    return Middle(row["deals"], row["median"], row["nearly_all"])


def usual(database: Database, today: date) -> Rule:
    """When a deal counts as quiet is the same for everybody: the team's history of the year until today says it."""
    tomorrow = today + timedelta(days=1)
    found = middle(database, start=add_months(tomorrow, -12), end=tomorrow, reps=None)
    return rule(found.deals, found.median)


@statement()
def middle_of() -> Any:
    """Of the deals in the order of their days, of which those with as many days take the places up to `last`."""
    days, f = won_days().subquery("days"), sa.func
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


def won_days() -> Any:
    """The whole days of each deal; one of which nobody knows when it was opened has none."""
    d = t.deal.c
    days = sa.cast(dialect.days_between(d.opened, d.closed), sa.Integer).label("days")
    return sa.select(days).where(
        d.status == "won", d.credited_id.in_(chosen_reps()), within(d.closed), d.opened.is_not(None)
    )
