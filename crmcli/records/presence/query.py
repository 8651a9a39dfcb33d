"""Absences and shares as they are recorded."""

from __future__ import annotations

from typing import Any

from crmcli.core.errors import NotFoundError
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.presence.insight import Absence
from crmcli.records.teams.query import among


def absences(database: Database) -> dict[int, tuple[Absence, ...]]:
    """By a rep's id everything that says how much the rep is there, as `presence` takes it."""
    found: dict[int, tuple[Absence, ...]] = {}
    for row in database.once(every_absence()):
        found[row["rep_id"]] = (
            *found.get(row["rep_id"], ()), Absence(row["first"], row["last"], row["percent"])
        )  # fmt: skip
    return found


def absence(database: Database, id: int) -> Row:
    """The absence of that id, with the rep's name."""
    row = database.one(one_absence(), id=id)
    if row is None:
        raise NotFoundError("absence", str(id)).with_hint("see: crm list absences")
    return row


@statement()
def every_absence() -> Any:
    a = t.absence.c
    return sa.select(a.rep_id, a.first, a.last, a.percent).order_by(a.rep_id, a.first, a.id)


@statement()
def one_absence() -> Any:
    return _told().where(t.absence.c.id == sa.bindparam("id"))


@statement()
def share_since() -> Any:
    """The share that a rep was said to have from just that day on."""
    a = t.absence.c
    same = (a.rep_id == sa.bindparam("rep_id"), a.first == sa.bindparam("first"), a.last.is_(None))
    return sa.select(a.id).where(*same).order_by(a.id.desc()).limit(1)


@statement()
def chosen() -> Any:
    """Those of some reps (",1,5,") and of a period, each if it is given, the latest first."""
    a = t.absence.c
    start: Any = sa.bindparam("start")
    within = sa.and_(a.first < sa.bindparam("end"), sa.or_(a.last.is_(None), a.last >= start))
    reps: Any = sa.bindparam("reps")
    return (
        _told()
        .where(sa.or_(reps.is_(None), among(a.rep_id, "reps")), sa.or_(start.is_(None), within))
        .order_by(a.first.desc(), a.id.desc())
    )


def _told() -> Any:
    a, r = t.absence.c, t.rep.c
    return sa.select(
        a.id, a.rep_id, r.name.label("rep"), r.team, a.first, a.last, a.percent, a.reason, a.by
    ).select_from(t.absence.join(t.rep, r.id == a.rep_id))
