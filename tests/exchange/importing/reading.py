"""A file as the import sees it, for the tests of what is read."""

from __future__ import annotations

import io
from typing import NamedTuple

from crmcli.exchange.importing.step1_open.table import Found, LeftOut, Wanted, opened_table


class Read(NamedTuple):
    """All that a table says of a file."""

    header: list[str]
    rows: list[tuple[int, list[str]]]
    found: Found
    left_out: list[LeftOut]

    @property
    def cells(self) -> list[list[str]]:
        return [cells for _, cells in self.rows]


def read(content: str | bytes, **wanted: str) -> Read:
    """The file of that content, read twice: both times it has to be the same."""
    data = content.encode() if isinstance(content, str) else content
    with opened_table("-", io.BytesIO(data), Wanted(**wanted)) as table:
        rows, left_out = list(table.rows()), list(table.left_out)
        assert (list(table.rows()), table.left_out) == (rows, left_out)
        return Read(table.header, rows, table.found, left_out)
