"""Open deals that nobody has heard of for a while, and which to call first."""

from __future__ import annotations

from datetime import timedelta

from crmcli.core.periods import add_months
from crmcli.funnel.quiet_deals.insight import rule
from crmcli.funnel.quiet_deals.query import quiet_deals
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.cycle.query import middle
from crmcli.reports.sections.quiet.view import Quiet, blocks, data


def section(scope: Scope) -> Part:
    """What is quiet today."""
    quiet = quiet_of(scope)
    return Part(list(blocks(quiet)), data(quiet), not quiet.deals)


def quiet_of(scope: Scope) -> Quiet:
    """What is quiet today. When a deal counts as quiet is the same for everybody: the team's history says it."""
    tomorrow = scope.today + timedelta(days=1)
    usual = middle(scope.database, start=add_months(tomorrow, -12), end=tomorrow, reps=None)
    ruled = rule(usual.deals, usual.median)
    found = quiet_deals(scope.database, scope.clock, scope.today, ruled.days, scope.reps, scope.rows)
    return Quiet(ruled, *found, scope.today, scope.clock.zone, scope.currency, scope.rows)
