"""Names that begin as typed, for completion in the shell."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from crmcli.database.connect import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements import statement
from crmcli.names import key, typable
from crmcli.queries.find import NAMED

MANY = 50
_LAST = "\U0010ffff"


def completing(database: Database, kind: str, typed: str, archived: bool = False) -> Iterator[tuple[str, str]]:
    """What can stand where `typed` stands: up to 50 records of that kind, each by its name, or by its id (with the name
    as its explanation) where the name would not do. Of deals the open ones, unless archived ones are wanted."""
    low = key(f"{typed}.")[:-1]  # the dot keeps a blank at the end: "Acme L" is meant, not "AcmeL"
    if kind == "team":
        teams = (row["team"] for row in database.each(teams_in_use()))
        yield from ((name, "") for name in islice((n for n in teams if key(n).startswith(low) and typable(n)), MANY))
        return
    for row in database.each(beginning(kind=kind, archived=archived), low=low, high=low + _LAST, limit=MANY):
        fits = typable(row["name"]) and not row["shared"]
        yield (row["name"], "") if fits else (str(row["id"]), row["name"])


@statement(kind=NAMED, archived=(False, True))
def beginning(kind: str, archived: bool) -> Any:
    """Records whose name is in a range of keys, which the index finds."""
    table = getattr(t, kind)
    name, ordered = (table.c.title, table.c.title_key) if kind == "deal" else (table.c.name, table.c.name_key)
    shared: Any = sa.false()
    chosen = [ordered >= sa.bindparam("low"), ordered < sa.bindparam("high")]
    chosen.append(table.c.archived.is_not(None) if archived else table.c.archived.is_(None))
    if kind == "deal":
        other = table.alias("other")
        shared = sa.exists().where(other.c.title_key == ordered, other.c.id != table.c.id, other.c.archived.is_(None))
        chosen += [] if archived else [table.c.status == "open"]
    columns = (table.c.id, name.label("name"), shared.label("shared"))
    return sa.select(*columns).where(*chosen).order_by(ordered, table.c.id).limit(sa.bindparam("limit"))


@statement()
def teams_in_use() -> Any:
    r = t.rep.c
    return sa.select(r.team).distinct().where(r.archived.is_(None), r.team.is_not(None)).order_by(r.team)
