"""`crm segment`: filters that have a name, and are then said as @NAME."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from crmcli.cli.completion.names import names, words
from crmcli.cli.framework import say_which
from crmcli.cli.options import checked_choice
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError, UsageError
from crmcli.core.names import key
from crmcli.core.vocabulary import FILTERED, KINDS
from crmcli.database.connection import Database
from crmcli.records.filtering.everyday import filter_of, text_of
from crmcli.records.filtering.options import (
    Expected,
    Max,
    Min,
    Mine,
    NoDate,
    NoOwner,
    Overdue,
    Quiet,
    Stale,
    Tag,
    Where,
)
from crmcli.records.filtering.segments import by_name, segment
from crmcli.records.segments import query as queries
from crmcli.records.segments.view import document, listing
from crmcli.records.segments.write import add, change, checked_name, drop

_MANY = tuple(KINDS[kind] for kind in FILTERED)
_ONE = {kind: KINDS[kind] for kind in FILTERED}

Name = Annotated[str, typer.Argument(metavar="NAME", help="The segment.", autocompletion=names("segment"))]
New = Annotated[str | None, typer.Option("--name", help="Its new name.")]


def which(context: typer.Context) -> None:
    """Give a filter a name, and say @NAME wherever records are chosen.

    Examples:
      crm segment save emea --of customers --where 'region=EMEA'
    """
    say_which(context)


def save(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called from now on.")],
    of: Annotated[str, typer.Option("--of", metavar="KIND", help="customers, deals …", autocompletion=words(*_MANY))],
    where: Where = None,
    mine: Mine = False,
    overdue: Overdue = False,
    stale: Stale = False,
    no_date: NoDate = False,
    no_owner: NoOwner = False,
    quiet: Quiet = None,
    expected: Expected = None,
    min_: Min = None,
    max_: Max = None,
    tag: Tag = None,
) -> None:
    """Keep a filter by a name. Dates in it stay as of the day on which it is asked.

    Examples:
      crm segment save emea --of customers --where 'region=EMEA'
      crm segment save soon --of deals --where 'open and expected<+7d'
      crm segment save late --of deals --overdue --min 10000
    """
    workspace: Workspace = context.obj
    kind = next(kind for kind, many in _ONE.items() if many == checked_choice(of, _MANY, "kind of record", _ONE))
    given = {
        "mine": mine, "overdue": overdue, "stale": stale, "no_date": no_date, "no_owner": no_owner, "quiet": quiet,
        "expected": expected, "min": min_, "max": max_, "tag": tag,
    }  # fmt: skip
    filter, called = text_of(kind, where, given), checked_name(name)
    if not filter:
        raise UsageError("say what is in it", f"such as: crm segment save {called} --of {of} --where FILTER")
    with workspace.writing() as database:
        if found := database.one(by_name(), key=key(called)):
            hint = f"change it: crm edit segment {found['name']} --where FILTER"
            raise RefusedError(f"there is a segment @{found['name']} already", hint)
        filter_of(kind, where, given)
        queries.records_in(workspace, database, kind, filter)
        add(database, called, kind, filter, workspace.now, workspace.actor)
        _say(workspace, database, "Saved", called)


def list_(context: typer.Context) -> None:
    """List the segments, and how many records are in each now.

    Examples:
      crm list segments
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        workspace.show(listing(queries.every(workspace, database)), None, True)


def show(workspace: Workspace, name: str) -> None:
    """What is in a segment, and how many records are now."""
    with workspace.reading() as database:
        workspace.show(document(queries.told(workspace, database, segment(database, name))))


def edit(context: typer.Context, name: Name, new: New = None, where: Where = None) -> None:
    """Change the filter of a segment, or its name.

    Other segments that name it follow.

    Examples:
      crm edit segment emea --where 'region in (EMEA, APAC)'
      crm edit segment emea --name overseas
    """
    workspace: Workspace = context.obj
    if new is None and where is None:
        raise UsageError("nothing to change", f"give --where FILTER or --name: crm edit segment {name} --help")
    with workspace.writing(make=False) as database:
        found = segment(database, name)
        changes = {"name": checked_name(new)} if new is not None else {}
        change(database, found, changes | ({"filter": where} if where is not None else {}))
        called = str(changes.get("name", found["name"]))
        queries.records_in(workspace, database, found["kind"], f"@{called}")  # refused where it cannot be asked
        _say(workspace, database, "Changed", called)


def delete(workspace: Workspace, given: Sequence[str], yes: bool) -> None:
    """Take segments out; records stay."""
    with workspace.writing(make=False) as database:
        found = [segment(database, name) for name in given]
        for row in found:
            drop(database, row)
        if workspace.format == "json":
            from crmcli.output.json import dumps

            deleted = [{name: row[name] for name in queries.FIELDS} for row in found]
            workspace.answer(dumps({"schema": "crm.delete/1", "kind": "segment", "deleted": deleted}))
        else:
            workspace.answer("".join(f"Deleted segment @{row['name']}: {row['filter']}\n" for row in found))


def _say(workspace: Workspace, database: Database, did: str, name: str) -> None:
    told = queries.told(workspace, database, segment(database, name))
    if workspace.format == "json":
        workspace.show(document(told))
        return
    many = KINDS[told["kind"]]
    count = f"{told['records']:,} {told['kind'] if told['records'] == 1 else many}"
    workspace.answer(f"{did} segment @{told['name']}: {told['filter']} ({count} now)\n")
    workspace.say(f"Next: crm list {many} @{told['name']}")
