"""Deals that come by an import into a stage for which they lack something: an import says so, and never refuses."""

from __future__ import annotations

from crmcli.cli.workspace import Workspace
from crmcli.database.connection import Database
from crmcli.records.process.query import in_force
from crmcli.records.stages.query import every_stage


class Gaps:
    """Made before the import; `said` afterwards tells of the deals that moved since."""

    def __init__(self, workspace: Workspace, database: Database) -> None:
        self._workspace, self._database = workspace, database
        self._process, self._last = in_force(database, workspace.today), 0
        if self._process:
            from crmcli.records.stage_entry.query import last_step

            self._last = database.all(last_step())[0]["id"]

    def said(self) -> str:
        """The sentence; empty where nothing lacks."""
        if self._process is None:
            return ""
        from crmcli.records.stage_entry.query import wanting, wanting_in

        found = wanting(self._workspace, self._database, self._process, self._database.all(every_stage()))
        deals = sum(wanting_in(self._database, found, self._last).values())
        many = "1 deal lacks" if deals == 1 else f"{deals:,} deals lack"
        return f"{many} what the sales process asks for where they are: crm process check" if deals else ""
