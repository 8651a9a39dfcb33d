"""The sales process that is in force."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crmcli.database.connection import Database
from crmcli.records.rules.query import rule_set

if TYPE_CHECKING:  # which a team without a process does not need
    from crmcli.records.process.insight import Process

KIND = "process"
NAME = "process"
"""The one sales process there is."""


def in_force(database: Database, today: date) -> Process | None:
    """The process that holds on that day; None where the team has none."""
    row = rule_set(database, KIND, NAME, today)
    if row is None:
        return None
    from crmcli.records.process.process_file import parsed

    process = parsed(row["text"], f"the sales process, version {row['version']}")
    return process._replace(version=row["version"]) if process.stages else None
