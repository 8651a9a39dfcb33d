"""The segments, and how many records are in each now."""

from __future__ import annotations

from typing import Any

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError
from crmcli.core.vocabulary import FILTERED
from crmcli.database.conditions import narrowed, place
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.filtering import query as filtering
from crmcli.records.filtering.segments import every_segment, mending

FIELDS = ("id", "name", "kind", "filter", "by", "at")


def told(workspace: Workspace, database: Database, segment: Row) -> Row:
    """A segment with how many records are in it now; None, and why, where its filter does not hold any more."""
    shown = {name: segment[name] for name in FIELDS}
    try:
        return {
            **shown,
            "records": records_in(workspace, database, segment["kind"], f"@{segment['name']}"),
            "why": None,
        }
    except CrmError as error:
        error = mending(error, segment["name"])
        return {**shown, "records": None, "why": f"{error.message} – {error.hint}"}


def every(workspace: Workspace, database: Database) -> list[Row]:
    """All of them, by name."""
    return [told(workspace, database, row) for row in database.all(every_segment())]


def records_in(workspace: Workspace, database: Database, kind: str, where: str) -> int:
    """How many records the filter chooses."""
    condition, archived = filtering.chosen(workspace, database, kind, where)
    values = condition.values if condition else {}
    row = database.one(narrowed(count(kind=kind), condition), **values, archived=archived) or {"records": 0}
    return int(row["records"])


@statement(kind=FILTERED)
def count(kind: str) -> Any:
    """How many records there are; of archived ones too where `archived` says so."""
    table = getattr(t, kind)
    current = [sa.or_(sa.bindparam("archived"), table.c.archived.is_(None))] if "archived" in table.c else []
    asked = current or [sa.or_(sa.bindparam("archived"), sa.true())]
    return sa.select(sa.func.count().label("records")).select_from(table).where(place(), *asked)
