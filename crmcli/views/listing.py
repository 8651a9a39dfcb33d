"""Lists of records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmcli.money import Money

AMOUNTS = ("amount", "list_price")


def plain_row(row: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """A record's fields for JSON: amounts as money, a stage's probability as a fraction."""
    plain = dict(row)
    for name in AMOUNTS:
        if plain.get(name) is not None:
            plain[name] = Money(plain[name], currency)
    if plain.get("probability") is not None:
        plain["probability"] /= 100
    return plain
