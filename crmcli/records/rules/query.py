"""Sets of rules that the data file keeps in versions.

A version is in force for periods that begin on its `valid_from` or later, until one with a later first day follows; of
several with the same first day the last one counts.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from crmcli.core.errors import NotFoundError
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


def rule_set(database: Database, kind: str, name_key: str, day: date) -> Row | None:
    """The version of those rules for periods that begin on `day`; None where none is valid by then."""
    return database.one(versions(), kind=kind, name_key=name_key, day=day)


def version(database: Database, kind: str, number: int | None, called: str, first: str) -> Row:
    """That version of a kind of which there is one set, or the last one. Refused: one that is not there; where there is
    none at all, `called` so, `first` is how to write one."""
    found = database.all(every_version(), kind=kind)
    chosen = found[-1:] if number is None else [row for row in found if row["version"] == number]
    if chosen:
        return chosen[0]
    if not found:
        raise NotFoundError(called, "").with_hint(first)
    raise NotFoundError("version", str(number)).with_hint(f"there are versions 1 to {found[-1]['version']}")


@statement()
def versions() -> Any:
    """The versions of one set of rules for a period that begins on `day`, the one in force first."""
    r = t.rule_set.c
    known = sa.or_(r.valid_from.is_(None), r.valid_from <= sa.bindparam("day"))
    return (
        sa.select(r.id, r.name, r.name_key, r.version, r.valid_from, r.text, r.at, r.by, r.reason)
        .where(r.kind == sa.bindparam("kind"), r.name_key == sa.bindparam("name_key"), known)
        .order_by(r.valid_from.is_(None), r.valid_from.desc(), r.version.desc())
    )


@statement()
def every_version() -> Any:
    """All versions of all sets of a kind: by name, the oldest first."""
    r = t.rule_set.c
    return (
        sa.select(r.id, r.name, r.name_key, r.version, r.valid_from, r.text, r.at, r.by, r.reason)
        .where(r.kind == sa.bindparam("kind"))
        .order_by(r.name_key, r.version)
    )
