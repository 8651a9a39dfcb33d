"""Absences and shares as a list, and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crmcli.core.document import Block, Cell, Column, Document, Line, Records, Table
from crmcli.core.errors import brief

Row = Mapping[str, Any]

FIELDS = ("id", "rep", "team", "first", "last", "share", "reason", "by")
_UNITS = {"first": "date", "last": "date", "share": "percent"}


def listing(rows: Sequence[Row]) -> Document:
    """All of them in their order; `crm.list/1` is the same for programs, `share` that of a full day."""
    plain = [plain_row(row) for row in rows]
    columns = [
        Column("ID"), Column("Rep"), Column("From", "date"), Column("To", "date"), Column("Share", "percent"),
        Column("Reason", keep=1),
    ]  # fmt: skip
    shown = [
        [
            Cell(row["id"]), Cell(row["rep"]), Cell(row["first"], "date"),
            Cell(row["last"], "date") if row["last"] else Cell("on"),
            Cell(row["share"], "percent") if row["share"] else Cell("away"), Cell(row["reason"] or ""),
        ]
        for row in plain
    ]  # fmt: skip
    nothing = Line("Nobody was away. Next: crm away REP FROM TO, or crm edit rep REP --share 60% --since DATE")
    blocks: list[Block] = [Table(columns, shown)] if plain else [nothing]
    records = Records(FIELDS, [[Cell(row[name], _UNITS.get(name, "text")) for name in FIELDS] for row in plain])
    return Document(blocks, {"schema": "crm.list/1", "absences": plain}, records, empty=not plain)


def plain_row(row: Row) -> dict[str, Any]:
    """For programs."""
    return {name: row["percent"] / 100 if name == "share" else row[name] for name in FIELDS}


def said(row: Row) -> str:
    """In words: "alice is away from 2026-08-03 to 2026-08-14 (holiday)"."""
    why = f" ({brief(row['reason'])})" if row["reason"] else ""
    if row["last"] is None:
        return f"{row['rep']} works {row['percent']}% from {day(row['first'])} on{why}"
    days = (
        f"from {day(row['first'])} to {day(row['last'])}" if row["last"] > row["first"] else f"on {day(row['first'])}"
    )
    return f"{row['rep']} is away {days}{why}"


def day(value: date) -> str:
    """With its weekday: people see which Friday theirs is."""
    return f"{value:%a} {value}"
