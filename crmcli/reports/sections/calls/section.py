"""The deals to call about first."""

from __future__ import annotations

from crmcli.records.stages.query import every_stage
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.calls.insight import calls
from crmcli.reports.sections.calls.view import Calls, blocks, data
from crmcli.reports.sections.due.query import LATE, deals
from crmcli.reports.sections.quiet.section import POOL, quiet_of
from crmcli.reports.sections.quiet.view import dated


def section(scope: Scope) -> Part:
    """As things stand today: deals late by up to a year, due up to the end of the period that follows, or gone quiet
    within a year; of each the first so many, which are those worth most, or due first."""
    expected = deals(scope.database, scope.clock, scope.following.end, POOL, scope.reps, (LATE, "due"))
    quiet = quiet_of(scope._replace(rows=POOL))
    likely = {stage["name"]: stage["probability"] / 100 for stage in scope.database.all(every_stage())}
    silent = [*([quiet.first] if quiet.first else []), *quiet.listed]
    rows = [*expected[LATE], *expected["due"]], [dated(quiet, row) for row in silent]
    every = max(map(len, (*expected.values(), quiet.listed))) < POOL
    found = Calls(calls(*rows, likely, scope.today), every, scope.rows, scope.today, scope.currency)
    return Part(list(blocks(found)), data(found), not found.calls)
