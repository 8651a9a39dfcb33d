"""What reports on a frozen period begin with: its frozen score, or the one line that says how to make it."""

from __future__ import annotations

from crmcli.database.connect import Database
from crmcli.errors import NotFoundError
from crmcli.insights.snapshots import Frozen
from crmcli.periods import Period
from crmcli.queries.snapshots import frozen
from crmcli.workspace import Workspace


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
