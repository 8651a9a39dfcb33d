"""The tags that are in use. Many records have the same ones together: each set is read once, not each record."""

from __future__ import annotations

from typing import Any

from crmcli.core.names import folded
from crmcli.core.tags import alike, words_of
from crmcli.core.vocabulary import TAGGED
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


class Spellings:
    """How each tag is written: the way in which a record has it already, else the way in which it came first."""

    def __init__(self, database: Database) -> None:
        self._known = {folded(word): word for word in reversed(tags_in_use(database))}

    def __call__(self, word: str) -> str:
        return self._known.setdefault(folded(word), word)

    def slip_of(self, word: str) -> str:
        """The tag there is that a new one may be a slip for; empty for none, or where the word is known."""
        return "" if folded(word) in self._known else alike(word, self._known.values())


def tags_in_use(database: Database) -> list[str]:
    """Every tag of any record, in their order."""
    sets = (row["tags"] for kind in TAGGED for row in database.all(sets_of(kind=kind)))
    words = {word for kept in sets for word in words_of(kept)}
    return sorted(words, key=lambda word: (folded(word), word))


@statement(kind=TAGGED)
def sets_of(kind: str) -> Any:
    """Each set of tags that records of the kind have, which an index alone tells of those that are many."""
    c = getattr(t, kind).c
    return sa.select(c.tags).distinct().where(c.tags.is_not(None)).order_by(c.tags)
