"""`crm import refunds`: refunds and credit notes from a file, all of them or none."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from crmcli.cli.dry_run import rolled_back
from crmcli.cli.workspace import Workspace
from crmcli.exchange.importing.step1_open.table import Wanted, opened_table
from crmcli.exchange.refunds.rows import Given, read
from crmcli.exchange.refunds.write import Taken, take

File = Annotated[str, typer.Argument(metavar="FILE", help="A table with a header in it; - is stdin.")]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook (else the first).")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")]


def refunds(context: typer.Context, file: File, sheet: Sheet = None, dry_run: DryRun = False) -> None:
    """Import refunds and credit notes from a file: all of its rows, or none.

    Each row has a deal (by id or title), an amount and the day. By the column id a refund is known again, and left as
    it is.

    Examples:
      crm import refunds credit-notes.csv
    """
    workspace: Workspace = context.obj
    with opened_table(file, sys.stdin.buffer, Wanted(None, None, sheet)) as table:
        given = read(table, workspace.today)
    if dry_run:
        with rolled_back(workspace, make=False) as database:
            taken = take(database, given, workspace.today, workspace.actor, workspace.currency)
    else:
        with workspace.writing(make=False) as database:
            taken = take(database, given, workspace.today, workspace.actor, workspace.currency)
    _tell(workspace, given, taken, dry_run)


def _tell(workspace: Workspace, given: list[Given], taken: Taken, dry_run: bool) -> None:
    if workspace.format == "json":
        from crmcli.output.json import dumps

        facts = {"kind": "refunds", "new": taken.new, "unchanged": taken.known, "dry_run": dry_run}
        workspace.answer(dumps({"schema": "crm.import/1", **facts}))
        return
    verb, many = "Would import" if dry_run else "Imported", "" if len(given) == 1 else "s"
    workspace.answer(f"{verb} {len(given):,} refund{many}: {taken.new:,} new, {taken.known:,} unchanged\n")
    workspace.say("Next: crm list refunds")
