"""Development items: what a rep has agreed on to get better."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement

STAGE = "stage:"
"""Before a stage's id: what an item is about that is not a metric, but how many deals get past that stage."""


def items(database: Database, reps: Collection[int] | None = None) -> list[Row]:
    """Every item, of those reps or of all: by the day of its review."""
    return [row for row in database.all(every_item()) if reps is None or row["rep_id"] in reps]


def item(database: Database, id: int) -> Row | None:
    return next((row for row in items(database) if row["id"] == id), None)


@statement()
def every_item() -> Any:
    d = t.development.c
    columns = (d.id, d.rep_id, t.rep.c.name.label("rep"), d.metric, d.action, d.added, d.review, d.done, d.by, d.note)
    return sa.select(*columns).select_from(t.development.join(t.rep, t.rep.c.id == d.rep_id)).order_by(d.review, d.id)
