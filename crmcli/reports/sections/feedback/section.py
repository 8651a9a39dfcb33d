"""What customers said: satisfaction, and in whose words."""

from __future__ import annotations

from crmcli.database.conditions import rep_list
from crmcli.evaluation.metrics.query import limits
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.feedback.query import happiest, said, unhappy
from crmcli.reports.sections.feedback.view import Heard, blocks, data
from crmcli.reports.sections.metric_figures import metric_figures


def section(scope: Scope) -> Part:
    """The answers and comments of the period."""
    told, clock, reps = metric_figures(scope, scope.period, scope.before), scope.clock, {"reps": rep_list(scope.reps)}
    now, before = (limits(each, clock.now, clock.zone) | reps for each in (scope.period, scope.before))
    sides = tuple(scope.database.one(said(), **side) or {} for side in (now, before))
    worst = scope.database.all(unhappy(), **now, rows=scope.rows)
    best = scope.database.one(happiest(), **now, rows=1)
    metrics, both = [told.metric(key) for key in ("csat", "nps")], (scope.period, scope.before)
    found = Heard(metrics, told.readings(), sides[0], sides[1], worst, best, both, scope.clock.zone)
    return Part(list(blocks(found)), data(found), found.nothing)
