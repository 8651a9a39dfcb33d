"""Reports that were delivered: the next with --since last begins where the last one ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


def last_end(database: Database, name: str) -> date | None:
    """The day after the last one that the latest report of that name told of; None where there was none yet."""
    row = database.one(latest(), name=name)
    return row["end"] if row else None


@statement()
def reps_there() -> Any:
    """Reps who are there on the day `today`, by name, with their addresses."""
    r = t.rep.c
    here = sa.or_(r.left.is_(None), r.left >= sa.bindparam("today"))
    return sa.select(r.id, r.name, r.email).where(r.archived.is_(None), here).order_by(r.name_key)


@statement()
def latest() -> Any:
    r = t.report_run.c
    return sa.select(r.end).where(r.name == sa.bindparam("name")).order_by(r.end.desc(), r.id.desc()).limit(1)
