"""The payout as data: for JSON, and a row for each part of a pay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from crmcli.core.document import Cell, Records
from crmcli.core.money import Money
from crmcli.core.periods import Period
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.metrics.view import exact, period_data
from crmcli.pay.commission.insight import Credit, Part, Pay, below, lowers
from crmcli.pay.payout.adjustments import Entry, Run
from crmcli.pay.payout.insight import Payout, Unplanned
from crmcli.pay.payout.words import bonus_words, floor_words

SUMS = ("revenue", "commission", "capped", "floored", "bonus", "total")
"""The sums of a pay, by their names."""


class Report(NamedTuple):
    """What the report is made of. `at` and `digest` are those of the frozen score that it is paid from, `day` is the
    moment's day where the team is (None: it was frozen anew since it was approved); `of` says whose, where not
    everybody's. `runs` are those that were approved, and `entries` what they adjust and what is open."""

    period: Period
    payout: Payout
    currency: str
    at: datetime | None
    day: date | None
    digest: str
    of: str = ""
    runs: Sequence[Run] = ()
    entries: Sequence[Entry] = ()

    @property
    def state(self) -> str:
        """open, approved or paid: all that was approved."""
        if not self.runs:
            return "open"
        return "paid" if all(run.paid for run in self.runs) else "approved"

    @property
    def included(self) -> list[Entry]:
        """The adjustments that are part of what is paid: those of the runs, or before the first one all."""
        return [entry for entry in self.entries if entry.run is not None or not self.runs]

    @property
    def pending(self) -> list[Entry]:
        """Those that came up after the approval."""
        return [entry for entry in self.entries if entry.run is None and self.runs]

    def adjusted(self, rep: int | None = None) -> int:
        """The sum of what is adjusted within this payout, of a rep or of all."""
        return sum(entry.amount for entry in self.included if rep is None or entry.thing.rep_id == rep)


def data(report: Report) -> dict[str, Any]:
    """`crm.payout/1`: money in major units, rates, shares and attainment as fractions; `amount` of each line sums to
    the rep's `total`."""
    money = Amounts(report.currency)
    total = sum(pay.total for pay in report.payout.paid)
    return {
        "schema": "crm.payout/1",
        "period": period_data(report.period),
        "currency": report.currency,
        "frozen": {"at": report.at, "digest": report.digest},
        "state": report.state,
        "runs": [run_data(run, money) for run in report.runs],
        "reps": [_rep(pay, report, money) for pay in report.payout.paid],
        "no_plan": [_unpaid(each, money) for each in report.payout.unplanned if not each.reason],
        "not_paid": [
            {**_unpaid(each, money), "reason": each.reason} for each in report.payout.unplanned if each.reason
        ],
        "adjustments": [_entry(each, money) for each in report.included],
        "open_adjustments": [_entry(each, money) for each in report.pending],
        "totals": {
            **{name: money(sum(getattr(pay, name) for pay in report.payout.paid)) for name in SUMS},
            "adjusted": money(report.adjusted()),
            "to_pay": money(total + report.adjusted()),
        },
    }


def run_data(run: Run, money: Amounts) -> dict[str, Any]:
    """A run for JSON; `total` is what it pays in all."""
    return {
        "run": run.id,
        "period": run.period.label,
        "approved_at": run.at,
        "approved_by": run.by,
        "paid": run.paid,
        "paid_by": run.paid_by,
        "total": money(run.total),
    }


def _entry(entry: Entry, money: Amounts) -> dict[str, Any]:
    return {
        "rep": entry.rep,
        "period": entry.period.label,
        "line": entry.thing.line,
        "deal_id": entry.thing.deal_id,
        "what": entry.what,
        "plan": entry.plan,
        "plan_version": entry.version,
        "approved": money(entry.approved),
        "due": money(entry.due),
        "amount": money(entry.amount),
        "run": entry.run,
    }


def _unpaid(each: Unplanned, money: Amounts) -> dict[str, Any]:
    return {"rep": each.person.name, "team": each.person.team, "revenue": money(each.revenue)}


class Amounts(NamedTuple):
    currency: str

    def __call__(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, self.currency)


def _rep(pay: Pay, report: Report, money: Amounts) -> dict[str, Any]:
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
        "adjusted": money(report.adjusted(pay.person.id)),
        "to_pay": money(pay.total + report.adjusted(pay.person.id)),
        "cap": money(pay.plan.cap),
        "floor": _floor(pay, money),
        "bonuses": [{"rank": each.rank, "score": each.score, "amount": money(each.amount)} for each in pay.bonuses],
        "deals": [_deal(line.credit, line.parts, money) for line in pay.lines],
    }


def _floor(pay: Pay, money: Amounts) -> dict[str, Any] | None:
    floor, value = pay.plan.floor, pay.standing.value
    if floor is None:
        return None
    unit = BY_KEY[floor.metric].shown_as
    return {
        "metric": floor.metric,
        "value": exact(value, unit, money.currency) if unit == "money" else value,
        "floor": exact(floor.value, unit, money.currency) if unit == "money" else floor.value,
        "factor": float(floor.factor),
        "applied": lowers(floor, pay.standing),
        "answers": pay.standing.answers if floor.answers else None,
        "answers_needed": floor.answers or None,
    }


def _deal(credit: Credit, parts: Sequence[Part], money: Amounts) -> dict[str, Any]:
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
    """Rows for payroll: those of a rep that are not open sum to what is to be paid."""
    columns = (
        "rep", "team", "plan", "plan_version", "line", "what", "deal_id", "customer", "closed", "share",
        "credited", "tier", "rate", "amount", "period", "run", "state",
    )  # fmt: skip
    first = next((run for run in report.runs if run.first), None)
    behind = [Cell(report.period.label), *_run_cells(first)]
    rows = [[*row, *behind] for pay in report.payout.paid for row in _record_rows(pay)]
    return Records(columns, [*rows, *_entry_rows(report)])


def _run_cells(run: Run | None) -> list[Cell]:
    return [Cell(run and run.id), Cell("open" if run is None else "paid" if run.paid else "approved")]


def _entry_rows(report: Report) -> Iterator[list[Cell]]:
    teams = {pay.person.id: pay.person.team for pay in report.payout.paid}
    runs = {run.id: run for run in report.runs}
    for entry in (*report.included, *report.pending):
        yield [
            Cell(entry.rep), Cell(teams.get(entry.thing.rep_id)), Cell(entry.plan), Cell(entry.version),
            Cell("adjustment"), Cell(entry.what), Cell(entry.thing.deal_id), *[Cell(None)] * 6,
            Cell(entry.amount, "money"), Cell(entry.period.label), *_run_cells(runs.get(entry.run or 0)),
        ]  # fmt: skip


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
    for kind, said, amount in limits(pay):
        yield [*head, Cell(kind), Cell(said), *[Cell(None)] * 7, Cell(amount, "money")]


def attainment(pay: Pay) -> float | None:
    """The revenue as a fraction of the target, where there is one."""
    return pay.revenue / pay.standing.target if pay.standing.target else None


def limits(pay: Pay) -> Iterator[tuple[str, str, int]]:
    """What limits and adds to the commission, each with its kind of line, in words, and its amount."""
    if pay.capped:
        yield "cap", "Cap", pay.capped
    if pay.plan.floor and below(pay.plan.floor, pay.standing.value):
        yield "floor", floor_words(pay.plan.floor, pay.standing), pay.floored
    for bonus in pay.bonuses:
        yield "bonus", bonus_words(bonus), bonus.amount
