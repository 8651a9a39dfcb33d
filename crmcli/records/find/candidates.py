"""Records that a name may mean, as a person tells them apart."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.core.vocabulary import SHARED_NAMES
from crmcli.database.connection import Database, Row
from crmcli.records.find.statements import MANY, contact_apart, deal_apart


def candidates(database: Database, kind: str, found: Sequence[Row], of: int = 0) -> list[str]:
    """The records as a person tells them apart, each with its id; of more than a few, how many more there are."""
    shown = [
        f"#{row['id']} {row['name']}{_apart(database, kind, row) if kind in SHARED_NAMES else ''}"
        for row in found[: MANY - 1]
    ]
    return [*shown, f"and {max(of, len(found)) - len(shown):,} more"] if len(found) > len(shown) else shown


def _apart(database: Database, kind: str, row: Row) -> str:
    more = database.one(deal_apart() if kind == "deal" else contact_apart(), id=row["id"]) or {}
    told = ", ".join(str(value) for value in more.values() if value is not None)
    return f" ({told})" if told else ""
