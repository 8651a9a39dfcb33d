"""Facts as a scorecard may define them, on the little company of `tests/support/teams/company.py` and worked out by
hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crmcli.core.periods import Calendar
from crmcli.evaluation.metrics.query import facts
from crmcli.evaluation.metrics.scoring_rules import Definitions
from crmcli.records import rows
from tests.support.teams import company

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NINE_TO_FIVE = "Mon-Fri 09:00-17:00"


@pytest.fixture
def read(db):
    """Facts of 2026Q3 under those definitions, by the rep's name."""
    database = company.make(db)
    names = {1: "ann", 2: "ben", 3: "cyd"}

    def by_name(*facts_asked, now=NOW, zone=UTC, expected=None, **definitions):
        with database.writing():
            for title, day in (expected or {}).items():
                id = next(number for number, deal in enumerate(company.DEALS, 1) if deal[0] == title)
                rows.change(database, "deal", id, {"expected": date.fromisoformat(day)})
        found = facts(database, Calendar(now.date()).read("2026Q3"), now, zone, Definitions(**definitions))
        return {names[id]: tuple(values.get(name, 0) for name in facts_asked) for id, values in found.items()}

    yield by_name
    database.close()


def test_deals_opened_in_the_period_and_those_of_them_won_by_its_end(read):
    # Opened from 1 July to 30 September. ann: d-open, none (open), e-late (won on 1 October, a day too late) and g-1
    # (won). ben: c-2 (won on the last day), d-lost, f-open and g-2 (won). c-1 was opened in June, a-ann nobody knows.
    assert read("created_won", "created", win_rate="created") == {"ann": (1, 4), "ben": (2, 4), "cyd": (0, 0)}


def test_in_a_period_under_way_only_what_has_come_counts(read):
    # On 10 September e-late is open, and so is c-2, which closes on the 30th; d-open is not there yet.
    now = datetime(2026, 9, 10, 12, tzinfo=UTC)
    assert read("created_won", "created", win_rate="created", now=now) == {"ann": (1, 3), "ben": (1, 4), "cyd": (0, 0)}


def test_overdue_deals_are_those_still_open_at_the_end_that_should_have_closed_in_the_period(read):
    expected = {
        "d-open": "2026-09-30",  # the last day: overdue
        "none": "2026-07-01",  # the first day
        "f-open": "2026-10-01",  # a day too late
        "e-late": "2026-09-15",  # open at the end; won afterwards by ann
        "b-old": "2026-08-01",  # closed long before
        "c-2": "2026-07-20",  # closed in the period: once is enough
    }
    # ann: won 3 of closed 3 (c-1, a-ann, g-1), and d-open, none, e-late. ben: won 2 of closed 3, none overdue.
    assert read("won", "closed_or_overdue", win_rate="with-overdue", expected=expected) == {
        "ann": (3, 6), "ben": (2, 3), "cyd": (0, 0),
    }  # fmt: skip


def test_a_deal_that_was_opened_after_the_period_was_not_open_at_its_end(read):
    # With no expected close in the period, or with the deal not there yet, only closed ones count.
    assert read("closed_or_overdue", win_rate="with-overdue") == {"ann": (3,), "ben": (3,), "cyd": (0,)}
    now = datetime(2026, 9, 10, 12, tzinfo=UTC)  # c-2 is still open, e-late too; d-open comes on 30 September
    expected = {"d-open": "2026-09-01", "e-late": "2026-09-05", "c-2": "2026-09-10"}
    # ann: c-1, a-ann, g-1 closed, e-late overdue. ben: d-lost and g-2 closed, c-2 should close that day.
    assert read("closed_or_overdue", win_rate="with-overdue", now=now, expected=expected) == {
        "ann": (4,), "ben": (3,), "cyd": (0,),
    }  # fmt: skip


def test_the_usual_facts_stay_and_others_are_not_read(read):
    usual = read("won", "closed", "created", "closed_or_overdue")
    assert usual == {"ann": (3, 3, 0, 0), "ben": (2, 3, 0, 0), "cyd": (0, 0, 0, 0)}
    assert {rep: found[:2] for rep, found in read("won", "closed", "created", win_rate="created").items()} == {
        rep: found[:2] for rep, found in usual.items()
    }


@pytest.mark.parametrize(
    ("months", "ann", "ben"),
    [
        (12, (1, 0), (1, 1)),  # as in tests/evaluation/metrics/test_query.py
        (13, (1, 0), (2, 1)),  # from 1 June 2025 on F (won on 30 June 2025) is active, and not kept
        (1, (0, 0), (1, 0)),  # A was won on 30 June 2026, and last on 20 July: not kept until the end
    ],
)
def test_the_horizon_of_retention(read, months, ann, ben):
    found = read("active", "retained", retention_months=months)
    assert (found["ann"], found["ben"]) == (ann, ben)


@pytest.mark.parametrize(
    ("hours", "holidays", "ann", "ben"),
    [
        # ann: Friday 10 July 09:00 to 15:30; Wednesday 30 September after hours. ben: that Wednesday 12:00 to 17:00.
        (NINE_TO_FIVE, (), 6.5, 5),
        ("Mon-Fri 09:00-12:00, Mon-Fri 13:00-17:00", (), 5.5, 4),
        ("Sat-Sun 00:00-24:00", (), 0, 0),
        ("Mon-Sun 00:00-24:00", (), 10.5, 12),  # as always
        (NINE_TO_FIVE, (date(2026, 9, 30), date(2026, 12, 25)), 6.5, 0),
    ],
)
def test_only_working_hours_count_in_a_response(read, hours, holidays, ann, ben):
    found = read("messages", "response_hours", response_hours=hours, holidays=holidays)
    assert found == {"ann": (2, ann), "ben": (1, ben), "cyd": (0, 0)}


def test_working_hours_are_those_of_the_teams_zone(read):
    # In Shanghai (UTC+8) the message of 09:00 UTC comes at 17:00; New York (UTC−4) gets it at 05:00, answered at 11:30,
    # and ben's of 12:00 UTC at 08:00: until the period's end there are eight hours of work.
    shanghai = read("response_hours", response_hours=NINE_TO_FIVE, zone=ZoneInfo("Asia/Shanghai"))
    assert shanghai["ann"] == (0,)
    new_york = read("response_hours", response_hours=NINE_TO_FIVE, zone=ZoneInfo("America/New_York"))
    # ann's other message comes at 16:00 there, answered two days later: one hour of the period is left.
    assert (new_york["ann"], new_york["ben"]) == ((2.5 + 1,), (8,))
