"""`crm doctor`: is the data file sound, and what can be mended?"""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError
from crmcli.database.backup import copied, dated
from crmcli.records.doctor.view import document, where


def doctor(
    context: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend what has one way to be right, after a backup.")
    ] = False,
) -> None:
    """Look whether the data file is sound, and mend it.

    It reads pages, indexes, triggers, settings, and every value of every record. Each finding says where it is and how
    to mend it; with any, the exit code is 4. --repair writes days as they are stored (2026/08/01), and makes anew what
    the file keeps by itself, after a copy. It invents nothing.

    Examples:
      crm doctor
      crm doctor --json
      crm doctor --repair
    """
    from crmcli.records.doctor.query import examined  # which loads the tables
    from crmcli.records.doctor.write import repaired

    workspace: Workspace = context.obj
    with workspace.reading() as database:
        left = found = examined(database)
    if repair and (not found or any(finding.repair for finding in found)):
        with workspace.writing(make=False, aloud=False, ruled=False) as database:
            if found:
                place = workspace.path.with_name(dated(workspace.path.name, workspace.clock_now))
                copied(workspace.path, place)
                workspace.say(f"Copied the file, as it was, to {place}")
            for finding in found:
                if finding.repair:
                    workspace.say(f"Mended {where(finding)}: {finding.what}")
            left = repaired(database, found)
    workspace.show(document(left, str(workspace.path)))
    if left:
        count = f"{len(left):,} finding{'s' * (len(left) > 1)}"
        raise RefusedError(f"{workspace.path}: {count}", "mend what can be: crm doctor --repair" if not repair else "")
