"""A team made to differ: ann, ben and cyd close 40 deals each in the second and in the third quarter of 2026.

rep  won in Q2  won in Q3
ann  24         4          worse than the others in Q3, and than before
ben   8        24          better than before
cyd  24        24          as before

Every deal is worth 100.00, was opened ten days before it closed, and closes every other day from the quarter's first
on; the first ones are won. Each rep has forty customers, who all bought on 2 January 2024 and are sold to
once a quarter.
"""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from crmcli.database.connection import Database
from crmcli.database.opening import open_file
from crmcli.records import rows
from crmcli.records.deals import write as deals
from crmcli.records.settings import write as team
from tests.support.datafile import once

WON = {"ann": (24, 4), "ben": (8, 24), "cyd": (24, 24)}
STARTS = (date(2026, 4, 1), date(2026, 7, 1))
CLOSED = 40
LONG_AGO = date(2024, 1, 2)


def make(path: Path) -> Database:
    """The team in a data file at `path`, opened."""
    once(path, _record)
    return open_file(path)


def _record(path: Path) -> None:
    team.create(path, team.Team(timezone="UTC"))
    with closing(open_file(path)) as database, database.writing():
        stages = deals.funnel(database)
        for name, won in WON.items():
            rep = rows.add(database, "rep", {"name": name, "team": "West" if name == "cyd" else "East"})
            customers = [
                rows.add(database, "customer", {"name": f"{at} of {name}", "created": LONG_AGO}) for at in range(CLOSED)
            ]
            for at, customer in enumerate(customers):
                _add(database, stages, rep, customer, LONG_AGO, "won", f"{rep} {at} before")
                for start, wins in zip(STARTS, won, strict=True):
                    _add(
                        database, stages, rep, customer, start + timedelta(days=2 * at), "won" if at < wins else "lost"
                    )


def _add(
    database: Database, stages: deals.Funnel, rep: int, customer: int, day: date, status: str, title: str = ""
) -> None:
    values = {
        "title": title or f"{rep} {day}", "customer_id": customer, "rep_id": rep, "amount": 10000,
        "stage_id": stages.closing(status)["id"], "opened": day - timedelta(days=10), "closed": day,
    }  # fmt: skip
    id = rows.add(database, "deal", deals.prepared(values, stages, date(2026, 11, 24)))
    deals.begin_history(database, id, id, stages, "tester")
