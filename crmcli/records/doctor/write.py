"""Mending what can be mended without inventing anything."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.core.errors import RefusedError
from crmcli.database.connection import Database
from crmcli.database.identifiers import quoted
from crmcli.database.schema.derived import TRUTH
from crmcli.database.schema.migrate import expected, remember
from crmcli.database.statements.compiled import Text
from crmcli.records.doctor.insight import Finding
from crmcli.records.doctor.query import examined, in_rows

_PARTS = ("trigger", "view", "index")
"""In the order in which they go; they come again the other way round."""


def repaired(database: Database, findings: Sequence[Finding]) -> list[Finding]:
    """Mend what of the findings can be; returns what is left, which is noted: no score is counted on wrong values."""
    _values(database, [finding for finding in findings if finding.better is not None])
    _kept(database)
    _schema(database)
    remember(database, len(in_rows(database)))
    return examined(database)


def _values(database: Database, findings: Sequence[Finding]) -> None:
    """Write each value as it was meant; the triggers may be gone, or be those of another program."""
    for finding in findings:
        key = "key" if finding.table == "setting" else "id"
        sql = f"UPDATE {finding.table} SET {quoted(finding.column)} = :better WHERE {key} = :row"
        try:
            database.run(Text(sql, {}), better=finding.better, row=finding.row)
        except RefusedError:  # another row has it: it stays among what is left
            continue


def _kept(database: Database) -> None:
    """What the file keeps by itself, worked out anew."""
    for (table, column), truth in TRUTH.items():
        is_ = truth.format("NEW")
        database.script(f"UPDATE {table} AS NEW SET {column} = ({is_}) WHERE {column} IS NOT ({is_});")


def _schema(database: Database) -> None:
    """Triggers, views and indexes that are missing or another's, as this version makes them."""
    here = {
        row["name"]: row["sql"]
        for row in database.all(Text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL", {}))
    }
    made = expected(database)
    wrong = {name: (kind, sql) for name, (kind, _, sql) in made.items() if kind != "table" and here.get(name) != sql}
    for kind in _PARTS:
        for name in (name for name, (of, _) in wrong.items() if of == kind and name in here):
            database.script(f'DROP {kind} "{name}";')
    for kind in reversed(_PARTS):
        for _, sql in (each for each in wrong.values() if each[0] == kind):
            database.script(f"{sql};")
