"""Going through every text of a data file, whatever it is of, and leaving nothing behind in it of what was there."""

from __future__ import annotations

from collections.abc import Callable

from crmcli.database.connection import Database
from crmcli.database.identifiers import quoted
from crmcli.database.sql import t
from crmcli.database.statements.compiled import Text

JSON = {
    ("snapshot", "content"), ("snapshot", "inputs"), ("pay_run", "content"), ("change", "detail"), ("quote", "content"),
    ("change_row", "before"), ("change_row", "after"),
}  # fmt: skip
"""Texts that are JSON, by table and column."""

PROGRAMS = ("schema_change", "schema_object", "journal")
"""Tables that hold nothing that people wrote."""

KEYS = ("name_key", "title_key", "team_key")
"""Columns that hold a name as it is compared."""

_DONE = Text("SELECT changes() AS count", {})


def replace_texts(
    database: Database, text: Callable[[str], str], key: Callable[[str], str], json: Callable[[str], str]
) -> dict[str, int]:
    """Put every text through a function: one for plain texts, one for names as they are compared, one for JSON. Returns
    how many values changed, by table."""
    from crmcli.database.schema.journal import DERIVED  # it is made of the tables

    for name, call in (("new_text", text), ("new_key", key), ("new_json", json)):
        database.function(name, 1, call)
    counts: dict[str, int] = {}
    for table in t.metadata.sorted_tables:
        if table.name in PROGRAMS:
            continue
        passed = ("digest", *DERIVED.get(table.name, ()))  # triggers keep the latter up
        for column in table.columns:
            if type(column.type).__name__ not in ("AutoString", "String") or column.name in passed:
                continue
            by = "new_json" if (table.name, column.name) in JSON else "new_key" if column.name in KEYS else "new_text"
            value = f'"{column.name}"'
            told = f"CASE WHEN {value} IS NOT NULL THEN {by}({value}) END"
            database.run(Text(f"UPDATE {quoted(table.name)} SET {value} = {told} WHERE {value} <> {told}", {}))
            done = database.one(_DONE)
            if done and done["count"]:
                counts[table.name] = counts.get(table.name, 0) + done["count"]
    return counts


def compact(database: Database) -> None:
    """Write the file anew, without what was deleted in it, and empty the log of writes beside it."""
    database.script("VACUUM;")
    database.script("PRAGMA wal_checkpoint(TRUNCATE);")
