"""`crm merge`: one customer of two, or one contact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from crmcli.cli.completion.names import names
from crmcli.cli.dry_run import rolled_back
from crmcli.cli.framework import say_which
from crmcli.cli.options import Yes
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import CrmError, RefusedError, UsageError, brief
from crmcli.core.vocabulary import KINDS
from crmcli.database.connection import Database, Row
from crmcli.records.custom_values.definition import CustomField, canonical
from crmcli.records.custom_values.query import fields_of, with_values
from crmcli.records.default_owner import me
from crmcli.records.find.query import find
from crmcli.records.listing import query as listing
from crmcli.records.merge import query as queries
from crmcli.records.merge.insight import moved, protected
from crmcli.records.merge.view import document, sentence
from crmcli.records.merge.write import COLUMNS, merge


def which(context: typer.Context) -> None:
    """Make one record of two.

    Examples:
      crm merge customer 1 2 --dry-run
    """
    say_which(context)


Keep = Annotated[
    list[str] | None,
    typer.Option("--keep", metavar="FIELD=ID", help="Whose value stays where both have one (the first's)."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")]


def _argument(kind: str, help: str, name: str) -> Any:
    return typer.Argument(metavar=name, help=help, autocompletion=names(kind))


def customer(
    context: typer.Context,
    first: Annotated[str, _argument("customer", "The one that stays.", "FIRST")],
    other: Annotated[str, _argument("customer", "The one that becomes it.", "OTHER")],
    keep: Keep = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Make one customer of two.

    The first stays; deals, activities and feedback of the other follow. Fields that the first lacks are filled. The
    other's name and ids, also those of other programs, name the first from then on. Frozen scores stay as they are.

    Examples:
      crm merge customer 1 2 --dry-run
      crm merge customer 1 2 --keep phone=2 --yes
    """
    _merge(context.obj, "customer", (first, other), keep or [], dry_run, yes)


def contact(
    context: typer.Context,
    first: Annotated[str, _argument("contact", "The one that stays.", "FIRST")],
    other: Annotated[str, _argument("contact", "The one who is the same person.", "OTHER")],
    keep: Keep = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Make one contact of two.

    The first stays; addresses and numbers, places of work, parts in deals, activities and cases of the other follow.
    The other's name and ids, also those of other programs, name the first from then on.

    Examples:
      crm merge contact 1 2 --dry-run
      crm merge contact 1 2 --keep name=2 --yes
    """
    _merge(context.obj, "contact", (first, other), keep or [], dry_run, yes)


def _merge(workspace: Workspace, kind: str, both: tuple[str, str], keep: list[str], dry_run: bool, yes: bool) -> None:
    """Show what it would do and, where somebody agrees, do it."""
    with rolled_back(workspace, make=False) as database:
        shown, text = _merged(workspace, database, kind, both, keep, True)
    if dry_run:
        workspace.show(shown)
        return
    if not yes:
        if not workspace.interactive:
            raise RefusedError(f"not merged without --yes: {text}", "look at it with --dry-run, then say --yes")
        workspace.show(shown, "table")
        if workspace.ask("Do it? [y/N]").strip().lower() not in ("y", "yes"):
            raise CrmError("nothing was merged", "the same command with --yes does not ask")
    with workspace.writing(make=False) as database:
        shown, _ = _merged(workspace, database, kind, both, keep, False)
        workspace.show(shown)


def _merged(
    workspace: Workspace, database: Database, kind: str, both: tuple[str, str], keep: list[str], dry_run: bool
) -> tuple[Document, str]:
    """Merge the two; returns what there is to show, and the sentence of it."""
    ids = [find(database, kind, name)["id"] for name in both]
    if ids[0] == ids[1]:
        raise RefusedError(f"{kind} #{ids[0]} and itself are one", "name two of them")
    own = fields_of(database, kind)
    before = [listing.record(database, kind, id) for id in ids]
    before = with_values(database, before, own, workspace.currency)
    whose = kind == "customer"  # a contact is nobody's, and no figure is of contacts
    past = [queries.past(database, id) for id in ids] if whose else []
    touched = _touched(workspace, database, before) if whose else []
    done = merge(database, kind, ids[0], ids[1], _kept(keep, kind, ids, own), workspace.now)
    remarks = [*touched, *(_remarks(workspace, database, past) if whose else ())]
    return (
        document(kind, before[0], before[1], done, remarks, dry_run),
        "; ".join((sentence(kind, before[0], before[1], done, dry_run), *touched)),
    )


def _touched(workspace: Workspace, database: Database, customers: list[Row]) -> list[str]:
    """What the merge changes that is not changed by a slip: of the customers, and of what follows."""
    id = me(workspace, database)
    mine = listing.record(database, "rep", id)["name"] if id is not None else None
    others = [each for each in customers if mine is not None and each["owner"] not in (None, mine)]
    owned = [f"customer #{each['id']} {brief(each['name'], 40)} is {each['owner']}'s" for each in others]
    other = customers[1]
    return [*owned, *protected(brief(other["name"], 40), *queries.followers(database, other["id"]), mine)]


def _remarks(workspace: Workspace, database: Database, past: list[Any]) -> list[str]:
    remarks = moved(past[0], past[1], lambda day: workspace.calendar.containing(day, "quarter").label)
    days = [each["since"] for each in past if each["since"]]
    if remarks and days and (count := queries.frozen_since(database, min(days))):
        what = (
            "1 frozen score of that time stays as it is" if count == 1 else f"{count:,} frozen scores stay as they are"
        )
        remarks.append(f"{what}: crm verify says what differs")
    return remarks


def _kept(texts: list[str], kind: str, ids: list[int], own: Sequence[CustomField]) -> dict[str, int]:
    """--keep FIELD=ID, several of them or one with commas."""
    kept, names = dict[str, int](), [*COLUMNS[kind], *(field.name for field in own)]
    for text in (part for given in texts for part in given.split(",")):
        field, _, id = text.partition("=")
        name, number = canonical(field), id.strip().removeprefix("#")
        if name not in names:
            raise UsageError(f'{KINDS[kind]} have no field "{brief(field)}"', f"one of: {', '.join(names)}")
        if number not in map(str, ids):
            raise UsageError(f'--keep "{brief(text)}" names none of the two', f"such as --keep {name}={ids[1]}")
        kept[name] = int(number)
    return kept
