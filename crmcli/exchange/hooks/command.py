"""`crm hooks`: commands of your own that are told what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crmcli.cli.completion.names import words
from crmcli.cli.framework import say_which
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import NotFoundError, UsageError, brief
from crmcli.core.names import checked, nearest, visible
from crmcli.exchange.hooks.delivery import deliver
from crmcli.exchange.hooks.insight import ALL, Hook
from crmcli.exchange.hooks.query import last_change
from crmcli.exchange.hooks.store import load, locked, place, save
from crmcli.exchange.hooks.view import document
from crmcli.records.events.insight import EVENTS

CHOICES = (*EVENTS, *dict.fromkeys(event.kind for event in EVENTS.values()), ALL)
"""What a hook can be on."""


def which(context: typer.Context) -> None:
    """Run commands of your own when something happened.

    Examples:
      crm hooks
      crm hooks add deal.won "notify-send 'A deal is won'"
    """
    say_which(context)


def list_(context: typer.Context) -> None:
    """List the hooks of this data file, and what could not be told.

    Examples:
      crm hooks
      crm hooks list --json
    """
    workspace: Workspace = context.obj
    workspace.show(document(_mine(workspace, load(place()))))


def add(
    context: typer.Context,
    event: Annotated[
        str,
        typer.Argument(help="Such as deal.won; deal; or all (crm automation events).", autocompletion=words(*CHOICES)),
    ],
    command: Annotated[str, typer.Argument(help="For the shell; it gets JSON on standard input.")],
) -> None:
    """Let a command be told of an event, from now on.

    Examples:
      crm hooks add deal.won "notify-send 'A deal is won'"
      crm hooks add case "cat >> ~/cases.jsonl"
    """
    workspace: Workspace = context.obj
    if event not in CHOICES:
        near = nearest(event, CHOICES, 1)
        raise UsageError(f'no event "{brief(event)}"', f"did you mean {near[0]}?" if near else "crm automation events")
    if not command.strip():
        raise UsageError("the command is empty", "say what is to be run")
    with workspace.reading() as database:
        since = last_change(database)
    with locked(path := place(), True):
        hooks = load(path)
        id = max((each.id for each in hooks), default=0) + 1
        hook = Hook(id, str(workspace.path), event, checked(command, "command"), since)
        save(path, [*hooks, hook])
    if workspace.format != "table":
        workspace.show(document([hook]))
        return
    workspace.answer(f"Added hook #{id} on {event}: {visible(brief(command))}\n")
    workspace.say(f"Kept in {path}. Take it away: crm hooks remove {id}")


def remove(context: typer.Context, number: Annotated[int, typer.Argument(metavar="N", help="Its number.")]) -> None:
    """Take a hook away.

    Examples:
      crm hooks remove 1
    """
    workspace: Workspace = context.obj
    with locked(path := place(), True):
        hooks = load(path)
        gone = _called(_mine(workspace, hooks), number)
        save(path, [each for each in hooks if each.id != gone.id])
    workspace.answer(f"Removed hook #{gone.id} on {gone.event}\n")


def run(context: typer.Context) -> None:
    """Tell hooks now what they have not been told yet.

    What failed, also where it would be left alone for a while, and what others wrote.

    Examples:
      crm hooks run
    """
    workspace: Workspace = context.obj
    told, failed = 0, 0
    for each in deliver(workspace, place(), patient=True):
        told += not each.error
        failed += bool(each.error)
        if each.error:
            workspace.say(f"Hook {each.hook.id} ({each.hook.event}) failed on change {each.change}: {each.error}")
    workspace.answer(f"Told hooks {told:,} time{'' if told == 1 else 's'}; {failed:,} failed\n")


def _mine(workspace: Workspace, hooks: list[Hook]) -> list[Hook]:
    return [each for each in hooks if Path(each.file) == workspace.path]


def _called(hooks: list[Hook], number: int) -> Hook:
    for each in hooks:
        if each.id == number:
            return each
    raise NotFoundError("hook", str(number)).with_hint("see: crm hooks")
