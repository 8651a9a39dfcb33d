"""`crm forget`: erase a person, or what was written long ago; the figures stay."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer

from crmcli.cli.completion.names import words
from crmcli.cli.dry_run import rolled_back
from crmcli.cli.options import Yes, checked_choice, people
from crmcli.cli.workspace import Workspace
from crmcli.core.conventions import PAST
from crmcli.core.errors import AmbiguousError, CrmError, NotFoundError, RefusedError, UsageError, brief
from crmcli.core.moments import midnight
from crmcli.core.names import visible
from crmcli.database.connection import Database, Row
from crmcli.exchange.forget import write
from crmcli.exchange.forget.query import SAID
from crmcli.exchange.forget.view import Report, counted, document
from crmcli.exchange.forget.write import Forgotten
from crmcli.records import rows
from crmcli.records.find.query import find

SUBJECTS = ("customer", "contact", "rep")
_PERSON = "Whose, by name or id: a customer, a contact, or a rep who left. Before it, which of these, if several."


def forget(
    context: typer.Context,
    person: Annotated[
        list[str] | None, typer.Argument(metavar="[KIND] PERSON", help=_PERSON, autocompletion=people)
    ] = None,
    older_than: Annotated[
        str | None, typer.Option("--older-than", metavar="TIME", help="Instead: texts from before, such as 5y.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help=f"Of these alone: {', '.join(SAID)}.", autocompletion=words(*SAID)),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would go, and change nothing.")] = False,
    yes: Yes = False,
) -> None:
    """Erase a person: names and texts go, figures stay. It cannot be undone.

    Names, mail, phone, notes and comments go from the records, the history and frozen scores, and from the bytes of the
    file; deals, amounts, scores and dates stay under a made-up name. See crm help privacy.

    Examples:
      crm forget "Café Lumière" --dry-run
      crm forget rep frank --yes
      crm forget --older-than 5y --kind activity --yes
    """
    workspace: Workspace = context.obj
    if (older_than is None) == (not person):
        raise UsageError("name a person, or say --older-than", "such as: crm forget customer 12, or --older-than 5y")
    if kind is not None and older_than is None:
        raise UsageError("--kind goes with --older-than", "such as --older-than 5y --kind activity")
    if older_than is not None:
        what, act = _texts(workspace, older_than, kind)
    else:
        what, act = _person(workspace, person or [])
    with rolled_back(workspace, make=False) as database:
        tried = _report(workspace, what, act(database), True)
    if dry_run:
        workspace.show(document(tried))
        return
    _consent(workspace, tried, yes)
    with workspace.writing(make=False, aloud=False) as database:
        workspace.show(document(_report(workspace, what, act(database), False)))
    _clean(workspace)


Act = Callable[[Database], Forgotten]


def _person(workspace: Workspace, said: list[str]) -> tuple[str, Act]:
    with workspace.reading() as database:
        kind, found = _found(database, said)
        row = rows.current(database, kind, found["id"])
        if kind == "rep" and row["left"] is None and row["archived"] is None:
            raise RefusedError(
                f"{brief(found['name'])} is with the team: only who left is forgotten",
                f"say when: crm edit rep {found['id']} --left DATE",
            )
    what = f'{kind} #{found["id"]} "{brief(visible(found["name"]), 60)}"'
    return what, lambda database: write.forget(database, kind, found["id"], workspace.now, workspace.actor)


def _found(database: Database, said: list[str]) -> tuple[str, Row]:
    """The customer, contact or rep that is meant, and which of them it is."""
    if len(said) > 2:
        raise UsageError("name one person", 'in quotes: crm forget "Jane Doe"')
    if len(said) == 2:
        kind = checked_choice(said[0], SUBJECTS, "kind of person")
        return kind, _exactly(database, kind, said[1])
    found: dict[str, Row] = {}
    missing: list[NotFoundError] = []
    for kind in SUBJECTS:
        try:
            found[kind] = _exactly(database, kind, said[0])
        except NotFoundError as error:
            missing.append(error)
    if len(found) > 1:
        raise AmbiguousError("person", said[0], [f"{kind} {row['id']}" for kind, row in found.items()])
    if not found:
        raise next((error for error in missing if "mean" in error.hint), missing[0])
    return next(iter(found.items()))


def _exactly(database: Database, kind: str, name: str) -> Row:
    """The record of just that name or id: what cannot be undone is not guessed at."""
    found = find(database, kind, name)
    if not found["exact"]:
        raise NotFoundError(kind, name).with_hint(f'did you mean "{brief(found["name"])}"? Name it in full')
    return found


def _texts(workspace: Workspace, older_than: str, kind: str | None) -> tuple[str, Act]:
    tables = [checked_choice(kind, tuple(SAID), "kind of record with a text")] if kind else [*SAID]
    said = f"{older_than} ago" if re.fullmatch(r"\s*\d+\s*[a-z]+\s*", older_than) else older_than
    day = workspace.calendar.day(said, PAST)
    before: datetime = midnight(day, workspace.zone)
    if before > workspace.now:
        raise RefusedError(f"--older-than {brief(older_than)} lies in the future", "such as 5y, or a date")
    what = f"what was written before {day}"
    return what, lambda database: write.forget_texts(database, tables, before, workspace.now, workspace.actor)


def _consent(workspace: Workspace, tried: Report, yes: bool) -> None:
    sentence = f"forget {tried.what}: {counted(tried)}; it cannot be undone"
    if yes:
        return
    if not workspace.interactive:
        raise RefusedError(f"not done without --yes: {sentence}", "see it with --dry-run, then say --yes")
    if workspace.ask(f"{sentence[:1].upper()}{sentence[1:]}. Go on? [y/N]").strip().lower() not in ("y", "yes"):
        raise CrmError("nothing was forgotten", "the same command with --yes does not ask")


def _report(workspace: Workspace, what: str, done: Forgotten, tried: bool) -> Report:
    path = workspace.path
    beside = (*path.parent.glob(f"{path.name}.before-*"), *path.parent.glob(f"{path.stem}-*{path.suffix}"))
    copies = sorted(str(each) for each in beside if each.is_file() and not each.name.endswith(("-wal", "-shm")))
    elsewhere = sum(done.elsewhere.values())
    return Report(what, done.rows, elsewhere, done.sealed, done.shared, copies, tried)


def _clean(workspace: Workspace) -> None:
    """Leave nothing of it in the bytes of the file."""
    from crmcli.database.bulk.rewrite import compact

    with workspace.reading() as database:
        pass
    try:
        compact(database)
    except CrmError as error:
        raise error.with_hint("it is forgotten; the same again, with nobody at the file, clears the rest") from error
