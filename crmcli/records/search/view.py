"""What was found, one line a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crmcli.core.document import QUIET, Cell, Column, Document, Line, Records, Table
from crmcli.records.search.insight import Hit

COLUMNS = {
    "kind": Column("Kind", "word"),
    "id": Column("ID", "count"),
    "name": Column("Name"),
    "customer": Column("Customer", keep=1),
    "at": Column("When", "moment", keep=3),
    "field": Column("Found in", "word", keep=4),
    "text": Column("Text", keep=2),
    "archived": Column("Archived", "moment"),
}


def document(hits: Sequence[Hit], nothing: str) -> Document:
    """The list; `nothing` is what to say where there is no record."""
    rows = [{name: getattr(hit, name) for name in COLUMNS} for hit in hits]
    shown = [name for name in COLUMNS if name in ("kind", "id", "name") or any(row[name] is not None for row in rows)]
    cells = [[_cell(name, row[name], bool(row["archived"])) for name in shown] for row in rows]
    table = Table([COLUMNS[name] for name in shown], cells)
    every = [[_cell(name, row[name]) for name in COLUMNS] for row in rows]
    return Document(
        [table] if rows else [Line(nothing)],
        {"schema": "crm.find/1", "found": rows},
        Records(tuple(COLUMNS), every),
        empty=not rows,
    )


def _cell(name: str, value: Any, archived: bool = False) -> Cell:
    unit = COLUMNS[name].unit
    return Cell(value, "text" if unit in ("word", "count") else unit, QUIET if archived else "")
