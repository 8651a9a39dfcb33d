"""`crm import rates`: dated rates from a file, all of them or none."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from crmcli.cli.workspace import Workspace
from crmcli.exchange.importing.step1_open.table import Wanted, opened_table
from crmcli.exchange.rates.rows import read
from crmcli.records.rates import write
from crmcli.records.rates.command import Yes, changed, tell

File = Annotated[str, typer.Argument(metavar="FILE", help="A table with a header in it; - is stdin.")]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook (else the first).")]


def rates(context: typer.Context, file: File, sheet: Sheet = None, yes: Yes = False) -> None:
    """Import what currencies are worth from a file: all of its rows, or none.

    It has a currency, a day (or month) and a rate in each row. A rate of a day that has one replaces it; what
    `crm rates --format csv` writes can be imported again.

    Examples:
      crm import rates rates.csv
    """
    workspace: Workspace = context.obj
    with opened_table(file, sys.stdin.buffer, Wanted(None, None, sheet)) as table:
        found = read(table, workspace.calendar, workspace.currency)
    kept = changed(
        workspace,
        lambda database: write.keep(database, found, workspace.today, workspace.now, workspace.actor),
        yes or file == "-",
    )
    unchanged = len(found) - kept.new - kept.changed
    counts = f"{kept.new:,} new, {kept.changed:,} changed, {unchanged:,} unchanged"
    tell(workspace, f"Imported {len(found):,} rate{'' if len(found) == 1 else 's'}: {counts}", kept)
