"""Development items, and the catalogue that their steps come from."""

from __future__ import annotations

from datetime import date
from typing import Any

from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements import statement
from crmcli.development.steps.catalogue import BUILT_IN, Catalogue, parsed, written
from crmcli.evaluation.rules.query import rule_set

NAME = "catalogue"
"""The one set of coaching rules there is."""

STAGE = "stage:"
"""Before a stage's id: what an item is about that is not a metric, but how many deals get past that stage."""


def catalogue(database: Database, today: date) -> tuple[Catalogue, int]:
    """The catalogue in force, and its version; 0 is the built-in one."""
    row = rule_set(database, "coaching", NAME, today)
    return (parsed(row["text"], "the catalogue"), row["version"]) if row else (BUILT_IN, 0)


def catalogue_text(database: Database, today: date) -> str:
    """The same as it was written."""
    row = rule_set(database, "coaching", NAME, today)
    return str(row["text"]) if row else written(BUILT_IN)


def items(database: Database, rep_id: int | None = None) -> list[Row]:
    """Every item, of one rep or of all: by the day of its review."""
    return [row for row in database.all(every_item()) if rep_id is None or row["rep_id"] == rep_id]


def item(database: Database, id: int) -> Row | None:
    return next((row for row in items(database) if row["id"] == id), None)


@statement()
def every_item() -> Any:
    d = t.development.c
    columns = (d.id, d.rep_id, t.rep.c.name.label("rep"), d.metric, d.action, d.added, d.review, d.done, d.by, d.note)
    return sa.select(*columns).select_from(t.development.join(t.rep, t.rep.c.id == d.rep_id)).order_by(d.review, d.id)
