"""The next step that is planned together with something else: a task about the same customer and deal."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.database.connection import Database, Row


def check_next(title: str | None, due: str | None) -> None:
    """Refuse a day for a next step that is not named."""
    if due is not None and title is None:
        raise UsageError(
            "--due is the day of the next step, and none is named", 'such as --next "send quote" --due fri'
        )


def plan_next(
    workspace: Workspace, database: Database, title: str | None, due: str | None, about: Mapping[str, int | None]
) -> tuple[str, dict[str, Row]]:
    """Add the next step, where one is named, of the rep, customer and deal whose ids are given. What there is to say of
    it behind a sentence, and the record for programs."""
    if title is None:
        return "", {}
    from crmcli.records.listing import query as listing
    from crmcli.records.tasks import reading, write

    values = reading.values(workspace, database, {"title": title, "due": due})
    row = listing.record(database, "task", write.add(database, {**about, **values}))
    return f"; next {reading.told(workspace, row)}", {"next": row}
