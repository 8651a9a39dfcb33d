"""The payout as data: for JSON, and a row for each part of a pay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from crmcli.core.document import Cell, Records
from crmcli.core.money import Money
from crmcli.core.periods import Period
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.metrics.view import exact, period_data
from crmcli.pay.commission.insight import Credit, Part, Pay, below
from crmcli.pay.commission.plan import Bonus, Floor
from crmcli.pay.payout.insight import Payout
from crmcli.pay.rates import metric_value

if TYPE_CHECKING:
    pass

SUMS = ("revenue", "commission", "capped", "floored", "bonus", "total")
"""The sums of a pay, by their names."""


class Report(NamedTuple):
    """What the report is made of. `at` and `digest` are those of the frozen score that it is paid from, `day` is the
    moment's day where the team is; `of` says whose, where not everybody's."""

    period: Period
    payout: Payout
    currency: str
    at: datetime
    day: date
    digest: str
    of: str = ""


def data(report: Report) -> dict[str, Any]:
    """`crm.payout/1`: money in major units, rates, shares and attainment as fractions; `amount` of each line sums to
    the rep's `total`."""
    money = _Money(report.currency)
    return {
        "schema": "crm.payout/1",
        "period": period_data(report.period),
        "currency": report.currency,
        "frozen": {"at": report.at, "digest": report.digest},
        "reps": [_rep(pay, money) for pay in report.payout.paid],
        "no_plan": [
            {"rep": each.person.name, "team": each.person.team, "revenue": money(each.revenue)}
            for each in report.payout.unplanned
        ],
        "totals": {name: money(sum(getattr(pay, name) for pay in report.payout.paid)) for name in SUMS},
    }


class _Money(NamedTuple):
    currency: str

    def __call__(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, self.currency)


def _rep(pay: Pay, money: _Money) -> dict[str, Any]:
    target = pay.standing.target
    return {
        "rep": pay.person.name,
        "team": pay.person.team,
        "plan": {"name": pay.plan.name, "version": pay.plan.version, "basis": pay.plan.basis},
        "rank": pay.standing.rank,
        "score": pay.standing.score,
        "target": money(target),
        "attainment": attainment(pay),
        **{name: money(getattr(pay, name)) for name in SUMS},
        "cap": money(pay.plan.cap),
        "floor": _floor(pay, money),
        "bonuses": [{"rank": each.rank, "score": each.score, "amount": money(each.amount)} for each in pay.bonuses],
        "deals": [_deal(line.credit, line.parts, money) for line in pay.lines],
    }


def _floor(pay: Pay, money: _Money) -> dict[str, Any] | None:
    floor, value = pay.plan.floor, pay.standing.value
    if floor is None:
        return None
    unit = BY_KEY[floor.metric].shown_as
    return {
        "metric": floor.metric,
        "value": exact(value, unit, money.currency) if unit == "money" else value,
        "floor": exact(floor.value, unit, money.currency) if unit == "money" else floor.value,
        "factor": float(floor.factor),
        "applied": below(floor, value),
    }


def _deal(credit: Credit, parts: Sequence[Part], money: _Money) -> dict[str, Any]:
    return {
        "id": credit.deal_id,
        "title": credit.title,
        "customer": credit.customer,
        "closed": credit.closed,
        "amount": money(credit.whole),
        "share": None if credit.share is None else float(credit.share),
        "credited": money(credit.amount),
        "commission": money(sum(part.commission for part in parts)),
        "parts": [
            {
                "tier": part.tier,
                "rate": float(part.rate),
                "credited": money(part.amount),
                "commission": money(part.commission),
            }
            for part in parts
        ],
    }


def records(report: Report) -> Records:
    """Rows for payroll: the amounts of a rep's sum to the total."""
    columns = (
        "rep", "team", "plan", "plan_version", "line", "what", "deal_id", "customer", "closed", "share",
        "credited", "tier", "rate", "amount",
    )  # fmt: skip
    return Records(columns, [row for pay in report.payout.paid for row in _record_rows(pay)])


def _record_rows(pay: Pay) -> Iterator[list[Cell]]:
    head = [Cell(pay.person.name), Cell(pay.person.team), Cell(pay.plan.name), Cell(pay.plan.version)]
    for line in pay.lines:
        credit = line.credit
        share = None if credit.share is None else float(credit.share)
        for part in line.parts:
            yield [
                *head, Cell("deal"), Cell(credit.title), Cell(credit.deal_id), Cell(credit.customer),
                Cell(credit.closed, "date"), Cell(share), Cell(part.amount, "money"), Cell(part.tier),
                Cell(float(part.rate)), Cell(part.commission, "money"),
            ]  # fmt: skip
    for said, amount in adjustments(pay):
        kind = "cap" if said == "Cap" else "bonus" if said.startswith("Bonus") else "floor"
        yield [*head, Cell(kind), Cell(said), *[Cell(None)] * 7, Cell(amount, "money")]


def attainment(pay: Pay) -> float | None:
    """The revenue as a fraction of the target, where there is one."""
    return pay.revenue / pay.standing.target if pay.standing.target else None


def adjustments(pay: Pay) -> Iterator[tuple[str, int]]:
    """What limits and adds to the commission, as (words, amount)."""
    if pay.capped:
        yield "Cap", pay.capped
    if pay.plan.floor and below(pay.plan.floor, pay.standing.value):
        yield _floor_words(pay.plan.floor, pay.standing.value), pay.floored
    for bonus in pay.bonuses:
        yield _bonus_words(bonus), bonus.amount


def _floor_words(floor: Floor, value: float | None) -> str:
    metric = BY_KEY[floor.metric]
    return f"{metric.title} {metric_value(metric, value)}: × {float(floor.factor):g}"


def _bonus_words(bonus: Bonus) -> str:
    return f"Bonus: rank {bonus.rank}" if bonus.rank is not None else f"Bonus: a score of {bonus.score:g} or more"
