"""What there is to tell hooks of: changes of the journal, and what happened in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.cli.workspace import HOOKED, Workspace
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement

RECORDS = 200
"""Of so many events at most the records are told, too; of more only the ids."""


def next_change(database: Database, since: int) -> Row | None:
    """The first change after that one; not what an undo or a hook did."""
    return database.one(changes_after(), since=since, hooked=f"%{HOOKED}")


def last_change(database: Database) -> int:
    """The number of the last change."""
    return int((database.one(highest()) or {})["id"] or 0)


def message(workspace: Workspace, database: Database, change: Row, events: Mapping[str, Sequence[int]]) -> str:
    """What a hook is told of a change, as JSON: `crm.hook/1`."""
    from crmcli.output.json import dumps
    from crmcli.records.events.insight import EVENTS
    from crmcli.records.listing.query import record_of
    from crmcli.records.listing.view import plain_row

    few = sum(map(len, events.values())) <= RECORDS

    def told(event: str, id: int) -> dict[str, Any]:
        facts: dict[str, Any] = {"event": event, "kind": EVENTS[event].kind, "id": id}
        row = database.one(record_of(kind=EVENTS[event].kind), id=id) if few else None
        return {**facts, "record": plain_row(row, workspace.currency) if row else None} if few else facts

    facts = {"schema": "crm.hook/1", "file": str(workspace.path), "change": change["id"], "at": change["at"]}
    facts |= {"by": change["by"], "command": change["command"]}
    return dumps({**facts, "events": [told(event, id) for event, ids in events.items() for id in ids]})


@statement()
def changes_after() -> Any:
    c = t.change.c
    own = sa.and_(c.undoes.is_(None), ~c.command.like(sa.bindparam("hooked")))
    columns = (c.id, c.at, c.by, c.command)
    return sa.select(*columns).where(c.id > sa.bindparam("since"), own).order_by(c.id).limit(1)


@statement()
def highest() -> Any:
    return sa.select(sa.func.max(t.change.c.id).label("id"))
