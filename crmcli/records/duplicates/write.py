"""Remembering that two records that look alike are two."""

from __future__ import annotations

from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


def keep_apart(database: Database, kind: str, one: int, other: int) -> None:
    """Say that the two are not one. Refused: a record and itself, and what was said before."""
    if one == other:
        raise RefusedError(f"{kind} #{one} and itself are one", "name two of them")
    database.run(insert_not_duplicate(), kind=kind, one_id=min(one, other), other_id=max(one, other))


@statement()
def insert_not_duplicate() -> Any:
    return sa.insert(t.not_duplicate).values({name: sa.bindparam(name) for name in ("kind", "one_id", "other_id")})
