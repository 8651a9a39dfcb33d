"""What one screen says about the team now: figures, who stands where, the funnel, and what to do next."""

from __future__ import annotations

from datetime import timedelta

from crmcli.insights.headline import FIGURES
from crmcli.insights.quiet import rule
from crmcli.insights.score import read
from crmcli.periods import add_months
from crmcli.queries.cycle import middle
from crmcli.queries.due import deals, totals
from crmcli.queries.evaluation import evaluated
from crmcli.queries.headline import happened
from crmcli.queries.open_deals import open_by_stage
from crmcli.queries.quiet import quiet_deals
from crmcli.queries.stages import every_stage
from crmcli.reports.scope import Scope
from crmcli.views.dashboard import DUE_DAYS, Board


def board(scope: Scope) -> Board:
    """Everything of that scope's period as far as it has come, and as of today."""
    database, clock, tomorrow = scope.database, scope.clock, scope.today + timedelta(days=1)
    now, before = (evaluated(database, period, clock) for period in (scope.period, scope.before))
    definitions = now.rules.card.definitions
    sides = [happened(database, each, clock, definitions, scope.reps) for each in (scope.period, scope.before)]
    standing = {row["stage_id"]: row for row in open_by_stage(database, tomorrow, clock, scope.reps)}
    stages = [row for row in database.all(every_stage()) if row["status"] == "open"]
    usual = middle(database, start=add_months(tomorrow, -12), end=tomorrow, reps=None)
    ruled = rule(usual.deals, usual.median)
    until = tomorrow + timedelta(days=DUE_DAYS)
    expected = deals(database, clock, until, scope.rows, scope.reps)
    return Board(
        [read(side, each.days / 7, FIGURES) for side, each in zip(sides, (scope.period, scope.before), strict=True)],
        [each for each in now.evaluation.results if scope.reps is None or each.person.id in scope.reps],
        {each.person.id: each.score for each in before.evaluation.results},
        [(stage, standing.get(stage["id"])) for stage in stages],
        totals(database, clock, until, scope.reps),
        [*expected["overdue"], *expected["due"]],
        quiet_deals(database, clock, scope.today, ruled.days, scope.reps, scope.rows),
        ruled.days,
        (scope.period, scope.before),
        scope.period.end < scope.whole.end,
        clock.now.astimezone(clock.zone),
        scope.who,
        scope.currency,
        scope.rows,
    )
