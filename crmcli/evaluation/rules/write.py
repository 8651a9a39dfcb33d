"""Who uses a set of rules from when on: it is said anew, and nothing is ever edited."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


def use(
    database: Database,
    kind: str,
    name_key: str | None,
    rep_id: int | None,
    team_key: str | None,
    valid_from: date | None,
    actor: str,
    now: datetime,
) -> None:
    """Say that a rep, a team or everybody (neither) uses those rules from that day on; without a key the built-in ones,
    with `evaluation.rules.query.COMMON` the rep or team has none of its own any more."""
    owner = {"rep_id": rep_id, "team_key": team_key}
    database.run(insert_use(), kind=kind, name_key=name_key, **owner, valid_from=valid_from, at=now, by=actor)


@statement()
def insert_use() -> Any:
    columns = ("kind", "name_key", "rep_id", "team_key", "valid_from", "at", "by")
    return sa.insert(t.rule_use).values({column: sa.bindparam(column) for column in columns})
