"""The names nearest to one that nobody has, for "did you mean"."""

from __future__ import annotations

from crmcli.database.connection import Database
from crmcli.records.find.insight import near
from crmcli.records.find.statements import by_key, every_key


def nearest_names(database: Database, kind: str, name: str) -> tuple[list[str], int]:
    """The names of that kind that are nearest to this one, of all there are, and how many more are as near."""
    row = database.one(every_key(kind=kind)) or {}
    found, more = near(name, row.get("keys") or "")
    rows = [database.one(by_key(kind=kind), key=each, limit=1) for each in found]
    return [row["name"] for row in rows if row], more
