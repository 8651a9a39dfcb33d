"""`crm find`: records of any kind by words of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from crmcli.cli.completion.names import words as completer
from crmcli.cli.options import checked_choice
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.names import checked, visible
from crmcli.core.vocabulary import KINDS, NAMED
from crmcli.database.connection import Database
from crmcli.records.search import query as queries
from crmcli.records.search.insight import KINDS_IN_ORDER, Search, order

PAGE = 100
"""Records on a terminal unless --limit says otherwise."""


def find(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="Parts of names, numbers or texts.")],
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", help=f"Only these: {', '.join(KINDS)}.", autocompletion=completer(*KINDS)),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", help="At most N, 0 for all (100 on a terminal, else all).")
    ] = None,
) -> None:
    """Find records of any kind by words of them.

    A record has every word in its name, key, mail, phone, website, note or text; a contact, deal, activity or answer
    also in the name of its customer. Case does not count, and of phone numbers only digits do.

    Examples:
      crm find acme renewal
      crm find 7946 0000
      crm find rival --kind activity
    """
    workspace: Workspace = context.obj
    text = checked(" ".join(words), "what to find")
    if not text.split():
        raise UsageError("say what to find", "crm find WORDS")
    if (limit or 0) < 0:
        raise UsageError(f"--limit {limit} is below 0", "give a number of records, or 0 for all")
    kinds = KINDS_IN_ORDER if kind is None else (_singular(kind),)
    most = limit if limit is not None else PAGE if _on_screen(workspace) else 0
    from crmcli.records.search.view import document

    with workspace.reading() as database:
        found = queries.hits(database, Search(text), kinds, *([most + 1] if most else []))
        hits = sorted(found, key=order)
        nothing = "" if hits else _nothing(database, text, kinds)
    workspace.show(document(hits[: most or None], nothing))
    if most and len(hits) > most and limit is None:
        workspace.say(f"The first {most}; there are more, and --limit 0 shows all.")


def _on_screen(workspace: Workspace) -> bool:
    return workspace.on_screen and workspace.format == "table"


def _singular(kind: str) -> str:
    word = {many: one for one, many in KINDS.items()}.get(kind.strip().lower(), kind)
    return checked_choice(word, tuple(KINDS), "kind of record")


def _nothing(database: Database, text: str, kinds: Sequence[str]) -> str:
    """What to say where there is no record: the names that are nearly so."""
    from crmcli.records.find.nearest import nearest_names

    for kind in kinds:
        near = nearest_names(database, kind, text)[0] if kind in NAMED else ()
        if near:
            return f"Nothing has all of that. Near: {kind} {', '.join(map(visible, near))}"
    return "Nothing has all of that."
