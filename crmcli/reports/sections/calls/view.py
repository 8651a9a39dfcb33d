"""The deals to call about first, each with its id and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Line, Table
from crmcli.core.money import Money
from crmcli.reports.sections.calls.insight import Call


class Calls(NamedTuple):
    """All of them in their order, of which the first `rows` are shown."""

    every: Sequence[Call]
    rows: int
    today: date
    currency: str

    @property
    def shown(self) -> Sequence[Call]:
        return self.every[: self.rows]


def blocks(found: Calls) -> Iterator[Block]:
    """The table, and how many there are besides."""
    if not found.every:
        yield Line("No open deal is late, due or quiet.")
        return
    columns = [
        Column("Deal"), Column("Amount", "number"), Column("Rep"), Column("Stage", keep=2), Column("Why"),
    ]  # fmt: skip
    yield Table(columns, [_row(each) for each in found.shown], role="cards", every=len(found.every))
    rest = len(found.every) - len(found.shown)
    more = f" {rest:,} more {'is' if rest == 1 else 'are'} late, due or quiet." if rest else ""
    yield Line(f"By amount times the probability of the stage.{more}", QUIET)


def _row(call: Call) -> list[Cell]:
    about = f", {call.customer}" if call.customer and not call.title.startswith(call.customer) else ""
    return [
        Cell(f"#{call.id} {call.title}{about}", tone=STRONG),
        Cell(call.amount, "whole"),
        Cell(call.rep),
        Cell(call.stage, tone=QUIET),
        Cell(call.why),
    ]


def data(found: Calls) -> dict[str, Any]:
    """For JSON: the deals shown, with their reasons; `count` is how many there are."""
    return {
        "today": found.today,
        "count": len(found.every),
        "deals": [
            {
                "id": each.id,
                "title": each.title,
                "customer": each.customer,
                "rep": each.rep,
                "stage": each.stage,
                "amount": Money(each.amount, found.currency) if each.amount is not None else None,
                "probability": each.probability,
                "why": each.why,
            }
            for each in found.shown
        ],
    }
