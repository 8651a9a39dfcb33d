"""What a change did, in the words of the records: names for ids, fields for columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from json import loads
from typing import Any, NamedTuple

from crmcli.core.errors import brief
from crmcli.core.tags import shown
from crmcli.core.vocabulary import KINDS
from crmcli.database.connection import Database, Row
from crmcli.records.history import query as queries
from crmcli.records.history.referring import REFERS, said

UNSAID = ("name_key", "title_key", "status", "team_key")
"""Columns that follow from another one."""

MONEY = ("amount", "list_price")

SAID = 2
"""Values that the list of changes names of one; the rest is in `crm history N`."""


class Step(NamedTuple):
    """One value of a record before and after a change; `field` is empty where the record is new, gone or back."""

    change: Row
    kind: str
    id: int | None
    what: str
    field: str = ""
    before: Any = None
    after: Any = None


def said_in_short(database: Database, id: int, currency: str) -> str:
    """What that change did: "deal #3 "Acme renewal": stage Lead → Won", "8,800 deals new, 12 customers
    changed"."""
    sums: Sequence[Row] = queries.rows_of(database, id)
    if any(row["kind"] != "move" for row in sums):
        sums = [row for row in sums if row["kind"] != "move"]
    parts = []
    alone = len(sums) == 1 and sum(sums[0][word] for word in ("new", "changed", "gone")) == 1
    for row in sums:
        for word in ("new", "changed", "gone"):
            count = row[word]
            if count and alone and row["record_id"] is not None:
                values = _values(database, id, row, currency) if word == "changed" else ""
                parts.append(f"{said(database, row['kind'], row['record_id'])}{values or f' {word}'}")
            elif count:
                kind = row["kind"].replace("_", " ")
                parts.append(f"{count:,} {kind if count == 1 else KINDS.get(kind, f'{kind}s')} {word}")
    return ", ".join(parts)


def _values(database: Database, id: int, row: Row, currency: str) -> str:
    """The first values of the one record that a change set."""
    steps = [step for step in steps_of_change(database, id, currency, 3) if step.field and step.kind == row["kind"]]
    told = [f"{step.field} {_or_none(step.before)} → {_or_none(step.after)}" for step in steps[:SAID]]
    return f": {', '.join(told)}{' …' if len(steps) > SAID else ''}" if told else ""


def _or_none(value: Any) -> Any:
    return "none" if value is None else value


def steps_of_record(database: Database, kind: str, id: int, currency: str) -> list[Step]:
    """All that happened to one record, newest first."""
    found: list[Step] = []
    for row in database.all(queries.of_record(), kind=kind, id=id):
        found += _steps(database, row, kind, id, row, currency)
    return found


def steps_of_change(database: Database, id: int, currency: str, most: int = 1000) -> list[Step]:
    """All that one change did, in its order."""
    found: list[Step] = []
    for row in database.all(queries.rows_of_change(), change_id=id, below=2**62, limit=most):
        found = [*_steps(database, {"id": id}, row["kind"], row["record_id"], row, currency), *found]
    return found


def _steps(
    database: Database, change: Row, kind: str, id: int | None, row: Mapping[str, Any], currency: str
) -> Iterator[Step]:
    if row["last_id"] is not None:
        many = row["last_id"] - (row.get("record_id") or row["last_id"]) + 1
        yield Step(change, kind, id, "new" if many == 1 else f"{many:,} new, #{row['record_id']} to #{row['last_id']}")
    elif row["after"] is None:
        yield Step(change, kind, id, "gone")
    elif row["before"] is None:
        yield Step(change, kind, id, "new", loads(row["after"])["key"], None, loads(row["after"])["value"])
    else:
        before, after = loads(row["before"]), loads(row["after"])
        for name, value in before.items():
            if value != after.get(name) and name not in UNSAID:
                field = after["key"] if kind == "setting" else name.removesuffix("_id")
                values = [_shown(database, kind, name, each, currency) for each in (value, after.get(name))]
                yield Step(change, kind, id, "changed", field, *values)


def _shown(database: Database, kind: str, column: str, value: Any, currency: str) -> Any:
    if value is None:
        return None
    if refers := REFERS.get((kind, column)):
        return said(database, refers, value).removeprefix(f"{refers} ")
    if column in MONEY:
        from crmcli.core.money import plain

        return plain(value, currency)
    if column == "tags":
        return brief(shown(value))
    return brief(str(value))
