"""Commission plans as data: for whom and when, at which rates, and what limits and adds to it.

Amounts are minor units, rates and shares exact fractions: nothing here is a float but the value of a metric.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # two milliseconds that only a payout needs to spend
    from fractions import Fraction

REVENUE, ATTAINMENT = "revenue", "attainment"
BASES = (REVENUE, ATTAINMENT)
"""What the bounds of tiers are in: money, or percent of the rep's revenue target."""


class Tier(NamedTuple):
    """A rate on the part of the revenue up to `upto` that the tiers before it leave; None: the rest. `upto` is in minor
    units, or a fraction of the target."""

    upto: Fraction | None
    rate: Fraction


LEAST_ANSWERS = 5
"""So many answers a floor by satisfaction needs, unless its plan says otherwise."""
ANSWERED = ("csat", "nps")
"""The metrics that are made of answers."""


class Floor(NamedTuple):
    """Where the metric is worse than `value` (as the catalogue has it), the commission is multiplied by `factor`; of a
    metric made of answers only from so many `answers` on."""

    metric: str
    value: float
    factor: Fraction
    answers: int = 0


class Split(NamedTuple):
    """Who shares a deal, named by its id or title: by a rep's id the share. The shares sum to 1."""

    deal: str
    shares: Mapping[int, Fraction]


class Bonus(NamedTuple):
    """An amount for that rank, or for a score of at least so much."""

    amount: int
    rank: int | None = None
    score: float | None = None


class Plan(NamedTuple):
    """`start` is the first day that the plan is for and `end` the first it is not for (None: always); `per` the kind of
    period that it pays. It is for those reps (ids) and teams (keys); without either for everybody.

    `version` and `valid_from` are those under which the data file keeps it.
    """

    name: str
    tiers: Sequence[Tier]
    start: date | None = None
    end: date | None = None
    per: str = "quarter"
    basis: str = REVENUE
    reps: frozenset[int] = frozenset()
    teams: frozenset[str] = frozenset()
    cap: int | None = None
    floor: Floor | None = None
    splits: Sequence[Split] = ()
    bonuses: Sequence[Bonus] = ()
    version: int = 1
    valid_from: date | None = None

    def includes(self, first: date, end: date) -> bool:
        """Is it for all the days from `first` up to `end`?"""
        return (self.start is None or self.start <= first) and (self.end is None or end <= self.end)
