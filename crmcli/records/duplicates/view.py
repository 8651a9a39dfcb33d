"""Records that look alike, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.core.document import QUIET, Cell, Column, Document, Line, Records, Table
from crmcli.core.vocabulary import KINDS

Found = Mapping[str, Any]
"""`likely` in percent, `because`, and `one` and `other`: each an id and a name."""


def document(kind: str, found: Sequence[Found], total: int) -> Document:
    """The pairs, the surest first; `total` is how many there are."""
    data = {"schema": "crm.duplicates/1", "kind": KINDS[kind], "total": total, "pairs": [*found]}
    columns = ("one_id", "one", "other_id", "other", "likely", "because")
    rows = [
        [Cell(each["one"]["id"], "count"), Cell(each["one"]["name"]), Cell(each["other"]["id"], "count"),
         Cell(each["other"]["name"]), Cell(each["likely"], "percent"), Cell(each["because"])]
        for each in found
    ]  # fmt: skip
    records = Records(columns, rows)
    if not found:
        return Document([Line(f"No {KINDS[kind]} look alike.")], data, records, empty=True)
    names = ("Id", kind.capitalize(), "Id", "Looks like", "Likely", "Because")
    titles = zip(names, (cell.unit for cell in rows[0]), strict=True)
    table = Table([Column(title, unit, int(title == "Likely")) for title, unit in titles], rows)
    more = [Line(f"And {total - len(found):,} more: --limit 0 shows all.", QUIET)] if total > len(found) else []
    return Document([table, *more], data, records)
