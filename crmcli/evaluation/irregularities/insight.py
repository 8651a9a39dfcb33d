"""Signs of gaming: records worth a look. Each has ordinary reasons too: nothing here says that anybody did wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import exp, fsum, lgamma, log
from typing import Any, NamedTuple

from crmcli.core.periods import Period
from crmcli.evaluation.score.readings import Person

LAST_DAYS = 3
"""The end of a period, in which wins may be bunched."""
CHANCE = 0.05
"""How likely it may be at most that chance alone makes one report point at anybody: each of k reps is held to a kth."""
WINS_NEEDED = 3
"""Fewer wins than that in the last days are no bunch."""

LATE, LATE_OVER_THE_END = 14, 3
"""Days between a win's date and its recording that are worth a look; fewer where the period has ended in between."""
SEEN = 92
"""For how many days after a period moves are looked at to tell when one within it was recorded."""

AFTER, CONTACTS_AFTER = 14, 3
"""So many contacts about a deal in so many days after the period, of a deal dated in as many days before its end."""

SPLIT_DAYS = 7
"""Wins of one rep and customer within so many days may be one deal."""
NEAR = 0.01
"""Amounts that differ by no more than that share of the larger are near-equal."""
ALIKE = 3
"""So many wins of the same product or title in those days are worth a look; near-equal, numbered or opened on one day,
two are."""

Row = Mapping[str, Any]


class Bunch(NamedTuple):
    """A rep's wins (of all together, without a person), and how many are dated in the period's last days.

    `expected` is their share if wins were spread evenly, `others` that of the other reps, None where they have none.
    `chance` is how likely it is to see so many or more at the larger of the two.
    """

    person: Person | None
    wins: int
    late: int
    expected: float
    others: float | None
    chance: float
    flagged: bool = False

    @property
    def share(self) -> float:
        return self.late / self.wins


def evenly(period: Period) -> float:
    """The share of the period in its last days: by its working days (Monday to Friday) or all, whichever is more."""
    days = [period.start + timedelta(days=at) for at in range(period.days)]
    working = [day for day in days if day.weekday() < 5]
    shares = [sum(is_late(day, period) for day in some) / len(some) for some in (days, working) if some]
    return max(shares)


def late_from(period: Period) -> date:
    """The first of the period's last days."""
    return max(period.start, period.end - timedelta(days=LAST_DAYS))


def is_late(day: date, period: Period) -> bool:
    return day >= late_from(period)


def bunches(people: Iterable[Person], counts: Mapping[int, Row], period: Period) -> list[Bunch]:
    """Of everybody with a win, all together first and then by name: how the period's last days compare."""
    expected = evenly(period)
    wins, late = (sum(row[name] for row in counts.values()) for name in ("wins", "late"))
    if not wins:
        return []
    everybody = Bunch(None, wins, late, expected, None, tail(late, wins, expected))
    mine = [_bunch(person, counts[person.id], everybody) for person in people if person.id in counts]
    found = [each._replace(flagged=_flagged(each, len(mine))) for each in mine]
    return [everybody._replace(flagged=_flagged(everybody, 1)), *found]


def _flagged(bunch: Bunch, looked_at: int) -> bool:
    return bunch.late >= WINS_NEEDED and bunch.chance < CHANCE / looked_at


def _bunch(person: Person, row: Row, everybody: Bunch) -> Bunch:
    wins, late = row["wins"], row["late"]
    rest = everybody.wins - wins
    others = (everybody.late - late) / rest if rest else None
    chance = tail(late, wins, max(everybody.expected, others or 0))
    return Bunch(person, wins, late, everybody.expected, others, chance)


def tail(least: int, trials: int, p: float) -> float:
    """P(X ≥ least) of a binomial with that many trials and success probability p: exact but for rounding."""
    if least <= 0 or p >= 1:
        return 1.0
    if p <= 0:
        return 0.0
    ways = lgamma(trials + 1)
    return min(
        1.0,
        fsum(
            exp(ways - lgamma(hits + 1) - lgamma(trials - hits + 1) + hits * log(p) + (trials - hits) * log(1 - p))
            for hits in range(least, trials + 1)
        ),
    )


def splits(pairs: Iterable[Row]) -> list[list[int]]:
    """Groups of deals that may be one, from pairs of `first` and `later` wins of one rep and customer that look alike.

    A pair that is `telling` makes a group; of others it takes ALIKE wins within the days. Groups that share a deal are
    one. By the ids of their deals.
    """
    around: dict[int, list[Row]] = {}
    for pair in pairs:
        around.setdefault(pair["first"], []).append(pair)
    groups: list[set[int]] = []
    for first, found in around.items():
        if len(found) + 1 >= ALIKE or any(pair["telling"] for pair in found):
            groups = _joined(groups, {first, *(pair["later"] for pair in found)})
    return sorted(sorted(group) for group in groups)


def _joined(groups: Sequence[set[int]], new: set[int]) -> list[set[int]]:
    apart = [group for group in groups if not group & new]
    return [*apart, new.union(*(group for group in groups if group & new))]
