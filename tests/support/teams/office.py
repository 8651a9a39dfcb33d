"""A small office to list and show, in Berlin's time zone; ids are in the order in which things stand here.

deals                                                   stage     amount   opened      closed      expected
1 Acme first    Acme      ann         Pro               Won      1000.50   2026-01-10  2026-02-20
2 beta try      beta      Ben                           Lost      500.00   2026-02-01  2026-04-01               price
3 Acme next     Acme      ann         Kit               Lead           –   2026-04-10              2026-12-24
4 beta next     beta      ann                           Proposal  200.00   2026-05-05              2026-12-01
5 lone          –         Ben                           Lead        0.00   –
6 shelved       Acme      ann                           Lead       50.00   2026-05-01              archived
7 acme again    Acme      Ben (ann)                     Won       300.00   2026-03-01  2026-04-10  ann's when it closed
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

TODAY = date(2026, 6, 30)
ARCHIVED = datetime(2026, 6, 1, 8, tzinfo=UTC)

REPS = (
    {"name": "ann", "team": "East", "email": "ann@example.com", "joined": date(2025, 1, 1)},
    {"name": "Ben", "team": "West", "manager": "ann"},
    {"name": "Åsa", "team": "EAST"},
    {"name": "gone", "left": date(2026, 1, 1)},  # archived
)
CUSTOMERS = (
    {"name": "Acme", "owner_id": 1, "region": "EMEA", "industry": "retail", "source": "web", "note": "Likes tea",
     "created": date(2026, 1, 5)},
    {"name": "beta", "owner_id": 2, "region": "emea", "created": date(2026, 3, 31)},
    {"name": "Ångström", "region": "APAC", "created": date(2026, 4, 1)},
    {"name": "Closed shop", "owner_id": 1, "region": "EMEA", "created": date(2025, 1, 1)},  # archived
)  # fmt: skip
PRODUCTS = ({"name": "Pro", "category": "Software", "list_price": 120_000}, {"name": "Kit", "category": "Hardware"})

LEAD, PROPOSAL, WON, LOST = 1, 3, 5, 6
"""Ids of stages: those of a new file, in order."""

DEALS = (
    {"title": "Acme first", "customer_id": 1, "rep_id": 1, "product_id": 1, "amount": 100_050, "stage_id": WON,
     "opened": date(2026, 1, 10), "closed": date(2026, 2, 20), "external_key": "X-1"},
    {"title": "beta try", "customer_id": 2, "rep_id": 2, "amount": 50_000, "stage_id": LOST,
     "opened": date(2026, 2, 1), "closed": date(2026, 4, 1), "lost_reason": "price"},
    {"title": "Acme next", "customer_id": 1, "rep_id": 1, "product_id": 2, "stage_id": LEAD,
     "opened": date(2026, 4, 10), "expected": date(2026, 12, 24)},
    {"title": "beta next", "customer_id": 2, "rep_id": 1, "amount": 20_000, "stage_id": PROPOSAL,
     "opened": date(2026, 5, 5), "expected": date(2026, 12, 1)},
    {"title": "lone", "rep_id": 2, "amount": 0, "stage_id": LEAD},
    {"title": "shelved", "customer_id": 1, "rep_id": 1, "amount": 5_000, "stage_id": LEAD, "opened": date(2026, 5, 1)},
    {"title": "acme again", "customer_id": 1, "rep_id": 1, "amount": 30_000, "stage_id": WON,
     "opened": date(2026, 3, 1), "closed": date(2026, 4, 10)},
)  # fmt: skip

# Customer, rep, deal, kind, direction, moment in UTC, note.
ACTIVITIES = (
    (1, 1, 1, "call", "out", "2026-02-19 10:00", "asked for the date"),
    (
        1,
        1,
        None,
        "email",
        "in",
        "2026-04-10 22:30",
        None,
    ),  # after midnight in Berlin, where acme again closed the day before
    (2, 2, 2, "meeting", "out", "2026-03-31 22:30", None),  # half an hour into April in Berlin
    (1, 1, 3, "note", None, "2026-05-01 08:00", "prefers mail"),
    (2, 2, None, "visit", "out", "2026-03-31 21:59", None),  # the last minute of March there
)
# Customer, rep, deal, kind, score, moment in UTC, text.
FEEDBACK = (
    (1, 1, 1, "csat", 5, "2026-02-25 12:00", "great"),
    (2, 2, 2, "complaint", None, "2026-04-02 12:00", "late"),
    (1, 1, None, "nps", 9, "2026-06-30 22:00", None),  # midnight in Berlin: the first moment of July
)
# What is to be done, by whom, about which customer and deal, by which day, and when it was done.
TASKS = (
    {"title": "Send quote", "rep_id": 1, "customer_id": 1, "deal_id": 3, "due": date(2026, 6, 26), "priority": "high"},
    {"title": "Report", "rep_id": 2, "due": date(2026, 7, 31), "time": "09:30", "every": "1m", "repeats": "fixed",
     "start": date(2026, 1, 31), "series": 2},
    {"title": "Ring", "customer_id": 2, "wait": date(2026, 8, 1)},
    {"title": "Greet", "rep_id": 1, "customer_id": 1, "due": date(2026, 1, 5),
     "done": datetime(2026, 1, 6, 8, tzinfo=UTC)},
    {"title": "Ring back", "rep_id": 1, "customer_id": 1, "due": date(2026, 6, 29), "promise": "we",
     "promised": datetime(2026, 6, 26, 21, 59, 59, tzinfo=UTC), "done": datetime(2026, 6, 29, 8, tzinfo=UTC)},
)  # fmt: skip

# Customer, rep, deal, kind, priority, subject, opened, answered, solved, closed.
CASES = (
    (1, 1, 1, "question", "low", "how do we pay", "2026-02-25 12:30", "2026-02-25 13:00", "2026-02-26 08:00", None),
    (2, 2, None, "complaint", "high", "late", "2026-04-02 12:00", *["2026-04-10 22:30"] * 3),
)


def make(path: Path) -> Database:
    """The office in a data file at `path`, opened."""
    once(path, _record)
    return open_file(path)


def _record(path: Path) -> None:
    team.create(path, team.Team(timezone="Europe/Berlin"))
    with closing(open_file(path)) as database, database.writing():
        for kind, records in (("rep", REPS), ("customer", CUSTOMERS), ("product", PRODUCTS)):
            for record in records:
                rows.add(database, kind, record)
        for deal in DEALS:
            _add_deal(database, deal)
        for values in ACTIVITIES:
            names = ("customer_id", "rep_id", "deal_id", "kind", "direction", "at", "note")
            rows.add(database, "activity", _moment(dict(zip(names, values, strict=True))))
        for values in FEEDBACK:
            names = ("customer_id", "rep_id", "deal_id", "kind", "score", "at", "text")
            rows.add(database, "feedback", _moment(dict(zip(names, values, strict=True))))
        for values in CASES:
            names = ("customer_id", "rep_id", "deal_id", "kind", "priority", "subject")
            steps = ("opened", "answered", "solved", "closed")
            times = {step: _at(text) if text else None for step, text in zip(steps, values[6:], strict=True)}
            status = "closed" if times["closed"] else "solved"
            rows.add(database, "case", {**dict(zip(names, values, strict=False)), **times, "status": status})
        for task in TASKS:
            rows.add(database, "task", task)
        rows.change(database, "deal", 7, {"rep_id": 2})
        for kind, id in (("rep", 4), ("customer", 4), ("deal", 6)):
            database.run(rows.set_archived(kind=kind), id_=id, at=ARCHIVED)


def _add_deal(database: Database, values: dict[str, object]) -> None:
    """The deal as it is known, with the steps that led there; one that nobody knows when it was opened has no date."""
    stages = deals.funnel(database)
    row = deals.prepared(values, stages, TODAY)
    id = rows.add(database, "deal", row)
    deals.begin_history(database, id, id, stages, "ann")


def _moment(values: dict[str, object]) -> dict[str, object]:
    return {**values, "at": _at(values["at"])}


def _at(text: object) -> datetime:
    return datetime.fromisoformat(f"{text}:00+00:00")
