"""Going back through the journal, change by change, to see the records as they were before and after each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from crmcli.core.errors import CrmError
from crmcli.database.connection import Database
from crmcli.records.history.write import since, undo


def rewound(
    database: Database, moment: datetime, after: Callable[[int], None], before: Callable[[int], None]
) -> str | None:
    """Undo what was changed since that moment, the newest first, within a transaction that is not kept. `after` is
    called with the number of each change while the records are as it left them, `before` once they are as it found
    them. What was undone meanwhile is passed over. Returns what stood in the way; None: all of it is gone back."""

    def changes() -> Iterator[int]:
        for id in since(database, moment):
            after(id)
            yield id
            before(id)

    try:
        undo(database, changes())
    except CrmError as error:
        return error.message
    return None


class _TriedError(Exception):
    """Ends what is tried."""


@contextmanager
def tried(database: Database) -> Iterator[None]:
    """Whatever is written inside is taken back at the end."""
    try:
        with database.attempting():
            yield
            raise _TriedError
    except _TriedError:
        pass
