"""Deleting a mistake. What counts in the past of others stays: it is archived instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.core.vocabulary import KINDS
from crmcli.database.connection import Database
from crmcli.records import rows
from crmcli.records.deals.write import funnel
from crmcli.records.history.referring import REFERRING, referring
from crmcli.records.lines import write as lines
from crmcli.records.moves import write as moves
from crmcli.records.refunds import write as refunds

DELETABLE = (
    "rep", "customer", "contact", "product", "deal", "stage", "activity", "feedback", "move", "refund", "line", "case",
    "task",
)  # fmt: skip

_OF_DEALS: dict[str, Callable[[Database, int], Any]] = {"refund": refunds.drop, "line": lines.drop}


def delete(database: Database, kind: str, id: int) -> None:
    """Take a record out, a deal with steps and lines. Refused: one that others refer to, and a closing stage."""
    if kind == "move":
        moves.delete(database, id)
        return
    if kind in _OF_DEALS:
        _OF_DEALS[kind](database, id)
        return
    if kind == "stage" and funnel(database).of(id)["status"] != "open":
        raise RefusedError(f"stage #{id} cannot be deleted: deals end there", "it can be renamed: crm edit stage")
    if in_use := _in_use(database, kind, id):
        hint = f"archive it, which keeps figures as they are: crm archive {kind} {id}"
        if kind in ("deal", *(each for each in DELETABLE if each not in rows.ARCHIVABLE)):
            hint = "delete or change those first" + (f", or {hint}" if kind in rows.ARCHIVABLE else "")
        raise RefusedError(f"{kind} #{id} cannot be deleted: it has {in_use}", hint)
    for part, column in PARTS.get(kind, ()):
        for row in database.all(referring(reference=f"{part}.{column}"), low=id, high=id):
            database.run(rows.delete(table=part), id=row["id"])
    database.run(rows.delete(table=kind), id=id)


PARTS = {
    "deal": (("move", "deal_id"), ("line", "deal_id")),
    "case": (("case_wait", "case_id"),),
    "contact": (("reach", "contact_id"), ("position", "contact_id")),
}
"""What is part of a record, and goes with it."""


def _in_use(database: Database, kind: str, id: int) -> str:
    """ "3 deals, 1 activity": what refers to the record; nothing is ""."""
    parts = []
    for table, column in REFERRING.get(kind, ()):
        if (table, column) in PARTS.get(kind, ()):
            continue
        if count := len(database.all(referring(reference=f"{table}.{column}"), low=id, high=id)):
            name = table.replace("_", " ")
            part = f"{count:,} {name if count == 1 else KINDS.get(table, f'{name}s')}"
            parts += [part] if part not in parts else []
    return ", ".join(parts)
