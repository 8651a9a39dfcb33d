"""Taking an import back: the records it made go, the values it changed are as they were; whole, or not at all.

All of it belongs to one transaction of the caller's, which is not kept when later work is found to stand on the import.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from crmcli.core.errors import NotFoundError, RefusedError, RowsRefusedError, brief
from crmcli.core.vocabulary import KINDS
from crmcli.database.bulk.mass_change import changed_together, remove
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements import Text, statement
from crmcli.exchange.import_history.query import Import, Later, import_of
from crmcli.records.fields import FIELDS

ORDER = ("move", "activity", "feedback", "deal", "product", "customer", "rep", "stage")
"""Tables in an order in which no row goes before one that refers to it."""

_MANY = 1000


class TakenBack(NamedTuple):
    """The import, and how many records of each kind are gone and are as they were before."""

    run: Row
    removed: dict[str, int]
    restored: dict[str, int]


def take_back(database: Database, id: int, now: datetime) -> TakenBack:
    """Take the import of that number back. Refused: one that is taken back, and one with later work on it, which is
    named."""
    run = import_of(database, id)
    if run is None:
        raise NotFoundError("import", str(id)).with_hint("see: crm import list")
    if run.row["undone"] is not None:
        raise RefusedError(f"import {id} is taken back already", "see: crm import list")
    later = Later(database, run)
    later.find_changes()
    restored = _restore(database, run, later) if not later else Counter[str]()
    later.find_references()
    if later:
        raise _refused(run, later)
    removed = _remove(database, run)
    database.run(forget_numbers(), id=id)
    database.run(number_again(), id=id)
    database.run(forget_changes(), id=id)
    database.run(set_undone(), id_=id, at=now)
    return TakenBack(run.row, removed, dict(restored))


def _restore(database: Database, run: Import, later: Later) -> Counter[str]:
    """Give changed rows their values back, the last change first; returns how many of each kind."""
    restored = Counter[str]()
    counts = {row["kind"]: row["count"] for row in database.all(count_changes(), import_id=run.id)}
    for table in (each for each in ORDER if each in counts):
        with changed_together(database, table, counts[table]):
            for part in _parts(database.each(changes_of(), import_id=run.id, kind=table)):
                for at, error in database.write_each(_setting(table, part[0]), part).items():
                    later.add(table, part[at]["id_"], f"cannot be as it was: {error.message}")
        if table in KINDS:
            restored[KINDS[table]] = counts[table]
    return restored


def _parts(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """The changes as the rows to write, those together that follow each other and are of the same columns."""
    from json import loads

    part: list[Row] = []
    for row in rows:
        before = {name: value for name, value in loads(row["before"]).items() if name != "touched"}
        change = {**before, "id_": row["id_"]}
        if part and (change.keys() != part[0].keys() or len(part) == _MANY):
            yield part
            part = []
        part.append(change)
    if part:
        yield part


def _setting(table: str, row: Row) -> Text:
    """The statement for rows of those columns: there are as many of them as there are sets of columns."""
    columns = ", ".join(f'"{name}" = :{name}' for name in row if name != "id_")
    return Text(f"UPDATE {table} SET {columns} WHERE id = :id_", {})


def _remove(database: Database, run: Import) -> dict[str, int]:
    """Take out the rows that the import made; returns how many of each kind."""
    removed: dict[str, int] = {}
    for table in ORDER:
        for low, high in run.made(table):
            count = remove(database, table, low, high)
            if table in FIELDS:
                database.run(forget_range(), kind=table, low=low, high=high)
                removed[KINDS[table]] = removed.get(KINDS[table], 0) + count
    return removed


def _refused(run: Import, later: Later) -> RowsRefusedError:
    """The refusal that names what stands in the way."""
    lines: list[dict[str, Any]] = []
    for id, counts in (imports := later.imports).items():
        made = ", ".join(f"{count:,} {kind if count == 1 else KINDS[kind]}" for kind, count in counts.items())
        lines.append({"import": id, "counts": counts, "text": f"import {id} of {brief(later.file_of(id))}: {made}"})
    lines += [{"kind": table, "id": id, "text": text} for table, id, text in later.records]
    last = max(imports, default=None)
    hint = (
        f"take the later import back first: crm import undo {last}"
        if last
        else "what should count no more can be archived: crm archive --help"
    )
    message = f"import {run.id} cannot be taken back, for later work stands on it: nothing was changed"
    return RowsRefusedError(message, hint, lines, later.more)


@statement()
def changes_of() -> Any:
    c = t.import_change.c
    chosen = sa.select(c.record_id.label("id_"), c.before).order_by(c.id.desc())
    return chosen.where(c.import_id == sa.bindparam("import_id"), c.kind == sa.bindparam("kind"))


@statement()
def count_changes() -> Any:
    c = t.import_change.c
    chosen = sa.select(c.kind, sa.func.count().label("count"))
    return chosen.where(c.import_id == sa.bindparam("import_id")).group_by(c.kind)


@statement()
def forget_range() -> Any:
    c = t.touched.c
    within = c.record_id.between(sa.bindparam("low"), sa.bindparam("high"))
    return sa.delete(t.touched).where(c.kind == sa.bindparam("kind"), within)


def _mine() -> Any:
    return t.import_change.c.import_id == sa.bindparam("id")


@statement()
def forget_numbers() -> Any:
    """What the import was the first to touch is untouched again."""
    c = t.import_change.c
    first = sa.func.json_extract(c.before, "$.touched").is_(None)
    mine = sa.select(c.kind, c.record_id).where(_mine(), c.kind != "move", first)
    return sa.delete(t.touched).where(sa.tuple_(t.touched.c.kind, t.touched.c.record_id).in_(mine))


@statement()
def number_again() -> Any:
    """What was touched before the import has the number that it had."""
    c, touched = t.import_change.c, t.touched
    number = sa.func.json_extract(c.before, "$.touched")
    same = sa.and_(touched.c.kind == c.kind, touched.c.record_id == c.record_id)
    return sa.update(touched).values(number=number).where(same, _mine(), number.is_not(None))


@statement()
def forget_changes() -> Any:
    return sa.delete(t.import_change).where(_mine())


@statement()
def set_undone() -> Any:
    return sa.update(t.import_run).where(t.import_run.c.id == sa.bindparam("id_")).values(undone=sa.bindparam("at"))
