"""Completion of names from the data file: read-only, quick, and silent whatever goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import typer

from crmcli.core.vocabulary import SELF

if TYPE_CHECKING:
    from crmcli.database.connection import Database

Candidates = list[str | tuple[str, str]]
"""What could be typed, each with an explanation where there is one."""

Completer = Callable[[typer.Context, str], Candidates]


class Typed(str):
    """A candidate that counts as beginning as typed: names are compared casefolded, which Typer does not know."""

    __slots__ = ()

    def startswith(self, *_prefix: object) -> bool:
        return True


SPOKEN = {"rep": (SELF,)}
"""Words that stand for a record of that kind."""


def names(kind: str, *words: str) -> Completer:
    """A completer of the names of that kind of record (or "team"), and of some words besides."""

    def complete(context: typer.Context, incomplete: str) -> Candidates:
        others = (*words, *SPOKEN.get(kind, ()))
        return [*_found(context, kind, incomplete), *(word for word in others if word.startswith(incomplete.lower()))]

    return complete


def names_of_kind(archived: bool = False) -> Completer:
    """A completer of the names of the kind of record that the argument `kind` says; of those archived or not."""

    def complete(context: typer.Context, incomplete: str) -> Candidates:
        return _found(context, str(context.params.get("kind")), incomplete, archived)

    return complete


def words(*choices: str) -> Completer:
    """A completer of a few fixed words."""

    def complete(incomplete: str) -> Candidates:
        return [word for word in choices if word.startswith(incomplete.lower())]

    return complete  # type: ignore[return-value]


def own_fields(context: typer.Context, kind: str, incomplete: str, setting: bool = False) -> Candidates:
    """The team's own fields of that kind; for `setting` one with a value: `tier=gold`."""

    def found(database: Database) -> Iterator[tuple[str, str]]:
        from crmcli.cli.completion.query import fields

        return fields(database, kind, incomplete, setting)

    return _looked_up(context, found)


def _found(context: typer.Context, kind: str, incomplete: str, archived: bool = False) -> Candidates:
    def found(database: Database) -> Iterator[tuple[str, str]]:
        from crmcli.cli.completion.query import completing

        return completing(database, kind, incomplete, archived)

    return _looked_up(context, found)


def _looked_up(context: typer.Context, look: Callable[[Database], Iterator[tuple[str, str]]]) -> Candidates:
    found: Candidates = []
    with suppress(Exception):  # nothing that goes wrong here is worth a word in the middle of somebody's line
        from crmcli.cli.workspace import Workspace
        from crmcli.database.read_only.quick_read import quick_read

        with quick_read(Workspace({"db": context.find_root().params.get("db")}).path) as database:
            for value, why in look(database):
                found.append((Typed(value), why))
    return found
