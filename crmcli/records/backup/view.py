"""A copy of the data file that was made, as a report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crmcli.core.document import Cell, Document, Line, Records


def document(place: Path, size: int, rows: int, gone: Sequence[Path]) -> Document:
    """`crm.backup/1`: the copy, its size in bytes, its rows, and the older copies that were deleted."""
    lines = [Line(f"Copied to {place}: {rows:,} rows, read back and found whole.")]
    if gone:
        lines.append(Line(f"Deleted {len(gone)} older: {', '.join(path.name for path in gone)}"))
    data = {"file": str(place), "size": size, "rows": rows, "deleted": [str(path) for path in gone]}
    return Document(
        lines,
        {"schema": "crm.backup/1", **data},
        Records(("file", "size", "rows"), [[Cell(str(place)), Cell(size, "count"), Cell(rows, "count")]]),
    )
