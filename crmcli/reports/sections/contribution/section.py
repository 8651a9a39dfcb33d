"""Where revenue comes from, in the period and in the year so far."""

from __future__ import annotations

from crmcli.database.conditions import rep_list
from crmcli.evaluation.metrics.query import limits
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.contribution.query import GROUPS, largest_customers, parts
from crmcli.reports.sections.contribution.view import Contribution, Side, blocks, data


def section(scope: Scope) -> Part:
    """The period beside the fiscal year that it ends in, up to its end."""
    clock, period = scope.clock, scope.period
    whole = clock.calendar.containing(period.last, "year")
    year = whole._replace(end=period.end)
    now = limits(period, clock.now, clock.zone) | {"reps": rep_list(scope.reps), "rows": scope.rows}
    sides = [
        Side(each, scope.database.all(largest_customers(), **{**now, "start": each.start})) for each in (period, year)
    ]
    earliest = {"first": min(period.start, year.start), "year": year.start}
    groups = {by: scope.database.all(parts(by=by), **now, **earliest) for by in GROUPS}
    found = Contribution(sides[0], sides[1], year.end < whole.end, groups, scope.currency, scope.rows)
    return Part(list(blocks(found)), data(found), found.nothing)
