"""Imports that were kept: changes of the journal with figures."""

from __future__ import annotations

from json import loads

from crmcli.database.connection import Database, Row
from crmcli.records.history import query as queries


def listed(database: Database, limit: int) -> list[Row]:
    """The imports, newest first."""
    return [
        _with_figures(database, row)
        for row in database.all(queries.newest(by=False, since=False, imports=True), limit=limit)
    ]


def _with_figures(database: Database, change: Row) -> Row:
    """`undone` is when it was taken back."""
    from crmcli.database.journal import change_of

    undone = database.one(change_of(), id=change["undone_by"]) if change["undone_by"] else None
    return {**change, **loads(change["detail"]), "undone": undone and undone["at"]}
