"""How long won deals took, from opened to closed: the single days told apart that the sales cycle is the mean of."""

from __future__ import annotations

from typing import Any

from crmcli.database.conditions import bound
from crmcli.database.sql import sa
from crmcli.database.statements.compiled import statement
from crmcli.records.quiet.query import won_days


@statement()
def histogram() -> Any:
    """How many `deals` took each number of days, by `bin`: 0 for less than `width` days, 1 for less than twice that,
    and so on; from `bins` on they are one."""
    each = won_days().subquery("each")
    at = each.c.days // bound("width")
    capped = sa.case((at > bound("bins"), bound("bins")), else_=at).label("bin")
    return sa.select(capped, sa.func.count().label("deals")).group_by(capped).order_by(capped)
