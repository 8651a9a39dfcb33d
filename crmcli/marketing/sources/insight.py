"""What each source is worth: the revenue of a win, in parts for the touches before it, by one of four models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.apportion import whole_parts
from crmcli.core.names import key

MODELS = {
    "first": "all to the first touch",
    "last": "all to the last touch",
    "linear": "the same to each touch",
    "position": "40% to the first, 40% to the last, 20% to those between",
}
UNKNOWN = "unknown"

ENDS, BETWEEN = 2, 1
"""How the position model weighs the first and the last touch (each), and all between together: 40, 40 and 20 of 100."""

Row = Mapping[str, Any]


class Credit(NamedTuple):
    """What a source is credited with by each model, in minor units, and how many wins it was a touch of."""

    source: str
    wins: int
    amounts: dict[str, int]


def shares(model: str, touches: int) -> list[int]:
    """The parts of so many touches, in their order; whole numbers in the proportion of the parts."""
    if model == "first":
        return [1] + [0] * (touches - 1)
    if model == "last":
        return [0] * (touches - 1) + [1]
    between = touches - 2
    if model == "linear" or between <= 0:
        return [1] * touches
    return [ENDS * between, *[BETWEEN] * between, ENDS * between]


def parts(model: str, amount: int, touches: int) -> list[int]:
    """The amount in parts that sum to it exactly; what is taken back is shared as what was given."""
    found = whole_parts(abs(amount), shares(model, touches))
    return found if amount >= 0 else [-each for each in found]


def path(own: str | None, touches: Iterable[tuple[date, str]], win: date) -> list[str]:
    """The sources by which a customer came to a win, in their order. The source of the record itself (`own`) is the
    first, unless it is among the touches; where nothing is known, that."""
    before = [source for day, source in touches if day <= win]
    if own and key(own) not in map(key, before):
        before.insert(0, own)
    return before or [UNKNOWN]


def credits(rows: Sequence[Row], touches: Mapping[int, Sequence[tuple[date, str]]]) -> list[Credit]:
    """What each source is credited with. Rows are wins, and what of their revenue was given back: `amount`, the day
    `won`, the `customer_id`, the `source` of the record, and whether it is a `win`."""
    names: dict[str, str] = {}
    wins: dict[str, int] = {}
    amounts: dict[str, dict[str, int]] = {}
    for row in rows:
        way = path(row["source"], touches.get(row["customer_id"], ()), row["won"])
        keys = [key(source) for source in way]
        for each, source in zip(keys, way, strict=True):
            names.setdefault(each, source)
            amounts.setdefault(each, dict.fromkeys(MODELS, 0))
        for each in set(keys) if row["win"] else ():
            wins[each] = wins.get(each, 0) + 1
        for model in MODELS:
            for each, part in zip(keys, parts(model, row["amount"], len(keys)), strict=True):
                amounts[each][model] += part
    return [Credit(names[each], wins.get(each, 0), found) for each, found in amounts.items()]


def ranked(found: Iterable[Credit], model: str) -> list[Credit]:
    """The sources by what that model credits them with, the most first."""
    return sorted(found, key=lambda each: (-each.amounts[model], key(each.source)))
