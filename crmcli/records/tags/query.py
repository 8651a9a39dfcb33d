"""How many records have each tag."""

from __future__ import annotations

from typing import Any

from crmcli.core.errors import NotFoundError
from crmcli.core.names import folded, nearest
from crmcli.core.tags import words_of
from crmcli.core.vocabulary import TAGGED
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


def counted(database: Database) -> list[Row]:
    """Each tag with how many records of each kind have it, and how many besides are archived, in their order."""
    found: dict[str, Row] = {}
    for kind in TAGGED:
        for row in database.all(records_with(kind=kind)):
            for word in words_of(row["tags"]):
                counts = found.setdefault(folded(word), {"tag": word, **dict.fromkeys((*TAGGED, "archived"), 0)})
                counts[kind] += row["records"] - row["archived"]
                counts["archived"] += row["archived"]
    return [found[key] for key in sorted(found)]


def tag(database: Database, name: str) -> Row:
    """The tag of that name, counted."""
    every = counted(database)
    wanted = folded(name.strip().removeprefix("#"))
    for row in every:
        if folded(row["tag"]) == wanted:
            return row
    raise NotFoundError("tag", name, nearest(name, (row["tag"] for row in every)))


@statement(kind=TAGGED)
def records_with(kind: str) -> Any:
    """Each set of tags, with how many records have it, and how many of those are archived."""
    c = getattr(t, kind).c
    archived = sa.func.sum(sa.case((c.archived.is_not(None), 1), else_=0))
    chosen = sa.select(c.tags, sa.func.count().label("records"), archived.label("archived"))
    return chosen.where(c.tags.is_not(None)).group_by(c.tags).order_by(c.tags)
