"""What each rep was given: against the hand-worked company of `tests/support/teams/company.py`."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crmcli.core.clock import Clock
from crmcli.core.periods import Calendar, Period
from crmcli.evaluation.fairness.query import given
from crmcli.evaluation.score.query import evaluated
from crmcli.records import rows
from tests.support.teams import company

Q3 = Period("2026Q3", date(2026, 7, 1), date(2026, 10, 1), "quarter")
CLOCK = Clock(datetime(2026, 11, 24, 12, tzinfo=UTC), UTC, Calendar(date(2026, 11, 24)))
OWNED = (
    # rep, created, archived
    (1, date(2026, 6, 30), None),
    (1, date(2026, 7, 1), None),  # the first day: new
    (1, date(2026, 9, 30), None),  # the last
    (1, date(2026, 10, 1), None),  # a day too late
    (2, date(2026, 1, 1), datetime(2026, 9, 30, 23, 59, tzinfo=UTC)),  # archived before the period's end
    (2, date(2026, 1, 1), datetime(2026, 10, 1, 0, 0, tzinfo=UTC)),  # and after it
)


@pytest.fixture
def database(db):
    made = company.make(db)
    with made.writing():
        for at, (rep, created, archived) in enumerate(OWNED):
            id = rows.add(made, "customer", {"name": f"owned {at}", "owner_id": rep, "created": created})
            if archived:
                made.run(rows.set_archived(kind="customer"), id_=id, at=archived)
    yield made
    made.close()


def test_customers_prospects_and_deals_of_each_rep(database):
    found = given(evaluated(database, Q3, CLOCK), database, CLOCK)
    # ann worked on c-1, d-open, e-late, a-ann, none and g-1. c-1 was opened before July; d-open, e-late and none were
    # open after September. ben worked on c-2, d-lost, f-open and g-2; f-open was open after it.
    # Prospects: ann's C, D, E and G, ben's C, D and G; A and F were won before.
    assert found == {
        1: {"customers": 3, "leads": 2, "prospects": 4, "open_start": 1, "open_end": 3, "worked": 6},
        2: {"customers": 1, "leads": 0, "prospects": 3, "open_start": 0, "open_end": 1, "worked": 4},
        3: {"prospects": 0},
    }


def test_an_archived_deal_was_open_until_then(database):
    (none,) = database._connection.execute("SELECT id FROM deal WHERE title = 'none'").fetchone()  # ann's
    for archived, worked, after in (
        (datetime(2026, 6, 30, 23, 59, tzinfo=UTC), 5, 2),
        (datetime(2026, 8, 1, tzinfo=UTC), 6, 2),
        (datetime(2026, 10, 1, tzinfo=UTC), 6, 3),
    ):
        with database.writing():
            database.run(rows.set_archived(kind="deal"), id_=none, at=archived)
        found = given(evaluated(database, Q3, CLOCK), database, CLOCK)[1]
        assert (found["worked"], found["open_end"]) == (worked, after)
