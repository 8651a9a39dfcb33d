"""Everything about one customer, contact, deal or rep on one screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.records.lines import view as lines
from crmcli.records.listing.view import TOTALS, Row, cell, plain_row, table, title, tone
from crmcli.records.quotes import view as quotes

NEWEST = 20
"""Entries of the history that are shown."""

OPEN = 10
"""Open deals and customers of a rep that are shown."""


class Story(NamedTuple):
    """What is known about a record. Rows are as the file has them; `deals`, `activities` and `feedback` are the newest
    of each, one more than is shown where there are more. The lists below are a deal's or a rep's. `about` says of
    fields that name another record which that is: {"customer": "customer/4"}. `left_over` says what a rep who is gone
    still looks after; `cases` are those that are not solved. `people` are the contacts of a customer or deal, or the
    positions and deals of a contact."""

    kind: str
    record: Row
    totals: Row
    deals: Sequence[Row]
    activities: Sequence[Row]
    feedback: Sequence[Row]
    moves: Sequence[Row] = ()
    open_deals: Sequence[Row] = ()
    customers: Sequence[Row] = ()
    today: date | None = None
    refunds: Sequence[Row] = ()
    lines: Sequence[Row] = ()
    bought: Sequence[Row] = ()
    quotes: Sequence[Row] = ()
    about: Mapping[str, str] = {}
    cases: Sequence[Row] = ()
    left_over: str = ""
    people: Mapping[str, Sequence[Row]] = {}
    tasks: Sequence[Row] = ()
    promises: Sequence[Row] = ()


def document(story: Story, currency: str, zone: tzinfo) -> Document:
    """The screen; `crm.show/1` holds the same facts, and its records are one row per fact."""
    told = data(story, currency, zone)
    return Document(list(_blocks(story, told, currency)), told, Records(FACT, list(_facts(told))), currency)


def data(story: Story, currency: str, zone: tzinfo) -> dict[str, Any]:
    """All of it as plain values."""
    entries = history(story, currency, zone)
    told: dict[str, Any] = {
        "schema": "crm.show/1",
        story.kind: plain_row(story.record, currency),
        "totals": plain_row(story.totals, currency, TOTALS),
        "cases": [{name: row[name] for name in CASE} for row in story.cases],
    }
    told |= {name: [plain_row(row, currency) for row in rows] for name, rows in story.people.items()}
    if story.kind == "deal":
        told["stages"] = [dict(row) for row in story.moves]
        told["lines"] = [lines.plain(row, currency) for row in story.lines]
        told["sums"] = lines.totals(story.lines, story.record["currency"] or currency) if story.lines else None
        assert story.today is not None
        told["quotes"] = [quotes.plain(row, currency, story.today) for row in story.quotes]
    if story.kind == "customer":
        told["bought"] = lines.bought(story.bought)
    if story.kind == "rep":
        told["open_deals"] = [plain_row(row, currency) for row in story.open_deals[:OPEN]]
        told["customers"] = [{"id": row["id"], "name": row["name"]} for row in story.customers[:OPEN]]
    told["tasks"] = [dict(row) for row in story.tasks[:OPEN]]
    if story.kind in ("customer", "rep"):
        told["promises"] = [dict(row) for row in story.promises]
    return {**told, "history": entries[:NEWEST], "more": len(entries) > NEWEST}


def history(story: Story, currency: str, zone: tzinfo) -> list[dict[str, Any]]:
    """Deals, activities and feedback as one history, newest first.

    A deal has its day but no time: it stands above what happened on that day.
    """
    entries = [
        *(_deal_entry(plain_row(row, currency)) for row in story.deals),
        *(_refund_entry(plain_row(row, currency)) for row in story.refunds),
        *(_entry("activity", row, _words(row["kind"], row["direction"]), row["note"]) for row in story.activities),
        *(_entry("feedback", row, _words(row["kind"], row["score"]), row["text"]) for row in story.feedback),
    ]
    return sorted(entries, key=lambda entry: _age(entry, zone), reverse=True)


def _deal_entry(row: Row) -> dict[str, Any]:
    what = row["status"] if row["status"] != "open" else "opened"
    return {
        "when": row["closed"] or row["opened"],
        "record": "deal",
        "id": row["id"],
        "what": _words(what, "archived" if row["archived"] else None),
        "customer": row["customer"],
        "rep": row["credited"] or row["rep"],
        "deal": row["title"],
        "amount": row["amount"],
        "text": row["lost_reason"] if row["status"] == "lost" else row["stage"] if row["status"] == "open" else None,
    }


def _refund_entry(row: Row) -> dict[str, Any]:
    return {
        **_entry("refund", row, "refund", row["reason"]),
        "amount": row["amount"]._replace(minor=-row["amount"].minor),
    }


def _entry(record: str, row: Row, what: str, text: str | None) -> dict[str, Any]:
    return {
        "when": row["at"],
        "record": record,
        "id": row["id"],
        "what": what,
        "customer": row["customer"],
        "rep": row["rep"],
        "deal": row["deal"],
        "amount": None,
        "text": text,
    }


def _words(*parts: Any) -> str:
    return " ".join(str(part) for part in parts if part is not None)


def _age(entry: Row, zone: tzinfo) -> tuple[Any, ...]:
    """A key that grows with time, and is different for any two entries."""
    when = entry["when"]
    if isinstance(when, datetime):
        return (when.astimezone(zone).date(), False, when, entry["record"], entry["id"])
    return (when or date.min, True, None, entry["record"], entry["id"])


def _blocks(story: Story, told: Mapping[str, Any], currency: str) -> Iterator[Block]:
    kind, record, totals = story.kind, told[story.kind], told["totals"]
    yield Heading(
        record[NAME[kind]], f"{kind.capitalize()} #{record['id']}{', archived' if record['archived'] else ''}"
    )
    if told["cases"]:
        yield table("case", told["cases"], CASES, "Cases that are not solved")
    yield _fields(kind, record, story.about)
    if record.get("note"):
        yield Line(record["note"])
    yield table(kind, [totals], dict.fromkeys(totals, 0), "So far" if kind == "deal" else "Totals")
    yield from _people(told)
    if open_deals := told.get("open_deals"):
        heading = f"Open deals, soonest first{_cut(open_deals, totals['open'])}"
        yield with_deals(table("deal", open_deals, OPEN_DEALS, heading, story.today), open_deals)
    if told["tasks"]:
        heading = f"To do{f', the first {OPEN}' if len(story.tasks) > OPEN else ''}"
        yield table("task", told["tasks"], TASKS, heading, story.today)
    if promises := told.get("promises"):
        kept = (f"{row['promise']} kept {row['kept']:,} of {row['number']:,}" for row in promises)
        yield Line(f"Promises: {', '.join(kept)}")
    if customers := told.get("customers"):
        yield Line(f"Customers{_cut(customers, totals['customers'])}: {', '.join(row['name'] for row in customers)}")
    if told.get("lines"):
        yield from lines.of_deal(told["lines"], told["sums"], currency)
    if told.get("quotes"):
        yield quotes.table(told["quotes"], "Quotes", ())
    if told.get("bought"):
        yield from lines.purchases(told["bought"])
    if stages := told.get("stages"):
        yield table("move", stages, MOVES, "Stages")
    if story.left_over:
        yield Line(story.left_over)
    yield from _history(kind, record["id"], told)


def _people(told: Mapping[str, Any]) -> Iterator[Block]:
    for name, (kind, heading, columns) in PEOPLE.items():
        if rows := told.get(name):
            columns = {name: keep for name, keep in columns.items() if name in rows[0]}
            shown = table(kind, rows[:OPEN], columns, f"{heading}{_cut(rows[:OPEN], len(rows))}")
            yield with_deals(shown, rows[:OPEN]) if kind == "deal" else shown


def _cut(rows: Sequence[Row], of: int) -> str:
    return f" ({len(rows)} of {of})" if len(rows) < of else ""


def _fields(kind: str, record: Row, about: Mapping[str, str]) -> Table:
    """The fields that say something, one a row."""
    told = [(name, value) for name, value in record.items() if value is not None and name not in APART]
    rows = [
        [
            Cell(title(kind, name), "text", QUIET),
            cell(name, value, tone(name, record))._replace(about=about.get(name, "")),
        ]
        for name, value in told
    ]
    return Table([Column("Field"), Column("Value")], rows)


def _history(kind: str, id: int, told: Mapping[str, Any]) -> Iterator[Block]:
    if not told["history"]:
        yield Line(f"No history. Next: {FIRST[kind].format(id=id)}")
        return
    yield with_deals(table("history", told["history"], HISTORY[kind], "History"), told["history"])
    if told["more"]:
        others = {"deal": " (or feedback)", "contact": ""}.get(kind, " (or deals, feedback)")
        yield Line(f"The newest {NEWEST}. All: crm list activities --{kind} {id}{others}", QUIET)


def with_deals(shown: Table, rows: Sequence[Row]) -> Table:
    """The table of those rows, in which each deal that is a row is told by its id too."""
    at = next((at for at, column in enumerate(shown.columns) if column.title == "Deal"), None)
    if at is None:
        return shown
    deals = [f"deal/{row['id']}" if row.get("record", "deal") == "deal" else "" for row in rows]
    told = zip(shown.rows, deals, strict=True)
    return shown._replace(rows=[[*row[:at], row[at]._replace(about=deal), *row[at + 1 :]] for row, deal in told])


def _facts(told: Mapping[str, Any]) -> Iterator[list[Cell]]:
    """One row per fact: where it stands (a section, and the row of a list), its name and its value."""
    for section, value in told.items():
        if isinstance(value, Mapping):
            yield from ([Cell(section), Cell(None), Cell(name), cell(name, each)] for name, each in value.items())
        elif isinstance(value, list):
            for at, row in enumerate(value, 1):
                yield from ([Cell(section), Cell(at), Cell(name), cell(name, each)] for name, each in row.items())


FACT = ("section", "row", "field", "value")
NAME = {"customer": "name", "contact": "name", "deal": "title", "rep": "name"}

APART = ("id", "name", "title", "note")
"""Fields that stand elsewhere than in the table of fields."""

CASE = ("id", "opened", "kind", "priority", "status", "subject", "customer", "rep")
CASES = {"id": 0, "opened": 2, "kind": 1, "priority": 3, "status": 3, "subject": 0, "customer": 1, "rep": 2}
TASKS = {"id": 0, "due": 0, "time": 2, "title": 0, "customer": 1, "deal": 2, "rep": 1, "every": 3, "promise": 2}
OPEN_DEALS = {"id": 0, "title": 0, "customer": 1, "stage": 0, "amount": 0, "expected": 0}
PEOPLE: dict[str, tuple[str, str, dict[str, int]]] = {
    "contacts": ("contact", "Contacts", {"id": 0, "name": 0, "main": 1, "role": 1, "email": 2, "phone": 3}),
    "positions": ("position", "Works at", {"customer": 0, "role": 1, "since": 1, "until": 1}),
    "deals": ("deal", "Deals", {"id": 0, "title": 0, "customer": 2, "role": 0, "stage": 1, "amount": 0, "expected": 1}),
}
"""Lists of people, and of where they are and in what."""
MOVES = {"id": 0, "at": 0, "from": 0, "to": 0, "days": 0, "by": 1, "checked": 2, "forced": 2}
HISTORY = {
    "customer": {"when": 0, "what": 0, "rep": 3, "deal": 1, "amount": 2, "text": 1},
    "deal": {"when": 0, "what": 0, "rep": 1, "amount": 2, "text": 1},
    "rep": {"when": 0, "what": 0, "customer": 0, "deal": 1, "amount": 2, "text": 3},
    "contact": {"when": 0, "what": 0, "customer": 2, "rep": 3, "deal": 1, "text": 1},
}
"""Columns of the tables, and how each ranks when there is no room for all."""

FIRST = {
    "customer": "crm log call {id} TEXT",
    "contact": "crm log call CUSTOMER TEXT --contact {id}",
    "deal": "crm log call CUSTOMER TEXT --deal {id}",
    "rep": "crm log call CUSTOMER TEXT --rep {id}",
}
"""How a history begins."""
