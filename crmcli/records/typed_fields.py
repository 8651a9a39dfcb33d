"""The fields of records as people type them on a command line."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from crmcli.cli.workspace import Workspace
from crmcli.database.connection import Database
from crmcli.records.field_readers import Reader

if TYPE_CHECKING:
    from crmcli.database.tag_sets import Spellings


def reader(workspace: Workspace, database: Database) -> Reader:
    """Reads fields in the team's currency and time zone; records are named as `find` finds them."""

    def resolve(kind: str, name: str) -> int | None:
        from crmcli.records.find.query import usable_or_none

        return usable_or_none(database, kind, name)

    return Reader(
        workspace.currency, workspace.now, workspace.zone, resolve, team=workspace.team,
        spelled=spelling(database, workspace.say),
    )  # fmt: skip


def spelling(database: Database, say: Callable[[str], None] | None = None) -> Callable[[str], str]:
    """Gives a tag as it is written already; of a new one that looks like a slip the person is told by `say`."""

    @cache  # only what has tags asks for those there are
    def known() -> Spellings:
        from crmcli.database.tag_sets import Spellings

        return Spellings(database)

    def spelled(word: str) -> str:
        if say and (near := known().slip_of(word)):
            say(f'"{word}" is a new tag; if it is {near}: crm edit tag {word} --name {near}')
        return known()(word)

    return spelled
