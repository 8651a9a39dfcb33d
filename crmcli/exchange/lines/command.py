"""`crm import lines`: what deals are made of from a file, all of it or none."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from crmcli.cli.dry_run import rolled_back
from crmcli.cli.workspace import Workspace
from crmcli.exchange.importing.step1_open.table import Wanted, opened_table
from crmcli.exchange.lines.rows import Given, read
from crmcli.exchange.lines.write import Taken, take
from crmcli.records.typed_fields import reader

File = Annotated[str, typer.Argument(metavar="FILE", help="A table with a header in it; - is stdin.")]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook (else the first).")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")]


def lines(context: typer.Context, file: File, sheet: Sheet = None, dry_run: DryRun = False) -> None:
    """Import lines of deals from a file: all of its rows, or none.

    Each row has a deal (by id or title) and a product or a text; quantity, price, discount (10%, or an amount) and
    tax as they are said. By the column id a line is known again, and left as it is.

    Examples:
      crm import lines lines.csv
    """
    workspace: Workspace = context.obj
    with opened_table(file, sys.stdin.buffer, Wanted(None, None, sheet)) as table:
        given = read(table)
    if dry_run:
        with rolled_back(workspace, make=False) as database:
            taken = take(database, given, reader(workspace, database))
    else:
        with workspace.writing(make=False) as database:
            taken = take(database, given, reader(workspace, database))
    _tell(workspace, given, taken, dry_run)


def _tell(workspace: Workspace, given: list[Given], taken: Taken, dry_run: bool) -> None:
    if workspace.format == "json":
        from crmcli.output.json import dumps

        facts = {"kind": "lines", "new": taken.new, "unchanged": taken.known, "dry_run": dry_run}
        workspace.answer(dumps({"schema": "crm.import/1", **facts}))
        return
    verb, many = "Would import" if dry_run else "Imported", "" if len(given) == 1 else "s"
    workspace.answer(f"{verb} {len(given):,} line{many}: {taken.new:,} new, {taken.known:,} unchanged\n")
    workspace.say("Next: crm list lines")
