"""The statements of real command lines, asked of a file and of a PostgreSQL server that holds the same rows.

    python -m tests.benchmarks.two_databases

It makes the team of `crm demo`, copies its rows to a server of its own, and says which answers differ. Statements that
call a function of Python are left out. Rows that no order is asked of may come in any.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, redirect_stdout, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crmcli.database.connection import Database, Row, encoded
from crmcli.database.schema import on_server
from crmcli.database.schema.tables import metadata
from crmcli.database.statements import compiled
from crmcli.main import run
from tests.support.postgres import Server, programs, server

LINES = (
    "score", "list deals", "list deals --sort amount --limit 5", "list customers --sort owner", "list tasks",
    "list activities --limit 20", "list cases", "list contacts", "dashboard", "forecast", "compare", "find acme",
    "today", "explain alice", "coach alice", "fairness", "funnel", "funnel --quarter Q3", "trend revenue", "agenda",
    "show customer 1", "show deal 3", "show rep alice", "report weekly", "report quarterly", "duplicates customers",
    "history",
)  # fmt: skip
BY_PYTHON = re.compile(r"\b(worked_seconds|case_seconds|crm_\w+)\(")

Asked = dict[tuple[str, compiled.Shape, str], tuple[str, Row]]
"""Statements by name, shape and values: what SQLite was asked, and with which."""


def asked_by(path: Path) -> Asked:
    """What the command lines ask of that file."""
    names: dict[str, tuple[str, compiled.Shape]] = {}
    found: Asked = {}
    text_of, each = compiled._text, Database.each

    def text(name: str, shape: compiled.Shape) -> compiled.Text:
        made = text_of(name, shape)
        names[made.sql] = name, shape
        return made

    def noted(self: Database, text: compiled.Text, /, **values: Any) -> Iterator[Row]:
        if text.sql in names and not BY_PYTHON.search(text.sql):
            plain = {key: encoded(value) for key, value in values.items()}
            found[(*names[text.sql], str(plain))] = text.sql, plain
        return each(self, text, **values)

    compiled._text, Database.each = text, noted  # type: ignore[assignment, method-assign]
    for line in LINES:
        quietly("--db", str(path), *line.split())
    return found


def quietly(*words: str) -> None:
    """Run a command line, whose output nobody reads."""
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), suppress(SystemExit):  # noqa: PTH123
        run(list(words))


def copied(connection: sqlite3.Connection) -> Iterator[str]:
    """What writes every row of the file on a server."""
    yield "SET session_replication_role = replica"  # in any order
    for table in metadata.sorted_tables:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        for row in connection.execute(f'SELECT {columns} FROM "{table.name}"'):
            yield f'INSERT INTO "{table.name}" ({columns}) VALUES ({", ".join(map(literal, row))})'


def literal(value: Any) -> str:
    if isinstance(value, str):
        return "'" + " ".join(value.replace("'", "''").split()) + "'"
    return "NULL" if value is None else str(value)


def filled(sql: str, values: Row) -> str:
    return re.sub(r"'(?:[^']|'')*'|(?<!:):(\w+)", lambda at: literal(values[at[1]]) if at[1] else at[0], sql)


def written(value: Any) -> str:
    """A value in one way of writing, whichever database it is of."""
    if value in (None, "", "t", "f"):
        return {"t": "1", "f": "0"}.get(value, "")
    try:
        return f"{float(value):.9g}"
    except ValueError:
        return " ".join(str(value).split())


def lines(rows: list[Any]) -> list[str]:
    """Sorted: what an order is asked of is compared by tests of meaning."""
    return sorted(filter(str.strip, ("\t".join(map(written, row)) for row in rows)))


def compare(path: Path, started: Server) -> None:
    asked = asked_by(path)
    differ = []
    with closing(sqlite3.connect(path)) as connection:
        assert not started.run([*on_server.ddl(), *copied(connection)])
        for (name, shape, _), (sql, values) in asked.items():
            there = started.rows(filled(compiled.compiled(name, shape, "postgresql").sql, values))
            if lines(there) != lines(connection.execute(sql, values).fetchall()):
                differ.append(f"{name} {dict(shape)} {values}")
    same, names = len(asked) - len(differ), {name for name, _, _ in asked}
    print(f"{same} of {len(asked)} answers are the same, of {len(names)} statements")
    print(*differ, sep="\n")


def main() -> None:
    folder = programs()
    assert folder, "no PostgreSQL server is installed here"
    with TemporaryDirectory() as place, server(folder) as started:
        path = Path(place, "crm.db")
        quietly("demo", "--db", str(path))
        compare(path, started)


if __name__ == "__main__":
    main()
