"""`crm import list` and `crm import undo`: imports that were kept, and taking one of them back whole."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from json import loads
from typing import Annotated

import typer

from crmcli.cli.completion.names import Candidates
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import NotFoundError
from crmcli.database.journal import change_of
from crmcli.exchange.import_history import query as queries
from crmcli.exchange.import_history import view as views
from crmcli.records.confirmation import quoted
from crmcli.records.find.number import numbered
from crmcli.records.history.command import run
from crmcli.records.history.write import undo as undo_changes
from crmcli.records.listing.page import Page, rows_of

USUAL = 20
"""Imports that are listed, unless told otherwise."""


def _numbers(context: typer.Context, incomplete: str) -> Candidates:
    """The imports that can be taken back, newest first."""
    found: Candidates = []
    with suppress(Exception):  # a shell asks: see completion.py
        from crmcli.database.read_only.quick_read import quick_read

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
    id = numbered("import", number)
    with workspace.reading() as database:
        found = database.one(change_of(), id=id)
        if found is None or found["detail"] is None:
            hint = f"it is another change: crm undo {id}" if found else "see: crm import list"
            raise NotFoundError("import", str(id)).with_hint(hint)
    done = run(workspace, partial(undo_changes, ids=[id]), views.taken_back, dry_run, yes, workspace.interactive)
    file = loads(found["detail"])
    following = f"crm import undo {id}" if done is None else f"crm import {file['kind']} {quoted(file['file'])}"
    workspace.say(f"Next: {following}")
