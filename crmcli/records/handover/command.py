"""`crm handover`: what a rep looks after becomes somebody else's."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import typer

from crmcli.cli.completion.names import names
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, RefusedError, UsageError
from crmcli.database.connection import Database, Row
from crmcli.records.find.query import find, usable
from crmcli.records.handover.query import held, manager_of
from crmcli.records.handover.view import document, sentence
from crmcli.records.handover.write import give
from crmcli.records.listing import query as listing


def handover(
    context: typer.Context,
    rep: Annotated[str, typer.Argument(metavar="REP", help="Whose it is.", autocompletion=names("rep"))],
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="REP", help="Whose it is to be (the manager's).", autocompletion=names("rep")),
    ] = None,
    customers: Annotated[
        str | None,
        typer.Option("--customers", metavar="FILTER", help="Only of customers that fit: 'region=EMEA', @vips."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Hand over a rep's customers, open deals, tasks and cases to another.

    Stages stay, and so does the credit for what is closed. Without --to they go to the rep's manager.

    Examples:
      crm handover alice --to bob --dry-run
      crm handover alice --to bob --customers 'region=EMEA' --yes
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        meant = _meant(workspace, database, rep, to, customers)
        shown, text = document(*meant, dry_run=True), sentence(*meant, dry_run=True)
    if dry_run or not any(meant.held.values()):
        workspace.show(shown, long=True)
        return
    if not yes:
        if not workspace.interactive:
            raise RefusedError(f"not handed over without --yes: {text}", "look at it with --dry-run, then say --yes")
        workspace.show(shown, "table")
        if workspace.ask("Do it? [y/N]").strip().lower() not in ("y", "yes"):
            raise CrmError("nothing was handed over", "the same command with --yes does not ask")
    with workspace.writing(make=False) as database:
        meant = _meant(workspace, database, rep, to, customers)
        for kind, rows in meant.held.items():
            give(database, kind, [row["id"] for row in rows], meant.taking["id"])
        workspace.show(document(*meant, dry_run=False))


class _Handover(NamedTuple):
    """Who gives, who takes, and what."""

    giving: Row
    taking: Row
    held: dict[str, list[Row]]


def _meant(workspace: Workspace, database: Database, rep: str, to: str | None, customers: str | None) -> _Handover:
    giving = listing.record(database, "rep", find(database, "rep", rep)["id"])
    taking = _taking(workspace, database, giving, to)
    chosen = None
    if customers is not None:
        from crmcli.records.filtering import query as filtering

        chosen, _ = filtering.chosen(workspace, database, "customer", customers)
    return _Handover(giving, taking, held(database, giving["id"], chosen))


def _taking(workspace: Workspace, database: Database, giving: Row, to: str | None) -> Row:
    """Who is to have it. Refused: the same rep, and one who has left."""
    name = manager_of(database, giving) if to is None else to
    if name is None:
        raise UsageError(f"to whom? {giving['name']}'s manager is no rep", "say it: --to REP")
    taking = listing.record(database, "rep", usable(database, "rep", name))
    if taking["id"] == giving["id"]:
        raise RefusedError(f"{giving['name']} has it already", "name another rep: --to REP")
    if taking["left"] is not None and taking["left"] <= workspace.today:
        raise RefusedError(f"{taking['name']} left on {taking['left']}", "name a rep who is there: --to REP")
    return taking
