"""`crm process`: what the team's sales process asks for in each stage."""

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
from crmcli.database.connection import Database
from crmcli.funnel.process.query import kept, report
from crmcli.funnel.process.query import version as version_of
from crmcli.funnel.process.view import document
from crmcli.records.process.insight import Process
from crmcli.records.process.process_file import parsed, written
from crmcli.records.process.query import KIND, NAME
from crmcli.records.rules.write import add_version
from crmcli.records.stage_entry.query import requirement
from crmcli.records.stages.query import every_stage

File = Annotated[str, typer.Argument(help="A TOML file: see crm process init.")]


def which(context: typer.Context) -> None:
    """Say what a deal needs in each stage, and how long it may stay there.

    Examples:
      crm process init -o process.toml
      crm process check process.toml
      crm process use process.toml
      crm process show
    """
    say_which(context)


def init(context: typer.Context) -> None:
    """Write a process to begin with, as TOML: every open stage, with its limit.

    Examples:
      crm process init
      crm process init -o process.toml
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        workspace.answer(written(database.all(every_stage())))


def check(
    context: typer.Context,
    file: Annotated[str | None, typer.Argument(help="A TOML file (else what is in force).")] = None,
) -> None:
    """Show what a process would ask for, and which open deals lack something.

    Examples:
      crm process check process.toml
      crm process check
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        if file is None:
            row = version_of(database, None)
            workspace.show(document(report(workspace, database, kept(row), row)))
            return
        process = _read(workspace, database, rulefile.read(expanded(file)), file)
        workspace.show(document(report(workspace, database, process)))


def show(
    context: typer.Context,
    version: Annotated[int | None, typer.Argument(metavar="[VERSION]", help="One of its versions (the last).")] = None,
    toml: Annotated[bool, typer.Option("--toml", help="As the TOML it was written in.")] = False,
) -> None:
    """Show the sales process in force: what each stage asks for, and its limit.

    Examples:
      crm process show
      crm process show 1 --toml
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        row = version_of(database, version)
        if toml:
            workspace.answer(row["text"])
        else:
            workspace.show(document(report(workspace, database, kept(row), row)))


def use(
    context: typer.Context,
    file: File,
    reason: Annotated[str | None, text_option("Why, for the record.", "--reason")] = None,
    edit: Edit = False,
) -> None:
    """Let the process of a TOML file hold from today on, as a new version.

    A file without stages ends it. Deals stay where they are: see crm process check.

    Examples:
      crm process use process.toml
      crm process use process.toml --reason "agreed on Monday"
    """
    workspace: Workspace = context.obj
    reason, text = texts.said(workspace, reason, edit), rulefile.read(expanded(file))
    with workspace.writing(make=False) as database:
        process = _read(workspace, database, text, file)
        actor, now = workspace.actor, workspace.now
        number = add_version(database, KIND, NAME, text, workspace.today, actor, now, reason)
        row = version_of(database, number)
        if workspace.format != "table":
            workspace.show(document(report(workspace, database, process._replace(version=row["version"]), row)))
            return
        if number is None:
            workspace.answer("The sales process says so already: nothing was changed\n")
            return
        rules = f"rules for {len(process.stages)} stages" if process.stages else "no rules from now on"
        workspace.answer(f"Took {visible(file)} as version {number} of the sales process: {rules}\n")
        workspace.say("Next: crm process show")


def _read(workspace: Workspace, database: Database, text: str, file: str) -> Process:
    """The process of that text, each of whose requirements can be asked."""
    stages = database.all(every_stage())
    process = parsed(text, file, stages)
    for stage in stages:
        for each in process.of(stage).require:
            requirement(workspace, database, each, f"{file}: stage: {stage['name']}: require")
    return process
