"""What must hold of whatever happens with a customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.database.connection import Database
from crmcli.records import rows


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


def check_contact(database: Database, values: Mapping[str, Any]) -> None:
    """Refuse a contact who never worked at the customer."""
    if values.get("contact_id") is not None:
        from crmcli.records.contacts.write import check_at

        check_at(database, values["contact_id"], values["customer_id"])
