"""Mending the stage history of a deal: a step that was dated wrong, went to the wrong stage, or never happened."""

from __future__ import annotations

from datetime import date
from typing import Any

from crmcli.core.errors import NotFoundError, RefusedError
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows
from crmcli.records.deals.write import Funnel, funnel


def step(database: Database, id: int) -> Row:
    """One step: its deal, stages and day."""
    found = database.one(step_of(), id=id)
    if found is None:
        raise NotFoundError("move", str(id)).with_hint("steps have their numbers in: crm show deal DEAL")
    return found


def delete(database: Database, id: int) -> None:
    """Take a step out: the deal went from the stage before it to the one after. Without its last step the deal is where
    it was before. Refused: the first step, with which the deal began."""
    gone = step(database, id)
    steps, at = _steps(database, gone)
    if at == 0:
        hint = f"delete the deal itself: crm delete deal {gone['deal_id']}"
        raise RefusedError(f"deal #{gone['deal_id']} began with move #{id}", hint)
    database.run(rows.delete(table="move"), id=id)
    following = steps[at + 1] if at + 1 < len(steps) else None
    if following and following["to_id"] == gone["from_id"]:  # there and back: the way back goes too
        database.run(rows.delete(table="move"), id=following["id"])
    elif following:
        database.run(set_from(), id_=following["id"], from_id=gone["from_id"])
    _follow(database, gone["deal_id"])


def edit(database: Database, id: int, at: date | None, stage_id: int | None, today: date) -> None:
    """Correct a step. Refused: a day that does not fit the steps beside it, a stage that one of them is in, and a last
    step that would open or close the deal."""
    wrong = step(database, id)
    steps, place = _steps(database, wrong)
    beside = [steps[each] for each in (place - 1, place + 1) if 0 <= each < len(steps)]
    if at is not None:
        _check_day(wrong, steps, place, at, today)
        database.run(set_step(column="at"), id_=id, value=at)
        if place == 0:
            rows.change(database, "deal", wrong["deal_id"], {"opened": at})
    if stage_id is not None:
        _check_stage(funnel(database), wrong, beside, stage_id, place == len(steps) - 1)
        database.run(set_step(column="to_id"), id_=id, value=stage_id)
        if place + 1 < len(steps):
            database.run(set_from(), id_=steps[place + 1]["id"], from_id=stage_id)
    _follow(database, wrong["deal_id"])


def _steps(database: Database, one: Row) -> tuple[list[Row], int]:
    """All steps of the deal in their order, and the place of that one."""
    steps = database.all(steps_of(), deal_id=one["deal_id"])
    return steps, next(at for at, each in enumerate(steps) if each["id"] == one["id"])


def _check_day(wrong: Row, steps: list[Row], place: int, at: date, today: date) -> None:
    before = [each["at"] for each in steps[:place] if each["at"]]
    after = [each["at"] for each in steps[place + 1 :] if each["at"]]
    if at > today:
        raise RefusedError(f"at: {at} lies in the future", f"today is {today}")
    if (before and at < before[-1]) or (after and at > after[0]):
        low, high = before[-1] if before else "any day", after[0] if after else today
        raise RefusedError(f"at: {at} does not fit the steps beside it", f"give a day from {low} to {high}")


def _check_stage(stages: Funnel, wrong: Row, beside: list[Row], stage_id: int, last: bool) -> None:
    if any(each["to_id"] == stage_id for each in beside):
        hint = f"it may be a step that never happened: crm delete move {wrong['id']}"
        raise RefusedError(f'stage: the step beside it is "{stages.of(stage_id)["name"]}" already', hint)
    statuses = {stages.of(wrong["to_id"])["status"], stages.of(stage_id)["status"]}
    if last and statuses != {"open"}:
        hint = f"delete it, crm delete move {wrong['id']}, and move the deal: crm move {wrong['deal_id']} STAGE"
        raise RefusedError("stage: the last step of a deal opens or closes it", hint)


def _follow(database: Database, deal_id: int) -> None:
    """The deal is where its last step took it."""
    last = database.all(steps_of(), deal_id=deal_id)[-1]
    deal, stage = rows.current(database, "deal", deal_id), funnel(database).of(last["to_id"])
    closed = stage["status"] != "open"
    state = {
        "stage_id": stage["id"],
        "status": stage["status"],
        "closed": (last["at"] or deal["closed"]) if closed else None,
        "credited_id": (deal["credited_id"] or deal["rep_id"]) if closed else None,
        "lost_reason": deal["lost_reason"] if stage["status"] == "lost" else None,
    }
    rows.change(database, "deal", deal_id, state)


def _chosen() -> Any:
    c = t.move.c
    return sa.select(c.id, c.deal_id, c.from_id, c.to_id, c.at, c.by)


@statement()
def step_of() -> Any:
    return _chosen().where(t.move.c.id == sa.bindparam("id"))


@statement()
def steps_of() -> Any:
    return _chosen().where(t.move.c.deal_id == sa.bindparam("deal_id")).order_by(t.move.c.id)


@statement()
def set_from() -> Any:
    return sa.update(t.move).where(t.move.c.id == sa.bindparam("id_")).values(from_id=sa.bindparam("from_id"))


@statement(column=("at", "to_id"))
def set_step(column: str) -> Any:
    return sa.update(t.move).where(t.move.c.id == sa.bindparam("id_")).values({column: sa.bindparam("value")})
