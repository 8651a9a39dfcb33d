"""Keeping filters by names: checked before they are kept, with those that they name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crmcli.core.errors import RefusedError, brief
from crmcli.core.names import key
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.filtering.segments import every_segment

NAME = re.compile(r"[^\W\d][\w-]{0,59}")
_NAMED = re.compile(r""""[^"]*"|'[^']*'|@[^\W\d][\w-]*""")


def checked_name(text: str) -> str:
    """The name of a segment as typed, with or without its sign. Refused: one that a filter could not hold."""
    name = text.strip().removeprefix("@")
    if not NAME.fullmatch(name):
        hint = "it begins with a letter, then letters, digits, - and _, such as emea-prospects"
        raise RefusedError(f'"{brief(text.strip(), 60)}" cannot name a segment', hint)
    return name


def add(database: Database, name: str, kind: str, filter: str, at: datetime, by: str) -> int:
    """Keep a filter by a name; returns its id."""
    return database.run(insert(), name=name, name_key=key(name), kind=kind, filter=filter, at=at, by=by)


def change(database: Database, found: Row, changes: Mapping[str, str]) -> None:
    """Give a segment another name or filter; others that name it go with its name."""
    name = changes.get("name", found["name"])
    new = {"name": name, "name_key": key(name), "filter": changes.get("filter", found["filter"])}
    database.run(update(), id_=found["id"], **new)
    for other in database.all(every_segment()):
        text = _renamed(other["filter"], found["name_key"], name)
        if text != other["filter"]:
            kept = {name: other[name] for name in ("name", "name_key")}
            database.run(update(), id_=other["id"], **kept, filter=text)


def _renamed(filter: str, old: str, new: str) -> str:
    """The filter with another name for a segment; what stands in quotes is no name."""

    def named(match: re.Match[str]) -> str:
        return f"@{new}" if match[0][:1] == "@" and key(match[0][1:]) == old else match[0]

    return _NAMED.sub(named, filter)


def names_in(filter: str) -> set[str]:
    """The keys of the segments that a filter names."""
    return {key(match[0][1:]) for match in _NAMED.finditer(filter) if match[0][:1] == "@"}


def drop(database: Database, found: Row) -> None:
    """Take a segment out. Refused: one that others name."""
    users = [row["name"] for row in database.all(every_segment()) if found["name_key"] in names_in(row["filter"])]
    if users:
        hint = f"change that first: crm edit segment {users[0]} --where FILTER"
        raise RefusedError(f"@{found['name']} is part of {', '.join(f'@{name}' for name in users)}", hint)
    database.run(delete(), id=found["id"])


@statement()
def insert() -> Any:
    return sa.insert(t.segment).values(
        {name: sa.bindparam(name) for name in ("name", "name_key", "kind", "filter", "at", "by")}
    )


@statement()
def update() -> Any:
    new: Any = {name: sa.bindparam(name) for name in ("name", "name_key", "filter")}
    return sa.update(t.segment).where(t.segment.c.id == sa.bindparam("id_")).values(new)


@statement()
def delete() -> Any:
    return sa.delete(t.segment).where(t.segment.c.id == sa.bindparam("id"))
