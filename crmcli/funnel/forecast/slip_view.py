"""What became of the deals of a frozen forecast, as a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import (
    BAD,
    GOOD,
    QUIET,
    STRONG,
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Line,
    Records,
    Series,
    Table,
)
from crmcli.core.money import Money
from crmcli.evaluation.metrics.view import period_data
from crmcli.funnel.forecast import slip
from crmcli.funnel.forecast.insight import Forecast
from crmcli.funnel.forecast.slip import Frozen, Step, Walk

STEPS = {
    slip.NEW: ("New", GOOD), slip.GROWN: ("Grown", GOOD), slip.SHRUNK: ("Shrunk", BAD), slip.WON: ("Won", GOOD),
    slip.LOST: ("Lost", BAD), slip.REMOVED: ("Archived", ""),
}  # fmt: skip
"""What changes the amount that is open, in the order in which it is told."""
_ROWS = 12


class Slip(NamedTuple):
    """The frozen forecast, what it would be now, and the walk from one to the other; `reps` are names by id."""

    frozen: Frozen
    now: Forecast
    walk: Walk
    reps: Mapping[int, str]
    currency: str


def document(report: Slip) -> Document:
    """The report. `crm.forecast.slip/1` is its data; its records are one row for each thing that happened to a deal."""
    return Document(list(_blocks(report)), data(report), _records(report), report.currency)


def _blocks(report: Slip) -> Iterator[Block]:
    frozen, walk = report.frozen, report.walk
    note = f"Since {frozen.by} froze it on {frozen.day}, until {report.now.day}. Amounts in {report.currency}."
    yield Heading(f"What became of the forecast of {frozen.period.label}", note)
    yield _figures(report)
    walked = list(_walked(walk))
    names, amounts = [name for name, _, _, _ in walked], [amount for _, _, amount, _ in walked]
    yield Chart("bars", "Open deals", names, [Series("Amount", amounts)], "whole")
    rows = [
        [Cell(name, tone=tone), Cell(deals, "count"), Cell(amount, "whole")] for name, deals, amount, tone in walked
    ]
    yield Table([Column("Open deals"), Column("Deals", "count"), Column("Amount", "whole")], rows)
    if pushed := walk.of(slip.PUSHED):
        amount = Money(sum(step.amount for step in pushed), report.currency)
        deals = f"{len(pushed)} deal{'s' * (len(pushed) != 1)}"
        yield Line(f"Of those open now {deals} of {amount} were pushed beyond {frozen.period.label}.")
    told = [step for step in walk.steps if step.what != slip.REMOVED]
    if told:
        yield _told(report, told)
    if len(told) > _ROWS:
        yield Line(f"{len(told) - _ROWS:,} more: --format csv has all.", QUIET)


def _figures(report: Slip) -> Table:
    then, now = report.frozen.total, report.now.total
    rows = [
        [Cell(title, tone=STRONG), Cell(getattr(then, name), "whole"), Cell(getattr(now, name), "whole")]
        for name, title in (("won", "Won"), ("commit", "Commit"), ("likely", "Likely"), ("target", "Target"))
    ]
    return Table([Column("Forecast"), Column("Then", "whole"), Column("Now", "whole")], rows)


def _walked(walk: Walk) -> Iterator[tuple[str, int, int, str]]:
    """Each row of the walk: what it is called, how many deals, their amount, and its tone."""
    yield "Open then", *walk.then, STRONG
    for what, (title, tone) in STEPS.items():
        if steps := walk.of(what):
            yield title, len(steps), sum(step.amount for step in steps), tone
    yield "Open now", *walk.now, STRONG


def _told(report: Slip, told: Sequence[Step]) -> Table:
    columns = [
        Column("Id", "count"), Column("Deal"), Column("Customer", keep=2), Column("Rep", keep=1),
        Column("What", "word"), Column("Amount", "whole"), Column("Expected", "date", 3), Column("Now", "date", 3),
    ]  # fmt: skip
    return Table(columns, [_row(report, step) for step in told[:_ROWS]], "What happened", every=len(told))


def _row(report: Slip, step: Step) -> list[Cell]:
    deal = step.deal
    title, tone = STEPS.get(step.what, ("Pushed", BAD))
    return [
        Cell(deal.id, "count", about=f"deal/{deal.id}"), Cell(deal.title), Cell(deal.customer or ""),
        Cell(report.reps.get(deal.rep_id, "")), Cell(title.lower(), tone=tone), Cell(step.amount, "whole"),
        Cell(step.before, "date"), Cell(step.after, "date"),
    ]  # fmt: skip


_TOTAL = ("won", "commit", "likely", "low", "high", "target")


def data(report: Slip) -> dict[str, Any]:
    """`crm.forecast.slip/1`: amounts in major units; of a step what it makes of the amount that is open."""

    def money(value: int | None) -> Money | None:
        return None if value is None else Money(value, report.currency)

    frozen, walk = report.frozen, report.walk
    return {
        "schema": "crm.forecast.slip/1",
        "period": period_data(frozen.period),
        "frozen": frozen.day,
        "frozen_by": frozen.by,
        "as_of": report.now.day,
        "currency": report.currency,
        "forecast": {
            side: {name: money(getattr(total, name)) for name in _TOTAL}
            for side, total in (("then", frozen.total), ("now", report.now.total))
        },
        "open": {
            side: {"deals": deals, "amount": money(amount)}
            for side, (deals, amount) in (("then", walk.then), ("now", walk.now))
        },
        "steps": [
            {
                "what": step.what,
                "deal": step.deal.id,
                "title": step.deal.title,
                "customer": step.deal.customer,
                "rep": report.reps.get(step.deal.rep_id),
                "amount": money(step.amount),
                "expected_then": step.before,
                "expected_now": step.after,
            }
            for step in walk.steps
        ],
    }


def _records(report: Slip) -> Records:
    columns = ("what", "deal", "title", "customer", "rep", "amount", "expected_then", "expected_now")
    rows = [
        [
            Cell(step.what), Cell(step.deal.id, "count"), Cell(step.deal.title), Cell(step.deal.customer),
            Cell(report.reps.get(step.deal.rep_id)), Cell(step.amount, "money"), Cell(step.before, "date"),
            Cell(step.after, "date"),
        ]
        for step in report.walk.steps
    ]  # fmt: skip
    return Records(columns, rows)
