"""The sample team's two years: who works when, whose customers they are, and every deal with its stage history.

Drawn at random from a seed: the same day gives the same records. It knows no database: records refer to each other by
their place in the lists, from 1 on, which is the id they get in a new file. Nothing is later than today, but for the
days on which open deals are expected to close.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from crmcli.core.periods import Calendar, Period
from crmcli.exchange.sample.cast import (
    AT_START,
    CUSTOMERS,
    GONE,
    LATECOMER,
    LOST_REASONS,
    PRODUCTS,
    PURPOSES,
    SEASONS,
    SELLERS,
    SOURCES,
    Seller,
)

QUARTERS = 8
DAY = timedelta(days=1)
WON, LOST = "won", "lost"


class Step(NamedTuple):
    """A deal comes into a stage: the number of an open one (0 is the first), "won" or "lost"."""

    at: date
    stage: int | str


class Deal(NamedTuple):
    """A deal with its history up to today; its last step says how it stands. `amount` is in major units."""

    title: str
    customer: int
    seller: Seller
    product: int
    amount: float | None
    expected: date
    source: str
    reason: str
    steps: Sequence[Step]

    @property
    def opened(self) -> date:
        return self.steps[0].at

    @property
    def status(self) -> str:
        return str(self.steps[-1].stage) if isinstance(self.steps[-1].stage, str) else "open"


class History:
    """All of it, drawn on construction: when each customer came, who looks after it, and the deals, oldest first.

    `stages` is how many open stages the funnel has.
    """

    def __init__(self, today: date, stages: int = 4) -> None:
        self.today, self.stages = today, stages
        self.draw = Random(f"crm sample {today.isoformat()}")
        self.quarters = _quarters(today)
        self.created, self.owners = self._customers()
        self.gone = self._gone()
        self.last_deal = [self.quarters[0].start] * (len(CUSTOMERS) + 1)
        self.won: set[int] = set()
        self.deals = sorted(self._deals(), key=lambda deal: deal.opened)

    def ago(self, days: int) -> date:
        return self.today - days * DAY

    def at_work(self, seller: Seller, day: date) -> Seller:
        """Who does that rep's work on that day: the latecomer takes over from who has left."""
        gone = seller.left is not None and day > self.ago(seller.left)
        return next(other for other in SELLERS if other.name == LATECOMER) if gone else seller

    def owner(self, customer: int, day: date) -> Seller:
        """Who looks after the customer on that day."""
        return self.at_work(self.owners[customer - 1], day)

    def _customers(self) -> tuple[list[date], list[Seller]]:
        draw, start = self.draw, self.quarters[0].start
        created = sorted(start - draw.randrange(20, 900) * DAY for _ in range(AT_START))
        span = (self.today - start).days - 5
        created += sorted(workday(start + draw.randrange(5, span) * DAY) for _ in range(len(CUSTOMERS) - AT_START))
        owners = list(SELLERS[:2])
        for at, day in enumerate(created[2:], 2):
            free = [s for s in SELLERS if (s.name != LATECOMER if at < AT_START else self._works(s, day))]
            owners.append(draw.choice(sorted(free, key=owners.count)[:3]))
        return created, owners

    def _gone(self) -> dict[int, date]:
        """From when on a customer buys no more, for those who do so."""
        draw, start = self.draw, self.quarters[2].start
        leaving = [customer for customer in range(2, len(CUSTOMERS) + 1) if draw.random() < GONE]
        return {customer: start + draw.randrange(400) * DAY for customer in leaving}

    def _works(self, seller: Seller, day: date) -> bool:
        return self.ago(seller.joined) <= day and (seller.left is None or day < self.ago(seller.left))

    def _deals(self) -> Iterator[Deal]:
        yield from self._named()
        for number, quarter in enumerate(self.quarters):
            for customer, day in enumerate(self.created, 1):
                if quarter.start <= day < quarter.end:
                    yield self._deal(customer, day, 1.0)
            for seller in SELLERS:
                yield from self._quarter_of(seller, quarter, number)

    def _named(self) -> Iterator[Deal]:
        """The deals that the help and the tutorials speak of: alice's, open."""
        draw, seller = self.draw, SELLERS[0]
        for title, product, amount, reached in (("Acme renewal", 2, 12000.5, 3), ("Acme pilot", 1, 3000, 2)):
            steps = [Step(workday(self.ago(33 - 7 * stage)), stage) for stage in range(min(reached, self.stages))]
            expected, source = workday(self.today + draw.randrange(10, 25) * DAY), draw.choice(SOURCES)
            yield Deal(title, 1, seller, product, amount, expected, source, LOST_REASONS[0], steps)

    def _quarter_of(self, seller: Seller, quarter: Period, number: int) -> Iterator[Deal]:
        """The deals a rep opens in a quarter: more in a busy season, as the business grows, and in good form."""
        draw = self.draw
        form, luck = draw.uniform(0.72, 1.3), draw.uniform(0.8, 1.2)
        season = SEASONS[(quarter.start.month - 1) // 3 + 1]
        for _ in range(round(seller.pace * season * (0.86 + 0.04 * number) * luck)):
            day = workday(quarter.start + draw.randrange(quarter.days - 2) * DAY)
            known = [
                customer
                for customer, made in enumerate(self.created, 1)
                if made < day < self.gone.get(customer, date.max) and self.owner(customer, day) == seller
            ]
            if day <= self.today and self._works(seller, day) and known:
                # Of two customers, rather the one that has waited longer.
                pair = (draw.choice(known), draw.choice(known))
                yield self._deal(min(pair, key=self.last_deal.__getitem__), day, form)

    def _deal(self, customer: int, opened: date, form: float) -> Deal:
        draw, seller, first = self.draw, self.owner(customer, opened), customer not in self.won
        product = draw.choices(range(len(PRODUCTS)), [weight for *_, weight in PRODUCTS])[0]
        name, _, price, _ = PRODUCTS[product]
        pieces = draw.choice((1, 1, 2) if name == "Enterprise" else (1, 1, 1, 2, 2, 3, 4))
        amount = price * pieces * draw.choice((100, 100, 95, 90, 85)) / 100
        cycle = max(6, round(seller.cycle * draw.lognormvariate(-0.08, 0.4) * (1.25 if name == "Enterprise" else 1)))
        wins = draw.random() < seller.odds * form * (0.85 if first else 1.08)
        steps = [step for step in self._steps(opened, cycle, wins) if step.at <= self.today]
        expected = workday(opened + round(seller.cycle * draw.uniform(0.8, 1.5)) * DAY)
        title = f"{CUSTOMERS[customer - 1]} {name if first else draw.choice(PURPOSES)}"
        unpriced = draw.random() < 0.2 and steps[-1].stage == 0
        self.last_deal[customer] = max(self.last_deal[customer], opened)
        if steps[-1].stage == WON:
            self.won.add(customer)
        source, reason = draw.choice(SOURCES), draw.choice(LOST_REASONS)
        return Deal(title, customer, seller, product + 1, None if unpriced else amount, expected, source, reason, steps)

    def _steps(self, opened: date, cycle: int, wins: bool) -> Iterator[Step]:
        """Every step of a deal, also those still to come; a few lost ones are reopened."""
        draw, path = self.draw, list(self._path(wins))
        days = [0, *sorted(draw.randrange(1, cycle) for _ in path[1:])]
        for offset, stage in zip(days, path, strict=True):
            yield Step(workday(opened + offset * DAY), stage)
        end = workday(opened + cycle * DAY)
        yield Step(end, WON if wins else LOST)
        if not wins and draw.random() < 0.07:
            again = workday(end + draw.randrange(8, 40) * DAY)
            yield Step(again, path[-1])
            yield Step(workday(again + draw.randrange(10, 35) * DAY), WON if draw.random() < 0.55 else LOST)

    def _path(self, wins: bool) -> Iterator[int]:
        """The open stages on the way: mostly one after another, some skipped, now and then a step back."""
        draw, stage = self.draw, 0
        goal = self.stages - 1 if wins else min(draw.randrange(self.stages), draw.randrange(self.stages + 1))
        yield stage
        while stage < goal:
            stage = min(goal, stage + (2 if draw.random() < 0.13 else 1))
            yield stage
            if draw.random() < 0.08:
                yield stage - 1
                yield stage


def _quarters(today: date) -> list[Period]:
    """The calendar quarters up to the one that holds today."""
    calendar = Calendar(today)
    found = [calendar.containing(today, "quarter")]
    while len(found) < QUARTERS:
        found.append(calendar.previous(found[-1]))
    return found[::-1]


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + (7 - day.weekday()) * DAY if day.weekday() > 4 else day
