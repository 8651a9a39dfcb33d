"""`crm done`, `crm snooze`: a task is done, with what came of it and what is next; or it is put off."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.completion.names import words
from crmcli.cli.notes import said
from crmcli.cli.options import DueNext, Edit, NextStep, They, We, Yes, checked_choice
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import NotFoundError, RefusedError, UsageError
from crmcli.core.vocabulary import ACTIVITIES, SYNONYMS
from crmcli.database.connection import Database, Row
from crmcli.records import rows
from crmcli.records.activities import write as activities
from crmcli.records.confirmation import confirm
from crmcli.records.default_owner import with_activity_rep
from crmcli.records.find.number import numbered
from crmcli.records.listing import query as listing
from crmcli.records.protection import Subject, confirmed
from crmcli.records.tasks import reading, write
from crmcli.records.tasks.insight import days_late
from crmcli.records.tasks.next_step import Then, check_next, plan_next
from crmcli.records.tasks.options import Task, Text
from crmcli.records.typed_fields import reader

Option, Argument = typer.Option, typer.Argument


def done(
    context: typer.Context,
    number: Task,
    text: Annotated[str | None, Argument(help="What came of it, which is logged; - reads standard input.")] = None,
    kind: Annotated[
        Text,
        Option(
            "--as",
            metavar="KIND",
            help=f"Log it as a {', '.join(ACTIVITIES[:-1])} (note).",
            autocompletion=words(*ACTIVITIES),
        ),
    ] = None,
    inbound: Annotated[bool, Option("--in", help="With --as: it came from the customer.")] = False,
    next_: NextStep = None,
    due: DueNext = None,
    we: We = None,
    they: They = None,
    edit: Edit = False,
    yes: Yes = False,
) -> None:
    """Say that a task is done; log what came of it, and plan what is next.

    Examples:
      crm done 12
      crm done 12 "wants a quote" --as call --next "send quote" --due fri

    The text is logged on the task's customer and deal, as a note unless you say what it was.
    """
    workspace: Workspace = context.obj
    id, text = numbered("task", number), said(workspace, text, edit)
    then = Then(next_, due, we, they)
    check_next(workspace, then)
    kind = checked_choice(kind, ACTIVITIES, "activity", SYNONYMS) if kind else "note"
    if inbound and kind == "note":
        raise UsageError("a note goes neither in nor out", "say what it was: --as call")
    confirmed(workspace, lambda database: [_subject(database, id)], yes, "done")
    with workspace.writing(make=False) as database:
        row = _found(database, id)
        ended = write.done(database, id, workspace.now, workspace.today, reading.works(workspace))
        parts = [f"Done: task #{id} {row['title']}{_kept(workspace, ended.task)}"]
        if text is not None or kind != "note":
            logged = _log(workspace, database, ended.task, kind, inbound, text)
            parts.append(f"logged as {kind} #{logged}")
        more = {}
        if ended.next_id is not None:
            more["again"] = listing.record(database, "task", ended.next_id)
            parts.append(f"again as {reading.told(workspace, more['again'])}")
        about = {name: ended.task[name] for name in ("rep_id", "customer_id", "deal_id")}
        planned, added = plan_next(workspace, database, then, about)
        sentence = f"{'; '.join(parts)}{planned}"
        confirm(workspace, database, "done", "task", id, sentence, "crm today", more={**more, **added})


def snooze(
    context: typer.Context,
    number: Task,
    until: Annotated[str, Argument(metavar="[WHEN]", help="+3d, fri, 'mon 9:00' (tomorrow).")] = "tomorrow",
    yes: Yes = False,
) -> None:
    """Put a task off until tomorrow, or another day.

    +3d counts from its day, or from today if that has passed.

    Examples:
      crm snooze 12
      crm snooze 12 +3d
      crm snooze 12 "mon 9:00"
    """
    workspace: Workspace = context.obj
    id = numbered("task", number)
    confirmed(workspace, lambda database: [_subject(database, id)], yes, "put off")
    with workspace.writing(make=False) as database:
        before = _found(database, id)
        write.check_open(id, before)
        day, time = reading.day_and_time(workspace, until, max(before["due"] or workspace.today, workspace.today))
        if day < workspace.today:
            raise RefusedError(f"{day} has passed", f"today is {workspace.today}")
        rows.change(database, "task", id, {"due": day, "time": time or before["time"], "wait": None})
        row = listing.record(database, "task", id)
        sentence = f"Put off task {reading.told(workspace, row)}"
        confirm(workspace, database, "snooze", "task", id, sentence, "crm today", before)


def _kept(workspace: Workspace, task: Row) -> str:
    """Of a promise that is done now whether it was kept."""
    if task["promise"] is None:
        return ""
    return f", promised and {days_late(task['promised'], workspace.now, workspace.zone) or 'kept'}"


def _found(database: Database, id: int) -> Row:
    """The task of that id, as people see it."""
    row = database.one(listing.record_of(kind="task"), id=id)
    if row is None:
        raise NotFoundError("task", f"#{id}").with_hint("ids are in: crm list tasks")
    return row


def _subject(database: Database, id: int) -> Subject:
    _found(database, id)
    return Subject("task", id, counts=False)


def _log(workspace: Workspace, database: Database, task: Row, kind: str, inbound: bool, text: str | None) -> int:
    """Log what came of the task on its customer; returns the id of the activity."""
    if task["customer_id"] is None:
        raise RefusedError("a task about no customer has nobody to log it with", "leave out the text")
    direction = None if kind == "note" else "in" if inbound else "out"
    spoken = reader(workspace, database).values("activity", {"kind": kind, "direction": direction, "note": text})
    about = {"customer_id": task["customer_id"], "deal_id": task["deal_id"], "rep_id": task["rep_id"]}
    found = {"note": None, "direction": None, **spoken, **about, "at": workspace.now}
    return activities.add(database, with_activity_rep(workspace, database, found), workspace.now)
