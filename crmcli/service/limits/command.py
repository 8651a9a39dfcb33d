"""`crm case limits`: by when the team means to answer and to solve cases."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli import notes as texts
from crmcli.cli.framework import say_which
from crmcli.cli.options import Edit, text_option
from crmcli.cli.workspace import Workspace
from crmcli.core.files import rulefile
from crmcli.core.files.folders import expanded
from crmcli.core.names import visible
from crmcli.database.connection import Database, Row
from crmcli.records.rules.query import every_version
from crmcli.records.rules.query import version as version_of
from crmcli.records.rules.write import add_version
from crmcli.service.limits.query import KIND
from crmcli.service.limits.rules_file import TEMPLATE, parsed
from crmcli.service.limits.view import document


def which(context: typer.Context) -> None:
    """Say by when cases are to be answered and solved, in working time.

    Examples:
      crm case limits init -o service.toml
      crm case limits use service.toml
      crm case limits show
    """
    say_which(context)


def init(context: typer.Context) -> None:
    """Write time limits to begin with, as TOML.

    Examples:
      crm case limits init
      crm case limits init -o service.toml
    """
    context.obj.answer(TEMPLATE)


def show(
    context: typer.Context,
    version: Annotated[int | None, typer.Argument(metavar="[VERSION]", help="One of its versions (the last).")] = None,
    toml: Annotated[bool, typer.Option("--toml", help="As the TOML it was written in.")] = False,
) -> None:
    """Show the time limits in force: by priority and kind of case.

    Examples:
      crm case limits show
      crm case limits show 1 --toml
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        row = _version(database, version)
    if toml:
        workspace.answer(row["text"])
        return
    workspace.show(document(parsed(row["text"], f"version {row['version']}", workspace.zone), row))


def use(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="A TOML file: see crm case limits init.")],
    reason: Annotated[str | None, text_option("Why, for the record.", "--reason")] = None,
    edit: Edit = False,
) -> None:
    """Let the limits of a TOML file hold for cases opened from today on.

    Examples:
      crm case limits use service.toml
      crm case limits use service.toml --reason "agreed on Monday"
    """
    workspace: Workspace = context.obj
    reason, text = texts.said(workspace, reason, edit), rulefile.read(expanded(file))
    rules = parsed(text, file, workspace.zone)
    with workspace.writing(make=False) as database:
        first = not database.all(every_version(), kind=KIND)
        since = None if first else workspace.today
        number = add_version(database, KIND, KIND, text, since, workspace.actor, workspace.now, reason)
        if workspace.format != "table":
            workspace.show(document(rules, _version(database, number)))
        elif number is None:
            workspace.answer("The time limits are so already: nothing was changed\n")
        else:
            whose = "every case" if first else "cases opened from today on"
            workspace.answer(f"Took {visible(file)} as version {number} of the time limits, for {whose}\n")
            workspace.say("Next: crm case list")


def _version(database: Database, number: int | None) -> Row:
    return version_of(database, KIND, number, "time limits", "none are set: crm case limits init -o service.toml")
