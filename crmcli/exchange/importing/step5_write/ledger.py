"""What an import does is kept as it is done, so that it can be taken back whole (see
`exchange/import_history/write.py`).

New records cost nothing each: their ids are one row of numbers for each table, since nobody else writes meanwhile. What
is changed is noted by triggers of this connection alone, whichever way the import writes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements import statement
from crmcli.records import rows
from crmcli.records.fields import FIELDS

TABLES = (*FIELDS, "move")
"""Where an import makes and changes rows."""


class Made(NamedTuple):
    """What an import did, in figures: `profile` is whose export the file was taken for."""

    kind: str
    file: str
    profile: str | None
    new: int
    changed: int
    unchanged: int
    refused: int


class Ledger:
    """The notes on one import, from before its first row is written until it is to be kept. `id` is its number."""

    def __init__(self, database: Database, kind: str, file: str, now: str, by: str) -> None:
        self._database = database
        self._above = _newest(database)
        begun = Made(kind, file, None, 0, 0, 0, 0)._asdict()
        self.id = database.run(insert_run(), **begun, created="{}", touched=0, at=now, by=by)
        database.script(watching(self.id, self._above))

    def created(self) -> dict[str, list[list[int]]]:
        """For each table with new rows the first and last id of each row of ids."""
        newest = _newest(self._database)
        return {name: [[low + 1, newest[name]]] for name, low in self._above.items() if newest[name] > low}

    def changed(self) -> list[tuple[str, int]]:
        """Kind and id of the first records that were changed, in their order."""
        return [(row["kind"], row["record_id"]) for row in self._database.all(first_changes(), import_id=self.id)]

    def keep(self, made: Made) -> None:
        """Write down what was done. It gets the next number of the table `touched`: what has a higher one was changed
        later."""
        from json import dumps

        self._database.script("".join(f"DROP TRIGGER temp.import_changes_{name};\n" for name in TABLES))
        self._database.run(note_end(), id=self.id)
        self._database.run(finish_run(), id_=self.id, **made._asdict(), created=dumps(self.created()))


def watching(id: int, above: dict[str, int]) -> str:
    """The triggers that note what the import of that number changes in rows which were there before it. They are
    scratch of one connection, so they are neither in the schema nor among its statements."""
    return "".join(_watching(name, id, above[name]) for name in TABLES)


def _watching(table: str, id: int, above: int) -> str:
    columns = [f'"{name}"' for name in (rows.columns(table) if table in FIELDS else ("at",))]
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns)
    was = f"SELECT number FROM touched WHERE kind = '{table}' AND record_id = OLD.id"
    before, after = (
        " UNION ALL ".join(
            f"SELECT '{name[1:-1]}' AS name, {row}.{name} AS value WHERE OLD.{name} IS NOT NEW.{name}"
            for name in columns
        )
        for row in ("OLD", "NEW")
    )
    return (
        f"CREATE TEMP TRIGGER import_changes_{table} BEFORE UPDATE OF {', '.join(columns)} ON main.{table}\n"
        f"WHEN OLD.id <= {above} AND ({differs})\nBEGIN\n"
        "INSERT INTO import_change (import_id, kind, record_id, before, after)\n"
        f"VALUES ({id}, '{table}', OLD.id,\n"
        f"(SELECT json_group_object(name, value) FROM (SELECT 'touched' AS name, ({was}) AS value\n"
        f"UNION ALL {before})),\n"
        f"(SELECT json_group_object(name, value) FROM ({after})));\nEND;\n"
    )


def _newest(database: Database) -> dict[str, int]:
    row = database.one(newest_ids()) or {}
    return {name: int(row[name] or 0) for name in TABLES}


@statement()
def newest_ids() -> Any:
    return sa.select(
        *(sa.select(sa.func.max(t.metadata.tables[name].c.id)).scalar_subquery().label(name) for name in TABLES)
    )


_RUN = ("kind", "file", "profile", "new", "changed", "unchanged", "refused", "created")


@statement()
def insert_run() -> Any:
    columns = (*_RUN, "touched", "at", "by")
    return sa.insert(t.import_run).values({name: sa.bindparam(name) for name in columns})


@statement()
def note_end() -> Any:
    """The import itself as the last thing that was touched: so that number is never given again, whatever of the table
    is taken back."""
    last = sa.select(sa.literal("import"), sa.bindparam("id"), sa.func.coalesce(sa.func.max(t.touched.c.number), 0) + 1)
    return sa.insert(t.touched).from_select(("kind", "record_id", "number"), last)


@statement()
def finish_run() -> Any:
    run, touched = t.import_run, t.touched.c
    number = sa.select(touched.number).where(touched.kind == "import", touched.record_id == sa.bindparam("id_"))
    values: dict[str, Any] = {name: sa.bindparam(name) for name in _RUN}
    return sa.update(run).where(run.c.id == sa.bindparam("id_")).values({**values, "touched": number.scalar_subquery()})


@statement()
def first_changes() -> Any:
    c = t.import_change.c
    chosen = sa.select(c.kind, c.record_id).where(c.import_id == sa.bindparam("import_id"))
    return chosen.order_by(c.id).limit(20)
