"""Telling hooks what happened, after it is kept: whatever a hook does, nothing that was written is lost.

A hook gets JSON on standard input and 5 seconds. A command waits no longer than that for all of them together; what is
left waits for the next one, or for `crm hooks run`. What could not be told is tried again, later each time.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, brief
from crmcli.database.connection import Database
from crmcli.exchange.hooks.insight import Hook, wanted
from crmcli.exchange.hooks.query import last_change, message, next_change
from crmcli.exchange.hooks.store import load, locked, place, save
from crmcli.records.events.query import events_of

LIMIT = 5.0
"""Seconds that a hook has."""

LEAST = 1.0
"""Seconds that must be left for another one to begin."""


class Told(NamedTuple):
    """A call of a hook about a change: the hook as it is after it, and what went wrong."""

    hook: Hook
    change: int
    error: str


def after_change(workspace: Workspace) -> None:
    """Tell the hooks of this data file what they have not been told yet. What goes wrong is said, and is no failure of
    the command, which has done its work."""
    path = place()
    if not path.exists():
        return
    try:
        for each in deliver(workspace, path):
            if each.error:
                what = f"{each.error}; tried again {each.hook.pause}: crm hooks"
                workspace.say(f"Hook {each.hook.id} ({each.hook.event}) failed: {what}")
    except CrmError as error:
        workspace.say(f"No hook was told: {error.message} – {error.hint}")
    except OSError as error:
        workspace.say(f"No hook was told: {error.strerror}")
    except KeyboardInterrupt:
        workspace.say("Hooks were interrupted; they are told later. The change itself was made.")


def deliver(workspace: Workspace, path: Path, patient: bool = False) -> Iterator[Told]:
    """Tell each hook of this data file about each change that waits for it, one after the other. `patient`: also those
    that are to be left alone for a while, and each for as long as a hook has."""
    with locked(path, patient) as taken:
        hooks = {each.id: each for each in load(path)} if taken else {}
        began = workspace.clock_now
        for id in [each.id for each in hooks.values() if each.file == str(workspace.path)]:
            while patient or hooks[id].due(workspace.clock_now):
                left = LIMIT if patient else LIMIT - (workspace.clock_now - began) / timedelta(seconds=1)
                if left < LEAST:
                    return
                told = _one(workspace, hooks[id], left)
                if told.hook != hooks[id]:
                    hooks[id] = told.hook
                    save(path, list(hooks.values()))
                if not told.change:
                    break
                yield told
                if told.error and told.hook.tries:
                    break


def _one(workspace: Workspace, hook: Hook, seconds: float) -> Told:
    """Tell a hook about the next change that is one for it; change 0: there is none."""
    with workspace.reading() as database:
        since = min(hook.since, last_change(database))  # an older file may stand in its place
        found = _next(workspace, database, hook._replace(since=since))
    if isinstance(found, Hook):
        return Told(found, 0, "")
    change, text = found
    error = call(hook.command, text, str(workspace.path), seconds)
    return Told(hook.failed(change, error, workspace.clock_now) if error else hook.told(change), change, error)


def _next(workspace: Workspace, database: Database, hook: Hook) -> Hook | tuple[int, str]:
    """The next change for that hook and what it is told; or the hook as far as there is none."""
    while change := next_change(database, hook.since):
        events = wanted(hook.event, events_of(database, change["id"]))
        if events:
            return change["id"], message(workspace, database, change, events)
        hook = hook.told(change["id"])
    return hook


def call(command: str, text: str, file: str, seconds: float) -> str:
    """Run the command by the shell, with the text on standard input; what went wrong, or nothing. It and all that it
    began is ended when its time is over. What it does by `crm` itself tells no hook (`CRM_HOOK`)."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(text.encode("utf-8", "backslashreplace"))
        given.seek(0)
        try:
            process = subprocess.Popen(
                command, shell=True, stdin=given, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True,
                env={**os.environ, "CRM_HOOK": "1", "CRM_DB": file},
            )  # fmt: skip
        except (OSError, ValueError) as error:
            return brief(getattr(error, "strerror", None) or "it cannot be run")
        try:
            code = process.wait(seconds)
        except BaseException as error:
            _end(process)
            if isinstance(error, subprocess.TimeoutExpired):
                return f"it took longer than {round(seconds, 1):g} s, and was ended"
            raise
        said.seek(0)
        last = said.read(10_000).decode("utf-8", "replace").strip().splitlines()[-1:]
    return "" if code == 0 else f"exit {code}{f': {brief(last[0])}' if last else ''}"


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
