"""The settings as a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Line, Records, Table


class Setting(NamedTuple):
    """A setting, its value (None: not set) and where that was found."""

    key: str
    value: str | None
    origin: str


def document(settings: Sequence[Setting]) -> Document:
    """The settings with their origins; `crm.config/1`."""
    rows = [[Cell(each.key, tone=STRONG), Cell(each.value), Cell(each.origin, tone=QUIET)] for each in settings]
    table = Table([Column("Setting"), Column("Value"), Column("Origin")], rows)
    data = {"schema": "crm.config/1", "settings": [each._asdict() for each in settings]}
    blocks: list[Block] = [table, Line("Change one: crm config set SETTING VALUE", QUIET)]
    return Document(blocks, data, Records(Setting._fields, rows))
