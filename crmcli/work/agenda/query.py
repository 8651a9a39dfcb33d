"""The tasks of some days, in the order in which they are due."""

from __future__ import annotations

from datetime import date
from typing import Any

from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.listing.query import every_field
from crmcli.work.today.query import WHO, Day, of_reps


def due_within(database: Database, whose: Day, first: date | None, after: date | None) -> list[Row]:
    """What those reps are to do from the first day to before `after`, without what is kept out of sight until later;
    None: all that have a day."""
    return database.all(tasks(who=whose.who), **whose.values, first=first, after=after)


@statement(who=WHO)
def tasks(who: str) -> Any:
    c = t.task.c
    first: Any = sa.bindparam("first")
    after: Any = sa.bindparam("after")
    chosen = every_field("task").where(c.done.is_(None), c.due.is_not(None), of_reps(c.rep_id, who))
    within = (sa.or_(first.is_(None), c.due >= first), sa.or_(after.is_(None), c.due < after))
    return chosen.where(*within).order_by(c.due, c.time.nulls_first(), c.id)
