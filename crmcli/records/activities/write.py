"""Activities: calls, mails, meetings, visits and notes on a customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.database.connection import Database
from crmcli.records import rows


def add(database: Database, values: Mapping[str, Any], now: datetime) -> int:
    """Log an activity; returns its id. Refused: one in the future, or on a deal of another customer."""
    check_past(values, now)
    check_deal(database, values)
    return rows.add(database, "activity", values)


def edit(database: Database, id: int, changes: Mapping[str, Any], now: datetime) -> None:
    """Correct an activity; the rules of a new one hold."""
    row = {**rows.current(database, "activity", id), **changes}
    if (row["kind"] == "note") != (row["direction"] is None):
        row["direction"] = None if row["kind"] == "note" else "out"
    check_past(row, now)
    check_deal(database, row)
    rows.change(database, "activity", id, row)


def check_past(values: Mapping[str, Any], now: datetime | str) -> None:
    """Refuse what has not happened yet. (The moments may both be ISO text in UTC: that compares alike.)"""
    if values["at"] > now:
        raise RefusedError("at: that lies in the future", "give a day or time up to now")


def check_deal(database: Database, values: Mapping[str, Any]) -> None:
    """Refuse a deal that is not the customer's."""
    if values.get("deal_id") is None:
        return
    deal = rows.current(database, "deal", values["deal_id"])
    if deal["customer_id"] == values["customer_id"]:
        return
    if deal["customer_id"] is None:
        raise RefusedError(
            f'deal: "{deal["title"]}" has no customer yet', f"set it: crm edit deal {values['deal_id']} --customer NAME"
        )
    its, meant = (rows.current(database, "customer", id)["name"] for id in (deal["customer_id"], values["customer_id"]))
    raise RefusedError(f'deal: "{deal["title"]}" is a deal of "{its}", not of "{meant}"', "name one of its own deals")
