"""Changing many records with one command: looked up, asked about, and all changed or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from crmcli.cli.dry_run import rolled_back
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, NothingToReportError, UsageError
from crmcli.core.names import visible
from crmcli.core.vocabulary import KINDS
from crmcli.database.connection import Database, Row
from crmcli.records.protection import Subject, confirmed
from crmcli.records.selection.query import Selection, ids

T = TypeVar("T")

MANY = 10
"""Records from which on a change of more asks first."""

SHOWN = 20
"""Changes that are said one by one."""

WOULD = {
    "Changed": "Would change",
    "Moved": "Would move",
    "Archived": "Would archive",
    "Brought back": "Would bring back",
}
"""What was done, and how that is said of what was only tried."""


class Change(NamedTuple):
    """A record that was changed: a sentence that begins with a word of WOULD, and the record after and before."""

    sentence: str
    after: Row
    before: Row


class Consent(NamedTuple):
    """Is a question answered already, and is it only tried?"""

    yes: bool
    dry_run: bool


def change_each(
    workspace: Workspace,
    verb: str,
    chosen: Selection,
    consent: Consent,
    one: Callable[[Database, int], Change],
    subject: Callable[[Database, int], Subject] | None = None,
) -> None:
    """Change each of the records by `one`, in one transaction, and say so. With `subject` what is protected is asked
    about first."""
    with workspace.reading() as database:
        found = ids(workspace, database, chosen)
    if not found and workspace.fail_empty:
        raise NothingToReportError("nothing to change")
    if not consent.dry_run:
        _agree(workspace, verb, chosen.kind, len(found), consent.yes)
        if subject:
            kind, about = chosen.kind, subject
            confirmed(workspace, lambda database: _each(kind, database, found, about), consent.yes, _done(verb))
    with rolled_back(workspace, make=False) if consent.dry_run else workspace.writing(make=False) as database:
        changes = list(_each(chosen.kind, database, found, one))
    _say(workspace, verb, chosen.kind, changes, consent.dry_run)


def _done(verb: str) -> str:
    """ "moved", "edited", "tagged"."""
    if verb == "tag":
        return "tagged"
    return f"{verb}d" if verb.endswith("e") else f"{verb}ed"


def _each(kind: str, database: Database, ids: Sequence[int], one: Callable[[Database, int], T]) -> Iterator[T]:
    """What that gives of each record; a failure names the record."""
    for id in ids:
        try:
            yield one(database, id)
        except CrmError as error:
            error.message = f"{kind} #{id}: {error.message} (nothing was changed)"
            raise


def _agree(workspace: Workspace, verb: str, kind: str, count: int, yes: bool) -> None:
    """Ask before many are changed; where nobody can be asked --yes must have said so."""
    if yes or count <= MANY:
        return
    if not workspace.interactive:
        raise UsageError(f"that would {verb} {count:,} {KINDS[kind]}", "look first: --dry-run; then say --yes")
    if workspace.ask(f"{verb.capitalize()} {count:,} {KINDS[kind]}? [y/N]").strip().lower() not in ("y", "yes"):
        raise CrmError("nothing was changed", "look first: --dry-run")


def _say(workspace: Workspace, verb: str, kind: str, changes: list[Change], dry_run: bool) -> None:
    if workspace.format == "json":
        from crmcli.output.json import dumps
        from crmcli.records.listing.view import plain_row

        after, before = (
            [plain_row(row, workspace.currency) for row in rows]
            for rows in ([change.after for change in changes], [change.before for change in changes])
        )
        told = {"schema": f"crm.{verb}/1", KINDS[kind]: after, "before": before, "dry_run": dry_run}
        workspace.answer(dumps(told))
        return
    lines = [visible(_tense(change.sentence, dry_run)) for change in changes[:SHOWN]]
    if len(changes) > SHOWN:
        lines.append(f"and {len(changes) - SHOWN:,} more")
    workspace.answer("".join(f"{line}\n" for line in lines or [f"No {KINDS[kind]} fit: nothing was changed."]))
    if dry_run and changes:
        workspace.say(f"Tried on {len(changes):,} {KINDS[kind]}; nothing was changed.")


def _tense(sentence: str, dry_run: bool) -> str:
    word = next((word for word in WOULD if dry_run and sentence.startswith(word)), "")
    return WOULD.get(word, "") + sentence.removeprefix(word)
