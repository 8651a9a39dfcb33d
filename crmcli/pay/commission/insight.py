"""Commission, exact to the smallest unit of the currency.

A rep's revenue of the period is what is credited of won deals: the whole amount, or the share that a split gives. It is
walked through in the order in which deals closed, and each part of it earns the rate of the tier that it falls in; a
refund is walked back on its day, at the rates of the tiers that it takes the revenue back through. The sum is rounded
once, a half away from zero; what each part earned is then rounded so that the parts sum to it (largest remainder).
Then come, in this order, the cap, the floor's factor (rounded as the sum is) and the bonuses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from crmcli.core.errors import RefusedError, brief
from crmcli.core.names import key
from crmcli.core.rounding import whole as nearest
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.score.readings import Person
from crmcli.pay.commission.plan import ATTAINMENT, Bonus, Floor, Plan, Split

if TYPE_CHECKING:
    from fractions import Fraction

    from crmcli.evaluation.frozen.insight import Won


class Credit(NamedTuple):
    """What is credited to one rep of a deal: `amount` of `whole`, for a split deal its share."""

    deal_id: int
    title: str
    customer: str
    closed: date
    whole: int
    amount: int
    share: Fraction | None = None


class Part(NamedTuple):
    """The part of a credit that falls in one tier (they count from 1), and what it earns."""

    tier: int
    rate: Fraction
    amount: int
    commission: int


class Line(NamedTuple):
    """A deal's credit with its parts; the commission is their sum."""

    credit: Credit
    parts: Sequence[Part]

    @property
    def commission(self) -> int:
        return sum(part.commission for part in self.parts)


class Standing(NamedTuple):
    """What the frozen score says of the rep: target of revenue (minor units), value of the floor's metric, and place.
    None: there is none, or no data. `answers` are those that the metric is made of, of one that is."""

    target: int | None = None
    value: float | None = None
    rank: int | None = None
    score: float | None = None
    answers: int = 0


class Pay(NamedTuple):
    """What one rep is paid. `total` = commission + capped + floored + the bonuses; the two are 0 or less."""

    person: Person
    plan: Plan
    standing: Standing
    lines: Sequence[Line]
    capped: int
    floored: int
    bonuses: Sequence[Bonus]

    @property
    def revenue(self) -> int:
        return sum(line.credit.amount for line in self.lines)

    @property
    def commission(self) -> int:
        return sum(line.commission for line in self.lines)

    @property
    def bonus(self) -> int:
        return sum(bonus.amount for bonus in self.bonuses)

    @property
    def total(self) -> int:
        return self.commission + self.capped + self.floored + self.bonus


def pay(person: Person, plan: Plan, credits: Sequence[Credit], standing: Standing) -> Pay:
    """What the rep earns under the plan; RefusedError where it pays by attainment and there is no target."""
    from fractions import Fraction

    lines = commissions(credits, _bounds(plan, person, standing))
    earned = sum(line.commission for line in lines)
    kept = earned if plan.cap is None else min(earned, plan.cap)
    lowered = kept > 0 and plan.floor and lowers(plan.floor, standing)  # what is paid back is paid back whole
    factor = plan.floor.factor if lowered and plan.floor else Fraction(1)
    after = nearest(kept * factor)
    bonuses = [bonus for bonus in plan.bonuses if _deserved(bonus, standing)]
    return Pay(person, plan, standing, lines, kept - earned, after - kept, bonuses)


def below(floor: Floor, value: float | None) -> bool:
    """Is the metric worse than the floor? No data is no reason to pay less."""
    if value is None:
        return False
    return value < floor.value if BY_KEY[floor.metric].better == "higher" else value > floor.value


def lowers(floor: Floor, standing: Standing) -> bool:
    """Does the floor lower the commission: is the metric worse, by enough answers?"""
    return below(floor, standing.value) and standing.answers >= floor.answers


def _deserved(bonus: Bonus, standing: Standing) -> bool:
    """A rank's bonus goes in full to each who shares it; of several for a score all that are reached, to a billionth,
    as scores are ranked."""
    if bonus.rank is not None:
        return standing.rank == bonus.rank
    return standing.score is not None and bonus.score is not None and round(standing.score, 9) >= round(bonus.score, 9)


def _bounds(plan: Plan, person: Person, standing: Standing) -> list[tuple[int | None, Fraction]]:
    """Each tier's bound in minor units (None: the rest) and its rate."""
    target = 1
    if plan.basis == ATTAINMENT:
        if standing.target is None:
            raise RefusedError(
                f'the plan "{brief(plan.name)}" pays by attainment, and {person.name} has no revenue target',
                "set one with crm target set revenue, and freeze the score anew: crm score --freeze --replace REASON",
            )
        target = standing.target
    return [(None if tier.upto is None else nearest(tier.upto * target), tier.rate) for tier in plan.tiers]


def commissions(credits: Sequence[Credit], bounds: Sequence[tuple[int | None, Fraction]]) -> list[Line]:
    """What each deal earns, in the order in which they closed."""
    ordered = sorted(credits, key=lambda credit: (credit.closed, credit.deal_id))
    walked = list(_walked(ordered, bounds))
    exact = [amount * bounds[tier][1] for _, tier, amount in walked]
    earned = apportioned(nearest(sum(exact)), exact)
    lines = []
    for at, found in groupby(zip(walked, earned, strict=True), key=lambda each: each[0][0]):
        parts = [Part(tier + 1, bounds[tier][1], amount, paid) for (_, tier, amount), paid in found]
        lines.append(Line(ordered[at], parts))
    return lines


def _walked(credits: Sequence[Credit], bounds: Sequence[tuple[int | None, Fraction]]) -> Iterator[tuple[int, int, int]]:
    """Each credit's place, a tier's place, and the amount of the credit that falls in that tier."""
    tier = reached = 0
    for at, credit in enumerate(credits):
        left = credit.amount
        while left < 0 and tier and reached + left < (below_it := bounds[tier - 1][0] or 0):
            if room := reached - below_it:
                yield at, tier, -room
            left, reached, tier = left + room, below_it, tier - 1
        while left >= 0:
            bound = bounds[tier][0]
            room = left if bound is None else max(0, bound - reached)
            if bound is None or left <= room:
                break
            if room:
                yield at, tier, room
                left, reached = left - room, reached + room
            tier += 1
        yield at, tier, left
        reached += left


def apportioned(total: int, exact: Sequence[Fraction]) -> list[int]:
    """Whole numbers next to the exact ones that sum to `total`: those with the largest remainders are rounded up, of
    equal ones the first. `total` is at least the sum of the exact numbers' whole parts, at most one more for each."""
    whole = [value.numerator // value.denominator for value in exact]
    order = sorted(range(len(exact)), key=lambda at: (whole[at] - exact[at], at))
    for at in order[: total - sum(whole)]:
        whole[at] += 1
    return whole


def credited(won: Sequence[Won], splits: Sequence[Split]) -> dict[int, list[Credit]]:
    """By a rep's id what is credited of each deal. A split of a deal that is none of these is for another period;
    RefusedError where it names several of them, or a deal is split twice."""
    shared: dict[int, Mapping[int, Fraction]] = {}
    for split in splits:
        for id, deal in {deal.id: deal for deal in _meant(won, split)}.items():
            if id in shared:
                raise RefusedError(f'the deal "{brief(deal.title)}" is split twice', "leave it to one plan, once")
            shared[id] = split.shares
    credits: dict[int, list[Credit]] = {}
    for deal in won:
        shares = shared.get(deal.id)
        about = (deal.id, deal.title, deal.customer, deal.closed, deal.amount)
        if shares is None:
            credits.setdefault(deal.credited_id, []).append(Credit(*about, deal.amount))
            continue
        sign, whole = (-1 if deal.amount < 0 else 1), abs(deal.amount)  # given back as it was shared
        amounts = [sign * each for each in apportioned(whole, [whole * share for share in shares.values()])]
        for (id, share), amount in zip(shares.items(), amounts, strict=True):
            credits.setdefault(id, []).append(Credit(*about, amount, share))
    return credits


def _meant(won: Sequence[Won], split: Split) -> Sequence[Won]:
    """The deal that the split names, by its title or else its id."""
    found = [deal for deal in won if key(deal.title) == key(split.deal)]
    if len(several := sorted({deal.id for deal in found})) > 1:
        ids = ", ".join(f"#{id}" for id in several)
        raise RefusedError(f'"{brief(split.deal)}" is more than one deal of the period: {ids}', "split it by its id")
    return found or [deal for deal in won if str(deal.id) == split.deal.removeprefix("#")]
