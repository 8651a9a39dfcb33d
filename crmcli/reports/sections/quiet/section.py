"""Open deals that nobody has heard of for a while, and which to call first."""

from __future__ import annotations

from crmcli.funnel.quiet_deals.query import quiet_deals
from crmcli.records.quiet.query import usual
from crmcli.records.stale.query import stale_deals
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.quiet.view import Quiet, blocks, data

POOL = 100
"""Deals that are read in any case: of a report each part then reads the same."""


def section(scope: Scope) -> Part:
    """What is quiet today."""
    quiet = quiet_of(scope)
    return Part(list(blocks(quiet)), data(quiet), not quiet.deals)


def quiet_of(scope: Scope) -> Quiet:
    """What is quiet today. When a deal counts as quiet is the same for everybody: the team's history says it."""
    ruled = usual(scope.database, scope.today)
    found = quiet_deals(scope.database, scope.clock, scope.today, ruled.days, scope.reps, max(POOL, scope.rows))
    found = found._replace(deals=found.deals[: scope.rows])
    stale = stale_deals(scope.database, scope.today, scope.clock.now, scope.clock.zone, scope.reps)
    return Quiet(ruled, *found, scope.today, scope.clock.zone, scope.currency, scope.rows, stale)
