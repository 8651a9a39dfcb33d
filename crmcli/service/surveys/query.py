"""Whom to ask how a case was seen to. That a person is asked once a case, and not again within 30 days, is said where
filters say it: `survey_due` of `records/filtering/terms.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.cases.query import case_of, told
from crmcli.records.filtering.terms import STATES, SURVEY_ADDRESS
from crmcli.records.teams.query import among


def due(database: Database, reps: str | None, now: datetime) -> list[Row]:
    """The cases of some reps (",1,5,") or of all about which somebody is to be asked, those solved first first: as
    others, with the `address`."""
    return database.all(to_ask(), reps=reps, now=now)


def chosen(database: Database, ids: list[int], now: datetime) -> list[Row]:
    """Those of them that are named. Refused: one about which nobody is to be asked."""
    rows = {row["id"]: row for row in due(database, None, now)}
    for id in ids:
        if id not in rows:
            raise RefusedError(f"case #{id}: {_why_not(case_of(database, id))}", "see: crm survey list")
    return [rows[id] for id in dict.fromkeys(ids)]


def _why_not(case: Row) -> str:
    if case["solved"] is None:
        return "it is not solved"
    if case["surveyed"] is not None or case["rating_id"] is not None:
        return "the customer was asked about it, or answered"
    return "it was solved long ago, the person was asked lately, or has no address that may be written to"


@statement()
def to_ask() -> Any:
    c, reps = t.case.c, sa.bindparam("reps", type_=sa.String)
    whose = sa.or_(reps.is_(None), among(c.rep_id, "reps"))
    is_due = sa.text(STATES["case"]["survey_due"].format(now=":now"))
    address = sa.literal_column(SURVEY_ADDRESS, sa.String).label("address")
    return told().add_columns(address).where(is_due, whose).order_by(c.solved, c.id)
