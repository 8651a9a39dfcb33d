"""Open deals that nobody has heard of for a while, and which to call first."""

from __future__ import annotations

from datetime import timedelta

from crmcli.insights.quiet import rule
from crmcli.periods import add_months
from crmcli.queries.cycle import middle
from crmcli.queries.quiet import quiet_deals
from crmcli.reports.scope import Part, Scope
from crmcli.views.quiet import Quiet, blocks, data


def section(scope: Scope) -> Part:
    """What is quiet today. When a deal counts as quiet is the same for everybody: the team's history says it."""
    tomorrow = scope.today + timedelta(days=1)
    usual = middle(scope.database, start=add_months(tomorrow, -12), end=tomorrow, reps=None)
    ruled = rule(usual.deals, usual.median)
    found = quiet_deals(scope.database, scope.clock, scope.today, ruled.days, scope.reps, scope.rows)
    quiet = Quiet(ruled, *found, scope.today, scope.clock.zone, scope.currency, scope.rows)
    return Part(list(blocks(quiet)), data(quiet), not quiet.deals)
