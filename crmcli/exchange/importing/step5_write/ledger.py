"""What an import does is a change of the journal like any other (see `database/journal.py`), with its figures."""

from __future__ import annotations

from typing import Any, NamedTuple

from crmcli.database.connection import Database
from crmcli.database.journal import under_way
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.fields import FIELDS

TABLES = (*FIELDS, "move")
"""Where an import makes and changes rows."""


class Made(NamedTuple):
    """What an import did, in figures: `profile` is whose export the file was taken for."""

    kind: str
    file: str
    profile: str | None
    new: int
    changed: int
    unchanged: int
    refused: int


class Ledger:
    """What one import has made and changed, from before its first row is written. `id` is the number of its change."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._above = _newest(database)
        self.id = under_way(database) or 0

    def created(self) -> dict[str, list[list[int]]]:
        """For each table with new rows the first and last id of each row of ids: nobody else writes meanwhile."""
        newest = _newest(self._database)
        return {name: [[low + 1, newest[name]]] for name, low in self._above.items() if newest[name] > low}

    def changed(self) -> list[tuple[str, int]]:
        """Kind and id of the first records that were changed, in their order."""
        return [(row["kind"], row["record_id"]) for row in self._database.all(first_changes(), change_id=self.id)]

    def keep(self, made: Made) -> None:
        """Write down what was done."""
        from json import dumps

        self._database.run(set_detail(), id_=self.id, detail=dumps(made._asdict(), ensure_ascii=False))


def _newest(database: Database) -> dict[str, int]:
    row = database.one(newest_ids()) or {}
    return {name: int(row[name] or 0) for name in TABLES}


@statement()
def newest_ids() -> Any:
    return sa.select(
        *(sa.select(sa.func.max(t.metadata.tables[name].c.id)).scalar_subquery().label(name) for name in TABLES)
    )


@statement()
def set_detail() -> Any:
    return sa.update(t.change).where(t.change.c.id == sa.bindparam("id_")).values(detail=sa.bindparam("detail"))


@statement()
def first_changes() -> Any:
    c = t.change_row.c
    changed = sa.and_(c.change_id == sa.bindparam("change_id"), c.before != c.after)
    return sa.select(c.kind, c.record_id).where(changed).order_by(c.id).limit(20)
