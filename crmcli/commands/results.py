"""What a write says: what changed on stdout, the next useful command on stderr; or the record as JSON."""

from __future__ import annotations

from typing import Any

from crmcli.database.connect import Database
from crmcli.names import visible
from crmcli.queries import listing
from crmcli.workspace import Workspace


def wrote(
    workspace: Workspace, database: Database, verb: str, kind: str, id: int, sentence: str, following: str = ""
) -> None:
    """Say what happened to the record: `sentence`, or `{"schema": "crm.VERB/1", KIND: {…}}` with --format json."""
    if workspace.format == "json":
        from crmcli.output.json import dumps
        from crmcli.views.listing import plain_row

        row = listing.record(database, kind, id)
        workspace.answer(dumps({"schema": f"crm.{verb}/1", kind: plain_row(row, workspace.currency)}))
        return
    workspace.answer(f"{visible(sentence)}\n")
    if following:
        workspace.say(f"Next: {following}")


def quoted(name: Any) -> str:
    """The name as a shell takes it back: in quotes where it must be."""
    import shlex

    return shlex.quote(visible(str(name)))
