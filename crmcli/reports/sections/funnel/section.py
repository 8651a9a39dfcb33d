"""What is open in each stage when the period ends, what went through it, and how many deals get on."""

from __future__ import annotations

from datetime import timedelta

from crmcli.core.periods import Period
from crmcli.funnel.open_deals.query import open_by_stage
from crmcli.funnel.overview.insight import Flow, funnel
from crmcli.funnel.overview.query import flows
from crmcli.records.stages.query import every_stage
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.funnel.view import Report, blocks, data

LONG = 91
"""Days that conversions are counted over at least: in a week hardly a deal both enters a stage and leaves it."""


def section(scope: Scope) -> Part:
    """The stages; conversions are those of the thirteen weeks up to the period's end, or of a longer period."""
    stages = scope.database.all(every_stage())
    standing = open_by_stage(scope.database, scope.period.end, scope.clock, scope.reps)
    long = _long(scope.period)
    now, over = (
        funnel(stages, standing, flows(scope.database, each, None, scope.reps), False) for each in (scope.period, long)
    )
    # A stage that is archived is there while something went through it: in the longer period more may have.
    known = {step.stage: step for step in now.steps}
    steps = [known.get(step.stage, step._replace(flow=Flow())) for step in over.steps]
    report = Report(steps, over.steps, scope.period, long, scope.currency)
    return Part(list(blocks(report)), data(report), over.empty)


def _long(period: Period) -> Period:
    if period.days >= LONG - 2:  # a quarter may have 90 days, or 89
        return period
    start = period.end - timedelta(days=LONG)
    return Period(f"{start}..{period.last}", start, period.end)
