"""`crm export --git DIR`: all that the data file holds, as a folder of text to keep in git."""

from __future__ import annotations

from typing import Any

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.files.folders import expanded
from crmcli.exchange.git.write import Written, total, write
from crmcli.records.confirmation import quoted


def export_git(workspace: Workspace, name: str) -> None:
    """Write the folder of that name, and say what changed in it."""
    if not name.strip():
        raise UsageError("--git needs a folder", "crm export --git DIR")
    folder = expanded(name)
    with workspace.reading() as database, workspace.progress("Exporting", total(database)) as tick:
        written = write(database, folder, tick)
    facts = facts_of(str(folder), written)
    if workspace.format == "json":
        from crmcli.output.json import dumps

        workspace.answer(dumps({"schema": "crm.export/1", **facts}))
        return
    workspace.answer(f"{sentence(facts)}\n")
    place = quoted(str(folder))
    if written.changed or written.gone:
        workspace.say(f"Next: git -C {place} add -A && git -C {place} commit; back again: crm import --git {place}")


def facts_of(folder: str, written: Written) -> dict[str, Any]:
    """The figures by the names of the JSON report."""
    return {
        "folder": folder,
        "lines": sum(written.rows.values()),
        "files": [{"name": name, "lines": lines} for name, lines in written.rows.items()],
        "changed": written.changed,
        "deleted": written.gone,
    }


def sentence(facts: dict[str, Any]) -> str:
    """ "Saved team-data: 5,123 lines in 19 files, 2 of them changed"."""
    changed, gone = len(facts["changed"]), len(facts["deleted"])
    what = f"{changed} changed" if changed else "none changed"
    return f"Saved {facts['folder']}: {facts['lines']:,} lines in {len(facts['files'])} files, {what}" + (
        f", {gone} deleted" if gone else ""
    )
