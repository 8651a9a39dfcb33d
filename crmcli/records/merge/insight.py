"""Which figures of the past a merge moves: said before it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Past = Mapping[str, Any]
"""When a customer was first won, how many deals it has, and the day of the first."""


def moved(first: Past, other: Past, named: Callable[[date], str]) -> list[str]:
    """In sentences; `named` gives the period of a day. Nothing moves where not both have deals."""
    if not (first["deals"] and other["deals"]):
        return []
    said = []
    wins = sorted(day for day in (first["first_won"], other["first_won"]) if day)
    if len(wins) == 2:
        said.append(
            f"New customers: {named(wins[1])} counts 1 less, for the customer was won in {named(wins[0])} already"
        )
    days = [day for day in (first["since"], other["since"]) if day]
    since = f" from {named(min(days))} on" if days else ""
    said.append(f"Conversion and retention{since} count one customer where they counted two")
    return said
