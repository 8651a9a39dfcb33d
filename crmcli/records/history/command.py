"""`crm history` and `crm undo`: what was changed, by whom, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Annotated, Any

import typer

from crmcli.cli.completion.names import Candidates, names_of_kind, words
from crmcli.cli.dry_run import rolled_back
from crmcli.cli.options import checked_choice
from crmcli.cli.workspace import Workspace
from crmcli.core.conventions import PAST
from crmcli.core.document import Document
from crmcli.core.errors import CrmError, NotFoundError, RefusedError, UsageError, brief
from crmcli.core.vocabulary import KINDS, NAMED
from crmcli.database.connection import Database, Row
from crmcli.database.journal import change_of
from crmcli.records.history import query as queries
from crmcli.records.history import view as views
from crmcli.records.history.write import Undone, since, undo
from crmcli.records.listing.page import Page, rows_of

USUAL = 20
"""Changes that are listed, unless told otherwise."""

SUBJECTS = (*KINDS, "change")
"""What the history of can be shown."""


def _numbers(context: typer.Context, incomplete: str) -> Candidates:
    """The changes, newest first."""
    found: Candidates = []
    with suppress(Exception):  # a shell asks: see completion.py
        from crmcli.database.read_only.quick_read import quick_read

        with quick_read(Workspace({"db": context.find_root().params.get("db")}).path) as database:
            for row in database.all(queries.newest(by=False, since=False, imports=False), limit=USUAL):
                if str(row["id"]).startswith(incomplete):
                    found.append((str(row["id"]), row["command"]))
    return found


def history(
    context: typer.Context,
    kind: Annotated[
        str | None,
        typer.Argument(metavar="KIND", help="A kind of record, or change.", autocompletion=words(*SUBJECTS)),
    ] = None,
    record: Annotated[
        str | None,
        typer.Argument(metavar="RECORD", help="Which one, by name or id.", autocompletion=names_of_kind()),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Only what that person did.")] = None,
    since_: Annotated[str | None, typer.Option("--since", metavar="DATE", help="Only from that day on.")] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", help=f"At most so many ({USUAL}); 0 is all.")
    ] = None,
) -> None:
    """Show what was changed, when and by whom, newest first.

    One command that writes is one change. Of a record, every value before and after; of a change, all that it did.

    Examples:
      crm history
      crm history --by bob --since 2026-10-01
      crm history deal "Acme renewal"
      crm history change 1
    """
    workspace: Workspace = context.obj
    if (kind is None) != (record is None):
        raise UsageError("name a kind and a record, or neither", 'such as: crm history deal "Acme renewal"')
    subject = kind and checked_choice(kind, SUBJECTS, "kind of record")
    most = rows_of(Page(None, False, limit), USUAL)
    with workspace.reading() as database:
        if subject is None or record is None:
            workspace.show(views.listing(_listed(workspace, database, by, since_, most)))
        elif subject == "change":
            from crmcli.records.find.number import numbered

            workspace.show(_one(workspace, database, numbered("change", record)))
        else:
            workspace.show(_of_record(workspace, database, subject, record, most))


def _listed(workspace: Workspace, database: Database, by: str | None, since_: str | None, most: int) -> list[Row]:
    wanted: dict[str, Any] = {"by": by} if by is not None else {}
    if since_ is not None:
        from crmcli.core.moments import midnight

        wanted["since"] = midnight(workspace.calendar.day(since_, PAST), workspace.zone)
    text = queries.newest(by=by is not None, since=since_ is not None, imports=False)
    return [_summed_up(workspace, database, row) for row in database.all(text, **wanted, limit=most)]


def _summed_up(workspace: Workspace, database: Database, change: Row) -> Row:
    from crmcli.records.history.steps import said_in_short

    return {**change, "did": said_in_short(database, change["id"], workspace.currency)}


def _one(workspace: Workspace, database: Database, id: int) -> Any:
    from crmcli.records.history.steps import steps_of_change

    return views.change(_change(database, id), steps_of_change(database, id, workspace.currency))


def _of_record(workspace: Workspace, database: Database, kind: str, record: str, most: int) -> Any:
    from crmcli.records.history.referring import said
    from crmcli.records.history.steps import steps_of_record

    id = _id(database, kind, record)
    return views.record(
        kind, id, said(database, kind, id), steps_of_record(database, kind, id, workspace.currency)[:most]
    )


def _id(database: Database, kind: str, record: str) -> int:
    """The record that is meant; one that is gone is named by its id."""
    number = record.strip().removeprefix("#")
    if (
        number.isascii()
        and number.isdigit()
        and len(number) < 19
        and database.all(queries.of_record(), kind=kind, id=int(number))
    ):
        return int(number)
    if kind not in NAMED:
        raise NotFoundError(kind, record).with_hint(f"name it by its id: crm list {KINDS[kind]}")
    from crmcli.records.find.query import find

    return int(find(database, kind, record)["id"])


def _change(database: Database, id: int) -> Row:
    change = database.one(change_of(), id=id)
    if change is None:
        raise NotFoundError("change", str(id)).with_hint("see: crm history")
    return change


def undo_(
    context: typer.Context,
    number: Annotated[
        str | None, typer.Argument(metavar="N", help="Its number in crm history.", autocompletion=_numbers)
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="TIME", help="Everything since that moment.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Undo your last change, or the one of a number.

    All that one command wrote is as it was before. An undo is a change too: undo it to have all back. Where
    later work stands on a change, that is named and nothing happens. Frozen scores stay; crm verify says what changed.

    Examples:
      crm undo
      crm undo 1 --dry-run
      crm undo --to "yesterday 14:00" --yes
    """
    workspace: Workspace = context.obj
    if number is not None and to is not None:
        raise UsageError("a number and --to are two ways to say what", "give one of them")
    with workspace.reading() as database:
        from crmcli.records.find.number import numbered

        chosen = None if to is not None else [numbered("change", number) if number else _last(workspace, database)]
        others = chosen is None or _is_anothers(workspace, _change(database, chosen[0]))
        paid = chosen and database.one(queries.paid_run(), change_id=chosen[0])
    run(
        workspace,
        lambda database: undo(database, chosen or _since(workspace, database, to)),
        views.undone,
        dry_run,
        yes,
        others,
        f"the money of pay run {paid['id']} for {paid['label']} went on {paid['paid']}" if paid else "",
    )


def run(
    workspace: Workspace,
    act: Callable[[Database], Undone],
    document: Callable[[Undone, bool], Document],
    dry_run: bool,
    yes: bool,
    ask: bool,
    why: str = "",
) -> Undone | None:
    """Undo, show what went and what is as before; where `ask` says so, or there is a reason `why` not to, a person is
    asked first and a script needs --yes. Returns what was done, if anything was."""
    if dry_run or ((ask or why) and not yes):
        with rolled_back(workspace, make=False) as database:
            done = act(database)
        if dry_run:
            workspace.show(document(done, True))
            return None
        sentence = f"{views.sentence(done, True)}{f'; {why}' if why else ''}"
        if not workspace.interactive:
            fault = sentence if why else f"{sentence}: that is not your last change alone"
            raise RefusedError(fault, "look at it, then say --yes")
        if workspace.ask(f"{sentence}. Do it? [y/N]").strip().lower() not in ("y", "yes"):
            raise CrmError("nothing was undone", "the same command with --yes does not ask")
    with workspace.writing(make=False, ruled=False) as database:
        done = act(database)
        workspace.show(document(done, False))
    return done


def _last(workspace: Workspace, database: Database) -> int:
    row = database.one(queries.last_of(), by=workspace.actor)
    if row is None:
        raise RefusedError(f"{workspace.actor} has changed nothing that could be undone", "see: crm history")
    return int(row["id"])


def _is_anothers(workspace: Workspace, change: Row) -> bool:
    return bool(change["by"].lower() != workspace.actor.lower())


def _since(workspace: Workspace, database: Database, to: str | None) -> Any:
    from crmcli.core.moments import read_moment

    moment = read_moment(to or "", workspace.now, workspace.zone, workspace.team, PAST)
    if moment > workspace.now:
        raise UsageError(f"--to {brief(to or '')} lies in the future", "give a day or time up to now")
    found = list(since(database, moment - timedelta(seconds=1)))[:1]
    if not found:
        raise RefusedError("nothing was changed since then", "see: crm history")
    return since(database, moment - timedelta(seconds=1))
