"""Asking a person for what a deal lacks for the stage that it is to enter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from crmcli.cli.workspace import Workspace
from crmcli.records.stage_entry.insight import Lack, LackingError, Said

T = TypeVar("T")


def asked(workspace: Workspace, attempt: Callable[[Said], T], said: Said) -> T:
    """What the attempt gives. Where a deal lacks what somebody at a terminal can say, that is asked for, and the
    attempt made again; an empty answer, or a no, leaves everything as it was."""
    while True:
        try:
            return attempt(said)
        except LackingError as error:
            if not workspace.interactive or not all(each.check or each.field for each in error.lacks):
                raise
            for lack in error.lacks:
                answered = _answered(workspace, lack, said)
                if answered is None:
                    raise
                said = answered


def _answered(workspace: Workspace, lack: Lack, said: Said) -> Said | None:
    if lack.check:
        answer = workspace.once(f"check {lack.text}", lambda: workspace.ask(f"{lack.stage}: {lack.text}? [y/N]"))
        yes = answer.strip().lower() in ("y", "yes")
        return said._replace(checks=(*said.checks, lack.text)) if yes else None
    answer = workspace.once(f"field {lack.field}", lambda: workspace.ask(f"{lack.stage} needs {lack.text}"))
    given = lack.field not in said.answers and answer.strip()
    return said._replace(answers={**said.answers, lack.field: answer.strip()}) if given else None
