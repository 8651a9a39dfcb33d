"""Refunds as a list."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.core.document import Document, Line, Records
from crmcli.records.listing.view import Row, cell, plain_row, table

FIELDS = (
    "id", "deal", "customer", "rep", "deal_id", "at", "amount", "currency", "own_amount", "reason", "by",
    "external_key",
)  # fmt: skip
SHOWN = {"id": 0, "at": 0, "deal": 0, "customer": 1, "rep": 1, "amount": 0, "own_amount": 3, "reason": 2}


def document(rows: Sequence[Row], currency: str, nothing: str) -> Document:
    """The refunds, in their order; `crm.list/1` is the same for programs."""
    plain = [plain_row(row, currency) for row in rows]
    records = Records(FIELDS, [[cell(name, row[name]) for name in FIELDS] for row in plain])
    blocks = [table("refund", plain, SHOWN)] if plain else [Line(nothing)]
    return Document(blocks, {"schema": "crm.list/1", "refunds": plain}, records, currency, not plain)
