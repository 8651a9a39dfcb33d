"""`crm delete`: take out what was recorded by mistake."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crmcli.cli.completion.names import names_of_kind, words
from crmcli.cli.options import Yes, checked_choice
from crmcli.cli.workspace import Workspace
from crmcli.core.names import visible
from crmcli.core.vocabulary import NAMED
from crmcli.database.connection import Database
from crmcli.records.confirmation import certain
from crmcli.records.delete import write as records
from crmcli.records.delete.write import DELETABLE
from crmcli.records.find.number import numbered
from crmcli.records.history.referring import said
from crmcli.records.lines.query import line
from crmcli.records.lines.view import plain as plain_line
from crmcli.records.listing import query as listing
from crmcli.records.moves.write import step
from crmcli.records.protection import Subject, confirmed
from crmcli.records.refunds.query import refund

OTHERS = {
    "tag": "crmcli.records.tags.command:delete",
    "segment": "crmcli.records.segments.command:delete",
    "field": "crmcli.records.custom_fields.keeping:drop",
    "absence": "crmcli.records.presence.command:delete",
    "quote": "crmcli.records.quotes.command:delete",
    "campaign": "crmcli.marketing.campaigns.command:delete",
    "touch": "crmcli.marketing.sources.command:delete",
}
"""What is deleted by a command of its own."""

SUBJECTS = (*DELETABLE, *OTHERS)


def delete(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="deal, activity, feedback, move …", autocompletion=words(*SUBJECTS))],
    names: Annotated[
        list[str], typer.Argument(metavar="RECORD…", help="By name or id.", autocompletion=names_of_kind())
    ],
    yes: Yes = False,
) -> None:
    """Delete what was recorded by mistake; crm undo brings it back.

    A record that others refer to stays: archive it, and figures of the past do not change. Calls, answers,
    refunds, lines and steps of a deal (move) are named by their ids, as crm show and crm list give them. A field of
    your own in which records have values is hidden, and they are kept.

    Examples:
      crm delete deal "Acme trial"
      crm delete activity 31 32
      crm delete move 1689
      crm delete refund 1 --yes
    """
    workspace: Workspace = context.obj
    kind = checked_choice(kind, SUBJECTS, "kind of record to delete")
    if kind in OTHERS:
        from importlib import import_module

        module, _, name = OTHERS[kind].partition(":")
        getattr(import_module(module), name)(workspace, names, yes)
        return
    if kind in NAMED:
        names = [certain(workspace, kind, name, "delete") for name in names]
    ids = [numbered(kind, name) for name in names]

    def chosen(database: Database) -> list[Subject]:
        if kind == "move":
            return [Subject("deal", step(database, id)["deal_id"], (step(database, id)["at"],)) for id in ids]
        if kind == "refund":
            refunds = [_shown(workspace, database, kind, id)[1] for id in ids]
            return [Subject("deal", row["deal_id"], (row["at"],)) for row in refunds]
        if kind == "line":
            return [Subject("deal", line(database, id)["deal_id"]) for id in ids]
        return [Subject(kind, id) for id in ids if kind not in ("product", "stage", "contact")]

    confirmed(workspace, chosen, yes, "deleted")
    with workspace.writing(make=False) as database:
        gone = []
        for id in ids:
            gone.append(_shown(workspace, database, kind, id))
            records.delete(database, kind, id)
        _confirm(workspace, kind, gone)


def _shown(workspace: Workspace, database: Database, kind: str, id: int) -> tuple[str, dict[str, Any]]:
    """What people call it, and its fields."""
    if kind == "move":
        return said(database, "move", id), step(database, id)
    if kind == "line":
        return said(database, kind, id), plain_line(line(database, id), workspace.currency)
    row = refund(database, id) if kind == "refund" else database.one(listing.record_of(kind=kind), id=id)
    if row is None:
        from crmcli.core.errors import NotFoundError

        raise NotFoundError(kind, str(id))
    return said(database, kind, id), row


def _confirm(workspace: Workspace, kind: str, gone: list[tuple[str, dict[str, Any]]]) -> None:
    if workspace.format == "json":
        from crmcli.output.json import dumps
        from crmcli.records.listing.view import plain_row

        plain = [row if kind in ("move", "line") else plain_row(row, workspace.currency) for _, row in gone]
        workspace.answer(dumps({"schema": "crm.delete/1", "kind": kind, "deleted": plain}))
        return
    workspace.answer("".join(f"Deleted {visible(name)}\n" for name, _ in gone))
