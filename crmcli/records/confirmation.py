"""What a write says: what changed on stdout, the next useful command on stderr; or the record as JSON."""

from __future__ import annotations

from typing import Any

from crmcli.cli.workspace import Workspace
from crmcli.core.names import key, typable, visible
from crmcli.database.connection import Database, Row


def confirm(
    workspace: Workspace,
    database: Database,
    verb: str,
    kind: str,
    id: int,
    sentence: str,
    following: str = "",
    before: Row | None = None,
) -> None:
    """Say what happened to the record: `sentence`, or `{"schema": "crm.VERB/1", KIND: {…}}` with --format json, and
    then how it was `before` a change."""
    if workspace.format == "json":
        from crmcli.output.json import dumps
        from crmcli.records.listing import query as listing
        from crmcli.records.listing.view import plain_row

        shown = {kind: listing.record(database, kind, id), **({"before": before} if before else {})}
        rows = {name: plain_row(row, workspace.currency) for name, row in shown.items()}
        workspace.answer(dumps({"schema": f"crm.{verb}/1", **rows}))
        return
    workspace.answer(f"{visible(sentence)}\n")
    if following:
        workspace.say(f"Next: {following}")


def name_to_type(database: Database, kind: str, id: int, name: str) -> str:
    """The record as the next command line names it: by its name where that finds it, else by its id."""
    if not typable(name):
        return str(id)
    if kind == "deal":  # the only kind whose names repeat
        from crmcli.records.find.query import by_key

        found = database.all(by_key(kind=kind), key=key(name), limit=2)
        if [row["id"] for row in found if row["archived"] is None] != [id]:
            return str(id)
    return quoted(name)


def quoted(name: Any) -> str:
    """The name as a shell takes it back: in quotes where it must be."""
    import shlex

    return shlex.quote(visible(str(name)))
