"""Prices as a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.core.document import Block, Cell, Column, Document, Line, Records, Table
from crmcli.core.money import Money

FIELDS = ("id", "product", "price", "currency", "list", "day", "at", "by")


def document(rows: Sequence[Mapping[str, Any]]) -> Document:
    """The prices, in their order; `crm.list/1` is the same for programs."""
    told = [{**row, "price": Money(row["price"], row["currency"])} for row in rows]
    columns = [Column("Product"), Column("Price", "money"), Column("For"), Column("From", "date"), Column("By", keep=2)]
    cells = [
        [
            Cell(row["product"]), Cell(row["price"], "own"), Cell(row["list"] or "everybody"), Cell(row["day"], "date"),
            Cell(row["by"]),
        ]
        for row in told
    ]  # fmt: skip
    units = {"price": "own", "day": "date", "at": "moment"}
    records = Records(FIELDS, [[Cell(row[name], units.get(name, "text")) for name in FIELDS] for row in told])
    blocks: list[Block] = [Table(columns, cells) if told else Line("No prices. Next: crm price PRODUCT AMOUNT")]
    return Document(blocks, {"schema": "crm.list/1", "prices": told}, records, empty=not told)
