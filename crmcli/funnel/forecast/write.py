"""Keeping a forecast as it is: what became of its deals is told by it later."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.funnel.forecast.insight import Forecast


def freeze(database: Database, forecast: Forecast, deals: Iterable[Row], actor: str, now: datetime) -> None:
    """Keep the total of the forecast and the deals that are open, with what is known of their amounts."""
    content = {
        "method": forecast.method,
        "total": forecast.total._asdict(),
        "deals": [[row["id"], row["amount"] or 0, row["expected"] and row["expected"].isoformat()] for row in deals],
    }
    period = forecast.period
    kept = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    database.run(
        insert(),
        label=period.label,
        start=period.start,
        end=period.end,
        day=forecast.day,
        content=kept,
        at=now,
        by=actor,
    )


@statement()
def insert() -> Any:
    columns = ("label", "start", "end", "day", "content", "at", "by")
    return sa.insert(t.forecast).values({column: sa.bindparam(column) for column in columns})
