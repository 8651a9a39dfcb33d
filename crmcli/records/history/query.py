"""What the journal knows: changes, what each did, and what happened to one record."""

from __future__ import annotations

from typing import Any

from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement

UNSAID = ("report_run",)
"""Tables of which a change is no work that a person would undo."""


def rows_of(database: Database, id: int) -> list[Row]:
    """What a change did, summed up: for each kind how many rows are new, changed and gone, and one of their ids."""
    return database.all(sums_of(), change_id=id)


def _columns() -> list[Any]:
    c = t.change.c
    return [c[name] for name in ("id", "at", "by", "command", "undoes", "undone_by", "detail")]


_FILTERS = (False, True)


@statement(by=_FILTERS, since=_FILTERS, imports=_FILTERS)
def newest(by: bool, since: bool, imports: bool) -> Any:
    """The changes, newest first: of one person, from a moment on, imports only."""
    c = t.change.c
    chosen = sa.select(*_columns()).order_by(c.id.desc()).limit(sa.bindparam("limit"))
    if by:
        chosen = chosen.where(sa.func.lower(c.by) == sa.func.lower(sa.bindparam("by")))
    if since:
        chosen = chosen.where(c.at >= sa.bindparam("since"))
    return chosen.where(c.detail.is_not(None)) if imports else chosen


@statement()
def last_of() -> Any:
    """A person's last change that is in force, but for what no person would undo."""
    c, row = t.change.c, t.change_row.c
    work = sa.exists().where(row.change_id == c.id, *(row.kind != name for name in UNSAID))
    mine = sa.and_(c.by == sa.bindparam("by"), c.undoes.is_(None), c.undone_by.is_(None), work)
    return sa.select(*_columns()).where(mine).order_by(c.id.desc()).limit(1)


@statement()
def after() -> Any:
    """The numbers of the changes after a moment, newest first."""
    c = t.change.c
    return sa.select(c.id).where(c.at > sa.bindparam("moment")).order_by(c.id.desc())


@statement()
def sums_of() -> Any:
    c = t.change_row.c

    def total(condition: Any, value: Any) -> Any:
        return sa.func.sum(sa.case((condition, value), else_=0))

    # A record that is changed twice, such as by rules after a person, is one; a row of a table without ids is its own.
    changed = sa.and_(c.before.is_not(None), c.after.is_not(None))
    record = sa.case((changed, sa.func.coalesce(c.record_id, -c.id)))
    is_new = sa.or_(c.last_id.is_not(None), c.before.is_(None))
    count = sa.func.coalesce(c.last_id - c.record_id + 1, 1)
    chosen = sa.select(
        c.kind,
        total(is_new, count).label("new"),
        sa.func.count(record.distinct()).label("changed"),
        total(sa.and_(c.before.is_not(None), c.after.is_(None)), 1).label("gone"),
        sa.func.min(c.record_id).label("record_id"),
    )
    return chosen.where(c.change_id == sa.bindparam("change_id")).group_by(c.kind).order_by(sa.func.min(c.id))


@statement()
def of_record() -> Any:
    """What happened to one record, newest first: each with its change."""
    c, change = t.change_row.c, t.change.c
    # New records are ranges of ids; any that begins at or below may hold this one.
    mine = sa.and_(c.record_id <= sa.bindparam("id"), sa.func.coalesce(c.last_id, c.record_id) >= sa.bindparam("id"))
    chosen = sa.select(c.id.label("row"), c.last_id, c.before, c.after, *_columns()).join_from(
        t.change_row, t.change, change.id == c.change_id
    )
    return chosen.where(c.kind == sa.bindparam("kind"), mine).order_by(c.id.desc())


@statement()
def later_value() -> Any:
    """What a value in a field of the team's own was when it was next changed after a row of the journal."""
    c = t.change_row.c
    mine = sa.and_(c.kind == "custom_value", c.record_id == sa.bindparam("id"), c.id > sa.bindparam("row"))
    return sa.select(c.before).where(mine, c.before.is_not(None)).order_by(c.id).limit(1)


@statement()
def value_now() -> Any:
    c = t.custom_value.c
    return sa.select(c.number, c.text).where(c.id == sa.bindparam("id"))


@statement()
def rows_of_change() -> Any:
    """What a change did, the last first, so much of it below a row."""
    c = t.change_row.c
    chosen = sa.select(c.id, c.kind, c.record_id, c.last_id, c.before, c.after)
    mine = sa.and_(c.change_id == sa.bindparam("change_id"), c.id < sa.bindparam("below"))
    return chosen.where(mine).order_by(c.id.desc()).limit(sa.bindparam("limit"))


@statement(undos=(False, True))
def later_in_range(undos: bool) -> Any:
    """The changes in force after a change that touched records of a range of ids: which record, and which change. An
    undo only brings back what was, unless `undos` are wanted as well."""
    c, change = t.change_row.c, t.change.c
    chosen = sa.select(c.record_id, c.change_id).distinct().join_from(t.change_row, t.change, change.id == c.change_id)
    within = c.record_id.between(sa.bindparam("low"), sa.bindparam("high"))
    later = sa.and_(c.change_id > sa.bindparam("change_id"), c.last_id.is_(None), change.undone_by.is_(None))
    if not undos:
        later = sa.and_(later, change.undoes.is_(None))
    return chosen.where(c.kind == sa.bindparam("kind"), within, later).order_by(c.change_id.desc())


@statement()
def made_later() -> Any:
    """The ranges of ids of that kind that changes after a change made, newest first."""
    c = t.change_row.c
    chosen = sa.select(c.record_id, c.last_id, c.change_id).where(c.kind == sa.bindparam("kind"))
    return chosen.where(c.change_id > sa.bindparam("change_id"), c.last_id.is_not(None)).order_by(c.change_id.desc())


@statement()
def paid_run() -> Any:
    """A run of pay that a change made or marked, and whose money went."""
    run, row = t.pay_run.c, t.change_row.c
    touched = run.id.between(row.record_id, sa.func.coalesce(row.last_id, row.record_id))
    chosen = sa.select(run.id, run.label, run.paid).join_from(t.pay_run, t.change_row, touched)
    return chosen.where(row.change_id == sa.bindparam("change_id"), row.kind == "pay_run", run.paid.is_not(None)).limit(
        1
    )
