"""What is not changed by a slip: a closed deal, what lies in a frozen period, and the record of another rep.

A person at a terminal is asked first; a script says --yes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, RefusedError, brief
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.default_owner import me
from crmcli.records.listing import query as listing

SHOWN = 3
"""Reasons that are said; the others are counted."""


class Subject(NamedTuple):
    """A record that is to be changed, and days besides its own that the change puts it on; `counts` where figures are
    made of what is changed. `stays`: what it is and when does not change, but those who have the credit lose or gain on
    the days given."""

    kind: str
    id: int
    days: tuple[date | None, ...] = ()
    counts: bool = True
    stays: bool = False


def confirmed(workspace: Workspace, chosen: Callable[[Database], Iterable[Subject]], yes: bool, verb: str) -> None:
    """Ask where one of the records is protected. Refused: a change that nobody is there to confirm."""
    if yes:
        return
    with workspace.reading() as database:
        reasons = [reason for subject in chosen(database) for reason in _reasons(workspace, database, subject)]
    if not reasons:
        return
    more = f", and {len(reasons) - SHOWN:,} more" if len(reasons) > SHOWN else ""
    sentence = f"{'; '.join(reasons[:SHOWN])}{more}"
    if not workspace.interactive:
        raise RefusedError(f"not {verb} without --yes: {sentence}", "if it is meant, say --yes")
    if workspace.ask(f"{sentence[:1].upper()}{sentence[1:]}. Go on? [y/N]").strip().lower() not in ("y", "yes"):
        raise CrmError("nothing was changed", "the same command with --yes does not ask")


def _reasons(workspace: Workspace, database: Database, subject: Subject) -> Iterator[str]:
    """Why the record is protected, each a part of a sentence."""
    record = listing.record(database, subject.kind, subject.id)
    called = f"{subject.kind} #{subject.id}"
    name = record.get("title") or record.get("name") or record.get("customer")
    called += f" {brief(str(name), 40)}" if name else ""
    if subject.counts:
        if record.get("status") in ("won", "lost") and subject.kind == "deal" and not subject.stays:
            yield f"{called} was {record['status']} on {record['closed']}, for {record['credited']}"
        for day, label in _frozen(workspace, database, subject, record):
            yield f"{day if subject.stays else called} is in {label}, which is frozen"
    owner = record.get("rep") or record.get("owner") or (record.get("name") if subject.kind == "rep" else None)
    mine = me(workspace, database)
    if mine is not None:
        my_name = listing.record(database, "rep", mine)["name"]
        if owner not in (None, my_name):
            yield f"{called} is {owner}'s"
        if subject.stays and record["credited"] not in (owner, my_name):
            yield f"{record['credited']} has the credit for {called}"


def _frozen(workspace: Workspace, database: Database, subject: Subject, record: Row) -> Iterator[tuple[date, str]]:
    """The frozen periods in which the record counts, or would count, each with a day in it."""
    at: Any = record.get("at")
    own = record.get("closed") if subject.kind == "deal" else at and at.astimezone(workspace.zone).date()
    found: dict[str, Any] = {}
    for day in (None if subject.stays else own, *subject.days):
        for row in database.all(frozen_on(), day=day) if day else ():
            found.setdefault(row["label"], day)
    yield from ((day, label) for label, day in found.items())


@statement()
def frozen_on() -> Any:
    """The frozen periods that hold a day."""
    c = t.snapshot.c
    day: Any = sa.bindparam("day")
    return sa.select(c.label).distinct().where(c.start <= day, c.end > day).order_by(c.label)
