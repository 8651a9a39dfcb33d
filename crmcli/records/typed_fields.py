"""The fields of records as people type them on a command line."""

from __future__ import annotations

from crmcli.cli.workspace import Workspace
from crmcli.database.connection import Database
from crmcli.records.fields import Reader


def reader(workspace: Workspace, database: Database) -> Reader:
    """Reads fields in the team's currency and time zone; records are named as `find` finds them."""

    def resolve(kind: str, name: str) -> int | None:
        from crmcli.records.find.query import usable_or_none

        return usable_or_none(database, kind, name)

    return Reader(workspace.currency, workspace.now, workspace.zone, resolve, team=workspace.team)
