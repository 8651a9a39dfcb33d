"""How likely a deal is won by some day, by its stage and how long it has been there.

In each week that deals stay in a stage some are won, some lost and some moved: competing risks in discrete time (J. D.
Kalbfleisch, R. L. Prentice, "The Statistical Analysis of Failure Time Data", 2nd ed., ch. 8). The share of each is
drawn to that of the whole stage, as though PRIOR weeks of it had been seen besides: a week of which little is known
says little. From these follows the chance of every way to Won, whatever stages are still to come. Days are ordinals.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

WON, LOST = -1, -2
"""Where a stay may end besides in another stage."""
WEEKS = 26
"""From then on every week in a stage is like the last of them."""
OLDEST = 104
"""Weeks of one stay that are looked at."""
PRIOR = 10.0
MEMORY = 365
"""Days back from which a chance is learned."""


class Stay(NamedTuple):
    """A deal's stay in an open stage: `to` is WON, LOST or the next stage, on the day it `left`; None: it is there
    still. `first` is the stage that it was opened in."""

    deal: int
    stage: int
    entered: int
    left: int | None
    to: int | None
    first: bool

    def covers(self, day: int) -> bool:
        """Was the deal there when that day ended?"""
        return self.entered <= day and (self.left is None or self.left > day)


Shares = Mapping[int, Sequence[Mapping[int, float]]]
"""By stage, for each week of a stay, the share that goes where."""


class Chances:
    """The chance to be won within so many days, by stage and days in it."""

    __slots__ = ("_by_weeks",)

    def __init__(self, shares: Shares, weeks: int) -> None:
        """`shares` has the stages in their order; `weeks` is as far as anybody will ask."""
        self._by_weeks = [{stage: [0.0] * WEEKS for stage in shares}]
        for _ in range(weeks):
            before, now = self._by_weeks[-1], dict[int, list[float]]()
            for stage in reversed(list(shares)):
                now[stage] = [_won(shares[stage][week], stage, week, before, now) for week in range(WEEKS)]
            self._by_weeks.append(now)

    def won(self, stage: int, age: int, days: int) -> float:
        """Of a deal that has been in that stage for `age` days: the chance that it is won within `days`."""
        if days <= 0 or stage not in self._by_weeks[0]:
            return 0.0
        whole, rest = divmod(days, 7)
        week = min(max(age, 0) // 7, WEEKS - 1)
        low = self._by_weeks[whole][stage][week]
        return low + (self._by_weeks[whole + 1][stage][week] - low) * rest / 7 if rest else low


def _won(
    shares: Mapping[int, float],
    stage: int,
    week: int,
    before: Mapping[int, list[float]],
    now: Mapping[int, list[float]],
) -> float:
    """The chance within one week more. What moves on does so in mid-week, and then has half of it left."""
    chance, stays = 0.0, 1.0
    for to, share in shares.items():
        stays -= share
        if to == WON:
            chance += share
        elif to in before:
            chance += share * ((now[to][0] + before[to][0]) / 2 if to in now else before[to][0])
    return chance + stays * before[stage][min(week + 1, WEEKS - 1)]


def shares_at(stays: Iterable[Stay], stages: Sequence[int], days: Sequence[int]) -> list[Shares]:
    """The shares as they were known when each of those days (which ascend) was over, from the MEMORY before it.

    A week counts once it has passed as a whole, whether the deal was still there at its end or not: to count only what
    has happened already would take fast deals for all of them.
    """
    counts: dict[tuple[int, int, int | None], list[int]] = defaultdict(lambda: [0] * (len(days) + 1))
    last = days[-1]
    for stay in stays:
        end = last if stay.left is None or stay.left > last else stay.left
        for week in range(min((end - stay.entered) // 7 + 1, OLDEST)):
            over = stay.entered + 7 * week + 6
            since, until = bisect_left(days, over), bisect_left(days, over + MEMORY)
            if since == until:
                continue
            here = stay.stage, min(week, WEEKS - 1)
            _count(counts[*here, None], since, until)
            if stay.left is not None and stay.left <= over and stay.to is not None:
                _count(counts[*here, stay.to], since, until)
    for series in counts.values():
        for at in range(1, len(days)):
            series[at] += series[at - 1]
    return [_shares(counts, stages, at) for at in range(len(days))]


def _count(series: list[int], since: int, until: int) -> None:
    """One more from that place on and up to the other: the places are summed up at the end."""
    series[since] += 1
    series[until] -= 1


def _shares(counts: Mapping[tuple[int, int, int | None], Sequence[int]], stages: Sequence[int], at: int) -> Shares:
    found = {}
    for stage in stages:
        known = {key: series[at] for key, series in counts.items() if key[0] == stage and series[at]}
        seen = [known.get((stage, week, None), 0) for week in range(WEEKS)]
        ends = {to for _, _, to in known if to is not None}
        total = sum(seen)
        pooled = {to: sum(known.get((stage, week, to), 0) for week in range(WEEKS)) / total for to in sorted(ends)}
        found[stage] = [
            {
                to: (known.get((stage, week, to), 0) + PRIOR * share) / (seen[week] + PRIOR)
                for to, share in pooled.items()
            }
            for week in range(WEEKS)
        ]
    return found
