"""`crm backup`: a copy of the data file that is known to be whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, UsageError
from crmcli.core.files.folders import expanded
from crmcli.database.backup import copied, dated, rotate
from crmcli.records.backup.view import document


def backup(
    context: typer.Context,
    folder: Annotated[
        str | None, typer.Argument(metavar="[DIR]", help="The folder for the copy (else the data file's).")
    ] = None,
    keep: Annotated[
        int | None, typer.Option("--keep", metavar="N", help="Delete older copies but for the newest N.")
    ] = None,
) -> None:
    """Copy the data file to a dated file.

    The copy is read back: it is whole, or there is none. Others may go on writing meanwhile. No other file is
    ever deleted. How one is restored: crm help data.

    Examples:
      crm backup
      crm backup ~/backups --keep 14
    """
    workspace: Workspace = context.obj
    if keep is not None and keep < 1:
        raise UsageError(f"--keep {keep} would keep no copy", "1 or more")
    with workspace.reading():  # it is a CRM file, of this version
        pass
    to = expanded(folder) if folder else workspace.path.parent
    place = to / dated(workspace.path.name, workspace.clock_now)
    rows = copied(workspace.path, _made(to) / place.name)
    gone = rotate(to, workspace.path.name, keep) if keep else []
    workspace.show(document(place, place.stat().st_size, rows, gone))


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CrmError(f"{folder} cannot be made: {error.strerror}", "name another folder") from error
    return folder
