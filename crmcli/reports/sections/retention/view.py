"""Retention: the rate, the customers lost by name, and those at risk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Line, Table
from crmcli.core.periods import Period
from crmcli.core.rounding import whole
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.view import dates, metric_cell, period_data, value_cell
from crmcli.evaluation.score.readings import Reading, change
from crmcli.reports.sections.record_list import exact, many, table
from crmcli.reports.sections.retention.insight import SOON, active_until

Row = Mapping[str, Any]


class Kept(NamedTuple):
    """The metric's reading in the period and in the one before, and the customers listed as lost and at risk."""

    metric: Metric
    now: Reading
    before: Reading
    lists: Mapping[str, Sequence[Row]]
    periods: tuple[Period, Period]
    under_way: bool
    months: int
    currency: str

    @property
    def lost(self) -> int:
        """How many were lost: those active at the period's start, and no longer."""
        return round(self.now.denominator - self.now.numerator)

    def every(self, which: str) -> int:
        """How many there are, shown or not."""
        return self.lists[which][0]["every"] if self.lists[which] else 0

    @property
    def nothing(self) -> bool:
        """Was no customer active at its start, and is none at risk?"""
        return not self.now.denominator and not self.lists["at_risk"]


_COLUMNS = {
    "customer": Column("Customer"), "rep": Column("Rep"), "last_won": Column("Last order", "date"),
    "until": Column("Active until", "date"), "revenue": Column("Revenue ever", "money", 1),
}  # fmt: skip


def blocks(found: Kept) -> Iterator[Block]:
    """The sentence, the rate, and the customers."""
    yield Line(sentence(found))
    if found.nothing:
        return
    yield _rate(found)
    yield Line(f"Active: the last order is no more than {many(found.months, 'month')} ago.", QUIET)
    yield from table("Customers at risk", _COLUMNS, _rows(found, "at_risk"), found.every("at_risk"))
    yield from table("Customers lost", _COLUMNS, _rows(found, "lost"), found.every("lost"))


def sentence(found: Kept) -> str:
    """How many stayed, and how many will be gone soon."""
    if found.nothing:
        return "No customer was active at the start, so none could stay."
    risk = found.every("at_risk")
    order = "it orders" if risk == 1 else "they order"
    gone = f"{many(risk, 'customer')} will be lost unless {order} within {SOON} days"
    if not found.now.denominator:
        return f"No customer was active at the start of {found.periods[0].label}; {gone}."
    stayed, of = round(found.now.numerator), many(found.now.denominator, "customer")
    return (
        f"{stayed:,} of {of} active at the start of {found.periods[0].label} {'is' if stayed == 1 else 'are'} active "
        f"still ({whole(100 * (found.now.value or 0))}%); "
        f"{gone if risk else f'nobody will be lost within {SOON} days'}."
    )


def _rate(found: Kept) -> Table:
    columns = [
        Column("Customers"), Column(f"{found.periods[0].label}{' so far' if found.under_way else ''}", "number"),
        Column(found.periods[1].label, "number"),
    ]  # fmt: skip
    now, before = found.now, found.before
    lost = [round(side.denominator - side.numerator) for side in (now, before)]
    rows = [
        [Cell("Active at the start", tone=STRONG), *(Cell(side.denominator, "count") for side in (now, before))],
        [Cell("Lost", tone=STRONG), *(Cell(count, "count") for count in lost)],
        [Cell(found.metric.title, tone=STRONG), metric_cell(found.metric, now, before),
         value_cell(found.metric, before.value)],
    ]  # fmt: skip
    return Table(columns, rows, f"Retention, {dates(found.periods[0])}")


def _rows(found: Kept, which: str) -> list[dict[str, Any]]:
    return [{**row, "until": active_until(row["last_won"], found.months)} for row in found.lists[which]]


def data(found: Kept) -> dict[str, Any]:
    """For JSON: of the customers those that are shown."""
    told: dict[str, Any] = {
        "sentence": sentence(found),
        "period": period_data(found.periods[0]),
        "before": period_data(found.periods[1]),
        "months": found.months,
        "retention": found.now.value,
        "retention_before": found.before.value,
        "retention_change": change(found.metric, found.before.value, found.now.value),
        "active": round(found.now.denominator),
        "active_before": round(found.before.denominator),
        "retained": round(found.now.numerator),
        "lost": found.lost,
        "lost_before": round(found.before.denominator - found.before.numerator),
        "at_risk": found.every("at_risk"),
        "at_risk_days": SOON,
    }
    for which, name in (("at_risk", "customers_at_risk"), ("lost", "customers_lost")):
        told[name] = [
            exact({key: value for key, value in row.items() if key != "every"}, found.currency, "revenue")
            for row in _rows(found, which)
        ]
    return told
