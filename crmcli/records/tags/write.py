"""Changing a tag wherever it is: records with the same tags are changed together."""

from __future__ import annotations

from typing import Any

from crmcli.core.names import folded
from crmcli.core.tags import Marks, words_of
from crmcli.core.vocabulary import TAGGED
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.database.tag_sets import sets_of


def replace(database: Database, tag: str, new: str | None) -> None:
    """Let every record that has the tag have the other one instead; None: none."""
    marks = Marks([new] if new else [], [tag])
    for kind in TAGGED:
        for row in database.all(sets_of(kind=kind)):
            if folded(tag) in map(folded, words_of(row["tags"])):
                database.run(set_tags(kind=kind), old=row["tags"], new=marks.of(row["tags"]))


@statement(kind=TAGGED)
def set_tags(kind: str) -> Any:
    table = getattr(t, kind)
    return sa.update(table).where(table.c.tags == sa.bindparam("old")).values(tags=sa.bindparam("new"))
