"""`crm import --git DIR`: the data file that `crm export --git` wrote, back again."""

from __future__ import annotations

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError, UsageError
from crmcli.core.files.folders import expanded
from crmcli.core.names import visible
from crmcli.database.connection import Database
from crmcli.database.data_file import exists
from crmcli.database.schema.migrate import create
from crmcli.exchange.git.restore import checked, is_empty, restore, total
from crmcli.records.confirmation import quoted


def import_git(workspace: Workspace, name: str) -> None:
    """Restore the run's data file from the folder of that name, whole or not at all: into a new file, or into one that
    holds no record yet."""
    if not name.strip():
        raise UsageError("--git needs a folder", "crm import --git DIR")
    folder = expanded(name)
    checked(folder)
    lines = 0
    with workspace.progress("Restoring", total(folder)) as tick:

        def fill(database: Database) -> None:
            nonlocal lines
            if not is_empty(database):
                path = workspace.path
                raise RefusedError(f"{path} holds records already", "restore into a new file: --db FILE")
            lines = restore(database, folder, tick)

        if exists(workspace.path) or not create(workspace.path, fill):
            with workspace.writing(make=False, ruled=False) as database:
                fill(database)
    report(workspace, str(folder), lines)


def report(workspace: Workspace, folder: str, lines: int) -> None:
    """What was restored, and the next useful command."""
    path = str(workspace.path)
    if workspace.format == "json":
        from crmcli.output.json import dumps

        facts = {"folder": folder, "file": path, "lines": lines}
        workspace.answer(dumps({"schema": "crm.import-git/1", **facts}))
        return
    workspace.answer(f"Restored {visible(path)} from {visible(folder)}: {lines:,} lines\n")
    named = f" --db {quoted(path)}" if workspace.config["db"].origin == "--db" else ""
    workspace.say(f"Next: crm score{named}")
