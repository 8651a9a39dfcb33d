"""`crm duplicates`: records that look alike, and saying of two that they are not one."""

from __future__ import annotations

from heapq import nsmallest
from typing import Annotated, Any

import typer

from crmcli.cli.completion.names import words
from crmcli.cli.options import checked_choice
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.vocabulary import KINDS as PLURALS
from crmcli.database.connection import Database
from crmcli.records.duplicates import query as queries
from crmcli.records.duplicates.view import document
from crmcli.records.find.query import find
from crmcli.records.find.statements import MERGED, by_id

USUAL = 50
"""Pairs that are shown, unless told otherwise."""

EVERY = 1_000_000

_CHOICES = tuple(PLURALS[kind] for kind in queries.KINDS)


def duplicates(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help="customers, contacts, reps or products.", autocompletion=words(*_CHOICES)),
    ] = "customers",
    least: Annotated[int, typer.Option("--min", metavar="PERCENT", help="Only pairs so likely (0: all).")] = 0,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="At most so many; 0 is all.")] = USUAL,
    apart: Annotated[
        tuple[str, str] | None, typer.Option("--not", metavar="A B", help="Those two are not one: remember it.")
    ] = None,
) -> None:
    """Show records that look alike, the surest first, and why.

    Names count without case, signs, accents, legal form and place; phones by their digits; mail and web by their
    domain, unless many have it. Make one of two with `crm merge`.

    Examples:
      crm duplicates
      crm duplicates contacts --min 90
      crm duplicates --not 1 2
    """
    workspace: Workspace = context.obj
    chosen = _kind(kind)
    if apart is not None:
        _keep_apart(workspace, chosen, apart)
        return
    if limit < 0:
        raise UsageError(f"--limit {limit} is below 0", "give a number of pairs, or 0 for all")
    with workspace.reading() as database:
        shown, total = _surest(database, chosen, least, limit or EVERY)
        found = [_found(database, chosen, pair) for pair in shown]
    workspace.show(document(chosen, found, total))
    if found:
        one, other = found[0]["one"]["id"], found[0]["other"]["id"]
        merging = f"crm merge {chosen} {one} {other} --dry-run; or, if they are two, " if chosen in MERGED else ""
        named = "" if chosen == "customer" else f"{PLURALS[chosen]} "
        workspace.say(f"Next: {merging}crm duplicates {named}--not {one} {other}")


def _kind(word: str) -> str:
    singular = next((kind for kind in queries.KINDS if word in (kind, PLURALS[kind])), None)
    return singular or checked_choice(word, _CHOICES, "kind of record")


def _surest(database: Database, kind: str, least: int, limit: int) -> tuple[list[queries.Pair], int]:
    """The likeliest pairs, and how many there are at all."""
    total = 0

    def counted() -> Any:
        nonlocal total
        for pair in queries.pairs(database, kind):
            if pair.match.likely >= least:
                total += 1
                yield pair

    shown = nsmallest(limit, counted(), key=lambda pair: (-pair.match.likely, pair.one, pair.other))
    return shown, total


def _found(database: Database, kind: str, pair: queries.Pair) -> dict[str, Any]:
    both = [database.one(by_id(kind=kind), id=id) or {} for id in (pair.one, pair.other)]
    one, other = ({"id": row["id"], "name": row["name"]} for row in both)
    return {"likely": pair.match.likely / 100, "because": pair.match.why, "one": one, "other": other}


def _keep_apart(workspace: Workspace, kind: str, apart: tuple[str, str]) -> None:
    from crmcli.records.duplicates.write import keep_apart

    with workspace.writing(make=False) as database:
        one, other = (find(database, kind, name) for name in apart)
        keep_apart(database, kind, one["id"], other["id"])
        workspace.answer(
            f"Remembered: {kind} #{one['id']} {one['name']} and #{other['id']} {other['name']} are not one\n"
        )
