"""`crm archive` and `crm unarchive`: out of the lists and back; numbers of the past stay as they are."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.completion import names_of_kind, words
from crmcli.cli.options import checked_choice
from crmcli.cli.workspace import Workspace
from crmcli.core.vocabulary import KINDS
from crmcli.records.archive import write as records
from crmcli.records.confirmation import certain, confirm
from crmcli.records.find.query import find
from crmcli.records.rows import ARCHIVABLE

Kind = Annotated[str, typer.Argument(help="rep, customer, product, deal or stage.", autocompletion=words(*ARCHIVABLE))]
Name = Annotated[str, typer.Argument(help="The record, by name or id.", autocompletion=names_of_kind())]
Archived = Annotated[
    str, typer.Argument(help="The record, by name or id.", autocompletion=names_of_kind(archived=True))
]


def archive(context: typer.Context, kind: Kind, name: Name) -> None:
    """Take a record out of the lists.

    Numbers of the past do not change, and it can be brought back with `crm unarchive`.

    Examples:
      crm archive product Pro
      crm archive deal "Acme renewal"
    """
    workspace: Workspace = context.obj
    kind = checked_choice(kind, ARCHIVABLE, "kind of record")
    id = certain(workspace, kind, name, "archive")
    with workspace.writing(make=False) as database:
        found = find(database, kind, id)
        records.archive(database, kind, found, workspace.now)
        sentence = f"Archived {kind} #{found['id']} {found['name']}"
        confirm(workspace, database, "archive", kind, found["id"], sentence, f"crm unarchive {kind} {found['id']}")


def unarchive(context: typer.Context, kind: Kind, name: Archived) -> None:
    """Bring an archived record back into the lists.

    Examples:
      crm unarchive customer "Old Mill"
    """
    workspace: Workspace = context.obj
    kind = checked_choice(kind, ARCHIVABLE, "kind of record")
    with workspace.writing(make=False) as database:
        found = find(database, kind, name)
        records.unarchive(database, kind, found)
        sentence = f"Brought back {kind} #{found['id']} {found['name']}"
        confirm(workspace, database, "unarchive", kind, found["id"], sentence, f"crm list {KINDS[kind]}")
