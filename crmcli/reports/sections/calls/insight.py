"""Which open deals to call about first: those that are late, due or quiet, by what they are likely to bring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

Row = Mapping[str, Any]

YEAR = 365
"""Days after which a deal that nobody has heard of is not called about any more."""


class Call(NamedTuple):
    """A deal and why one should call about it. `amount` is in minor units (None: unknown), `probability` a fraction."""

    id: int
    title: str
    customer: str | None
    rep: str
    stage: str
    amount: int | None
    probability: float
    reasons: tuple[str, ...]

    @property
    def likely(self) -> float:
        """What it brings, times how likely that is; without an amount nothing."""
        return (self.amount or 0) * self.probability

    @property
    def why(self) -> str:
        """All reasons in one line."""
        return "; ".join(self.reasons)


def calls(expected: Iterable[Row], quiet: Iterable[Row], probabilities: Mapping[str, float], today: date) -> list[Call]:
    """Each deal once with all its reasons, the one likely to bring most first. Rows have a deal's `id`, `title`,
    `customer`, `rep`, `stage` and `amount`; those of deals `expected` the day, those of `quiet` ones `quiet_days`."""
    found: dict[int, Call] = {}
    reasons = [(row, _expected(row["expected"], today)) for row in expected]
    reasons += [(row, _silent(row["quiet_days"])) for row in quiet if (row["quiet_days"] or 0) <= YEAR]
    for row, reason in reasons:
        if row["id"] in found and reason in found[row["id"]].reasons:
            continue
        made = found.get(row["id"]) or Call(
            row["id"], row["title"], row["customer"], row["rep"], row["stage"], row["amount"],
            probabilities.get(row["stage"], 0), (),
        )  # fmt: skip
        found[made.id] = made._replace(reasons=(*made.reasons, reason))
    return sorted(found.values(), key=lambda each: (-each.likely, -(each.amount or 0), each.id))


def _expected(day: date, today: date) -> str:
    left = (day - today).days
    if abs(left) <= 1:
        return f"expected {_NEAR[left]}"
    return f"expected in {_days(left)}" if left > 0 else f"expected {_days(-left)} ago"


_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def _silent(days: int | None) -> str:
    return f"no word for {_days(days)}" if days is not None else "no word yet"


def _days(count: int) -> str:
    return f"{count:,} day{'' if count == 1 else 's'}"
