"""What whoever works with a customer has to know: that something of theirs is not answered yet."""

from __future__ import annotations

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import brief
from crmcli.core.moments import day_text
from crmcli.core.names import visible
from crmcli.database.connection import Database
from crmcli.records.cases.query import current_of

SHOWN = 3
"""Cases that are said; the others are counted."""


def say_current(workspace: Workspace, database: Database, customer: int) -> None:
    """Say which cases of the customer are not solved, complaints first."""
    rows = current_of(database, "customer", customer)
    for row in rows[:SHOWN]:
        whose = f" ({row['rep']})" if row["rep"] else ""
        since = day_text(row["opened"].astimezone(workspace.zone).date())
        what = "Complaint" if row["kind"] == "complaint" else "Case"
        workspace.say(f"{what} since {since}, case #{row['id']}{whose}: {brief(visible(row['subject']), 60)}")
    if len(rows) > SHOWN:
        workspace.say(f"{len(rows) - SHOWN} more cases: crm case list")
