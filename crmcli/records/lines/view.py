"""Lines of deals as a list, as a part of a deal, and as what a customer bought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from crmcli.core.document import QUIET, Block, Cell, Column, Document, Line, Records, Table
from crmcli.core.money import Money
from crmcli.records.lines.insight import taxes, total, worth

Row = Mapping[str, Any]

FIELDS = (
    "id", "deal_id", "deal", "customer", "rep", "status", "closed", "position", "product", "text", "quantity", "price",
    "discount", "discount_rate", "tax_rate", "amount", "tax", "total", "currency", "external_key",
)  # fmt: skip
MONEY = ("price", "discount", "amount", "tax", "total")
UNITS = {"quantity": "quantity", "discount_rate": "rate", "tax_rate": "rate", "closed": "date"}
LISTED = {
    "id": 0, "deal": 0, "customer": 2, "product": 0, "text": 3, "quantity": 0, "price": 1, "discount": 1, "tax_rate": 4,
    "amount": 0, "status": 2, "closed": 1,
}  # fmt: skip
OF_DEAL = {"id": 0, "product": 0, "text": 1, "quantity": 0, "price": 0, "discount": 1, "tax_rate": 2, "amount": 0}
TITLES = {"id": "ID", "quantity": "Qty", "tax_rate": "Tax"}


def plain(row: Row, team: str) -> dict[str, Any]:
    """A line for programs: amounts as money in the deal's currency, the quantity as a number, rates as fractions."""
    currency, found = row["currency"] or team, worth(row)
    values = {
        **row,
        "currency": currency,
        "quantity": _number(row["quantity"]),
        "discount_rate": None if row["discount_rate"] is None else row["discount_rate"] / 10_000,
        "tax_rate": None if row["tax"] is None else row["tax"] / 10_000,
        "tax": found.tax,
        "total": found.total,
    }
    money = {name: Money(values[name], currency) for name in MONEY if values[name] is not None}
    return {name: money.get(name, values[name]) for name in FIELDS}


def _number(thousandths: int) -> int | float:
    return thousandths / 1000 if thousandths % 1000 else thousandths // 1000


def document(rows: Sequence[Row], team: str, nothing: str) -> Document:
    """The lines, in their order; `crm.list/1` is the same for programs."""
    told = [plain(row, team) for row in rows]
    blocks: list[Block] = [table(told, LISTED, team)] if told else [Line(nothing)]
    records = Records(FIELDS, [[cell(name, row[name], team) for name in FIELDS] for row in told])
    return Document(blocks, {"schema": "crm.list/1", "lines": told}, records, team, not told)


def table(told: Sequence[Row], wanted: Mapping[str, int], team: str, heading: str = "") -> Table:
    """The columns of plain lines; one that says nothing of any is left out. A discount is a rate or an amount."""
    shown = [name for name in wanted if any(_shown(row, name) is not None for row in told)]
    columns = [Column(TITLES.get(name, name.capitalize()), _unit(name), wanted[name]) for name in shown]
    return Table(columns, [[_cell(row, name, team) for name in shown] for row in told], heading)


def _unit(name: str) -> str:
    return "money" if name in MONEY else "count" if name == "id" else UNITS.get(name, "text")


def _shown(row: Row, name: str) -> Any:
    return row[name] if name != "discount" or row[name] is not None else row["discount_rate"]


def _cell(row: Row, name: str, team: str) -> Cell:
    rate = name == "discount" and row[name] is None
    return cell("discount_rate" if rate else name, _shown(row, name), team)


def cell(name: str, value: Any, team: str) -> Cell:
    """A value of a line; an amount in another currency than the team's says so."""
    if isinstance(value, Money):
        return Cell(value.minor, "money") if value.currency == team else Cell(value, "own")
    return Cell(value, UNITS.get(name, "count" if name in ("id", "deal_id", "position") else "text"))


def totals(rows: Sequence[Row], currency: str) -> dict[str, Any]:
    """What lines come to: `subtotal` before discounts, the `discount`, `net` of it, the `tax` in all and by rate, and
    the `total`."""
    every = total(rows)
    by_rate = [
        {"rate": rate / 10_000, "net": Money(net, currency), "tax": Money(tax, currency)}
        for rate, (net, tax) in taxes(rows).items()
    ]
    amounts = {"subtotal": every.gross, "discount": every.discount, "net": every.amount, "tax": every.tax}
    amounts["total"] = every.total
    return {**{name: Money(minor, currency) for name, minor in amounts.items()}, "taxes": by_rate}


def of_deal(told: Sequence[Row], sums: Row, team: str) -> Iterator[Block]:
    """The lines of a deal, and what they come to."""
    if not told:
        return
    yield table(told, OF_DEAL, team, "Lines")
    less = f" ({_said(sums['subtotal'])} less {_said(sums['discount'])})" if sums["discount"].minor else ""
    taxed = f", tax {_said(sums['tax'])}, total {_said(sums['total'])}" if sums["taxes"] else ""
    yield Line(f"Net {_said(sums['net'])}{less}{taxed} {sums['net'].currency}", QUIET)


def _said(amount: Money) -> str:
    whole, point, part = str(amount).partition(".")
    return f"{int(whole):,}{point}{part}"


def bought(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """What a customer bought, for programs; the usual discount as a fraction."""
    return [{**row, "quantity": _number(row["quantity"])} for row in rows]


def purchases(told: Sequence[Row]) -> Iterator[Block]:
    """The same as a table."""
    if told:
        columns = [Column("Product"), Column("Qty", "quantity"), Column("Deals", "count", 2)]
        columns += [Column("Last bought", "date"), Column("Usual discount", "percent", 1)]
        units = ("text", "quantity", "count", "date", "percent")
        names = ("product", "quantity", "deals", "last", "discount")
        rows = [[Cell(row[name], unit) for name, unit in zip(names, units, strict=True)] for row in told]
        yield Table(columns, rows, "Bought")
