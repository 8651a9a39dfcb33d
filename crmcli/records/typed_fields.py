"""The fields of records as people type them on a command line."""

from __future__ import annotations

from functools import partial

from crmcli.cli.workspace import Workspace
from crmcli.database.connection import Database
from crmcli.records.fields import Reader
from crmcli.records.find.query import usable_or_none


def reader(workspace: Workspace, database: Database) -> Reader:
    """Reads fields in the team's currency and time zone; records are named as `find` finds them."""
    resolve = partial(usable_or_none, database)
    return Reader(workspace.currency, workspace.now, workspace.zone, resolve, team=workspace.team)
