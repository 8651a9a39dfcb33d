"""`crm pool`: the customers that are nobody's, taken, let go and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from crmcli.cli import notes as texts
from crmcli.cli.completion.names import names
from crmcli.cli.options import Edit, text_option
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import RefusedError, UsageError
from crmcli.database.connection import Database
from crmcli.records import rows
from crmcli.records.default_owner import somebody
from crmcli.records.find.query import usable
from crmcli.records.protection import Subject, confirmed
from crmcli.records.selection.options import DryRun, Yes
from crmcli.records.selection.query import Selection, ids
from crmcli.work.assignment import query as queries
from crmcli.work.assignment import view
from crmcli.work.assignment.consent import agree
from crmcli.work.assignment.insight import Outcome
from crmcli.work.assignment.write import give

Customers = Annotated[
    list[str] | None,
    typer.Argument(metavar="CUSTOMER...", help="By name or id; several: 1 2 5-9.", autocompletion=names("customer")),
]
Reason = Annotated[str | None, text_option("Why, for the record.", "--reason")]


def pool(context: typer.Context) -> None:
    """List the customers that are nobody's.

    Examples:
      crm pool
      crm pool take "Vista Surveying" --rep alice
      crm pool recall --days 120 --dry-run
    """
    workspace: Workspace = context.obj
    if context.invoked_subcommand is None:
        with workspace.reading() as database:
            workspace.show(view.pool(queries.pooled(database)), long=True)


def take(
    context: typer.Context,
    customer: Customers = None,
    rep: Annotated[
        str | None, typer.Option("--rep", metavar="REP", help="Who takes it (you).", autocompletion=names("rep"))
    ] = None,
) -> None:
    """Take customers from the pool: they are yours from then on.

    Examples:
      crm pool take "Vista Surveying" --rep alice
    """
    workspace: Workspace = context.obj
    with workspace.writing(make=False) as database:
        rep_id = usable(database, "rep", rep) if rep is not None else somebody(workspace, database)
        name = rows.current(database, "rep", rep_id)["name"]
        some = ids(workspace, database, Selection("customer", customer or []))
        _check_most(workspace, database, rep_id, name, len(some))
        outcomes = []
        for id in some:
            row = rows.current(database, "customer", id)
            if row["owner_id"] is not None:
                owner = rows.current(database, "rep", row["owner_id"])["name"]
                hint = f"ask {owner} to let it go: crm pool release {id}"
                raise RefusedError(f"customer #{id} {row['name']} is {owner}'s", hint)
            outcomes.append(Outcome("customer", id, row["name"], name, "taken from the pool", rep_id))
        _give(workspace, database, outcomes)


def release(
    context: typer.Context, customer: Customers = None, reason: Reason = None, edit: Edit = False, yes: Yes = False
) -> None:
    """Let customers go: they are in the pool then. Deals stay with whom they are.

    Examples:
      crm pool release "Vista Surveying" --reason "moved to another region"
    """
    workspace: Workspace = context.obj
    said = texts.said(workspace, reason, edit) or "let go"
    chosen = Selection("customer", customer or [])
    with workspace.reading() as database:
        some = ids(workspace, database, chosen)
    confirmed(workspace, lambda _: [Subject("customer", id, counts=False) for id in some], yes, "let go")
    with workspace.writing(make=False) as database:
        outcomes = []
        for id in some:
            row = rows.current(database, "customer", id)
            if row["owner_id"] is None:
                raise RefusedError(f"customer #{id} {row['name']} is nobody's already", "see: crm pool")
            outcomes.append(Outcome("customer", id, row["name"], None, said))
        _give(workspace, database, outcomes)


def recall(
    context: typer.Context,
    quiet: Annotated[
        int | None, typer.Option("--days", metavar="N", min=1, help="Quiet for so many days (as the rules say).")
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Take customers back into the pool that their reps have left alone.

    Those without an open deal of which nothing is on record for so many days.

    Examples:
      crm pool recall --days 120 --dry-run
      crm pool recall --days 120 --yes
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        rules = queries.in_force(database, workspace.today)
    days = quiet or (rules.pool.recall if rules else None)
    if days is None:
        raise UsageError("after how many quiet days?", "give --days 90, or recall = 90 in the rules of assignment")
    with workspace.reading() as database:
        outcomes = _left_alone(workspace, database, days)
    if dry_run:
        workspace.show(_document(outcomes, dry_run), long=True)
        return
    agree(workspace, len(outcomes), "customer", yes)
    with workspace.writing(make=False) as database:
        _give(workspace, database, _left_alone(workspace, database, days))


def _left_alone(workspace: Workspace, database: Database, days: int) -> list[Outcome]:
    found = queries.recallable(database, workspace.today, workspace.now, workspace.zone, days)
    return [
        Outcome("customer", row["id"], row["name"], None, f"quiet for {days} days with {row['rep']}") for row in found
    ]


def _give(workspace: Workspace, database: Database, outcomes: Sequence[Outcome]) -> None:
    for each in outcomes:
        give(workspace, database, each)
    workspace.show(_document(outcomes, False), long=True)


def _document(outcomes: Sequence[Outcome], dry_run: bool) -> Document:
    return view.document(outcomes, dry_run, "crm.pool.change/1")


def _check_most(workspace: Workspace, database: Database, rep: int, name: str, more: int) -> None:
    """Refuse what would give a rep more customers without a deal than the rules allow."""
    rules = queries.in_force(database, workspace.today)
    most = rules.pool.most if rules else None
    if most is not None and (have := queries.prospects(database, rep)) + more > most:
        raise RefusedError(
            f"{name} has {have} customers without a deal, and {most} are the most",
            "let some go: crm pool release CUSTOMER",
        )
