"""A day as one table that fits a screen: what is late, what is due, who waits, and which deals need a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from crmcli.core.document import BAD, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.moments import day_text
from crmcli.records.tasks.insight import days_late
from crmcli.work.today.sections import Section

Row = Mapping[str, Any]
FIELDS = ("section", "kind", "id", "what", "customer", "deal", "when", "time", "rep")
_UNITS = {"when": "date"}
NOTHING = "Nothing is due. Next: crm add task TITLE --due DAY"


class Part(NamedTuple):
    """A section with its first records and how many `every` is; `all` is the command that lists them."""

    section: Section
    rows: Sequence[Row]
    every: int
    all: str


class Shown(NamedTuple):
    """Whose day it is, which, and where; `one` is it a single person's?"""

    who: str
    today: date
    zone: tzinfo
    one: bool
    now: datetime


def document(parts: Sequence[Part], shown: Shown) -> Document:
    """The day; `crm.today/1` is the same for programs, with the count of each section."""
    told = [(part, [_item(part, row, shown) for row in part.rows]) for part in parts]
    items = [item for _, items in told for item in items]
    blocks: list[Block] = [Heading(f"{shown.who}, {day_text(shown.today)}")]
    if items:
        blocks.append(_table(told, shown.one))
        blocks += [Line(line) for line in map(_more, parts) if line]
    else:
        blocks.append(Line(NOTHING))
    data = {
        "schema": "crm.today/1",
        "day": shown.today,
        "who": shown.who,
        "sections": [
            {"section": part.section.key, "count": part.every, "all": part.all, "items": items} for part, items in told
        ],
    }
    rows = [[Cell(item[name], _UNITS.get(name, "text")) for name in FIELDS] for item in items]
    return Document(blocks, data, Records(FIELDS, rows), empty=not items)


def _table(told: Sequence[tuple[Part, Sequence[Row]]], one: bool) -> Table:
    """Without the columns that say nothing."""
    items = [item for _, items in told for item in items]
    columns = {
        "section": Column("", "word"), "record": Column("ID", "word"), "what": Column("What", least=20),
        "customer": Column("Customer"), "deal": Column("Deal", keep=4), "when": Column("When", "date"),
        "time": Column("Time", "word", 3), "rep": Column("Rep", keep=2),
    }  # fmt: skip
    silent = {name for name in ("customer", "deal", "time") if all(item[name] is None for item in items)}
    names = [name for name in columns if name not in silent and not (one and name == "rep")]
    rows = []
    for part, these in told:
        for at, item in enumerate(these):
            cells = {**{name: Cell(item[name], _UNITS.get(name, "text")) for name in FIELDS}}
            cells["section"] = Cell("" if at else part.section.title, "text", BAD if part.section.key == "late" else "")
            cells["record"] = Cell(_named(item), "text")._replace(about=f"{item['kind']}/{item['id']}")
            rows.append([cells[name] for name in names])
    return Table([columns[name] for name in names], rows)


def _named(item: Row) -> str:
    """The record as a command line takes it: a task by its id alone."""
    return str(item["id"]) if item["kind"] == "task" else f"{item['kind']} {item['id']}"


def _more(part: Part) -> str:
    hidden = part.every - len(part.rows)
    return f"{part.section.title}: {hidden:,} more: {part.all}" if hidden else ""


def _item(part: Part, row: Row, shown: Shown) -> dict[str, Any]:
    """A record as a line of the day."""
    kind, zone = part.section.kind, shown.zone
    item = {name: row.get(name) for name in FIELDS} | {"section": part.section.key, "kind": kind}
    if kind == "task":
        return item | {"what": _to_do(row, shown), "when": row["due"]}
    if kind == "deal":
        return item | {"what": row["title"], "when": row["expected"]}
    if kind == "case":
        day, time = _local(row["solved"] or row["opened"], zone)
        what = "complaint: " if row["kind"] == "complaint" else ""
        return item | {"what": what + row["subject"].split("\n", 1)[0], "when": day, "time": time}
    if kind == "activity":
        day, time = _local(row["at"], zone)
        what = f"{row['kind']}: {row['note']}" if row["note"] else row["kind"]
        return item | {"what": what, "when": day, "time": time}
    day, _ = _local(row["last"], zone)
    return item | {"what": f"every {row['cadence']} days", "customer": row["name"], "when": day, "rep": row["owner"]}


def _to_do(row: Row, shown: Shown) -> str:
    """What is to be done: of a promise who made it, and how late it is by the day that was promised."""
    if row["promise"] is None:
        return str(row["title"])
    late = days_late(row["promised"], shown.now, shown.zone)
    when = f", {late}" if late else ""
    return (
        f"ask {row['customer']}: {row['title']}{when}"
        if row["promise"] == "they"
        else f"promised: {row['title']}{when}"
    )


def _local(at: datetime | None, zone: tzinfo) -> tuple[date | None, str | None]:
    local = at and at.astimezone(zone)
    return (local.date(), f"{local:%H:%M}") if local else (None, None)
