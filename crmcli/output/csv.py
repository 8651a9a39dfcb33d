"""CSV: one flat table, plain numbers and ISO dates under stable column names (RFC 4180). Texts that a spreadsheet would
run have an apostrophe in front, which `crm import` takes away again; JSON has them as they are."""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

from crmcli.core.document import Cell, Document
from crmcli.output.cell_text import Style, raw
from crmcli.output.formula_guard import guarded


def render(document: Document, style: Style) -> str:
    """The document's records as CSV text."""
    buffer = io.StringIO()
    # Written with \r\n, so that a lone \r in a text is put in quotes too (before Python 3.13 it is not otherwise).
    writer = csv.writer(_Lines(buffer), lineterminator="\r\n")
    writer.writerow(document.records.columns)
    writer.writerows([_cell(cell, style) for cell in row] for row in document.records.rows)
    return buffer.getvalue()


def _cell(cell: Cell, style: Style) -> str:
    text = raw(cell, style)
    return guarded(text) if isinstance(cell.value, str) else text


class _Lines(NamedTuple):
    """Takes whole CSV lines and ends them with a plain newline."""

    buffer: io.StringIO

    def write(self, line: str) -> int:
        return self.buffer.write(f"{line.removesuffix(chr(13) + chr(10))}\n")
