"""Rates as a list, and in the sentences of what is valued by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.core.document import Cell, Column, Document, Heading, Line, Records, Table

FIELDS = ("currency", "day", "rate", "team_currency", "deals", "at", "by")


def document(rates: Sequence[Mapping[str, Any]], team: str) -> Document:
    """The rates, the newest of each currency first; `crm.rates/1` is the same for programs, rates as exact text."""
    plain = [{"currency": row["currency"], "day": row["day"], "rate": row["value"], "team_currency": team,
              "deals": row["deals"], "at": row["at"], "by": row["by"]} for row in rates]  # fmt: skip
    data = {"schema": "crm.rates/1", "currency": team, "rates": plain}
    units = {"day": "date", "deals": "count", "at": "moment"}
    records = Records(FIELDS, [[Cell(row[name], units.get(name, "text")) for name in FIELDS] for row in plain])
    if not plain:
        return Document([Line(f"No rates. Next: crm rate EUR {_EXAMPLE}")], data, records, team, True)
    columns = [
        Column("Currency"), Column("From", "date"), Column("Rate", "number"), Column("Deals", "count", 1),
        Column("By", keep=2),
    ]  # fmt: skip
    shown = ("currency", "day", "rate", "deals", "by")
    rows = [[Cell(row[name], units.get(name, "text")) for name in shown] for row in plain]
    heading = Heading("Rates", f"What one unit is worth in {team}, from that day until the next one.")
    return Document([heading, Table(columns, rows)], data, records, team)


_EXAMPLE = "2026-07 1.17"


def said(currency: str, value: str, team: str) -> str:
    """ "1 EUR = 1.17 USD"."""
    return f"1 {currency} = {value} {team}"
