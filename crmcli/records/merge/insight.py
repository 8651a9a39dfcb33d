"""Which figures of the past a merge moves, and what it changes of others: said before it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from crmcli.core.vocabulary import KINDS

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


def protected(
    name: str, closed: int, frozen: Sequence[str], whose: Mapping[str, Mapping[str, int]], mine: str | None
) -> list[str]:
    """In sentences, what follows that is not changed by a slip: closed deals, deals in frozen periods and, of a person
    who has said who that is (`mine`), records of other reps."""
    said = []
    if closed:
        said.append(f"{_counted('deal', closed)} of {name} {'is' if closed == 1 else 'are'} closed")
    if frozen:
        said.append(f"{', '.join(frozen)} {'is' if len(frozen) == 1 else 'are'} frozen, and {name} has deals there")
    for rep, counts in whose.items() if mine is not None else ():
        if rep != mine:
            said.append(f"{rep}'s: {', '.join(_counted(kind, number) for kind, number in counts.items())}")
    return said


def _counted(kind: str, number: int) -> str:
    return f"{number:,} {kind if number == 1 else KINDS[kind]}"
