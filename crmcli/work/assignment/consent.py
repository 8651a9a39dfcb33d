"""Asking before many records change hands, and trying it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crmcli.cli.dry_run import rolled_back
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, UsageError
from crmcli.core.vocabulary import KINDS
from crmcli.database.connection import Database
from crmcli.records.selection.command import MANY


def agree(workspace: Workspace, count: int, kind: str, yes: bool) -> None:
    """Ask before many are given to somebody; where nobody can be asked --yes must have said so."""
    if yes or count <= MANY:
        return
    if not workspace.interactive:
        raise UsageError(f"that would assign {count:,} {KINDS[kind]}", "look first: --dry-run; then say --yes")
    if workspace.ask(f"Assign {count:,} {KINDS[kind]}? [y/N]").strip().lower() not in ("y", "yes"):
        raise CrmError("nothing was changed", "look first: --dry-run")


@contextmanager
def writing(workspace: Workspace, dry_run: bool) -> Iterator[Database]:
    """The data file for one transaction, which is taken back at its end where it is only tried."""
    with rolled_back(workspace, make=False) if dry_run else workspace.writing(make=False) as database:
        yield database
