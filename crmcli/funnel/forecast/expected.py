"""What deals are expected to bring within some days: those that are open, and those that are not opened yet.

A deal whose amount is not known counts as the mean of those won of its product, drawn to the mean of all. New deals
come as often as in the last NEW days, and bring as much as the mean of all. Days are ordinals, amounts minor units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from crmcli.core.periods import add_months
from crmcli.funnel.forecast.hazards import Chances

NEW = 91
"""Days back from which the rate of new deals is learned."""
SURE = 0.7
"""From this chance on a deal is committed to."""
PRIOR = 5
"""As many wins of the mean of all are mixed with those of a product."""


class Span(NamedTuple):
    """What is to be forecast when `day` is over: the days from `start` up to but not including `end`, later ones."""

    day: int
    start: int
    end: int

    @property
    def ahead(self) -> tuple[int, int]:
        """So many days from `day` until those begin, and until the last of them is over."""
        return self.start - 1 - self.day, self.end - 1 - self.day

    @property
    def length(self) -> int:
        return self.end - self.start


def span_of(day: date, start: date, end: date, months: int = 0) -> Span:
    """What is left of the period from `start` up to `end` after that day; all that so many months before."""
    first = max(start, day + timedelta(days=1))
    after, first, end = (add_months(each, -months) for each in (day + timedelta(days=1), first, end))
    return Span(after.toordinal() - 1, first.toordinal(), end.toordinal())


class Size(NamedTuple):
    """What a deal brings if it is won."""

    mean: float = 0.0
    variance: float = 0.0


class Sizes:
    """The sizes of the deals won so far: each a product and an amount."""

    def __init__(self, wins: Iterable[tuple[int | None, int]]) -> None:
        by_product: dict[int | None, list[int]] = defaultdict(list)
        for product, amount in wins:
            by_product[product].append(amount)
        every = [amount for own in by_product.values() for amount in own]
        self.all = _size(every, 0.0, 0)
        self._by_product = {product: _size(own, self.all.mean, PRIOR) for product, own in by_product.items() if product}

    def of(self, product: int | None) -> Size:
        return self._by_product.get(product, self.all) if product else self.all


def _size(amounts: Sequence[int], prior: float, weight: int) -> Size:
    if not amounts:
        return Size()
    mean = (sum(amounts) + weight * prior) / (len(amounts) + weight)
    return Size(mean, sum((each - mean) ** 2 for each in amounts) / len(amounts))


class Lot(NamedTuple):
    """Open deals of one rep that have been in one stage equally long. `amount` is their sum; `squares` and `spread` are
    the sums of their squares and of the variances of those that are not known."""

    rep: int
    stage: int
    age: int
    deals: int
    amount: float
    squares: float
    spread: float = 0.0


def lot(rep: int, stage: int, age: int, deals: int, amount: float, squares: float, unknown: Size | None) -> Lot:
    """The deals with their amounts; `unknown` is the size of each where these are not known."""
    if unknown is None:
        return Lot(rep, stage, age, deals, amount, squares)
    mean, variance = unknown
    return Lot(rep, stage, age, deals, deals * mean, deals * mean * mean, deals * variance)


class Expected(NamedTuple):
    """What deals are expected to bring, its variance, and how many wins that is: `mean` is of open ones, `new` of those
    that are not opened yet. `commit` are the amounts of deals with a chance of SURE or more, `weighted` all amounts by
    the probabilities of their stages."""

    mean: float = 0.0
    new: float = 0.0
    variance: float = 0.0
    commit: float = 0.0
    weighted: float = 0.0

    def plus(self, other: Expected) -> Expected:
        return Expected._make(mine + theirs for mine, theirs in zip(self, other, strict=True))

    @property
    def all(self) -> float:
        return self.mean + self.new


class Pipeline(NamedTuple):
    """What is open, and by rep and stage how many deals are `opened` a day; by stage the `probability` of each."""

    lots: Sequence[Lot]
    opened: Mapping[tuple[int, int], float]
    size: Size
    probability: Mapping[int, float]

    def expected(self, chances: Chances, span: Span) -> dict[int, Expected]:
        """By rep."""
        found: dict[int, Expected] = defaultdict(Expected)
        for rep, each in self._each(chances, *span.ahead):
            found[rep] = found[rep].plus(each)
        return found

    def _each(self, chances: Chances, since: int, until: int) -> Iterator[tuple[int, Expected]]:
        for lot in self.lots:
            chance = chances.won(lot.stage, lot.age, until) - chances.won(lot.stage, lot.age, since)
            variance = chance * (1 - chance) * lot.squares + chance * lot.spread
            commit = lot.amount if chance >= SURE else 0.0
            weighted = self.probability.get(lot.stage, 0.0) * lot.amount
            yield lot.rep, Expected(chance * lot.amount, 0.0, variance, commit, weighted)
        mean, variance = self.size
        arriving = {stage: _arriving(chances, stage, since, until) for _, stage in self.opened}
        for (rep, stage), rate in self.opened.items():
            wins = rate * arriving[stage]
            yield rep, Expected(0.0, wins * mean, wins * (mean * mean + variance))


def _arriving(chances: Chances, stage: int, since: int, until: int) -> float:
    """Where one deal is opened every day from now on: how many of them are won in those days."""
    won = [chances.won(stage, 0, days) for days in range(until)]
    return sum(won) - sum(won[:since])
