"""Finding one record by what a person calls it: its name, the beginning of its name, or its id."""

from __future__ import annotations

import re
from typing import Any

from crmcli.core.errors import AmbiguousError, NotFoundError, UsageError
from crmcli.core.names import checked, key, nearest
from crmcli.core.vocabulary import NAMED
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements import statement

MANY = 6
_LAST = "\U0010ffff"


def find(database: Database, kind: str, name: str) -> Row:
    """The one record of that kind: `{"id", "name", "archived"}`.

    The exact name (casefolded) comes first, then an id ("12" or "#12"), then a name that begins so. Records that are
    not archived come before those that are.
    """
    wanted = key(checked(name, kind))
    found = _current(database.all(by_key(kind=kind), key=wanted, limit=MANY))
    if not found and (match := re.fullmatch(r"#?([0-9]{1,18})", name.strip(), re.ASCII)):
        found = database.all(by_id(kind=kind), id=int(match[1]))
    if not found and wanted:
        found = _current(database.all(by_prefix(kind=kind), low=wanted, high=wanted + _LAST, limit=MANY))
    if not found:
        raise NotFoundError(kind, name, nearest(name, _names(database, kind)))
    if len(found) > 1:
        raise AmbiguousError(kind, name, candidates(database, kind, found))
    return found[0]


def numbered(kind: str, text: str) -> int:
    """The id that is meant: records of that kind have no names."""
    word = text.strip().removeprefix("#")
    if not (word.isascii() and word.isdigit() and len(word) < 19):
        raise UsageError(
            f'"{text.strip()[:60]}" is not the number of {_a(kind)}', f"name it by its id, such as: {kind} 12"
        )
    return int(word)


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else kind if kind == "feedback" else f"a {kind}"


def usable(database: Database, kind: str, name: str) -> int:
    """The id of a record to refer to or to change: one that is archived is refused."""
    found = find(database, kind, name)
    if found["archived"] is not None:
        raise NotFoundError(kind, name).with_hint(f"it is archived; bring it back: crm unarchive {kind} {found['id']}")
    return int(found["id"])


def candidates(database: Database, kind: str, found: list[Row]) -> list[str]:
    """The records as a person tells them apart, each with its id."""
    shown = [
        f"#{row['id']} {row['name']}{_apart(database, row) if kind == 'deal' else ''}" for row in found[: MANY - 1]
    ]
    return [*shown, "and more"] if len(found) >= MANY else shown


def _apart(database: Database, row: Row) -> str:
    more = database.one(deal_apart(), id=row["id"]) or {}
    return f" ({', '.join(str(value) for value in more.values() if value is not None)})"


def _current(found: list[Row]) -> list[Row]:
    return [row for row in found if row["archived"] is None] or found


def _names(database: Database, kind: str) -> list[str]:
    return [row["name"] for row in database.all(some_names(kind=kind))]


def _name(kind: str) -> Any:
    return getattr(t, kind).c["title" if kind == "deal" else "name"].label("name")


def _key(kind: str) -> Any:
    return getattr(t, kind).c["title_key" if kind == "deal" else "name_key"]


def _record(kind: str) -> Any:
    table = getattr(t, kind)
    return sa.select(table.c.id, _name(kind), table.c.archived)


@statement(kind=NAMED)
def by_key(kind: str) -> Any:
    table = getattr(t, kind)
    archived_last = table.c.archived.is_not(None)
    return (
        _record(kind)
        .where(_key(kind) == sa.bindparam("key"))
        .order_by(archived_last, table.c.id)
        .limit(sa.bindparam("limit"))
    )


@statement(kind=NAMED)
def by_id(kind: str) -> Any:
    return _record(kind).where(getattr(t, kind).c.id == sa.bindparam("id"))


@statement(kind=NAMED)
def by_prefix(kind: str) -> Any:
    # A name that begins so is one of a range of keys, which the index finds; LIKE would read every row.
    table, name = getattr(t, kind), _key(kind)
    chosen = _record(kind).where(name >= sa.bindparam("low"), name < sa.bindparam("high"))
    return chosen.order_by(name, table.c.id).limit(sa.bindparam("limit"))


@statement(kind=NAMED)
def some_names(kind: str) -> Any:
    """Enough names to suggest from, without reading a large file whole."""
    return _record(kind).order_by(getattr(t, kind).c.id.desc()).limit(5000)


@statement()
def deal_apart() -> Any:
    """What tells deals of one title apart."""
    chosen = sa.select(t.customer.c.name.label("customer"), t.stage.c.name.label("stage"), t.deal.c.opened)
    joined = t.deal.join(t.stage, t.stage.c.id == t.deal.c.stage_id).outerjoin(
        t.customer, t.customer.c.id == t.deal.c.customer_id
    )
    return chosen.select_from(joined).where(t.deal.c.id == sa.bindparam("id"))
