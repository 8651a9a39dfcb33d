"""Promises in SQL: which count in a period, and which of them were kept. It is said here and nowhere else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crmcli.database.conditions import within
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


def counted(low: str = "since", high: str = "until") -> Any:
    """Is the task a promise whose time ran out between those two moments?"""
    c = t.task.c
    return c.promise.is_not(None) & within(c.promised, low, high)


def kept_in_time() -> Any:
    """Was it done in time?"""
    return t.task.c.done <= t.task.c.promised


def kept_of(database: Database, kind: str, id: int, now: datetime) -> list[Row]:
    """Of a customer or rep, by who promised: how many promises' time has run out, and how many were kept."""
    return database.all(kept_counts_of(kind=kind), id=id, now=now)


@statement(kind=("customer", "rep"))
def kept_counts_of(kind: str) -> Any:
    c = t.task.c
    some = sa.func.sum(sa.case((kept_in_time(), 1), else_=0)).label("kept")
    chosen = sa.select(c.promise, sa.func.count().label("number"), some)
    mine = sa.and_(c[f"{kind}_id"] == sa.bindparam("id"), c.promise.is_not(None), c.promised < sa.bindparam("now"))
    return chosen.where(mine).group_by(c.promise).order_by(c.promise.desc())
