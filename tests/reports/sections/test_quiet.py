"""Open deals gone quiet, worked out by hand. Today is 24 November 2026, a Tuesday; a team with fewer than 20 won deals
waits 21 days: quiet is what was last heard of on 3 November or before.
"""

from __future__ import annotations

from datetime import date

import pytest

from crmcli.core.money import Money
from crmcli.records import rows
from crmcli.records.quiet.insight import rule
from crmcli.reports.sections.quiet.section import section
from tests.reports.small import Small, lines, scope, tables

TOKYO = "Asia/Tokyo"


@pytest.fixture
def small(db):
    made = Small(db, TOKYO)
    made.add("rep", "ann", "ben")
    made.add("customer", "Acme", "Blue", "Coral")
    yield made
    made.database.close()


def quiet(small, **given):
    return section(scope(small.database, "2026-W47", zone=TOKYO, **given))


def titles(part):
    return [row["title"] for row in part.data["deals"]]


def call(small, customer, at, deal=None, direction="out", kind="call", rep="ann"):
    small.said(kind, rep, customer, at, direction=direction, deal_id=deal)


def test_the_day_of_the_last_activity_is_that_of_the_teams_time_zone(small):
    late = small.deal("late", "ann", "Acme", 100, "2026-09-01")
    early = small.deal("early", "ann", "Acme", 200, "2026-09-01")
    call(small, "Acme", "2026-11-03T14:59:59", late)  # the last second of 3 November in Tokyo
    call(small, "Acme", "2026-11-03T15:00:00", early)  # the first of the 4th
    part = quiet(small)
    assert [(row["title"], row["quiet_days"], row["last"]) for row in part.data["deals"]] == [
        ("late", 21, date(2026, 11, 3))
    ]


def test_any_activity_a_move_or_the_opening_ends_the_quiet(small):
    for number, (kind, direction) in enumerate((("call", "out"), ("email", "in"), ("note", None))):
        id = small.deal(f"heard {number}", "ann", "Acme", 100, "2026-09-01")
        call(small, "Acme", "2026-11-10T09:00:00", id, direction, kind, rep="ben")  # whoever's it is
    moved = small.deal("moved", "ann", "Acme", 100, "2026-09-01")
    with small.database.writing():
        from crmcli.records.deals.write import funnel, insert_move

        stages = funnel(small.database)
        small.database.run(
            insert_move(), deal_id=moved, from_id=stages.open[0]["id"], to_id=stages.open[1]["id"],
            at=date(2026, 11, 4), by="ann",
        )  # fmt: skip
    small.deal("opened", "ann", "Acme", 100, "2026-11-04")
    small.deal("a day before", "ann", "Acme", 100, "2026-11-03")
    part = quiet(small)
    assert (titles(part), part.data["open"], part.data["quiet"]) == (["a day before"], 6, 1)


def test_an_activity_that_names_no_deal_counts_for_every_deal_of_the_customer_and_one_that_does_for_it_alone(small):
    small.deal("acme 1", "ann", "Acme", 100, "2026-09-01")
    other = small.deal("blue 1", "ann", "Blue", 100, "2026-09-01")
    small.deal("blue 2", "ann", "Blue", 100, "2026-09-01")
    small.deal("nobody's", "ann", "", 100, "2026-09-01")
    call(small, "Acme", "2026-11-10T09:00:00")
    call(small, "Blue", "2026-11-10T09:00:00", other)
    assert titles(quiet(small)) == ["blue 2", "nobody's"]


def test_the_most_valuable_come_first_and_the_one_to_call_by_the_probability_of_its_stage(small):
    small.deal("large", "ann", "Acme", 90000, "2026-09-01")  # Lead
    small.deal("likely", "ben", "Blue", 60000, "2026-10-01", stage="Negotiation")
    small.deal("no amount", "ann", "Acme", None, "2026-08-01")
    small.deal("undated", "ann", "Coral", 60000)
    part = quiet(small)
    assert titles(part) == ["large", "likely", "undated", "no amount"]  # equal amounts by id
    assert part.data["call_first"]["title"] == "likely"
    assert part.data["deals"][2]["quiet_days"] is None
    # 1 October to 24 November are 54 days.
    assert lines(part)[:2] == [
        "4 of 4 open deals have gone quiet, worth 2,100.00 USD (100% of the open amount).",
        "Call first: likely (Blue), 600.00 USD in Negotiation (80%), quiet for 54 days; ben owns it.",
    ]
    assert tables(part)["Quiet deals by rep"] == [["ann", 3, 150000, 3, 150000, 1.0], ["ben", 1, 60000, 1, 60000, 1.0]]


def test_a_deal_of_more_than_a_year_is_called_first_only_where_there_is_no_younger_one(small):
    small.deal("old", "ann", "Acme", 90000, "2025-11-23")
    small.deal("unknown", "ann", "Acme", 90000)
    assert quiet(small).data["call_first"]["title"] == "old"
    small.deal("a year", "ann", "Acme", 100, "2025-11-24")
    assert quiet(small).data["call_first"]["title"] == "a year"


def test_what_is_archived_or_closed_or_not_yet_opened_is_not_open(small):
    small.archive("deal", small.deal("shelved", "ann", "Acme", 100, "2026-09-01"))
    small.deal("won", "ann", "Acme", 100, "2026-09-01", "2026-09-10", "Won")
    small.deal("later", "ann", "Acme", 100, "2026-11-25")
    part = quiet(small)
    assert (part.empty, lines(part), part.data["open"]) == (True, ["No deal is open."], 0)


def test_what_comes_after_today_is_not_known_yet(small):
    id = small.deal("sleeping", "ann", "Acme", 100, "2026-09-01")
    call(small, "Acme", "2026-11-25T09:00:00", id)
    assert titles(quiet(small)) == ["sleeping"]
    assert titles(quiet(small, today=date(2026, 11, 25))) == []


def test_a_deal_that_closed_since_was_open_then_in_the_stage_it_was_in(small):
    small.deal("lost since", "ann", "Acme", 100, "2026-09-01", "2026-11-25", "Lost")
    with small.database.writing():
        rows.change(small.database, "deal", 1, {"rep_id": 2})  # ann keeps the credit
    part = quiet(small)
    assert [(row["title"], row["stage"], row["rep"]) for row in part.data["deals"]] == [("lost since", "Lead", "ann")]
    assert quiet(small, today=date(2026, 11, 25)).data["open"] == 0


def test_of_one_rep_and_with_fewer_rows(small):
    for number in range(3):
        small.deal(f"ann's {number}", "ann", "Acme", 100 * number, "2026-09-01")
    handed = small.deal("ben's", "ben", "Acme", 900, "2026-09-01")
    with small.database.writing():
        rows.change(small.database, "deal", handed, {"rep_id": 1})
    assert quiet(small, reps=(2,)).empty
    part = quiet(small, reps=(1,), rows=2)
    assert (titles(part), part.data["quiet"]) == (["ben's", "ann's 2"], 4)
    assert "and 2 more" in lines(part)
    assert part.data["quiet_amount"] == Money(1200, "USD")


def test_who_has_heard_of_everything_is_told_so(small):
    small.deal("new", "ann", "Acme", 100, "2026-11-20")
    part = quiet(small)
    assert (part.empty, lines(part)) == (True, ["The one open deal has not gone quiet."])


def test_a_team_with_a_history_waits_half_of_what_its_deals_take(small):
    for number in range(20):
        small.deal(f"won {number}", "ann", "Acme", 100, "2026-02-01", "2026-04-02", "Won")  # 60 days
    small.deal("silent", "ann", "Acme", 100, "2026-10-25")  # 30 days
    small.deal("nearly", "ann", "Acme", 100, "2026-10-26")
    part = quiet(small)
    assert (part.data["days"], titles(part)) == (30, ["silent"])
    assert lines(part)[2].startswith("Quiet: no activity and no move for 30 days, half of what")


@pytest.mark.parametrize(
    ("deals", "median", "days", "why"),
    [
        (19, 60.0, 21, "21 days, as fewer"),
        (0, None, 21, "21 days, as fewer"),
        (20, 60.0, 30, "30 days, half"),
        (20, 4.0, 14, "at least 14 days, half"),
        (20, 28.0, 14, "14 days, half"),
        (20, 400.0, 60, "at most 60 days, half"),
        (20, 37.0, 19, "19 days, half"),
    ],
)
def test_the_rule_is_kept_between_two_weeks_and_two_months(deals, median, days, why):
    found = rule(deals, median)
    assert found.days == days
    assert found.why.startswith(why)
