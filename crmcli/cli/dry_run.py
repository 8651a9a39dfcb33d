"""Trying a write: it is done, looked at, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crmcli.cli.workspace import Workspace
from crmcli.database.connection import Database


class _NotKeptError(Exception):
    """Ends the transaction."""


@contextmanager
def rolled_back(workspace: Workspace, make: bool = True, trusted: bool = False) -> Iterator[Database]:
    """The data file for one transaction, which is taken back at its end. `trusted` is as in `Database.writing`."""
    try:
        with workspace.writing(make, trusted) as database:
            yield database
            raise _NotKeptError
    except _NotKeptError:
        pass
