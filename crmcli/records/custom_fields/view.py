"""Fields of the team's own as a list, and one with the values that are most frequent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.core.document import QUIET, Cell, Column, Document, Line, Records, Table

Row = Mapping[str, Any]
FIELDS = ("kind", "name", "type", "choices", "records", "hidden")
NOTHING = "No fields of your own. Next: crm add field customer employees --type int"


def document(rows: Sequence[Row]) -> Document:
    """The fields; `crm.fields/1` is the same for programs, choices as a list."""
    data = {"schema": "crm.fields/1", "fields": [{**row} for row in rows]}
    records = Records(FIELDS, [[_cell(name, row[name]) for name in FIELDS] for row in rows])
    return Document([_table(rows)] if rows else [Line(NOTHING)], data, records, empty=not rows)


def one(row: Row, values: Sequence[Row]) -> Document:
    """One field; `crm.field/1` has its commonest values, each with how many records have it."""
    data = {"schema": "crm.field/1", "field": {**row}, "values": [{**each} for each in values]}
    cells = [[Cell(each["value"]), Cell(each["records"], "count")] for each in values]
    blocks: list[Any] = [_table([row])]
    if cells:
        blocks.append(Table([Column("Value"), Column("Records", "count")], cells, "Commonest values"))
    return Document(blocks, data, Records(("value", "records"), cells))


def _table(rows: Sequence[Row]) -> Table:
    titles = {"kind": "Of", "name": "Field", "type": "Type", "choices": "Choices", "records": "Values"}
    titles |= {"hidden": "Hidden"} if any(row["hidden"] for row in rows) else {}
    units = {"records": "count", "hidden": "moment"}
    columns = [Column(title, units.get(name, "text"), 1 if name == "choices" else 0) for name, title in titles.items()]
    if not any(row["choices"] for row in rows):
        columns, titles = [each for each in columns if each.title != "Choices"], {**titles}
        del titles["choices"]
    cells = [[_cell(name, row[name], QUIET if row["hidden"] else "") for name in titles] for row in rows]
    return Table(columns, cells)


def _cell(name: str, value: Any, tone: str = "") -> Cell:
    if name == "choices":
        return Cell(", ".join(value) or None, tone=tone)
    return Cell(value, {"records": "count", "hidden": "moment"}.get(name, "text"), tone)
