"""What reports on a frozen period begin with: its frozen score, or the one line that says how to make it."""

from __future__ import annotations

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import NotFoundError
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.evaluation.frozen.insight import Frozen
from crmcli.evaluation.frozen.query import frozen


def frozen_score(workspace: Workspace, database: Database, period: Period | None) -> Frozen:
    """The frozen score of that period, else of the last quarter that is over; one error where there is none."""
    calendar = workspace.calendar
    chosen = period or calendar.previous(calendar.containing(workspace.today, "quarter"))
    found = frozen(database, chosen)
    if found is None:
        kind = chosen.kind if chosen.kind in ("month", "quarter", "year") else ""
        how = f"--{kind} {chosen.label}" if kind else f"--from {chosen.start} --to {chosen.last}"
        raise NotFoundError("frozen score", chosen.label).with_hint(f"freeze it: crm score {how} --freeze")
    return found
