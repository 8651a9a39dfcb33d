"""The open deals with their chances, as a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.money import Money
from crmcli.evaluation.metrics.view import period_data
from crmcli.funnel.forecast.view import Report

_ROWS = 20


class Deal(NamedTuple):
    """An open deal: `chance` to be won within the period, `likely` the day by which it is won if it is won at all as
    often as not (None: in more than half a year), `estimated` says that the amount is not known."""

    id: int
    title: str
    customer: str | None
    rep: str
    stage: str
    age: int
    amount: int
    estimated: bool
    chance: float
    likely: date | None
    expected: date | None


def of_deals(report: Report, deals: Sequence[Deal]) -> Document:
    """The open deals, what is likely to bring most first. `crm.forecast.deals/1` is its data."""
    found = report.forecast
    heading = Heading(
        f"Open deals and their chances, {found.period.label}{f' of {report.of}' if report.of else ''}",
        f"As of {found.day}. Chance: to be won by {found.period.last}. Amounts in {report.currency}.",
    )
    columns = [
        Column("Id", "count"), Column("Deal"), Column("Customer", keep=3), Column("Rep", keep=2), Column("Stage"),
        Column("In it", "days", 2), Column("Amount", "whole"), Column("Chance", "percent"),
        Column("Likely by", "date", 1), Column("Expected", "date", 4),
    ]  # fmt: skip
    shown: list[Block] = [heading, Table(columns, [_deal(each) for each in deals[:_ROWS]], every=len(deals))]
    if any(each.estimated for each in deals[:_ROWS]):
        shown.append(Line("~ the amount is not known: the mean of deals won of its product.", QUIET))
    if not deals:
        shown = [heading, Line("No deal is open.", QUIET)]
    if len(deals) > _ROWS:
        shown.append(Line(f"{len(deals) - _ROWS:,} more: --format csv has all.", QUIET))
    return Document(shown, _deals_data(report, deals), _deal_records(deals), report.currency, not deals)


def _deal(deal: Deal) -> list[Cell]:
    return [
        Cell(deal.id, "count", about=f"deal/{deal.id}"), Cell(f"{deal.title}{' ~' if deal.estimated else ''}"),
        Cell(deal.customer or ""), Cell(deal.rep), Cell(deal.stage), Cell(deal.age, "days"),
        Cell(deal.amount, "whole"), Cell(deal.chance, "percent"), Cell(deal.likely, "date"),
        Cell(deal.expected, "date"),
    ]  # fmt: skip


_DEAL = {
    "id": "count", "title": "text", "customer": "text", "rep": "text", "stage": "text", "age": "days",
    "amount": "money", "estimated": "text", "chance": "percent", "likely": "date", "expected": "date",
}  # fmt: skip


def _deals_data(report: Report, deals: Sequence[Deal]) -> dict[str, Any]:
    return {
        "schema": "crm.forecast.deals/1",
        "period": period_data(report.forecast.period),
        "as_of": report.forecast.day,
        "currency": report.currency,
        "deals": [{**deal._asdict(), "amount": Money(deal.amount, report.currency)} for deal in deals],
    }


def _deal_records(deals: Sequence[Deal]) -> Records:
    def cell(deal: Deal, name: str, unit: str) -> Cell:
        value = getattr(deal, name)
        return Cell(("yes" if value else "no") if name == "estimated" else value, unit)

    return Records(tuple(_DEAL), [[cell(deal, name, unit) for name, unit in _DEAL.items()] for deal in deals])
