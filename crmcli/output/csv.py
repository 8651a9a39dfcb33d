"""CSV: one flat table, plain numbers and ISO dates under stable column names (RFC 4180)."""

from __future__ import annotations

import csv
import io

from crmcli.document import Document
from crmcli.output.shown import Style, raw


def render(document: Document, style: Style) -> str:
    """The document's records as CSV text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(document.records.columns)
    writer.writerows([raw(cell, style) for cell in row] for row in document.records.rows)
    return buffer.getvalue()
