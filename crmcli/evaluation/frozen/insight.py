"""A frozen period: its report as it was, and everything that it was made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from crmcli.core.document import Document
from crmcli.core.periods import Period
from crmcli.evaluation.metrics.scoring_rules import Rules
from crmcli.evaluation.score.insight import Evaluation
from crmcli.evaluation.score.readings import Facts, Person


class Deal(NamedTuple):
    """A deal as it was recorded: `credited_id` closed it and has the credit; the amount is in minor units."""

    id: int
    title: str
    status: str
    customer_id: int | None
    credited_id: int | None
    owner_id: int
    amount: int | None
    opened: date | None
    closed: date | None
    expected: date | None
    product: str | None
    source: str | None


class Customer(NamedTuple):
    """A customer of the period's records; `first_won` is the day of the first win ever."""

    id: int
    name: str
    owner_id: int | None
    region: str | None
    source: str | None
    first_won: date | None


class Answer(NamedTuple):
    """Feedback of the period that has a score."""

    id: int
    customer_id: int
    rep_id: int | None
    kind: str
    score: int
    at: datetime


class Activity(NamedTuple):
    """A call, mail, meeting or visit of the period."""

    id: int
    customer_id: int
    rep_id: int
    kind: str
    direction: str
    at: datetime


class SeenTo(NamedTuple):
    """A case that was there in the period: when it was answered and solved by its end, and the hours of working time
    that either took until then, without waits."""

    id: int
    customer_id: int
    rep_id: int | None
    opened: datetime
    answered: datetime | None
    solved: datetime | None
    answer_hours: float
    solution_hours: float


class Promise(NamedTuple):
    """A promise to a customer whose time ran out in the period, and whether it was kept (1 or 0)."""

    id: int
    customer_id: int | None
    rep_id: int | None
    promised: datetime
    kept: int


class Opinion(NamedTuple):
    """A review that counts in the period."""

    id: int
    rep_id: int
    role: str
    criterion: str | None
    score: int


class Refund(NamedTuple):
    """What was given back in the period of a won deal: `amount` in minor units, above zero, less for `credited_id`, who
    has the deal's credit."""

    id: int
    deal_id: int
    title: str
    customer: str
    credited_id: int
    owner_id: int
    amount: int
    at: date
    product: str | None
    opened: date | None
    region: str | None
    source: str | None


class Won(NamedTuple):
    """A deal won in the period, as a payout needs it: `amount` in minor units; `credited_id` closed it and has the
    credit, `owner_id` owned it when the period was frozen. Of a refund in the period the amount is below zero, and it
    closed on the day of that; `id` and `title` are the deal's."""

    id: int
    title: str
    customer: str
    credited_id: int
    owner_id: int
    amount: int
    product: str | None
    opened: date | None
    closed: date
    region: str | None
    source: str | None


class Outcome(NamedTuple):
    """Where a rep came in."""

    id: int
    name: str
    rank: int | None
    score: float | None
    reason: str


class Inputs(NamedTuple):
    """What a period's result is made of. `settings` are the team's (currency, fiscal_year_start, timezone). `facts` are
    by a rep's id, as `Rules` has its own scorecards and targets; `outcomes` are everybody's ranks and scores. `before`
    and `before_facts` are those of `versus`, the period it is compared with.

    `latest` holds the last id of rule_set and of rule_use: what was agreed on afterwards has a higher one. `program` is
    the version that did the sums.
    """

    period: Period
    settings: Mapping[str, str]
    people: Sequence[Person]
    rules: Rules
    facts: Facts
    outcomes: Sequence[Outcome]
    versus: Period
    before: Sequence[Outcome]
    before_facts: Facts
    deals: Sequence[Deal] = ()
    customers: Sequence[Customer] = ()
    feedback: Sequence[Answer] = ()
    activities: Sequence[Activity] = ()
    reviews: Sequence[Opinion] = ()
    latest: Mapping[str, int] = {}
    program: str = ""
    refunds: Sequence[Refund] = ()
    cases: Sequence[SeenTo] = ()
    promises: Sequence[Promise] = ()


class Frozen(NamedTuple):
    """A frozen period. `document` is the report as it was printed, `inputs` what it was made of; `at`, `by` and
    `reason` (of one that was frozen anew) say how it came about."""

    document: Document
    inputs: Inputs
    digest: str
    at: datetime
    by: str
    reason: str | None = None

    @property
    def period(self) -> Period:
        return self.inputs.period

    @property
    def label(self) -> str:
        return self.inputs.period.label

    @property
    def data(self) -> dict[str, Any]:
        """The report as `crm.score/1` (amounts as Money, days as dates), each rep with an `id` besides."""
        ids = {person.name: person.id for person in self.inputs.people}
        lists = ("reps", "not_ranked")
        data = self.document.data
        return {**data, **{name: [{"id": ids[rep["rep"]], **rep} for rep in data[name]] for name in lists}}

    @property
    def won(self) -> list[Won]:
        """The deals won in the period, by id, and behind them what was given back of any."""
        customers = {customer.id: customer for customer in self.inputs.customers}
        won = [
            _won(deal, customers[deal.customer_id or 0])
            for deal in self.inputs.deals
            if deal.status == "won" and deal.closed and self.period.start <= deal.closed < self.period.end
        ]
        return won + [_given_back(refund) for refund in self.inputs.refunds]


def _won(deal: Deal, customer: Customer) -> Won:
    assert deal.closed, "it is won"
    return Won(
        deal.id, deal.title, customer.name, deal.credited_id or deal.owner_id, deal.owner_id, deal.amount or 0,
        deal.product, deal.opened, deal.closed, customer.region, deal.source or customer.source,
    )  # fmt: skip


def _given_back(refund: Refund) -> Won:
    return Won(
        refund.deal_id, refund.title, refund.customer, refund.credited_id, refund.owner_id, -refund.amount,
        refund.product, refund.opened, refund.at, refund.region, refund.source,
    )  # fmt: skip


def outcomes(evaluation: Evaluation) -> list[Outcome]:
    """Where everybody came in, in the order of the ranking."""
    return [
        Outcome(each.person.id, each.person.name, each.rank, each.score, each.reason) for each in evaluation.results
    ]
