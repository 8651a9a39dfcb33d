"""What is said of an amount in another currency: what it is worth, and at which rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmcli.core.money import Money
from crmcli.database.connection import Database
from crmcli.records.rates.query import Rates


def own(row: Mapping[str, Any], team: str) -> Money:
    """The amount of a deal or refund in the currency that it was given in."""
    return Money(row["amount"], team) if row["own_amount"] is None else Money(row["own_amount"], row["currency"])


def worth(database: Database, deal: Mapping[str, Any]) -> str:
    """ "12000.00 EUR, which is 14040.00 USD at 1.17 (rate of 2026-08-01)"; of a deal in the team's "12000.00 USD"."""
    rates = Rates(database)
    said = own(deal, rates.currency)
    if said.currency == rates.currency:
        return f"{said} {said.currency}"
    rate = rates.at(said.currency, deal["closed"])
    amount = Money(deal["amount"], rates.currency)
    return f"{said} {said.currency}, which is {amount} {amount.currency} at {rate.value} (rate of {rate.day})"
