"""What some of the sample team's deals are made of: lines at the list price of their product, less a round discount or
what was left off, that come to just the amount that each deal has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.records.lines.insight import worth

Record = Mapping[str, Any]

MOST = 4
"""A discount is at most one part of so many."""

OPEN, WON = 3, 3
"""How many of the oldest deals that are open, and of the newest that are won, get lines."""


def lines(deals: Sequence[Record], prices: Sequence[int]) -> list[dict[str, Any]]:
    """Lines of the newest deals; `prices` are those of the products in their order, in minor units."""
    chosen: list[int] = []
    for status, count in (("open", OPEN), ("won", WON)):
        fit = [id for id, deal in enumerate(deals, 1) if deal["status"] == status and _line(id, deal, prices)]
        chosen += fit[-count:] if status == "won" else fit[2 : 2 + count]  # the first are those that the help edits
    return [line for id in sorted(chosen) for line in _line(id, deals[id - 1], prices)]


def _line(id: int, deal: Record, prices: Sequence[int]) -> list[dict[str, Any]]:
    """The line of a deal; none where no discount of its product's price would make the amount."""
    amount = deal["amount"]
    if not amount or not deal["customer_id"]:
        return []
    price = prices[deal["product_id"] - 1]
    count = -(-amount // price)
    off = count * price - amount
    if off * MOST > count * price:
        return []
    line = {"deal_id": id, "position": 1, "product_id": deal["product_id"], "quantity": count * 1000, "price": price}
    return [{**line, "discount": off or None, "amount": worth({**line, "discount": off}).amount}]
