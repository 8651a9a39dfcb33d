"""Deals with a hand-worked stage history, for the funnel. The period is 2026Q3, 1 July to 30 September.

Stages are Lead (20 %), Qualified (40 %), Proposal (60 %), Negotiation (80 %), Won and Lost. A step is a stage and the
day; "–" is a move of which nobody knows when it was made.

    title     rep  amount  steps
    skip      ann  100.00  Lead:2026-07-01 Negotiation:2026-07-11
    back      ann  200.00  Lead:2026-06-01 Proposal:2026-07-05 Qualified:2026-07-20 Proposal:2026-07-25
    lost      ann  300.00  Lead:2026-07-02 Qualified:2026-07-12 Lost:2026-08-01
    won       ben  400.00  Proposal:2026-05-01 Won:2026-09-30
    reopened  ben  500.00  Lead:2026-06-01 Lost:2026-06-10 Qualified:2026-07-03 Won:2026-07-03
    late      ben  0.01    Lead:2026-09-30 Qualified:2026-10-01
    before    ben  –       Lead:2026-06-30 Qualified:2026-07-01
    undated   ben  600.00  Lead:– Qualified:2026-07-15 Proposal:–
    archived  cyd  700.00  Lead:2026-07-04 Lost:2026-07-06
    hidden    cyd  800.00  Lead:2026-05-01
    again     cyd  900.00  Lead:2026-06-01 Qualified:2026-07-02 Lead:2026-07-10
    directly  cyd  0.07    Negotiation:2026-07-08

The deals "archived" and "hidden" are archived. ann and ben are in team East, cyd is in none. The deal "before" has no
customer; ann's deals have customer A (EMEA, from the web), the others B (APAC, of no known source); "won" came from a
fair. ann's deals are for Pro, the others for no product.
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

DEALS = [line.split() for line in __doc__.splitlines() if line.startswith("    ") and "title " not in line]
NAMES = ("Lead", "Qualified", "Proposal", "Negotiation", "Won", "Lost")
STATUS = {"Won": "won", "Lost": "lost"}
ARCHIVED = datetime(2026, 11, 1, 9, tzinfo=UTC)


def make(path: Path) -> Database:
    """The deals in a data file at `path`, opened."""
    once(path, _record)
    return open_file(path)


def _record(path: Path) -> None:
    team.create(path, team.Team())
    with closing(open_file(path)) as database, database.writing():
        reps = {
            name: rows.add(database, "rep", {"name": name, "team": "East" if name != "cyd" else None})
            for name in ("ann", "ben", "cyd")
        }
        product = rows.add(database, "product", {"name": "Pro"})
        customers = [
            rows.add(
                database, "customer", {"name": "A", "region": "EMEA", "source": "web", "created": date(2026, 1, 1)}
            ),
            rows.add(database, "customer", {"name": "B", "region": "APAC", "created": date(2026, 1, 1)}),
        ]
        for title, rep, amount, *steps in DEALS:
            values = {
                "title": title,
                "rep_id": reps[rep],
                "amount": None if amount == "–" else int(amount.replace(".", "")),
                "customer_id": None if title == "before" else customers[rep != "ann"],
                "product_id": product if rep == "ann" else None,
                "source": "fair" if title == "won" else None,
            }
            id = add(database, values, [_step(each) for each in steps])
            if title in ("archived", "hidden"):
                database.run(rows.set_archived(kind="deal"), id_=id, at=ARCHIVED)


def add(database: Database, values: dict[str, object], steps: list[tuple[str, date | None]]) -> int:
    """A deal with exactly these steps, whatever the rules for recording one; it stands where the last one leads."""
    ids = {row["name"]: row["id"] for row in deals.funnel(database).stages}
    name, at = steps[-1]
    state: dict[str, object] = {"stage_id": ids[name], "status": STATUS.get(name, "open")}
    if name in STATUS:
        state |= {"closed": at or date(2026, 12, 31), "credited_id": values["rep_id"]}
    id = rows.add(database, "deal", {**values, **state})
    for before, (stage, when) in zip([None, *(step[0] for step in steps)], steps, strict=False):
        from_id = ids[before] if before else None
        database.run(deals.insert_move(), deal_id=id, from_id=from_id, to_id=ids[stage], at=when, by="tester")
    return id


def _step(text: str) -> tuple[str, date | None]:
    stage, _, day = text.partition(":")
    return stage, None if day == "–" else date.fromisoformat(day)
