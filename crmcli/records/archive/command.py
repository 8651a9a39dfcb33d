"""`crm archive` and `crm unarchive`: out of the lists and back; numbers of the past stay as they are."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.completion.names import names_of_kind, words
from crmcli.cli.options import checked_choice
from crmcli.cli.workspace import Workspace
from crmcli.core.vocabulary import KINDS
from crmcli.database.connection import Database
from crmcli.records.archive import write as records
from crmcli.records.confirmation import certain, confirm
from crmcli.records.find.query import find, one
from crmcli.records.listing import query as listing
from crmcli.records.rows import ARCHIVABLE
from crmcli.records.selection.command import Change, Consent, change_each
from crmcli.records.selection.options import DryRun, Which, Yes
from crmcli.records.selection.query import Selection

SUBJECTS = (*ARCHIVABLE, "field")
Kind = Annotated[
    str, typer.Argument(help="rep, customer, contact, product, deal, stage …", autocompletion=words(*SUBJECTS))
]
_HELP = "By name or id; several: 1 2 5-9, or - for stdin."
Name = Annotated[list[str] | None, typer.Argument(metavar="NAME...", help=_HELP, autocompletion=names_of_kind())]
Archived = Annotated[
    list[str] | None, typer.Argument(metavar="NAME...", help=_HELP, autocompletion=names_of_kind(archived=True))
]


def archive(
    context: typer.Context,
    kind: Kind,
    name: Name = None,
    where: Which = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Take a record, or several, out of the lists.

    Numbers of the past do not change, and it can be brought back with `crm unarchive`.

    Examples:
      crm archive product Pro
      crm archive deal "Acme renewal"
      crm archive deal --where 'open and quiet>180d' --dry-run
    """
    workspace: Workspace = context.obj
    if _is_field(kind):
        from crmcli.records.custom_fields.keeping import hide

        hide(workspace, name or ())
        return
    kind = checked_choice(kind, SUBJECTS, "kind of record")
    chosen, consent = Selection(kind, name or (), where, either=True), Consent(yes, dry_run)
    if not chosen.single or dry_run:
        change_each(
            workspace, "archive", chosen, consent, lambda database, id: _archived(workspace, database, kind, id)
        )
        return
    id = certain(workspace, kind, chosen.words[0], "archive")
    with workspace.writing(make=False) as database:
        found = find(database, kind, id)
        records.archive(database, kind, found, workspace.now)
        sentence = f"Archived {kind} #{found['id']} {found['name']}"
        confirm(workspace, database, "archive", kind, found["id"], sentence, f"crm unarchive {kind} {found['id']}")
        if kind == "rep":
            from crmcli.records.handover.offer import offer

            offer(workspace, database, listing.record(database, "rep", found["id"]))


def unarchive(
    context: typer.Context,
    kind: Kind,
    name: Archived = None,
    where: Which = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Bring an archived record, or several, back into the lists.

    Examples:
      crm unarchive customer "Old Mill"
      crm unarchive deal --where 'archived>=today'
    """
    workspace: Workspace = context.obj
    if _is_field(kind):
        from crmcli.records.custom_fields.keeping import restore

        restore(workspace, name or ())
        return
    kind = checked_choice(kind, SUBJECTS, "kind of record")
    chosen, consent = Selection(kind, name or (), where, archived=True, either=True), Consent(yes, dry_run)
    if not chosen.single or dry_run:
        change_each(workspace, "unarchive", chosen, consent, lambda database, id: _back(database, kind, id))
        return
    with workspace.writing(make=False) as database:
        found = find(database, kind, chosen.words[0])
        records.unarchive(database, kind, found)
        sentence = f"Brought back {kind} #{found['id']} {found['name']}"
        confirm(workspace, database, "unarchive", kind, found["id"], sentence, f"crm list {KINDS[kind]}")


def _is_field(kind: str) -> bool:
    """Is it about a field of the team's own, and not about records?"""
    return kind.strip().lower() in ("field", "fields")


def _archived(workspace: Workspace, database: Database, kind: str, id: int) -> Change:
    before, found = listing.record(database, kind, id), one(database, kind, id)
    records.archive(database, kind, found, workspace.now)
    return Change(f"Archived {kind} #{id} {found['name']}", listing.record(database, kind, id), before)


def _back(database: Database, kind: str, id: int) -> Change:
    before, found = listing.record(database, kind, id), one(database, kind, id)
    records.unarchive(database, kind, found)
    return Change(f"Brought back {kind} #{id} {found['name']}", listing.record(database, kind, id), before)
