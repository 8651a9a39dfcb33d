"""`crm automation`: what is done by itself after a change."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli import notes as texts
from crmcli.cli.framework import say_which
from crmcli.cli.options import Edit, text_option
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, RefusedError
from crmcli.core.files import rulefile
from crmcli.core.files.folders import expanded
from crmcli.core.names import visible
from crmcli.database.connection import Database
from crmcli.records.rules.write import add_version
from crmcli.work.automation import query as queries
from crmcli.work.automation import view
from crmcli.work.automation.actions import check as check_action
from crmcli.work.automation.insight import Rules
from crmcli.work.automation.query import KIND
from crmcli.work.automation.rules_file import BEGINNING, parsed

ROWS = 1000
"""Firings that are listed."""
File = Annotated[str, typer.Argument(help="A TOML file: see crm automation init.")]


def which(context: typer.Context) -> None:
    """Say what is done by itself, after a change that fits a rule.

    Examples:
      crm automation init -o automation.toml
      crm automation check automation.toml
      crm automation use automation.toml
      crm automation list
    """
    say_which(context)


def init(context: typer.Context) -> None:
    """Write rules to begin with, as TOML.

    Examples:
      crm automation init
      crm automation init -o automation.toml
    """
    context.obj.answer(BEGINNING)


def events(context: typer.Context) -> None:
    """List on what there can be rules, and what they can do.

    Examples:
      crm automation events
    """
    context.obj.show(view.vocabulary())


def check(context: typer.Context, file: File) -> None:
    """Show what the rules of a file say.

    Examples:
      crm automation check automation.toml
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        workspace.show(view.rules(_read(workspace, database, rulefile.read(expanded(file)), file), None))


def show(
    context: typer.Context,
    version: Annotated[
        int | None, typer.Argument(metavar="[VERSION]", help="One of their versions (the last).")
    ] = None,
    toml: Annotated[bool, typer.Option("--toml", help="As the TOML they were written in.")] = False,
) -> None:
    """Show the rules in force.

    Examples:
      crm automation show
      crm automation show 1 --toml
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        row = queries.version(database, version)
    if toml:
        workspace.answer(row["text"])
    else:
        workspace.show(view.rules(queries.kept(row), row))


def use(
    context: typer.Context,
    file: File,
    reason: Annotated[str | None, text_option("Why, for the record.", "--reason")] = None,
    edit: Edit = False,
) -> None:
    """Let the rules of a TOML file hold from now on, as a new version.

    A file without rules ends them.

    Examples:
      crm automation use automation.toml
      crm automation use automation.toml --reason "quotes were forgotten"
    """
    workspace: Workspace = context.obj
    reason, text = texts.said(workspace, reason, edit), rulefile.read(expanded(file))
    with workspace.writing(make=False) as database:
        rules = _read(workspace, database, text, file)
        number = add_version(database, KIND, KIND, text, workspace.today, workspace.actor, workspace.now, reason)
        row = queries.version(database, number)
        if workspace.format != "table":
            workspace.show(view.rules(rules._replace(version=row["version"]), row))
        elif number is None:
            workspace.answer("The rules of automation say so already: nothing was changed\n")
        else:
            many = {0: "no rules from now on", 1: "1 rule"}.get(len(rules.rules), f"{len(rules.rules)} rules")
            workspace.answer(f"Took {visible(file)} as version {number} of the rules of automation: {many}\n")
            workspace.say("Next: crm automation show")


def list_(context: typer.Context) -> None:
    """List what rules did, the latest first, and what they could not do.

    Examples:
      crm automation list
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        workspace.show(view.log(queries.log(database, ROWS)), long=True)


def _read(workspace: Workspace, database: Database, text: str, file: str) -> Rules:
    """The rules of that text, each of which can be asked and followed."""
    rules = parsed(text, file)
    for number, rule in enumerate(rules.rules, 1):
        where = f"{file}: rule {number}"
        queries.matching(database, rule.kind, (), queries.condition_of(workspace, database, rule, where))
        for action in rule.do:
            try:
                check_action(workspace, database, rule.kind, action)
            except CrmError as error:
                raise RefusedError(f'{where}: do "{action.said}": {error.message}', error.hint) from error
    return rules
