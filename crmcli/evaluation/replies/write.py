"""Keeping what a rep answers to a frozen score."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.core.names import checked
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.frozen.insight import Frozen
from crmcli.evaluation.frozen.query import of_period


def reply(database: Database, kept: Frozen, rep: int, text: str, actor: str, now: datetime) -> str:
    """Keep the rep's answer to that frozen score; returns the text as it is kept. Refused: no text, and a rep who was
    no part of it."""
    said = checked(text, "the reply").strip()
    if not said:
        raise RefusedError("the reply is empty", 'say it: --reply "Two answers of one customer decide it"')
    if rep not in {outcome.id for outcome in kept.inputs.outcomes}:
        raise RefusedError(f"the rep was no part of {kept.label}", "name another period")
    period = kept.period
    frozen = database.one(of_period(), label=period.label, start=period.start, end=period.end)
    assert frozen, "it was read just now"
    database.run(insert(), snapshot_id=frozen["id"], rep_id=rep, text=said, at=now, by=actor)
    return said


@statement()
def insert() -> Any:
    columns = ("snapshot_id", "rep_id", "text", "at", "by")
    return sa.insert(t.reply).values({column: sa.bindparam(column) for column in columns})
