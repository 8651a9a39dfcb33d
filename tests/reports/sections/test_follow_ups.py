"""Follow-ups of the little company of `tests/support/teams/company.py`, by hand, and a year of clock changes against
`zoneinfo`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crmcli.reports.sections.follow_ups.query import spans
from crmcli.reports.sections.follow_ups.section import section
from tests.reports.small import Small, lines, scope, tables, told_twice
from tests.support.teams import company

ANN, BEN = 1, 2
WEEKS = 92 / 7


def rep(part, name):
    return next(row for row in part.data["reps"] if row["name"] == name)


def test_each_reps_follow_ups_by_kind_and_what_waited(little):
    # ann: a call to A on 10 July, to B a mail on 1 and a visit on 2 August and a meeting on 30 September. ben: a call.
    # ann answered A after 6.5 hours; B had waited 4 hours when the quarter ended. C waited 12 hours for ben.
    part = section(scope(little, "2026Q3"))
    ann, ben, cyd = (rep(part, name) for name in ("ann", "ben", "cyd"))
    assert [ann[kind] for kind in ("calls", "emails", "meetings", "visits", "follow_ups")] == [1, 1, 1, 1, 4]
    assert ann["per_week"] == pytest.approx(4 / WEEKS)
    assert (ann["messages"], ann["response_hours"], ann["longest_hours"]) == (2, pytest.approx(5.25), 6.5)
    assert (ben["follow_ups"], ben["response_hours"], ben["longest_hours"]) == (1, 12.0, 12.0)
    assert (cyd["follow_ups"], cyd["response_hours"], cyd["longest_hours"]) == (0, None, None)
    assert [row["name"] for row in part.data["reps"]] == ["ann", "ben", "cyd"]  # most first, then by name
    assert (part.data["follow_ups"], part.data["per_week_before"]) == (5, 0.0)


def test_the_heat_map_counts_each_follow_up_on_its_weekday(little):
    # 10 July 2026 was a Friday, 1 and 2 August Saturday and Sunday, 30 September a Wednesday.
    part = section(scope(little, "2026Q3"))
    assert tables(part)["Follow-ups by weekday"] == [["ann", 0, 0, 1, 0, 1, 1, 1], ["ben", 0, 0, 0, 0, 1, 0, 0]]
    assert "Follow-ups by weekday" not in tables(section(scope(little, "2026-07-10")))  # one day has no others
    assert told_twice(part)
    assert rep(part, "ann")["weekdays"] == {"mon": 0, "tue": 0, "wed": 1, "thu": 0, "fri": 1, "sat": 1, "sun": 1}


def test_days_are_those_of_the_teams_time_zone(db):
    database = company.make(db, "Asia/Tokyo")
    part = section(scope(database, "2026Q3", zone="Asia/Tokyo"))
    # The meeting of 30 September, 19:00 UTC, is on 1 October there; no other contact is on another day.
    assert rep(part, "ann")["follow_ups"] == 3
    assert sum(rep(part, "ann")["weekdays"].values()) == 3
    database.close()


def test_who_waits_now_is_whoever_has_no_answer_as_of_today(little):
    part = section(scope(little, "2026Q3"))
    # C wrote to ben on 30 September, 12:00; 24 November at its last second is 55 days and a half later.
    assert [(row["customer"], row["rep"], row["messages"]) for row in part.data["waiting"]] == [("C", "ben", 1)]
    assert part.data["waiting"][0]["days"] == pytest.approx(55.5, abs=1e-4)
    assert lines(part)[0] == "5 follow-ups were made; 1 customer waits for an answer, C since 2026-09-30."
    none = section(scope(little, "2026-W41"))  # the week before had the meeting of 30 September and a mail of 2 October
    assert lines(none)[0].startswith("No follow-ups were made, after 2 the week before; 1 customer waits")
    early = section(scope(little, "2026Q3", today=date(2026, 10, 1)))  # B is answered on 2 October
    assert [row["customer"] for row in early.data["waiting"]] == ["C", "B"]  # the longest first
    late = section(
        scope(little, "2026Q3", today=date(2026, 12, 29))
    )  # 90 days with today: 30 September is too long ago
    assert late.data["customers_waiting"] == 1 - 1


def test_a_customer_who_is_archived_waits_no_more_and_one_rep_is_told_alone(little):
    assert section(scope(little, "2026Q3", reps=(ANN,))).data["customers_waiting"] == 0
    assert [row["name"] for row in section(scope(little, "2026Q3", reps=(BEN,))).data["reps"]] == ["ben"]
    from crmcli.records import rows

    with little.writing():
        little.run(rows.set_archived(kind="customer"), id_=3, at=datetime(2026, 10, 1, tzinfo=UTC))
    assert section(scope(little, "2026Q3")).data["customers_waiting"] == 0


def test_rows_are_cut_but_all_are_counted(little):
    part = section(scope(little, "2026Q3", rows=1))
    assert [row[0] for row in tables(part)["Follow-ups by rep"]] == ["ann"]
    assert lines(part)[1:3] == ["and 2 more", "and 1 more"]
    assert len(part.data["reps"]) == 3


def test_nothing_at_all_is_empty(db):
    small = Small(db)
    small.add("rep", "ann")
    part = section(scope(small.database, "2026-W47"))
    assert part.empty
    assert lines(part) == ["No follow-up was recorded, and no customer waits for an answer."]
    small.database.close()


@pytest.mark.parametrize(
    "name", ["America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]
)
def test_a_years_parts_have_the_zones_distance_at_every_moment(name):
    zone, since, until = ZoneInfo(name), datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    parts = list(spans(since, until, zone))
    assert [parts[0][0], *(part[1] for part in parts)] == [*(part[0] for part in parts), until]
    for begin, end, shift in parts:
        minutes = int(shift.removesuffix(" minutes"))
        for moment in (begin, end - timedelta(seconds=1), begin + (end - begin) / 2):
            assert moment.astimezone(zone).utcoffset() == timedelta(minutes=minutes)
    changes = {moment.astimezone(zone).utcoffset() for hour in range(8760) if (moment := since + timedelta(hours=hour))}
    assert len({part[2] for part in parts}) == len(changes)


def test_a_part_begins_in_the_second_in_which_clocks_are_set(db):
    # In New York clocks go forward on 8 March 2026 at 07:00 UTC. Saturday 23:30 there is 04:30 UTC of Sunday; on Sunday
    # 15 March, 03:30 UTC is 23:30 of Saturday.
    zone = ZoneInfo("America/New_York")
    parts = list(spans(datetime(2026, 3, 1, 5, tzinfo=UTC), datetime(2026, 3, 20, 4, tzinfo=UTC), zone))
    assert [(part[1], part[2]) for part in parts] == [
        (datetime(2026, 3, 8, 7, tzinfo=UTC), "-300 minutes"),
        (datetime(2026, 3, 20, 4, tzinfo=UTC), "-240 minutes"),
    ]
    small = Small(db, "America/New_York")
    small.add("rep", "ann")
    small.add("customer", "Acme")
    for at in ("2026-03-08T04:30:00", "2026-03-15T03:30:00", "2026-03-15T04:30:00"):
        small.said("call", "ann", "Acme", at, direction="out")
    part = section(scope(small.database, "2026-03", zone="America/New_York"))
    assert rep(part, "ann")["weekdays"] == {"mon": 0, "tue": 0, "wed": 0, "thu": 0, "fri": 0, "sat": 2, "sun": 1}
    small.database.close()
