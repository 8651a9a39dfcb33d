"""Deals opened, won and lost, the lost ones by reason."""

from __future__ import annotations

from crmcli.database.conditions import rep_list
from crmcli.evaluation.metrics.query import limits
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.deals.query import WHICH, largest, reasons, summary
from crmcli.reports.sections.deals.view import Moved, blocks, data


def section(scope: Scope) -> Part:
    """The deals of the period beside those of the one before."""
    clock, reps = scope.clock, {"reps": rep_list(scope.reps)}
    now, before = (limits(each, clock.now, clock.zone) | reps for each in (scope.period, scope.before))
    sides = tuple({which: summary(scope.database, which, side) for which in WHICH} for side in (now, before))
    lists = {which: scope.database.all(largest(which=which), **now, rows=scope.rows) for which in WHICH}
    why, then = (scope.database.all(reasons(), **side) for side in (now, before))
    both = scope.period, scope.before
    found = Moved(sides[0], sides[1], lists, why, then, both, scope.currency, scope.rows)
    return Part(list(blocks(found)), data(found), found.nothing)
