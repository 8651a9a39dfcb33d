"""Cases as a list, and one of them whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from crmcli.core.document import BAD, QUIET, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.service.limits.insight import Limits, Standing
from crmcli.service.limits.view import length

Row = Mapping[str, Any]


class Told(NamedTuple):
    """A case, and how it stands to its limits."""

    case: Row
    standing: Standing


class Whole(NamedTuple):
    """A case with the times that it waited, what was done with its customer since, the newest first, and its limits: by
    when it was to be answered and solved, with what it waited up to now."""

    told: Told
    waits: Sequence[Row]
    activities: Sequence[Row]
    limits: Limits
    due: tuple[datetime | None, datetime | None]


FIELDS = (
    "id", "customer", "contact", "rep", "deal", "kind", "priority", "status", "subject",
    "opened", "answered", "solved", "closed",
    "answer_by", "solve_by", "answer_late", "solve_late", "solution", "surveyed", "rating",
)  # fmt: skip
"""What programs have of a case."""

FACTS = ("customer", "contact", "rep", "deal", "kind", "priority", "opened", "answered", "solved", "closed", "surveyed")
"""What people see of one."""

ACTIVITY = ("id", "at", "kind", "direction", "rep", "note")
"""What programs have of what was done with the customer since."""

UNITS = dict.fromkeys(
    ("opened", "answered", "solved", "closed", "surveyed", "answer_by", "solve_by", "answer_due", "solve_due"), "moment"
)


def data(told: Told) -> dict[str, Any]:
    """A case as plain values."""
    standing = told.standing
    return {name: told.case[name] if name in told.case else getattr(standing, name) for name in FIELDS}


def listing(cases: Sequence[Told], late: bool) -> Document:
    """The cases in their order; `crm.cases/1`."""
    plain = [data(told) for told in cases]
    records = Records(FIELDS, [[_cell(name, row[name]) for name in FIELDS] for row in plain])
    if not cases:
        nothing = Line("No case is late." if late else 'No cases. Next: crm case open CUSTOMER "…"')
        return Document([nothing], {"schema": "crm.cases/1", "cases": []}, records, empty=True)
    columns = [
        Column("ID", "count"), Column("Due", "moment"), Column("Customer", least=10), Column("Subject"),
        Column("Rep", keep=1), Column("Priority", "word", 2), Column("Status", "word", 3),
        Column("Opened", "moment", 4),
    ]  # fmt: skip
    blocks: list[Block] = [Table(columns, [_row(told) for told in cases])]
    if any(told.standing.late for told in cases):
        blocks.append(Line("! late: past the team's limit for an answer or for the solution.", QUIET))
    return Document(blocks, {"schema": "crm.cases/1", "cases": plain}, records)


def _row(told: Told) -> list[Cell]:
    case, late = told.case, told.standing.late
    due = told.standing.next_by
    about = f"{'complaint: ' if case['kind'] == 'complaint' else ''}{first_line(case['subject'])}"
    return [
        Cell(case["id"], "count"),
        Cell(due, "moment", BAD if late else ""),
        Cell(case["customer"], about=f"customer/{case['customer_id']}"),
        Cell(f"! {about}" if late else about, tone=BAD if case["kind"] == "complaint" else ""),
        Cell(case["rep"]),
        Cell(case["priority"], tone=BAD if case["priority"] == "urgent" else ""),
        Cell(case["status"]),
        Cell(case["opened"], "moment"),
    ]


def detail(whole: Whole, now: datetime) -> Document:
    """One case whole; `crm.case/1`."""
    activities = [{name: row[name] for name in ACTIVITY} for row in whole.activities]
    more = {"answer_due": whole.due[0], "solve_due": whole.due[1], "waits": [dict(wait) for wait in whole.waits]}
    plain = data(whole.told) | more | {"activities": activities}
    records = Records(FIELDS, [[_cell(name, plain[name]) for name in FIELDS]])
    return Document(list(_blocks(whole, now)), {"schema": "crm.case/1", "case": plain}, records)


def _blocks(whole: Whole, now: datetime) -> Iterator[Block]:
    (case, standing), waits = whole.told, whole.waits
    yield Heading(first_line(case["subject"]), f"Case #{case['id']}, {case['status']}")
    facts = [(name, case[name]) for name in FACTS]
    facts += [("answer_due", whole.due[0]), ("solve_due", whole.due[1]), ("rating", _rating(case))]
    late = {"answer_due": standing.answer_late, "solve_due": standing.solve_late}
    met = {"answer_due": case["answered"] is not None, "solve_due": case["solved"] is not None}
    rows = [
        [
            Cell(name.replace("_", " ").capitalize(), tone=QUIET),
            _cell(name, value),
            Cell("late", tone=BAD) if late.get(name) else Cell("in time" if met.get(name) else ""),
        ]
        for name, value in facts
        if value is not None
    ]
    yield Table([Column("Field"), Column("Value"), Column("")], rows)
    if "\n" in case["subject"]:
        yield Line(case["subject"])
    if case["solution"]:
        yield Line(f"Solution: {case['solution']}")
    if waits:
        columns = [Column("Waited from", "moment"), Column("To", "moment"), Column("Hours", "hours")]
        yield Table(columns, [_waited(wait, now) for wait in waits], "Waiting for the customer")
    if whole.activities:
        columns = [Column("When", "moment"), Column("What"), Column("Rep"), Column("Note")]
        yield Table(columns, [_activity(row) for row in whole.activities], "With the customer since")
    steps = zip(("answered", "solved"), whole.limits, strict=True)
    said = [f"{step} within {length(limit)}" for step, limit in steps if limit]
    if said:
        yield Line(f"To be {' and '.join(said)} of working time.", QUIET)


def _rating(case: Row) -> str | None:
    if case["rating"] is None:
        return None
    said = first_line(case["rating_text"] or "")
    return f"{case['rating']}: {said}" if said else str(case["rating"])


def _activity(row: Row) -> list[Cell]:
    what = " ".join(each for each in (row["kind"], row["direction"]) if each)
    return [Cell(row["at"], "moment"), Cell(what), Cell(row["rep"]), Cell(first_line(row["note"] or ""))]


def _waited(wait: Row, now: datetime) -> list[Cell]:
    time = (wait["until"] or now) - wait["since"]
    return [Cell(wait["since"], "moment"), Cell(wait["until"], "moment"), Cell(time.total_seconds() / 3600, "hours")]


def first_line(text: str) -> str:
    """The first line of a text, which stands for it in lists."""
    return text.split("\n", 1)[0]


def _cell(name: str, value: Any, tone: str = "") -> Cell:
    return Cell(value, UNITS.get(name, "text"), tone)
