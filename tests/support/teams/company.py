"""A little company, small enough to work out every figure by hand. Its period is 2026Q3, 1 July to 30 September.

title   customer rep  status amount    opened      closed
a-old   A        ann  won     1000.00  2025-09-01  2025-10-15
a-ben   A        ben  won      500.00  2026-05-01  2026-06-30   the last win of A before the period
b-old   B        ann  won     2000.00  2025-06-01  2025-07-01   the first day of the twelve months before it
f-old   F        ben  won       80.00  –           2025-06-30   a day too early to count as active
c-1     C        ann  won      300.50  2026-06-15  2026-07-01   first day of the period, first win of C
c-2     C        ben  won      700.00  2026-07-10  2026-09-30   last day of the period
d-lost  D        ben  lost     900.00  2026-08-01  2026-08-11
d-open  D        ann  open       –     2026-09-30  –            opened on the last day
e-late  E        ann  won      100.00  2026-09-01  2026-10-01   closes a day too late
f-open  F        ben  open       –     2026-07-05  –            F was won before: no prospect
a-ann   A        ann  won       50.00  –           2026-07-20   nobody knows when it was opened
none    –        ann  open       –     2026-07-01  –            no customer
g-1     G        ann  won       10.00  2026-08-01  2026-08-05   the first of two wins of G on one day
g-2     G        ben  won       20.00  2026-08-04  2026-08-05
"""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from crmcli.database.connection import Database
from crmcli.database.opening import open_file
from crmcli.records import rows
from crmcli.records.deals import write as deals
from crmcli.records.settings import write as team
from tests.support.datafile import once

DEALS = [line.split()[:7] for line in __doc__.partition("closed\n")[2].splitlines() if line]

FEEDBACK = (
    ("ann", "A", "csat", 5, "2026-07-01T00:00:00"),  # the first second of the period
    ("ann", "A", "csat", 4, "2026-08-01T09:00:00"),
    ("ann", "B", "csat", 3, "2026-09-30T23:59:59"),  # its last second
    ("ann", "A", "csat", 1, "2026-10-01T00:00:00"),  # a second too late
    ("ann", "A", "nps", 10, "2026-07-02T09:00:00"),
    ("ann", "A", "nps", 9, "2026-07-03T09:00:00"),
    ("ann", "B", "nps", 7, "2026-07-04T09:00:00"),
    ("ann", "B", "nps", 6, "2026-07-05T09:00:00"),
    ("ben", "C", "nps", 0, "2026-07-06T09:00:00"),
    ("ben", "C", "complaint", None, "2026-07-06T09:00:00"),
    (None, "G", "csat", 5, "2026-07-06T09:00:00"),  # credited to nobody
)

ACTIVITIES = (
    ("ann", "A", "email", "in", "2026-07-10T09:00:00"),
    ("ben", "A", "call", "out", "2026-07-10T10:00:00"),  # another rep's call answers nothing of ann's
    ("ann", "A", "call", "out", "2026-07-10T15:30:00"),  # 6.5 hours after it came in
    ("ann", "B", "email", "out", "2026-08-01T09:00:00"),  # before B's message
    ("ann", "B", "visit", "out", "2026-08-02T09:00:00"),
    ("ann", "B", "note", None, "2026-08-02T10:00:00"),  # no contact
    ("ann", "B", "meeting", "out", "2026-09-30T19:00:00"),
    ("ann", "B", "email", "in", "2026-09-30T20:00:00"),  # answered on 2 October: 4 hours until the period's end
    ("ann", "B", "email", "out", "2026-10-02T08:00:00"),
    ("ben", "C", "call", "in", "2026-09-30T12:00:00"),  # never answered: 12 hours until the period's end
)


def make(path: Path, timezone: str = "UTC") -> Database:
    """The company in a data file at `path`, opened."""
    once(path, _record, timezone)
    return open_file(path)


def _record(path: Path, timezone: str) -> None:
    team.create(path, team.Team(timezone=timezone))
    with closing(open_file(path)) as database, database.writing():
        reps = {name: rows.add(database, "rep", {"name": name, "team": "North"}) for name in ("ann", "ben", "cyd")}
        customers = {
            name: rows.add(database, "customer", {"name": name, "created": date(2025, 1, 1)}) for name in "ABCDEFG"
        }
        for deal in DEALS:
            _add_deal(database, reps, customers, *deal)
        for rep, customer, kind, score, at in FEEDBACK:
            values = {"rep_id": reps.get(rep or ""), "customer_id": customers[customer], "kind": kind, "score": score}
            rows.add(database, "feedback", {**values, "at": _utc(at)})
        for rep, customer, kind, direction, at in ACTIVITIES:
            values = {"rep_id": reps[rep], "customer_id": customers[customer], "kind": kind, "direction": direction}
            rows.add(database, "activity", {**values, "at": _utc(at)})


def _add_deal(
    database: Database, reps: dict[str, int], customers: dict[str, int],
    title: str, customer: str, rep: str, status: str, amount: str, opened: str, closed: str,
) -> None:  # fmt: skip
    stages = deals.funnel(database)
    values = {
        "title": title,
        "customer_id": customers.get(customer),
        "rep_id": reps[rep],
        "amount": None if amount == "–" else int(amount.replace(".", "")),
        "stage_id": stages.first["id"] if status == "open" else stages.closing(status)["id"],
        "opened": None if opened == "–" else date.fromisoformat(opened),
        "closed": None if closed == "–" else date.fromisoformat(closed),
    }
    row = deals.prepared(values, stages, date(2026, 11, 24))
    id = rows.add(database, "deal", row)
    deals.begin_history(database, id, id, stages, "tester")


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
