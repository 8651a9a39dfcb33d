"""What other time limits of cases would have said."""

from __future__ import annotations

from crmcli.cli.workspace import Workspace
from crmcli.core.moments import midnight
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.records.cases import query as cases
from crmcli.service.limits.insight import Rules, Standing, standing
from crmcli.service.limits.query import rules_of
from crmcli.work.rehearsal.insight import SERVICE, Event, Rehearsal


def of_limits(workspace: Workspace, database: Database, rules: Rules, period: Period) -> Rehearsal:
    """Of each case that was opened in the period how it stands to its limits, and how it would to those."""
    zone, in_force, waits = (
        workspace.zone,
        rules_of(database, workspace.zone),
        cases.waits_by_case(database, every=True),
    )
    since, until = midnight(period.start, zone), midnight(period.end, zone)
    events = []
    for case in reversed(cases.every(database, None)):
        if since <= case["opened"] < until:
            own = waits.get(case["id"], ())
            was, would = (_said(standing(case, own, each, workspace.now)) for each in (in_force(case), rules))
            events.append(Event(case["opened"], "case", case["id"], case["subject"].split("\n")[0], was, "", would, ""))
    return Rehearsal(SERVICE, events)


def _said(found: Standing) -> str:
    late = [name for name, is_late in (("answer", found.answer_late), ("solution", found.solve_late)) if is_late]
    return f"{' and '.join(late)} late" if late else "in time"
