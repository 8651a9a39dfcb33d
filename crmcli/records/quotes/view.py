"""Quotes as a list, and one as a report in any format."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from crmcli.core.document import BAD, GOOD, QUIET, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.money import Money
from crmcli.records.quotes.insight import ACCEPTED, EXPIRED, REJECTED, label, state

Row = Mapping[str, Any]

FIELDS = (
    "quote", "version", "deal_id", "deal", "customer", "rep", "amount", "currency", "valid", "state", "sent",
    "accepted", "rejected",
)  # fmt: skip
LINES = ("product", "text", "quantity", "price", "discount", "tax", "amount")
TONES = {ACCEPTED: GOOD, REJECTED: BAD, EXPIRED: BAD}
DATES = ("valid", "sent", "accepted", "rejected")


def plain(row: Row, team: str, today: date) -> dict[str, Any]:
    """A quote for programs, with what it is on that day."""
    currency = row["currency"] or team
    told = {
        **row, "quote": label(row), "currency": currency, "amount": Money(row["amount"], currency),
        "state": state(row, today),
    }  # fmt: skip
    return {name: told[name] for name in FIELDS}


def document(rows: Sequence[Row], team: str, today: date, nothing: str) -> Document:
    """The quotes, in their order; `crm.list/1` is the same for programs."""
    told = [plain(row, team, today) for row in rows]
    records = Records(FIELDS, [[_cell(name, row) for name in FIELDS] for row in told])
    blocks: list[Block] = [table(told)] if told else [Line(nothing)]
    return Document(blocks, {"schema": "crm.list/1", "quotes": told}, records, team, not told)


def table(told: Sequence[Row], heading: str = "", of: Sequence[str] = ("deal", "customer", "rep")) -> Table:
    """Plain quotes as rows; `of` are the columns that say whose they are. Beside what a quote is stands the day on
    which it was answered, or else sent."""
    wanted = {"quote": 0, **dict(zip(of, (1, 2, 3), strict=False)), "amount": 0, "valid": 0, "state": 0, "since": 0}
    rows = [{**row, "since": row["accepted"] or row["rejected"] or row["sent"]} for row in told]
    titles = {"valid": "Valid until"}
    columns = [Column(titles.get(name, name.capitalize()), _unit(name), keep) for name, keep in wanted.items()]
    return Table(columns, [[_cell(name, row) for name in wanted] for row in rows], heading)


def _unit(name: str) -> str:
    return "money" if name == "amount" else "date" if name in (*DATES, "since") else "text"


def _cell(name: str, row: Row) -> Cell:
    unit = "own" if name == "amount" else _unit(name)
    return Cell(row[name], unit, TONES.get(row[name], "") if name == "state" else "")


def one(row: Row, today: date) -> Document:
    """What a quote says; `crm.quote/1` is the same for programs, with every amount as it is said."""
    said, what = json.loads(row["content"]), state(row, today)
    currency = said["currency"]
    lines = [{**each, **_amounts(each, currency)} for each in said["lines"]]
    sums = {**_amounts(said, currency), "taxes": [{**each, **_amounts(each, currency)} for each in said["taxes"]]}
    days = {name: row[name] for name in DATES}
    data = {
        "schema": "crm.quote/1",
        "quote": {**said, **sums, "quote": label(row), **days, "state": what, "lines": lines},
    }
    records = Records(LINES, [[_of_line(name, line[name]) for name in LINES] for line in lines])
    return Document(list(_blocks(row, said, lines, sums, what)), data, records, currency)


MONEY = ("price", "discount", "amount", "subtotal", "net", "tax", "total")


def _amounts(said: Row, currency: str) -> dict[str, Any]:
    """The amounts among what is said, as money."""
    return {name: _money(said[name], currency) for name in MONEY if name in said and _is_amount(said[name])}


def _is_amount(text: str | None) -> bool:
    return text is not None and not text.endswith("%")


def _money(text: str, currency: str) -> Money:
    """What `plain` of that money was."""
    return Money(int(text.replace(".", "")), currency)


def _of_line(name: str, value: Any) -> Cell:
    if isinstance(value, Money):
        return Cell(value.minor, "money")
    return Cell(value)


def _blocks(row: Row, said: Row, lines: Sequence[Row], sums: Row, what: str) -> Iterator[Block]:
    sent = f", {what} on {row[what]}" if what in DATES and row.get(what) else f", {what}"
    yield Heading(f"Quote {label(row)}", f"{said['customer'][0]}, valid until {row['valid']}{sent}")
    contact = f"{said['rep']}, {said['email']}" if said["email"] else said["rep"]
    yield Line(f"{said['deal']}; contact: {contact}")
    titles = {"quantity": Column("Qty"), "price": Column("Price", "money"), "amount": Column("Amount", "money")}
    shown = [name for name in LINES if any(line[name] is not None for line in lines)]
    columns = [titles.get(name, Column(name.capitalize())) for name in shown]
    yield Table(columns, [[_of_line(name, line[name]) for name in shown] for line in lines])
    parts = [("Subtotal", sums["subtotal"]), ("Discount", sums["discount"])] if sums["discount"].minor else []
    parts += [("Net", sums["net"])]
    parts += [(f"Tax {each['rate']} of {each['net']}", each["tax"]) for each in sums["taxes"]]
    parts += [("Total", sums["total"])] if sums["taxes"] else []
    yield Table(
        [Column(f"In {said['currency']}"), Column("", "money")],
        [[Cell(name), Cell(amount.minor, "money")] for name, amount in parts],
    )
    yield from (Line(line, QUIET) for line in (said["terms"] or "").splitlines())
