"""Activities: calls, mails, meetings, visits and notes on a customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crmcli.database.connection import Database
from crmcli.records import rows
from crmcli.records.checks import check_contact, check_deal, check_past


def add(database: Database, values: Mapping[str, Any], now: datetime) -> int:
    """Log an activity; returns its id. Refused: one in the future, or on a deal of another customer."""
    check_past(values, now)
    check_deal(database, values)
    check_contact(database, values)
    return rows.add(database, "activity", values)


def edit(database: Database, id: int, changes: Mapping[str, Any], now: datetime) -> None:
    """Correct an activity; the rules of a new one hold."""
    row = {**rows.current(database, "activity", id), **changes}
    if (row["kind"] == "note") != (row["direction"] is None):
        row["direction"] = None if row["kind"] == "note" else "out"
    check_past(row, now)
    check_deal(database, row)
    check_contact(database, row)
    rows.change(database, "activity", id, row)
