"""The deals to call about first, each with its id and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Line, Table
from crmcli.core.money import Money
from crmcli.reports.sections.calls.insight import Call


class Calls(NamedTuple):
    """Those found, in their order; are they `every` one there is? The first `rows` are shown."""

    calls: Sequence[Call]
    every: bool
    rows: int
    today: date
    currency: str

    @property
    def shown(self) -> Sequence[Call]:
        return self.calls[: self.rows]


def blocks(found: Calls) -> Iterator[Block]:
    """The table, and how many there are besides."""
    if not found.calls:
        yield Line("No open deal is late, due or quiet.")
        return
    columns = [
        Column("Deal", least=22), Column("Amount", "number"), Column("Rep"), Column("Stage", keep=2),
        Column("Why", "word"),
    ]  # fmt: skip
    yield Table(columns, [_row(each) for each in found.shown], role="cards", every=len(found.calls))
    yield Line(f"By amount times the probability of the stage.{_more(found)}", QUIET)


def _more(found: Calls) -> str:
    """How many there are besides, where that is known."""
    rest = len(found.calls) - len(found.shown)
    if not rest:
        return ""
    count = f"{rest:,} more {'is' if rest == 1 else 'are'}" if found.every else "Others are"
    return f" {count} late, due or quiet."


def _row(call: Call) -> list[Cell]:
    about = f", {call.customer}" if call.customer and not call.title.startswith(call.customer) else ""
    return [
        Cell(f"#{call.id} {call.title}{about}", tone=STRONG, about=f"deal/{call.id}"),
        Cell(call.amount, "whole"),
        Cell(call.rep),
        Cell(call.stage, tone=QUIET),
        Cell(call.why),
    ]


def data(found: Calls) -> dict[str, Any]:
    """For JSON: the deals shown, with their reasons; `count` is how many there are, null where that was not counted."""
    return {
        "today": found.today,
        "count": len(found.calls) if found.every else None,
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
