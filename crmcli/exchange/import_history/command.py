"""`crm import list` and `crm import undo`: imports that were kept, and taking one of them back whole."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from crmcli.cli.completion import Candidates
from crmcli.cli.dry_run import rolled_back
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, UsageError, brief
from crmcli.exchange.import_history import query as queries
from crmcli.exchange.import_history import view as views
from crmcli.exchange.import_history.write import TakenBack, take_back
from crmcli.records.confirmation import quoted
from crmcli.records.listing.page import Page, rows_of

USUAL = 20
"""Imports that are listed, unless told otherwise."""


def _numbers(context: typer.Context, incomplete: str) -> Candidates:
    """The imports that can be taken back, newest first."""
    found: Candidates = []
    with suppress(Exception):  # a shell asks: see completion.py
        from crmcli.database.quick_read import quick_read

        with quick_read(Workspace({"db": context.find_root().params.get("db")}).path) as database:
            for row in queries.listed(database, USUAL):
                if row["undone"] is None and str(row["id"]).startswith(incomplete):
                    found.append((str(row["id"]), f"{row['kind']} from {row['file']}"))
    return found


def list_(
    context: typer.Context,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", help=f"At most so many ({USUAL}); 0 is all.")
    ] = None,
) -> None:
    """List the imports that were kept, newest first.

    Examples:
      crm import list
      crm import list --limit 0 --format csv
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        workspace.show(views.listing(queries.listed(database, rows_of(Page(None, False, limit), USUAL))))


def undo(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="N", help="Its number in crm import list.", autocompletion=_numbers)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Take one import back whole.

    The records it made go, also those of --add-missing, and the values it changed
    are as they were before. Refused where later work stands on it, which is named.
    Frozen scores stay as they are: crm verify says what changed.

    Examples:
      crm import undo 1 --dry-run
      crm import undo 1 --yes
    """
    workspace: Workspace = context.obj
    id = _read_number(number)
    if dry_run or (workspace.interactive and not yes):
        with rolled_back(workspace, make=False) as database:
            done = take_back(database, id, workspace.now)
        if dry_run:
            _report(workspace, done, True)
            return
        answer = workspace.ask(f"{views.sentence(done, True)}. Do it? [y/N]")
        if answer.strip().lower() not in ("y", "yes"):
            raise CrmError("nothing was taken back", "the same command with --yes does not ask")
    with workspace.writing(make=False) as database:
        _report(workspace, take_back(database, id, workspace.now), False)


def _report(workspace: Workspace, done: TakenBack, dry_run: bool) -> None:
    """What went and what is as before; the next useful command on stderr."""
    workspace.show(views.taken_back(done, dry_run))
    row = done.run
    following = f"crm import undo {row['id']}" if dry_run else f"crm import {row['kind']} {quoted(row['file'])}"
    workspace.say(f"Next: {following}")


def _read_number(text: str) -> int:
    word = text.strip().removeprefix("#")
    if not (word.isascii() and word.isdigit() and len(word) < 19):
        raise UsageError(f'"{brief(text)}" is not the number of an import', "see: crm import list")
    return int(word)
