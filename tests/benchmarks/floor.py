"""The floor: the least that a program with Typer, sqlite3 and Rich costs per run, doing the like of a daily command.

`python floor.py add NAME --db FILE` keeps one row in one transaction; `python floor.py report --db FILE` draws a table
of twenty rows from one grouped query.
"""

from __future__ import annotations

from typing import Annotated

import typer

program = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
File = Annotated[str, typer.Option("--db")]


def opened(path: str):
    import sqlite3

    connection = sqlite3.connect(path, timeout=5, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE IF NOT EXISTS visit (id INTEGER PRIMARY KEY, name TEXT NOT NULL, place TEXT)")
    return connection


@program.command()
def add(name: str, db: File, place: str = "") -> None:
    """Keep a name."""
    connection = opened(db)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO visit (name, place) VALUES (?, ?)", (name, place))
    connection.execute("COMMIT")
    print(f"Added {name}")


@program.command()
def report(db: File) -> None:
    """Count names."""
    from rich.console import Console
    from rich.table import Table

    query = "SELECT name, count(*), min(id), max(id) FROM visit GROUP BY name ORDER BY 2 DESC, 1 LIMIT 20"
    table = Table("Place", "Name", "Times", "First", "Last", "Share", title="Visits")
    for place, (name, times, first, last) in enumerate(opened(db).execute(query), 1):
        table.add_row(str(place), name, str(times), str(first), str(last), f"{times / last:.1%}")
    Console(width=120, markup=False).print(table)


if __name__ == "__main__":
    program()
