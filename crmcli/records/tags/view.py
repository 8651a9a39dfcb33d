"""The tags, and how many records have each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.core.document import Block, Cell, Column, Document, Line, Records, Table
from crmcli.core.vocabulary import KINDS, TAGGED

Row = Mapping[str, Any]


def document(rows: Sequence[Row]) -> Document:
    """The list: `crm.tags/1` has of each tag how many records of each kind have it; archived ones apart."""
    names = ("tag", *(KINDS[kind] for kind in TAGGED), "archived")
    plain = [dict(zip(names, row.values(), strict=True)) for row in rows]
    shown = [name for name in names[1:] if any(row[name] for row in plain)]
    columns = [Column("Tag"), *(Column(name.capitalize(), "count") for name in shown)]
    cells = [[Cell(row["tag"]), *(Cell(row[name], "count") for name in shown)] for row in plain]
    blocks: list[Block] = [Table(columns, cells)] if rows else [Line("No tags. Next: crm tag customer NAME WORD")]
    every = [[Cell(row["tag"]), *(Cell(row[name], "count") for name in names[1:])] for row in plain]
    return Document(blocks, {"schema": "crm.tags/1", "tags": plain}, Records(names, every), empty=not rows)


def records_of(row: Row) -> str:
    """ "12 customers and 1 deal", which have the tag."""
    parts = [f"{row[kind]:,} {kind if row[kind] == 1 else KINDS[kind]}" for kind in TAGGED if row[kind]]
    parts += [f"{row['archived']:,} archived"] if row["archived"] else []
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
