"""What sources are worth, and the touches that are known, as reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.money import Money
from crmcli.core.periods import Period
from crmcli.marketing.sources.insight import MODELS, Credit, ranked

Row = Mapping[str, Any]

TOUCH = {"id": "count", "customer_id": "count", "customer": "text", "at": "date", "source": "text"}


class Sources(NamedTuple):
    """The credits of a period by a model, of whom, and how many wins there were."""

    period: Period
    model: str
    credits: Sequence[Credit]
    wins: int
    whom: str
    currency: str


def document(report: Sources) -> Document:
    """The report: `crm.source/1` has every model, its records are one row for each source."""
    model, found = report.model, ranked(report.credits, report.model)
    whole = {name: sum(each.amounts[name] for each in found) for name in MODELS}
    about = f" of {report.whom}" if report.whom else ""
    blocks: list[Block] = [Heading(f"Revenue by source{about}, {report.period.label}", f"Credit: {MODELS[model]}.")]
    if not found:
        blocks.append(Line("No revenue.", QUIET))
    else:
        others = [name for name in MODELS if name != model]
        columns = [
            Column("Source"), Column("Wins", "count"), Column("Revenue", "money"), Column("Share", "percent", keep=1),
            *(Column(f"By {name}", "money", keep=2) for name in others),
        ]  # fmt: skip
        rows = [_row(each.source, each.wins, each.amounts, model, whole) for each in found]
        blocks.append(Table(columns, [*rows, _row("All", report.wins, whole, model, whole, STRONG)]))
        blocks.append(Line("A win counts for each of its sources once: wins of sources can sum to more.", QUIET))
    fields = ("source", "wins", *MODELS)
    records = [[Cell(e.source), Cell(e.wins, "count"), *(Cell(e.amounts[m], "money") for m in MODELS)] for e in found]
    data = {
        "schema": "crm.source/1",
        "period": {"label": report.period.label, "start": report.period.start, "end": report.period.end},
        "currency": report.currency,
        "for": report.whom or None,
        "model": model,
        "wins": report.wins,
        "revenue": Money(whole[model], report.currency),
        "sources": [
            {"source": each.source, "wins": each.wins, **{m: Money(each.amounts[m], report.currency) for m in MODELS}}
            for each in found
        ],
    }
    return Document(blocks, data, Records(fields, records), currency=report.currency, empty=not found)


def _row(
    name: str, wins: int, amounts: Mapping[str, int], model: str, whole: Mapping[str, int], tone: str = ""
) -> list[Cell]:
    share = amounts[model] / whole[model] if whole[model] else None
    others = [Cell(amounts[each], "money", tone) for each in MODELS if each != model]
    cells = [Cell(name, "text", tone), Cell(wins, "count", tone), Cell(amounts[model], "money", tone)]
    return [*cells, Cell(share, "percent", tone), *others]


def listing(rows: Sequence[Row]) -> Document:
    """The touches: `crm.touches/1`."""
    columns = [Column("#", "count"), Column("Day", "date"), Column("Customer"), Column("Source")]
    cells = [
        [
            Cell(row["id"], "count"), Cell(row["at"], "date"),
            Cell(row["customer"], about=f"customer/{row['customer_id']}"), Cell(row["source"]),
        ]
        for row in rows
    ]  # fmt: skip
    blocks: list[Block] = [Table(columns, cells) if rows else Line("No touches. Next: crm touch CUSTOMER SOURCE")]
    records = Records(tuple(TOUCH), [[Cell(row[name], unit) for name, unit in TOUCH.items()] for row in rows])
    return Document(
        blocks, {"schema": "crm.touches/1", "touches": [plain(row) for row in rows]}, records, empty=not rows
    )


def plain(row: Row) -> dict[str, Any]:
    """A touch as programs read it."""
    return {name: row[name] for name in TOUCH} | {"campaign": row["campaign_id"] is not None}


def said(row: Row) -> str:
    """A touch in words."""
    return f"{row['customer']} by {row['source']}, {row['at']}"
