"""The deals to call about: each once, with all its reasons, the one likely to bring most first."""

from __future__ import annotations

from datetime import date

import pytest

from crmcli.core.document import Table
from crmcli.reports.sections.calls.insight import calls
from crmcli.reports.sections.calls.section import section
from tests.reports import small as made

TODAY = date(2026, 11, 24)


def row(id, amount, stage="Lead", **more):
    return {"id": id, "title": f"d{id}", "customer": None, "rep": "ann", "stage": stage, "amount": amount, **more}


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 24), "expected today"),
        (date(2026, 11, 25), "expected tomorrow"),
        (date(2026, 11, 23), "expected yesterday"),
        (date(2026, 11, 27), "expected in 3 days"),
        (date(2026, 11, 1), "expected 23 days ago"),
    ],
)
def test_a_day_is_told_from_today(day, said):
    (found,) = calls([row(1, 100, expected=day)], [], {}, TODAY)
    assert found.why == said


def test_likely_is_amount_times_probability():
    odds = {"Lead": 0.2, "Proposal": 0.6}
    expected = [row(1, 1000, expected=TODAY), row(2, 400, "Proposal", expected=TODAY), row(3, None, expected=TODAY)]
    quiet = [row(2, 400, "Proposal", quiet_days=30), row(4, 1250, quiet_days=1), row(5, 9999, quiet_days=366)]
    found = calls(expected, quiet, odds, TODAY)
    # 0.6 · 400 = 240, 0.2 · 1250 = 250, 0.2 · 1000 = 200; one without an amount last, one forgotten for a year not.
    assert [(each.id, each.likely) for each in found] == [(4, 250), (2, 240), (1, 200), (3, 0)]
    assert [each.why for each in found[:2]] == ["no word for 1 day", "expected today; no word for 30 days"]


@pytest.fixture
def team(small):
    small.add("rep", "ann", "ben")
    small.add("customer", "Acme")
    days = {"late": "2026-11-10", "forgotten": "2025-11-01", "next": "2026-11-29", "later": "2026-12-24"}
    for name, day in days.items():
        small.deal(name, "ann", "Acme", 10_050, opened="2026-11-20", expected=date.fromisoformat(day))
    small.deal("silent", "ben", "Acme", 500_000, opened="2026-08-01")
    return small.database


def test_it_has_what_is_late_due_or_quiet(team):
    # The week after that of 16 November ends on the 29th. Of 21 days without a word "silent" has more.
    part = section(made.scope(team, "2026-W47", rows=2))
    (table,) = [each for each in part.blocks if isinstance(each, Table)]
    assert [(r[0].value, r[1].value, r[2].value, r[4].value) for r in table.rows] == [
        ("#5 silent, Acme", 500_000, "ben", "no word for 115 days"),
        ("#1 late, Acme", 10_050, "ann", "expected 14 days ago"),
    ]
    assert made.lines(part) == ["By amount times the probability of the stage. 1 more is late, due or quiet."]
    assert (part.data["count"], [each["id"] for each in part.data["deals"]]) == (3, [5, 1])
    assert str(part.data["deals"][1]["amount"]) == "100.50"
    ben = section(made.scope(team, "2026-W47", reps=(2,)))
    assert [each["title"] for each in ben.data["deals"]] == ["silent"]


def test_where_nothing_is_to_be_done_it_says_so(small):
    part = section(made.scope(small.database, "2026-W47"))
    assert part.empty and made.lines(part) == ["No open deal is late, due or quiet."]
