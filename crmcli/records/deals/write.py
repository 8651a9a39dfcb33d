"""Deals: how one is opened, moved through the funnel and closed, with every step in its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.errors import RefusedError
from crmcli.core.money import Money
from crmcli.core.names import key
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import Text, statement
from crmcli.records import rows
from crmcli.records.find.query import usable
from crmcli.records.stages.query import every_stage


class Funnel:
    """The stages in order, with the rules for naming one."""

    def __init__(self, stages: Sequence[Row]) -> None:
        self.stages = stages
        self.open = [row for row in stages if row["status"] == "open" and row["archived"] is None]
        """The open stages in use, in order."""
        self._by_id = {row["id"]: row for row in stages}

    def of(self, id: int) -> Row:
        return self._by_id[id]

    def closing(self, status: str) -> Row:
        """The stage of won or of lost deals."""
        return next(row for row in self.stages if row["status"] == status)

    @property
    def first(self) -> Row:
        if not self.open:
            raise RefusedError("the funnel has no open stage", "add one: crm add stage NAME")
        return self.open[0]

    def after(self, id: int) -> Row:
        """The next open stage."""
        at = self.of(id)
        if at["status"] != "open":
            raise RefusedError(f'a deal in "{at["name"]}" has no next stage', "name an open stage to reopen it")
        later = [row for row in self.open if row["position"] > at["position"]]
        if not later:
            raise RefusedError(f'there is no open stage after "{at["name"]}"', "move it to won or lost")
        return later[0]


def funnel(database: Database) -> Funnel:
    return Funnel(database.all(every_stage()))


Day = date | str
"""A day as a date, or as ISO text where the days of a whole row are: text compares alike, and many rows are quicker."""


def prepared(values: Mapping[str, Any], stages: Funnel, today: Day) -> dict[str, Any]:
    """A deal's row with what follows from the fields given: its stage and status, and who is credited.

    Refused: a close date on an open deal, dates in the future, a won deal without customer or amount.
    """
    row = dict(values)
    stage = stages.of(row["stage_id"]) if row.get("stage_id") else stages.first
    closing = stage["status"] != "open"
    if row.get("closed") and not closing:
        raise RefusedError(
            f'closed: a deal in "{stage["name"]}" has no close date', "leave it out, or give a closing stage"
        )
    row["stage_id"], row["status"] = stage["id"], stage["status"]
    row["closed"] = (row.get("closed") or today) if closing else None
    row["credited_id"] = row["rep_id"] if closing else None
    _check_days(row.get("opened"), row["closed"], today)
    if row["status"] == "won":
        _check_won(row)
    return row


def _check_days(opened: Any, closed: Any, today: Any) -> None:
    if (opened and opened > today) or (closed and closed > today):
        name, day = ("opened", opened) if opened and opened > today else ("closed", closed)
        raise RefusedError(f"{name}: {day} is in the future", f"today is {today}")
    if opened and closed and closed < opened:
        raise RefusedError(f"closed: {closed} is before the deal was opened ({opened})", "check the two dates")


def _check_won(row: Mapping[str, Any]) -> None:
    for name in ("customer_id", "amount"):
        if row.get(name) is None:
            raise RefusedError(f"{name.removesuffix('_id')}: a won deal needs one", "only an open deal can do without")


def begin_history(database: Database, first: int, last: int, stages: Funnel, by: str) -> None:
    """Write the steps of new deals, those of the ids from `first` to `last`."""
    for step, values in first_steps(first, last, stages, by):
        database.run(step, **values)


def first_steps(first: int, last: int, stages: Funnel, by: str) -> list[tuple[Text, Row]]:
    """What writes the steps of new deals of which only their state is known: one that is recorded as closed is taken
    to have begun in the first stage."""
    values = {"low": first, "high": last, "begun_in": stages.first["id"], "by": by}
    return [(insert_steps(step=step), values) for step in ("first", "last")]


def add(database: Database, values: Mapping[str, Any], today: date, by: str) -> int:
    """Open a deal (today, in the first stage, unless the values say otherwise); returns its id."""
    stages = funnel(database)
    row = prepared({**values, "opened": values.get("opened") or values.get("closed") or today}, stages, today)
    valued(database, row)
    check_reason(values, row["status"])
    id = rows.add(database, "deal", row)
    begin_history(database, id, id, stages, by)
    return id


def valued(database: Database, row: dict[str, Any]) -> None:
    """Give a deal in a currency of its own, or with an amount in any, what that is worth: see `Rates.valued`."""
    if row.get("currency") is not None or isinstance(row.get("amount"), Money):
        from crmcli.records.rates.query import Rates

        Rates(database).valued(row)


def check_reason(changes: Mapping[str, Any], status: str) -> None:
    """Refuse a reason for losing a deal that was not lost."""
    if changes.get("lost_reason") and status != "lost":
        raise RefusedError(f"reason: the deal is {status}, and only a lost one has a reason", "leave it out")


class Step(NamedTuple):
    """A move that was made: the deal before, and the two stages."""

    deal: Row
    from_stage: Row
    to_stage: Row


def move(
    database: Database, id: int, target: str, at: date, today: date, by: str, changes: Mapping[str, Any] | None = None
) -> Step:
    """Move a deal to a stage ("next", "won", "lost", "reopen" or a stage's name), as of a day.

    `changes` are other fields set with it (amount, lost_reason). A closed deal moved to an open stage is reopened.
    Refused: the stage it is in, a day in the future, before it was opened or before its last move.
    """
    stages, deal = funnel(database), rows.current(database, "deal", id)
    from_stage, to_stage = stages.of(deal["stage_id"]), target_stage(database, stages, id, deal, target)
    _check_move(database, id, deal, to_stage, at, today)
    check_reason(changes or {}, to_stage["status"])
    closing = to_stage["status"] != "open"
    state = {
        "stage_id": to_stage["id"],
        "status": to_stage["status"],
        "closed": at if closing else None,
        "credited_id": deal["rep_id"] if closing else None,
        "lost_reason": deal["lost_reason"] if to_stage["status"] == "lost" else None,
    }
    row = {**deal, **state, **(changes or {})}
    valued(database, row)
    if changes:
        from crmcli.records.lines.query import check_amount

        check_amount(database, id, deal, row)
    rows.change(database, "deal", id, row)
    database.run(insert_move(), deal_id=id, from_id=from_stage["id"], to_id=to_stage["id"], at=at, by=by)
    return Step(deal, from_stage, to_stage)


def target_stage(database: Database, stages: Funnel, id: int, deal: Row, target: str) -> Row:
    """The stage a person means: its name; where no stage is called so, "next", "won", "lost", or "reopen", which is the
    open one that the closed deal came from."""
    word = key(target)
    named = next((row for row in stages.stages if row["name_key"] == word), None)
    if named is None and word == "next":
        return stages.after(deal["stage_id"])
    if named is None and word in ("won", "lost"):
        return stages.closing(word)
    if named is None and word == "reopen":
        return _before_closing(database, stages, id, deal)
    return stages.of(usable(database, "stage", named["name"] if named else target))


def _before_closing(database: Database, stages: Funnel, id: int, deal: Row) -> Row:
    """The open stage in which the deal was last; the first one if that is not in use any more."""
    if deal["status"] == "open":
        raise RefusedError(f'"{deal["title"]}" is open', "move it to a stage by name: crm move DEAL STAGE")
    found = {row["from_id"] for row in database.all(last_open(), deal_id=id)}
    return next((row for row in stages.open if row["id"] in found), stages.first)


def _check_move(database: Database, id: int, deal: Row, to_stage: Row, at: date, today: date) -> None:
    if to_stage["id"] == deal["stage_id"]:
        raise RefusedError(f'"{deal["title"]}" is in {to_stage["name"]} already', "name another stage")
    if at > today:
        raise RefusedError(f"a move on {at} lies in the future", f"today is {today}")
    if deal["opened"] and at < deal["opened"]:
        raise RefusedError(
            f'a move on {at} is before "{deal["title"]}" was opened ({deal["opened"]})', "give a later day with --at"
        )
    last = database.one(last_move(), deal_id=id)
    if last and last["at"] and at < last["at"]:
        raise RefusedError(f"a move on {at} is before the deal's last one ({last['at']})", "give a later day with --at")


@statement()
def insert_move() -> Any:
    return sa.insert(t.move).values({name: sa.bindparam(name) for name in ("deal_id", "from_id", "to_id", "at", "by")})


@statement(step=("first", "last"))
def insert_steps(step: str) -> Any:
    """For each deal of a range of ids its step into the stage it began in, or that into the stage it closed in."""
    d: Any = t.deal.c
    begun_in: Any = sa.bindparam("begun_in")
    by: Any = sa.bindparam("by")
    if step == "first":
        to_id = sa.case((d.status == "open", d.stage_id), else_=begun_in)
        chosen = sa.select(d.id, sa.null(), to_id, sa.func.coalesce(d.opened, d.closed), by)
    else:
        chosen = sa.select(d.id, begun_in, d.stage_id, d.closed, by).where(d.status != "open")
    within = d.id.between(sa.bindparam("low"), sa.bindparam("high"))
    columns = ("deal_id", "from_id", "to_id", "at", "by")
    return sa.insert(t.move).from_select(columns, chosen.where(within).order_by(d.id))


@statement()
def last_move() -> Any:
    return (
        sa.select(t.move.c.at).where(t.move.c.deal_id == sa.bindparam("deal_id")).order_by(t.move.c.id.desc()).limit(1)
    )


@statement()
def last_open() -> Any:
    """The open stage that the deal last left."""
    m, before = t.move.c, t.stage.alias("before")
    left = sa.select(m.from_id).join_from(t.move, before, before.c.id == m.from_id)
    return left.where(m.deal_id == sa.bindparam("deal_id"), before.c.status == "open").order_by(m.id.desc()).limit(1)
