"""Every fact of the little company of `tests/support/teams/company.py`, each derived by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crmcli.core.periods import Calendar
from crmcli.evaluation.metrics.query import facts
from tests.support.teams import company

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def read(db):
    """Facts of a period by the rep's name."""
    database = company.make(db)
    names = {1: "ann", 2: "ben", 3: "cyd"}

    def by_name(label="2026Q3", now=NOW):
        found = facts(database, Calendar(now.date()).read(label), now, UTC)
        return {names[id]: values for id, values in found.items()}

    yield by_name
    database.close()


def part(values, *names):
    return {name: values[name] for name in names}


def test_closed_deals_are_credited_within_the_half_open_period(read):
    found = read()
    # ann: c-1 300.50 + a-ann 50.00 + g-1 10.00; e-late closes on 1 October. Cycles: 16 days (15 June to 1 July) and 4;
    # a-ann has none, for nobody knows when it was opened.
    assert part(found["ann"], "won", "closed", "revenue", "cycle_days", "cycles") == {
        "won": 3, "closed": 3, "revenue": 36050, "cycle_days": 20, "cycles": 2,
    }  # fmt: skip
    # ben: c-2 700.00 + g-2 20.00, and d-lost. Cycles: 82 days (10 July to 30 September) and 1.
    assert part(found["ben"], "won", "closed", "revenue", "cycle_days", "cycles") == {
        "won": 2, "closed": 3, "revenue": 72000, "cycle_days": 83, "cycles": 2,
    }  # fmt: skip
    assert set(found["cyd"].values()) == {0}


def test_first_wins_are_the_first_ever_and_of_two_on_one_day_the_one_recorded_first(read):
    found = read()
    # C by c-1 (1 July), G by g-1. A was won in 2025; ben's c-2 and g-2 come second; E is first won in October.
    assert found["ann"]["first_wins"] == 2
    assert "first_wins" not in found["ben"]


def test_prospects_had_a_deal_open_or_closed_in_the_period_and_no_win_before_it(read):
    found = read()
    # Never won before July: C, D, E, G. ann: C (c-1), D (d-open), E (e-late was open in September), G (g-1).
    assert found["ann"]["prospects"] == 4
    # ben: C (c-2), D (d-lost), G (g-2); F was won in 2025.
    assert found["ben"]["prospects"] == 3


def test_retention_follows_the_last_win_before_the_period(read):
    found = read()
    # B was last won on 2025-07-01 by ann, twelve months before to the day, and not again: active, not kept.
    assert part(found["ann"], "active", "retained") == {"active": 1, "retained": 0}
    # A was last won on 2026-06-30 by ben, which is within twelve months of 1 October too: active and kept.
    # F was last won on 2025-06-30, a day too early.
    assert part(found["ben"], "active", "retained") == {"active": 1, "retained": 1}


def test_answers_count_from_the_first_second_of_the_period_to_the_last(read):
    found = read()
    # csat 5, 4 and 3: two of three are satisfied. nps 10, 9, 7, 6: two promoters less one detractor of four.
    assert part(found["ann"], "csat_answers", "satisfied", "nps_answers", "net_promoters") == {
        "csat_answers": 3, "satisfied": 2, "nps_answers": 4, "net_promoters": 1,
    }  # fmt: skip
    assert part(found["ben"], "csat_answers", "nps_answers", "net_promoters") == {
        "csat_answers": 0, "nps_answers": 1, "net_promoters": -1,
    }  # fmt: skip


def test_contacts_are_outbound_and_not_notes(read):
    found = read()
    assert found["ann"]["contacts"] == 4  # call, email, visit, meeting; the mail of 2 October is too late
    assert found["ben"]["contacts"] == 1


def test_waiting_ends_with_the_reps_own_answer_or_the_period(read):
    found = read()
    assert part(found["ann"], "messages", "response_hours") == {"messages": 2, "response_hours": 6.5 + 4}
    assert part(found["ben"], "messages", "response_hours") == {"messages": 1, "response_hours": 12}


def test_in_a_period_under_way_waiting_ends_now(read):
    found = read(now=datetime(2026, 9, 30, 18, tzinfo=UTC))
    assert part(found["ben"], "messages", "response_hours") == {"messages": 1, "response_hours": 6}


def test_moments_fall_into_the_days_of_the_teams_zone(db):
    database = company.make(db)
    # In Shanghai (UTC+8) the third quarter ends at 16:00 UTC on 30 September: the csat of 23:59:59 and B's message of
    # 20:00 belong to the fourth, and ben's customer waited from 12:00 to 16:00.
    zone = ZoneInfo("Asia/Shanghai")
    found = facts(database, Calendar(NOW.date()).read("2026Q3"), NOW, zone)
    assert part(found[1], "csat_answers", "messages", "response_hours") == {
        "csat_answers": 2, "messages": 1, "response_hours": 6.5,
    }  # fmt: skip
    assert found[2]["response_hours"] == 4
    database.close()
