"""Records that a name may mean, as a person tells them apart."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.database.connection import Database, Row
from crmcli.records.find.statements import MANY, deal_apart


def candidates(database: Database, kind: str, found: Sequence[Row], of: int = 0) -> list[str]:
    """The records as a person tells them apart, each with its id; of more than a few, how many more there are."""
    shown = [
        f"#{row['id']} {row['name']}{_apart(database, row) if kind == 'deal' else ''}" for row in found[: MANY - 1]
    ]
    return [*shown, f"and {max(of, len(found)) - len(shown):,} more"] if len(found) > len(shown) else shown


def _apart(database: Database, row: Row) -> str:
    more = database.one(deal_apart(), id=row["id"]) or {}
    return f" ({', '.join(str(value) for value in more.values() if value is not None)})"
