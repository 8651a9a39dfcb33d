"""The tasks of some days as a list, the days with their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crmcli.core.document import Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.periods import Period

FIELDS = ("due", "time", "id", "title", "customer", "deal", "rep", "priority", "every")
_TITLES = {"due": "Day", "id": "ID", "title": "Task"}
_KEEP = {"time": 1, "deal": 5, "rep": 2, "priority": 4, "every": 6}


def document(rows: Sequence[dict[str, Any]], who: str, within: Period, one: bool) -> Document:
    """Each day once, beside the first of its tasks; `crm.agenda/1` is the same for programs."""
    plain = [{name: row[name] for name in FIELDS} for row in rows]
    names = ["weekday", *(name for name in FIELDS if name in ("id", "title") or any(row[name] for row in plain))]
    names = [name for name in names if not (one and name == "rep")]
    columns = [
        Column("", "word") if name == "weekday"
        else Column(_TITLES.get(name, name.capitalize()), "date" if name == "due" else "text", _KEEP.get(name, 0))
        for name in names
    ]  # fmt: skip
    shown = []
    for at, row in enumerate(plain):
        again = at and plain[at - 1]["due"] == row["due"]
        cells = {name: Cell(row[name], "date" if name == "due" else "text") for name in FIELDS}
        cells["weekday"] = Cell("" if again else f"{row['due']:%a}")
        cells["due"] = Cell("") if again else cells["due"]
        shown.append([cells[name] for name in names])
    nothing = Line("Nothing is to be done then. Next: crm add task TITLE --due DAY")
    every = [[Cell(row[name], "date" if name == "due" else "text") for name in FIELDS] for row in plain]
    return Document(
        [Heading(f"{who}, {within.start} to {within.last}"), Table(columns, shown) if plain else nothing],
        {"schema": "crm.agenda/1", "who": who, "start": within.start, "end": within.end, "tasks": plain},
        Records(FIELDS, every),
        empty=not plain,
    )
