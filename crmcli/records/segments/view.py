"""Segments as reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.core.document import QUIET, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.vocabulary import KINDS

Row = Mapping[str, Any]

FIELDS = ("id", "name", "kind", "filter", "records", "by", "at")


def listing(rows: Sequence[Row]) -> Document:
    """All segments: `crm.segments/1`. `records` is how many are in it now."""
    columns = [Column("Segment"), Column("Of"), Column("Records", "count"), Column("Filter")]
    cells = [
        [
            Cell(f"@{row['name']}"), Cell(KINDS[row["kind"]]), Cell(row["records"], "count"),
            Cell(row["filter"]),
        ]
        for row in rows
    ]  # fmt: skip
    nothing = Line("No segments. Next: crm segment save NAME --of customers --where FILTER")
    blocks: list[Block] = [Table(columns, cells)] if rows else [nothing]
    blocks += [Line(row["why"], QUIET) for row in rows if row["why"]]
    plain = [_plain(row) for row in rows]
    records = Records(FIELDS, [[_cell(name, row[name]) for name in FIELDS] for row in plain])
    return Document(blocks, {"schema": "crm.segments/1", "segments": plain}, records, empty=not rows)


def document(row: Row) -> Document:
    """One segment: `crm.segment/1`."""
    plain = _plain(row)
    told = [("Filter", Cell(row["filter"])), ("Saved", Cell(row["at"], "moment")), ("By", Cell(row["by"]))]
    if row["records"] is not None:
        told.insert(1, (KINDS[row["kind"]].capitalize(), Cell(row["records"], "count")))
    table = Table([Column("Field"), Column("Value")], [[Cell(name, "text", QUIET), cell] for name, cell in told])
    blocks: list[Block] = [Heading(f"@{row['name']}", f"Segment of {KINDS[row['kind']]}"), table]
    blocks += [Line(row["why"])] if row["why"] else []
    records = Records(FIELDS, [[_cell(name, plain[name]) for name in FIELDS]])
    return Document(blocks, {"schema": "crm.segment/1", "segment": plain}, records)


def _plain(row: Row) -> dict[str, Any]:
    return {name: KINDS[row[name]] if name == "kind" else row[name] for name in FIELDS}


def _cell(name: str, value: Any) -> Cell:
    return Cell(value, "moment" if name == "at" else "count" if name in ("id", "records") else "text")
