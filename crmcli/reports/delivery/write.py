"""Keeping that a report was delivered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


def delivered(database: Database, name: str, period: Period, at: datetime, by: str) -> None:
    """The report of that name told of that period, and has reached whom it is for."""
    database.run(insert(), name=name, start=period.start, end=period.end, at=at, by=by)


@statement()
def insert() -> Any:
    columns = ("name", "start", "end", "at", "by")
    return sa.insert(t.report_run).values({column: sa.bindparam(column) for column in columns})
