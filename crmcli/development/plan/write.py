"""Development items: what a rep has agreed on to get better, when it is looked at again, and that it is done."""

from __future__ import annotations

from datetime import date
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.core.names import checked
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement

COLUMNS = ("rep_id", "metric", "action", "added", "review", "by", "note")


def add(
    database: Database, rep_id: int, metric: str, action: str, added: date, review: date, actor: str, note: str | None
) -> int:
    """Record an item; returns its id. Refused: a review that is not after the start."""
    values = (rep_id, metric, checked(action, "the action"), added, review, actor, note and checked(note, "the note"))
    return database.run(insert_item(), **dict(zip(COLUMNS, values, strict=True)))


def finish(database: Database, item: Row, day: date, note: str | None) -> None:
    """Say that it was done on that day; a note is put behind the one there is. Refused: one that is done already."""
    if item["done"]:
        raise RefusedError(
            f"#{item['id']} was done on {item['done']}", f"see what came of it: crm plan review {item['id']}"
        )
    if day < item["added"]:
        raise RefusedError(f"#{item['id']} began on {item['added']}, after {day}", "give a later day")
    notes = [each for each in (item["note"], note and checked(note, "the note")) if each]
    database.run(set_done(), id_=item["id"], done=day, note="; ".join(notes) or None)


@statement()
def insert_item() -> Any:
    return sa.insert(t.development).values({column: sa.bindparam(column) for column in COLUMNS})


@statement()
def set_done() -> Any:
    done: Any = sa.bindparam("done")
    note: Any = sa.bindparam("note")
    return sa.update(t.development).where(t.development.c.id == sa.bindparam("id_")).values(done=done, note=note)
