"""What became of the deals of a frozen forecast: the walk from what was open then to what is open now.

open now = open then + new + grown − shrunk − won − lost − removed; what was pushed is open still. A deal counts as won
with what it brought, and as lost or removed with what it was to bring. Amounts are minor units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crmcli.core.periods import Period
from crmcli.funnel.forecast.insight import Line

NEW, GROWN, SHRUNK, WON, LOST, REMOVED, PUSHED = "new", "grown", "shrunk", "won", "lost", "removed", "pushed"


class Frozen(NamedTuple):
    """A forecast as it was frozen when `day` was over, by `by`: its total, and the deals that were open."""

    period: Period
    day: date
    by: str
    method: str
    total: Line
    deals: Mapping[int, Then]


class Then(NamedTuple):
    """A deal as it was then: its amount (0: not known) and the day it was expected on."""

    amount: int
    expected: date | None


class Now(NamedTuple):
    """A deal as it is now."""

    id: int
    title: str
    customer: str | None
    rep_id: int
    status: str
    amount: int
    expected: date | None


class Step(NamedTuple):
    """What happened to a deal, and what that makes of the amount that is open: `before` and `after` are the days it was
    expected on, where these are told apart."""

    what: str
    deal: Now
    amount: int
    before: date | None = None
    after: date | None = None


class Walk(NamedTuple):
    """From the amount and number of deals that were open `then` to those that are open `now`, step by step."""

    then: tuple[int, int]
    now: tuple[int, int]
    steps: Sequence[Step]

    def of(self, what: str) -> list[Step]:
        return [step for step in self.steps if step.what == what]


def walk(frozen: Frozen, deals: Iterable[Now]) -> Walk:
    """`deals` are those that are open now, and those closed since."""
    every = {deal.id: deal for deal in deals}
    steps = [step for deal in every.values() for step in _steps(frozen, deal)]
    gone = [Now(id, "", None, 0, REMOVED, each.amount, None) for id, each in frozen.deals.items() if id not in every]
    steps += [Step(REMOVED, deal, -deal.amount) for deal in gone]
    still = [deal for deal in every.values() if deal.status == "open"]
    return Walk(
        (len(frozen.deals), sum(each.amount for each in frozen.deals.values())),
        (len(still), sum(deal.amount for deal in still)),
        sorted(steps, key=lambda step: (-abs(step.amount), step.deal.id)),
    )


def _steps(frozen: Frozen, deal: Now) -> Iterable[Step]:
    then = frozen.deals.get(deal.id)
    before = then.amount if then else deal.amount
    if then is None:
        yield Step(NEW, deal, deal.amount)
    if deal.status == "lost":
        yield Step(LOST, deal, -before)
        return
    if deal.amount != before:
        yield Step(GROWN if deal.amount > before else SHRUNK, deal, deal.amount - before)
    if deal.status == "won":
        yield Step(WON, deal, -deal.amount)
    elif then and then.expected and deal.expected and then.expected < frozen.period.end <= deal.expected:
        yield Step(PUSHED, deal, deal.amount, then.expected, deal.expected)
