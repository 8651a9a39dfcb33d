"""Lists of records: the useful columns for people, every field for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from crmcli.core.document import BAD, GOOD, QUIET, Block, Cell, Column, Document, Line, Records, Table
from crmcli.core.money import Money
from crmcli.core.tags import BETWEEN, words_of
from crmcli.core.vocabulary import KINDS

AMOUNTS = ("amount", "list_price")
TOTALS = ("revenue", "open_amount")
"""Fields that are amounts: of records, and of what is summed up of them."""
UNITS = {"probability": "percent", "days": "days"}

TABLES: dict[str, dict[str, int]] = {
    "rep": {"id": 0, "name": 0, "team": 0, "manager": 3, "email": 2, "joined": 4, "left": 5, "tags": 6},
    "customer": {
        "id": 0, "name": 0, "owner": 1, "region": 2, "industry": 3, "source": 4, "email": 5, "phone": 6, "created": 1,
        "tags": 7, "cadence": 8,
    },
    "contact": {"id": 0, "name": 0, "customer": 0, "role": 2, "email": 3, "phone": 4, "tags": 5},
    "product": {"id": 0, "name": 0, "category": 1, "list_price": 0, "tags": 2},
    "deal": {
        "id": 0, "title": 0, "customer": 2, "rep": 2, "stage": 1, "amount": 0, "own_amount": 3,
        "expected": 1, "closed": 1,
        "product": 4, "opened": 5, "lost_reason": 6, "tags": 7,
    },
    "activity": {"id": 0, "at": 0, "kind": 1, "direction": 1, "customer": 1, "contact": 4, "rep": 2, "deal": 3,
                 "note": 1},
    "feedback": {"id": 0, "at": 0, "kind": 1, "score": 0, "customer": 1, "rep": 2, "deal": 3, "text": 1},
    "stage": {"id": 0, "name": 0, "status": 0, "probability": 0},
    "case": {
        "id": 0, "opened": 1, "customer": 0, "subject": 0, "kind": 3, "priority": 2, "status": 1, "rep": 2, "solved": 4,
    },
    "task": {
        "id": 0, "due": 0, "time": 1, "title": 0, "customer": 1, "deal": 3, "rep": 2, "priority": 4, "every": 5,
        "done": 1, "promise": 3, "promised": 6,
    },
}  # fmt: skip
"""The columns of each kind's table, and how each ranks when there is no room for all (see `Column`)."""

EXPECTED = ("expected", "due")
"""The fields that say by when something is to be."""

OVERDUE = {
    "expected": "! overdue: open, though expected to close before today.",
    "due": "! overdue: to be done before today.",
}

TITLES = {"id": "ID", "cadence": "Days between", "at": "When", "lost_reason": "Reason", "direction": "In/out"}
SAID_BY = {"stage": "status", "to": "status"}
TONES = {"won": GOOD, "lost": BAD, "complaint": BAD}


Row = Mapping[str, Any]


class Cells(Sequence[list[Cell]]):
    """Rows of cells, each made when a writer comes to it: a long list costs nothing in the formats not asked for."""

    def __init__(self, rows: Sequence[Row], make: Callable[[Row], list[Cell]]) -> None:
        self._rows, self._make = rows, make

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, at: Any) -> Any:
        return self._make(self._rows[at])

    def __iter__(self) -> Iterator[list[Cell]]:
        return map(self._make, self._rows)


class Shown(NamedTuple):
    """Which fields of the records, all those `named` by the person or the useful ones of all; and the day today."""

    fields: Sequence[str]
    named: bool
    today: date


def document(kind: str, rows: Sequence[Row], shown: Shown, currency: str, nothing: str) -> Document:
    """The list; `nothing` is what to say where there is no row."""
    plain, fields = [plain_row(row, currency) for row in rows], shown.fields
    columns = dict.fromkeys(fields, 0) if shown.named else None
    blocks: list[Block] = [table(kind, plain, columns, today=shown.today)] if plain else [Line(nothing)]
    if late_by := {name for row in plain for name in late(row, shown.today)}:
        blocks += [Line(OVERDUE[name], QUIET) for name in sorted(late_by) if columns is None or name in columns]
    told = [{name: row[name] for name in fields} for row in plain] if shown.named else plain
    return Document(
        blocks,
        {"schema": "crm.list/1", KINDS[kind]: told},
        Records(fields, Cells(plain, lambda row: [cell(name, row[name]) for name in fields])),
        currency,
        not plain,
    )


def table(
    kind: str,
    rows: Sequence[Row],
    columns: Mapping[str, int] | None = None,
    heading: str = "",
    today: date | None = None,
) -> Table:
    """The columns of plain rows, those that are useful where none are given. One that says nothing of any row is left
    out; archived rows are marked, and dates of open deals that are past `today`.

    When there is no room for all, no date goes that says when something happened or is to.
    """
    wanted = TABLES[kind] if columns is None else columns
    shown = {name: keep for name, keep in wanted.items() if not keep or any(row[name] is not None for row in rows)}
    if columns is None and any(row.get("archived") for row in rows):
        shown["archived"] = 0
    units = {name: _unit(name, rows) for name in shown}
    titles = [
        Column(title(kind, name), units[name], 0 if keep == 1 and units[name] == "date" else keep)
        for name, keep in shown.items()
    ]
    cells = Cells(rows, lambda row: [cell(name, row[name], tone(name, row, today)) for name in shown])
    return Table(titles, cells, heading)


def late(row: Row, today: date | None) -> list[str]:
    """The field by which an open deal was expected to close, or a task to be done, before today."""
    if today is None or row.get("status", "open") != "open" or row.get("done") is not None:
        return []
    return [name for name in EXPECTED if row.get(name) is not None and row[name] < today]


def plain_row(row: Row, currency: str, amounts: Sequence[str] = AMOUNTS) -> dict[str, Any]:
    """A record's fields for JSON: amounts as money, a stage's probability as a fraction, tags as a list."""
    plain = dict(row)
    for name in amounts:
        if plain.get(name) is not None:
            plain[name] = Money(plain[name], currency)
    if plain.get("own_amount") is not None:
        plain["own_amount"] = Money(plain["own_amount"], plain["currency"])
    if plain.get("probability") is not None:
        plain["probability"] /= 100
    if plain.get("tags") is not None:
        plain["tags"] = words_of(plain["tags"])
    return plain


def title(kind: str, name: str) -> str:
    """What people call that field."""
    return kind.capitalize() if name in ("name", "title") else TITLES.get(name, name.replace("_", " ").capitalize())


def cell(name: str, value: Any, tone: str = "") -> Cell:
    """A field's plain value as a cell, with the unit that it has."""
    if name == "own_amount":
        return Cell(value, "own", tone)
    if value is True or value is False:
        return Cell("yes" if value else "no", "text", tone)
    if name == "tags" and value is not None:
        return Cell(BETWEEN.join(value), "text", tone)
    unit = _UNIT_OF.get(type(value))
    if unit == "money":
        value = value.minor
    return Cell(value, unit or UNITS.get(name, "text"), tone)


_UNIT_OF = {Money: "money", datetime: "moment", date: "date"}


def tone(name: str, row: Row, today: date | None = None) -> str:
    """The colour of a field: won, lost and complaints, where a word says so, and what is late; archived records are
    dimmed."""
    if row.get("archived"):
        return QUIET
    if name in EXPECTED and name in late(row, today):
        return BAD
    return TONES.get(str(row.get(SAID_BY.get(name, name))), "") if name in (*SAID_BY, "status", "kind", "what") else ""


def _unit(name: str, rows: Sequence[Row]) -> str:
    """The unit of a column: numbers are set to the right, and only text may be cut."""
    first = next((row[name] for row in rows if row[name] is not None), None)
    number = isinstance(first, int | float) and not isinstance(first, bool)
    return "count" if number else cell(name, first).unit
