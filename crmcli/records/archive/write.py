"""Archiving: a record leaves the lists and stays in every number it ever counted in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows
from crmcli.records.deals.write import funnel


def archive(database: Database, kind: str, found: Row, now: datetime) -> None:
    """Take a record out of the lists. Refused: twice, a closing stage, a stage with open deals, the last open stage."""
    if found["archived"] is not None:
        raise RefusedError(
            f'{kind} "{found["name"]}" is archived already', f"bring it back: crm unarchive {kind} {found['id']}"
        )
    if kind == "stage":
        _check_stage(database, found)
    database.run(rows.set_archived(kind=kind), id_=found["id"], at=now)


def unarchive(database: Database, kind: str, found: Row) -> None:
    """Bring a record back into the lists."""
    if found["archived"] is None:
        raise RefusedError(
            f'{kind} "{found["name"]}" is not archived', "an archived one of the same name is named by its id"
        )
    database.run(rows.set_archived(kind=kind), id_=found["id"], at=None)


def _check_stage(database: Database, found: Row) -> None:
    stages = funnel(database)
    if stages.of(found["id"])["status"] != "open":
        raise RefusedError(
            f'"{found["name"]}" cannot be archived: deals end there', "it can be renamed: crm edit stage"
        )
    count = (database.one(deals_in(), stage_id=found["id"]) or {"deals": 0})["deals"]
    if count:
        what = "1 open deal" if count == 1 else f"{count:,} open deals"
        raise RefusedError(
            f'"{found["name"]}" has {what}', f"move them first: crm list deals --stage {found['id']} --archived"
        )
    if len(stages.open) == 1:
        raise RefusedError(f'"{found["name"]}" is the only open stage', "add another first: crm add stage NAME")


@statement()
def deals_in() -> Any:
    return sa.select(sa.func.count().label("deals")).where(t.deal.c.stage_id == sa.bindparam("stage_id"))
