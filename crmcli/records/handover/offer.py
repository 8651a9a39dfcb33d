"""What is said when a rep goes: what is still theirs, and how somebody else gets it."""

from __future__ import annotations

from crmcli.cli.workspace import Workspace
from crmcli.database.connection import Database, Row
from crmcli.records.handover.query import counts, manager_of
from crmcli.records.handover.view import still_theirs


def offer(workspace: Workspace, database: Database, rep: Row) -> None:
    """Say what a rep who goes still looks after, if anything."""
    if text := left_over(database, rep):
        workspace.say(text)


def left_over(database: Database, rep: Row) -> str:
    """What the rep still looks after, and the command that gives it to somebody: empty of nothing. The row has an id, a
    name and a manager."""
    return still_theirs(rep["name"], counts(database, rep["id"]), manager_of(database, rep))
