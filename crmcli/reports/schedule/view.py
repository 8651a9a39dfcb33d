"""Scheduled reports as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crmcli.core.document import QUIET, STRONG, Cell, Column, Document, Line, Records, Table

_NOTHING = 'No report is scheduled. Begin with: crm schedule weekly --at "Mon 07:00" -o weekly.html'


class Scheduled(NamedTuple):
    """A report that is made by itself: its name, `by` what (crontab or systemd), when as that has it, and the command.
    `mine` says that it is of this data file."""

    name: str
    by: str
    when: str
    command: str
    mine: bool


def document(every: Sequence[Scheduled]) -> Document:
    """The list. `crm.schedule/1` is its data."""
    columns = [Column("Name"), Column("When", "word"), Column("By", "word", 2), Column("Command", keep=1)]
    rows = [
        [
            Cell(each.name, tone=STRONG if each.mine else QUIET), Cell(each.when), Cell(each.by),
            Cell(each.command, tone=QUIET),
        ]
        for each in every
    ]  # fmt: skip
    others = [Line("In grey: of other data files.", QUIET)] if not all(each.mine for each in every) else []
    return Document(
        [Table(columns, rows), *others] if every else [Line(_NOTHING)],
        {"schema": "crm.schedule/1", "schedules": [each._asdict() for each in every]},
        Records(Scheduled._fields, [[Cell(value) for value in each] for each in every]),
        empty=not every,
    )
