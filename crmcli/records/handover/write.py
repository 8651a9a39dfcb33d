"""Giving a rep what another one looked after; who is credited for what was closed stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.handover.query import HELD


def give(database: Database, kind: str, ids: Iterable[int], rep: int) -> None:
    """Let the rep look after the records of those ids."""
    database.run_many(set_rep(kind=kind), [{"id_": id, "rep": rep} for id in ids])


@statement(kind=tuple(HELD))
def set_rep(kind: str) -> Any:
    table = getattr(t, kind)
    return sa.update(table).where(table.c.id == sa.bindparam("id_")).values({HELD[kind].rep: sa.bindparam("rep")})
