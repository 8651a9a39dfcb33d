"""Keeping rules: a change adds a version; nothing is ever edited.

For every kind of rules in `vocabulary.RULES`. `valid_from` is the first day of the periods they are for (None: all).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from crmcli.core.names import key
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.rules.query import rule_set


def add_version(
    database: Database,
    kind: str,
    name: str,
    text: str,
    valid_from: date | None,
    actor: str,
    now: datetime,
    reason: str | None = None,
    after: int = 0,
) -> int | None:
    """Keep the text as the next version of that set (the first follows `after`), and return its number.

    None, and nothing changed, where the version in force from that day on has the same text already.
    """
    standing = rule_set(database, kind, key(name), valid_from or date.min)
    if standing and standing["text"] == text:
        return None
    last = database.one(last_version(), kind=kind, name_key=key(name)) or {"version": None}
    values = {"kind": kind, "name": name, "name_key": key(name), "text": text, "valid_from": valid_from}
    version = max(last["version"] or 0, after) + 1
    database.run(insert_version(), **values, version=version, at=now, by=actor, reason=reason)
    return version


@statement()
def last_version() -> Any:
    r = t.rule_set.c
    same = (r.kind == sa.bindparam("kind"), r.name_key == sa.bindparam("name_key"))
    return sa.select(sa.func.max(r.version).label("version")).where(*same)


@statement()
def insert_version() -> Any:
    columns = ("kind", "name", "name_key", "version", "valid_from", "text", "at", "by", "reason")
    return sa.insert(t.rule_set).values({column: sa.bindparam(column) for column in columns})
