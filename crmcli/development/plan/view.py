"""Development items as a report: what is agreed, when it is looked at again, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.document import BAD, GOOD, QUIET, STRONG, Cell, Column, Document, Heading, Line, Records, Table

FIELDS = ("id", "rep", "metric", "title", "action", "added", "review", "done", "state", "by", "note")


class Item(NamedTuple):
    """One item. `metric` is a metric's key, or "stage:" and the stage's name; `title` is what people call it."""

    id: int
    rep_id: int
    rep: str
    metric: str
    title: str
    action: str
    added: date
    review: date
    done: date | None
    by: str
    note: str | None

    def state(self, today: date) -> str:
        """`done`, `due` for review, or `open`."""
        return "done" if self.done else "due" if self.review <= today else "open"


def document(items: Sequence[Item], today: date) -> Document:
    """The items. `crm.plan/1` is its data; its records are one row per item."""
    plain = [plain_item(each, today) for each in items]
    blocks = [_table(items, today)] if items else [Line("Nothing is planned here. See what could be: crm coach REP")]
    title = Heading("Development", "Due: the day of its review has come. What came of it: crm plan review")
    rows = [[Cell(value) for value in each.values()] for each in plain]
    return Document(
        [title, *blocks],
        {"schema": "crm.plan/1", "today": today, "items": plain},
        Records(FIELDS, rows),
        empty=not items,
    )


def plain_item(item: Item, today: date) -> dict[str, Any]:
    """The item for JSON, by the names of `FIELDS`."""
    found = {**item._asdict(), "state": item.state(today)}
    return {name: found[name] for name in FIELDS}


def _table(items: Sequence[Item], today: date) -> Table:
    noted = any(item.note for item in items)
    columns = [
        Column("#", "count"), Column("Rep"), Column("For"), Column("Step"), Column("Review", "date"), Column("State"),
        *([Column("Note", "text", 1)] if noted else []),
    ]  # fmt: skip
    rows = [
        [
            Cell(item.id, "count"), Cell(item.rep, tone=STRONG), Cell(item.title), Cell(item.action),
            Cell(item.review, "date"), _state(item, today), *([Cell(item.note or "", tone=QUIET)] if noted else []),
        ]
        for item in items
    ]  # fmt: skip
    return Table(columns, rows)


def _state(item: Item, today: date) -> Cell:
    state = item.state(today)
    return Cell(state, tone={"done": GOOD, "due": BAD, "open": QUIET}[state])
