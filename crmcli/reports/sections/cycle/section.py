"""How long deals take from opened to won, and in which stage they stay."""

from __future__ import annotations

from crmcli.core.periods import Period, add_months
from crmcli.database.conditions import rep_list
from crmcli.evaluation.metrics.query import limits
from crmcli.funnel.overview.query import flows
from crmcli.records.quiet.query import middle
from crmcli.records.stages.query import every_stage
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.cycle.insight import bins
from crmcli.reports.sections.cycle.query import histogram
from crmcli.reports.sections.cycle.view import Cycle, Stay, blocks, data
from crmcli.reports.sections.metric_figures import metric_figures


def section(scope: Scope) -> Part:
    """The period beside the one before, and beside the twelve months up to its end: their days make the bins, so that
    these do not jump from week to week."""
    told, clock, reps = metric_figures(scope, scope.period, scope.before), scope.clock, rep_list(scope.reps)
    year = Period("the last 12 months", add_months(scope.period.end, -12), scope.period.end)
    windows = (scope.period, scope.before, year)
    values = [{**limits(each, clock.now, clock.zone), "reps": reps} for each in windows]
    middles = [middle(scope.database, **each) for each in values]
    chosen = bins(middles[2].nearly_all or 0)
    counts = []
    for each in (values[0], values[2]):
        rows = scope.database.all(histogram(), **each, width=chosen.width, bins=chosen.full)
        known = {row["bin"]: row["deals"] for row in rows}
        counts.append([known.get(at, 0) for at in range(chosen.full + 1)])
    readings = tuple(side["sales_cycle"] for side in told.readings())
    found = Cycle(
        told.metric("sales_cycle"), (readings[0], readings[1]), middles, chosen, counts[0], counts[1],
        _stays(scope), round(told.readings()[0]["orders"].numerator), (scope.period, scope.before),
    )  # fmt: skip
    return Part(list(blocks(found)), data(found), found.nothing)


def _stays(scope: Scope) -> list[Stay]:
    """The mean stay in each open stage, of stays that ended in the period."""
    rows = {row["stage_id"]: row for row in flows(scope.database, scope.period, None, scope.reps)}
    stages = [stage for stage in scope.database.all(every_stage()) if stage["status"] == "open"]
    return [
        Stay(stage["name"], rows[stage["id"]]["stays"], rows[stage["id"]]["days"])
        for stage in stages
        if stage["id"] in rows
    ]
