"""What one screen says about the team now: figures, who stands where, the funnel, and what to do next."""

from __future__ import annotations

from datetime import timedelta

from crmcli.evaluation.score.query import evaluated, latest_period
from crmcli.funnel.open_deals.query import open_by_stage
from crmcli.funnel.quiet_deals.query import quiet_deals
from crmcli.records.quiet.query import usual
from crmcli.records.stages.query import every_stage
from crmcli.records.stale.query import stale_deals
from crmcli.reports.dashboard.view import DUE_DAYS, Board
from crmcli.reports.scope import Scope
from crmcli.reports.sections.due.query import deals, totals
from crmcli.reports.sections.forecast.section import in_short
from crmcli.reports.sections.headline.insight import figures_of
from crmcli.reports.sections.headline.query import happened
from crmcli.work.today import query as today
from crmcli.work.today.sections import BY_KEY


def tasks(scope: Scope) -> dict[str, int]:
    """How many tasks are late, and how many are due today."""
    reps = None if scope.reps is None else sorted(scope.reps)
    day = today.Day(reps, scope.today, scope.clock.now, scope.clock.zone)
    return {key: today.count(scope.database, BY_KEY[key], day) for key in ("late", "today")}


def board(scope: Scope) -> Board:
    """Everything of that scope's period as far as it has come, and as of today."""
    database, clock, tomorrow = scope.database, scope.clock, scope.today + timedelta(days=1)
    now, before = (evaluated(database, period, clock) for period in (scope.period, scope.before))
    definitions = now.rules.card.definitions
    sides = [happened(database, each, clock, definitions, scope.reps) for each in (scope.period, scope.before)]
    standing = {row["stage_id"]: row for row in open_by_stage(database, tomorrow, clock, scope.reps)}
    stages = [row for row in database.all(every_stage()) if row["status"] == "open"]
    ruled = usual(database, scope.today)
    until = tomorrow + timedelta(days=DUE_DAYS)
    expected = deals(database, clock, until, scope.rows, scope.reps, ("overdue", "due"))
    return Board(
        [figures_of(side, definitions) for side in sides],
        [each for each in now.evaluation.results if scope.reps is None or each.person.id in scope.reps],
        {each.person.id: each.score for each in before.evaluation.results},
        [(stage, standing.get(stage["id"])) for stage in stages],
        totals(database, clock, until, scope.reps),
        [*expected["overdue"], *expected["due"]],
        quiet_deals(database, clock, scope.today, ruled.days, scope.reps, scope.rows),
        ruled.days,
        stale_deals(database, scope.today, clock.now, clock.zone, scope.reps),
        (scope.period, scope.before),
        scope.period.end < scope.whole.end,
        clock.now.astimezone(clock.zone),
        scope.who,
        scope.currency,
        scope.rows,
        tasks(scope),
        in_short(scope._replace(period=scope.period._replace(end=tomorrow))),
        None if now.happened else latest_period(database, clock.calendar, scope.whole),
    )
