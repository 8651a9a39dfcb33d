"""What tells a data file from others, in keys that leave it."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


def mark(database: Database) -> str:
    """How the made ids of this data file begin: those of other files begin otherwise."""
    made = database.one(first_change()) or {"at": ""}
    return f"crm-{blake2b(str(made['at']).encode(), digest_size=3).hexdigest()}-"


@statement()
def first_change() -> Any:
    """When the data file was made."""
    return sa.select(sa.func.min(t.schema_change.c.at).label("at"))
