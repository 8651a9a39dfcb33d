"""What customers said: satisfaction, and in whose words."""

from __future__ import annotations

from crmcli.queries.chosen import listed
from crmcli.queries.facts import limits
from crmcli.queries.feedback import happiest, said, unhappy
from crmcli.reports.counted import counted
from crmcli.reports.scope import Part, Scope
from crmcli.views.feedback import Heard, blocks, data


def section(scope: Scope) -> Part:
    """The answers and comments of the period."""
    told, clock, reps = counted(scope, scope.period, scope.before), scope.clock, {"reps": listed(scope.reps)}
    now, before = (limits(each, clock.now, clock.zone) | reps for each in (scope.period, scope.before))
    sides = tuple(scope.database.one(said(), **side) or {} for side in (now, before))
    worst = scope.database.all(unhappy(), **now, rows=scope.rows)
    best = scope.database.one(happiest(), **now, rows=1)
    metrics, both = [told.metric(key) for key in ("csat", "nps")], (scope.period, scope.before)
    found = Heard(metrics, told.readings(), sides[0], sides[1], worst, best, both, scope.clock.zone)
    return Part(list(blocks(found)), data(found), found.nothing)
