"""Changing a record: what it cannot be without, and what follows from a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows
from crmcli.records.deals import write as deals

NEEDED = {
    "customer": {"created": "created"},
    "deal": {"rep_id": "rep", "credited_id": "credit"},
    "stage": {"probability": "probability"},
}
"""Columns besides the name that cannot be emptied, and what people call them."""


def edit(database: Database, kind: str, id: int, changes: Mapping[str, Any], today: date) -> None:
    """Set some columns of a record. Refused: emptying what it needs, and what would break its rules."""
    for column, name in NEEDED.get(kind, {}).items():
        if column in changes and changes[column] is None:
            raise RefusedError(f"{name}: a {kind} cannot be without one", "give another value")
    before = rows.current(database, kind, id)
    checked = _CHECKS.get(kind, _unchecked)
    row = checked(database, id, before, changes, today)
    if row.keys() & set(rows.columns(kind)):  # else all of it is kept beside the record
        rows.change(database, kind, id, row)
    if kind == "contact":
        from crmcli.records.contacts.write import settle

        settle(database, id, changes, today)
    if kind == "deal" and row.get("currency") and row["closed"] != before["closed"]:
        from crmcli.records.rates.query import Rates
        from crmcli.records.rates.write import revalue_refunds

        revalue_refunds(database, id, Rates(database))


def _unchecked(database: Database, id: int, before: Row, changes: Mapping[str, Any], today: date) -> Mapping[str, Any]:
    return changes


def _stage(database: Database, id: int, before: Row, changes: Mapping[str, Any], today: date) -> Mapping[str, Any]:
    if before["status"] != "open" and "probability" in changes:
        raise RefusedError(
            f'"{before["name"]}" always has {before["probability"]} percent', "set that of an open stage"
        )
    if "name" in changes:
        from crmcli.records.stages import write as stages

        stages.check_name(changes["name"], before["status"])
        stages.remember(database, id, changes["name"])
    return changes


def _deal(database: Database, id: int, before: Row, changes: Mapping[str, Any], today: date) -> Mapping[str, Any]:
    """The rules of a new deal hold for a changed one. Who is credited stays, whoever owns it now."""
    status, title = before["status"], before["title"]
    if status == "open" and changes.get("closed"):
        raise RefusedError(f'closed: "{title}" is open', "close it: crm move DEAL won|lost --at DATE")
    if status != "open" and "closed" in changes and changes["closed"] is None:
        raise RefusedError(f'closed: "{title}" is {status}', "reopen it: crm move DEAL STAGE")
    if status == "open" and "credited_id" in changes:
        raise RefusedError(f'credit: "{title}" is open: whoever owns it at close is credited', "change its rep: --rep")
    deals.check_reason(changes, status)
    row = deals.prepared({**before, **changes}, deals.funnel(database), today)
    row["credited_id"] = changes.get("credited_id", before["credited_id"])
    deals.valued(database, row)
    if "amount" in changes or "currency" in changes:
        from crmcli.records.lines.query import check_amount

        check_amount(database, id, before, row)
    if "opened" in changes or "closed" in changes:
        redate(database, id, row)
    return row


_Check = Callable[[Database, int, Row, Mapping[str, Any], date], Mapping[str, Any]]
_CHECKS: dict[str, _Check] = {"deal": _deal, "stage": _stage}


def redate(database: Database, id: int, deal: Mapping[str, Any]) -> None:
    """Let the history begin when the deal was opened and end when it was closed; the steps between stay."""
    moves = database.all(moves_of(), deal_id=id)
    days = [move["at"] for move in moves]
    if deal["closed"]:
        days[-1:] = [deal["closed"]]
    if len(days) > 1 or not deal["closed"]:
        days[:1] = [deal["opened"] or next(iter(days[1:]), None)]
    known = [day for day in days if day]
    if known != sorted(known):
        steps = ", ".join(str(move["at"]) for move in moves[1 : -1 if deal["closed"] else None] if move["at"])
        raise RefusedError(f"the dates do not fit the deal's history: it moved on {steps}", f"see: crm show deal {id}")
    for move, day in zip(moves, days, strict=False):
        if day != move["at"]:
            database.run(set_day(), id_=move["id"], at=day)


@statement()
def moves_of() -> Any:
    return sa.select(t.move.c.id, t.move.c.at).where(t.move.c.deal_id == sa.bindparam("deal_id")).order_by(t.move.c.id)


@statement()
def set_day() -> Any:
    return sa.update(t.move).where(t.move.c.id == sa.bindparam("id_")).values(at=sa.bindparam("at"))
