"""Whose a record is when nobody is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import NotFoundError, UsageError
from crmcli.database.connection import Database
from crmcli.records import rows
from crmcli.records.find.query import usable

_SAY = "give one with --rep, or set yourself: crm config set me NAME"


def with_deal_rep(workspace: Workspace, database: Database, values: dict[str, Any]) -> dict[str, Any]:
    """A deal's values with its rep: the one given, else the customer's owner, else `me`."""
    values["rep_id"] = values.get("rep_id") or _owner(database, values.get("customer_id")) or me(workspace, database)
    if values["rep_id"] is None:
        raise UsageError("a deal needs a rep", _SAY)
    return values


def with_activity_rep(workspace: Workspace, database: Database, values: dict[str, Any]) -> dict[str, Any]:
    """An activity's values with its rep: the one given, else the deal's, else `me`, else the customer's owner."""
    values["rep_id"] = (
        values.get("rep_id")
        or _deal_rep(database, values.get("deal_id"))
        or me(workspace, database)
        or _owner(database, values["customer_id"])
    )
    if values["rep_id"] is None:
        raise UsageError("nobody is known to have done it", _SAY)
    return values


def somebody(workspace: Workspace, database: Database) -> int:
    """Who works here, where it must be known."""
    found = me(workspace, database)
    if found is None:
        raise UsageError("it is not known who you are", "say it: crm config set me NAME")
    return found


def me(workspace: Workspace, database: Database) -> int | None:
    """The rep that the `me` setting names."""
    name, origin = workspace.config["me"]
    try:
        return usable(database, "rep", name) if name else None
    except NotFoundError as error:
        raise error.with_hint(
            f"{origin} says that this is you; name a rep with --rep, or: crm config set me NAME"
        ) from error


def credited(database: Database, values: Mapping[str, Any]) -> int | None:
    """Whom what a customer says counts for: the rep of the deal it is about, else the customer's owner, who may be
    nobody."""
    deal = _deal_rep(database, values.get("deal_id"))
    return deal if deal is not None else _owner(database, values["customer_id"])


def _owner(database: Database, customer_id: int | None) -> int | None:
    return rows.current(database, "customer", customer_id)["owner_id"] if customer_id is not None else None


def _deal_rep(database: Database, deal_id: int | None) -> int | None:
    return rows.current(database, "deal", deal_id)["rep_id"] if deal_id is not None else None
