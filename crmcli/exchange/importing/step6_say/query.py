"""The records that an import made, read back to be shown."""

from __future__ import annotations

from typing import Any

from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


@statement(kind=("rep", "customer", "product", "stage"))
def named_in(kind: str) -> Any:
    """The names of a range of records, in the order in which they were made."""
    c = getattr(t, kind).c
    within = c.id.between(sa.bindparam("low"), sa.bindparam("high"))
    return sa.select(c.name).where(within).order_by(c.id).limit(sa.bindparam("limit"))
