"""Targets on the little company: what judges whom, worked out by hand, and every value on record."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime

import pytest

from crmcli.core.clock import Clock
from crmcli.core.periods import Calendar
from crmcli.evaluation.metrics.catalogue import BY_KEY, METRICS
from crmcli.evaluation.metrics.scoring_rules import DEFAULT
from crmcli.evaluation.score.query import evaluated
from crmcli.evaluation.targets.attainment_query import attained, season
from crmcli.evaluation.targets.insight import Owner
from crmcli.evaluation.targets.query import current, history, owner_of, targets_for
from crmcli.evaluation.targets.target_file import Wanted
from crmcli.evaluation.targets.write import Writer, drop, put
from tests.support.teams import company

CALENDAR = Calendar(date(2026, 11, 24))
CLOCK = Clock(datetime(2026, 11, 24, 12, tzinfo=UTC), UTC, CALENDAR)
WRITER = Writer(CLOCK, "tester")
Q3 = CALENDAR.read("2026Q3")


@pytest.fixture
def database(db):
    opened = company.make(db)
    yield opened
    opened.close()


def put_one(database, metric, value, text, reason=None, **more):
    wanted = Wanted(BY_KEY[metric], value, CALENDAR.read(text), reason=reason, **more)
    with database.writing():
        return put(database, wanted, WRITER)


def judged(database, period, clock=CLOCK):
    """The evaluation, and by a rep's name the marks."""
    with database.reading():
        found = evaluated(database, period, clock)
    return found, {each.person.name: each.marks for each in found.evaluation.results}


def test_without_targets_one_statement_is_read_and_nothing_else(database):
    read: list[str] = []
    with database.reading():
        database._connection.set_trace_callback(read.append)
        assert targets_for(database, Q3, [], DEFAULT, CALENDAR) == {}
        database._connection.set_trace_callback(None)
        plan = database._connection.execute(f"EXPLAIN QUERY PLAN {read[0]}").fetchall()
    assert len(read) == 1
    assert any("ix_target_start" in step[3] for step in plan)


def test_points_of_the_quarter_come_from_targets(database):
    # ann won 300.50, 50.00 and 10.00; ben 700.00 and 20.00, and lost one of three.
    put_one(database, "revenue", 40_000, "2026Q3", rep="ann")
    put_one(database, "win_rate", 0.8, "2026Q3", team="North")
    put_one(database, "revenue", 1, "2026Q3")  # everybody's: it judges no single rep
    found, marks = judged(database, Q3)
    assert found.rules.targets == {1: {"revenue": 40_000, "win_rate": 0.8}, 2: {"win_rate": 0.8}, 3: {"win_rate": 0.8}}
    # Of revenue only ann has one: the mean judges both, on one scale.
    assert marks["ann"]["revenue"].points == pytest.approx(50 * 360.5 / ((360.5 + 720) / 2))
    assert marks["ben"]["revenue"].points == pytest.approx(50 * 720 / ((360.5 + 720) / 2))
    assert marks["ann"]["win_rate"].points == 120  # 3 of 3: 125, clamped
    assert marks["ben"]["win_rate"].points == pytest.approx(100 * (2 / 3) / 0.8)
    assert (marks["ann"]["revenue"].target, marks["ann"]["revenue"].aimed) == (40_000, False)
    put_one(database, "revenue", 80_000, "2026Q3", rep="ben")
    _, marks = judged(database, Q3)
    assert marks["ann"]["revenue"].points == pytest.approx(100 * 360.5 / 400)
    assert marks["ben"]["revenue"].points == pytest.approx(100 * 720 / 800)


def test_a_period_under_way_is_judged_by_the_days_so_far(database):
    put_one(database, "revenue", 40_000, "2026Q3", rep="ann")
    # 400.00 in thirds: 133.34, 133.33, 133.33. To 15 August: July and 15 of 31 days, 6,451.45 minor units.
    today = date(2026, 8, 15)
    clock = Clock(datetime(2026, 8, 15, 23, tzinfo=UTC), UTC, Calendar(today))
    found, _ = judged(database, Q3._replace(end=date(2026, 8, 16)), clock)
    assert found.rules.targets == {1: {"revenue": 13_334 + 6451}}


def test_a_rep_who_joined_in_the_quarter_has_a_part_of_the_quota(database, db):
    with sqlite3.connect(db) as raw:
        raw.execute("UPDATE rep SET joined = '2026-08-15' WHERE name = 'ann'")
    raw.close()
    put_one(database, "revenue", 92_000, "2026Q3", rep="ann")
    found, _ = judged(database, Q3)
    assert found.rules.targets == {1: {"revenue": 47_000}}  # 47 of 92 days


def test_the_last_value_counts_and_all_stay_on_record(database, db):
    assert put_one(database, "revenue", 40_000, "2026", rep="ann").kind == "new"
    assert put_one(database, "revenue", 50_000, "2026", "more staff", rep="ann").kind == "changed"
    assert put_one(database, "revenue", 50_000, "2026", rep="ANN").kind == "unchanged"
    with database.writing():
        assert [each.value for each in current(database)] == [50_000]
        assert drop(database, current(database)[0], WRITER, "a mistake").kind == "withdrawn"
        assert current(database) == []
        said = history(database, "revenue", owner_of(database, "ann", None), CALENDAR.read("2026"))
    assert [(row["value"], row["by"], row["reason"]) for row in said] == [
        (40_000, "tester", None), (50_000, "tester", "more staff"), (None, "tester", "a mistake"),
    ]  # fmt: skip
    assert put_one(database, "revenue", 60_000, "2026", rep="ann").kind == "new"


def test_targets_of_other_owners_and_periods_stay_apart(database):
    for owner in ({}, {"rep": "ann"}, {"rep": "ben"}, {"team": "north"}):
        for text in ("2026", "2026Q3"):
            assert put_one(database, "orders", 10, text, **owner).kind == "new"
    assert len(current(database)) == 8
    assert len(current(database, CALENDAR.read("2026Q2"))) == 4


def test_a_season_is_that_of_the_owner_a_year_before(database):
    # In 2025: 2,000.00 of ann on 1 July, 1,000.00 of ann on 15 October. (80.00 of ben on 30 June.)
    def shares(owner, text, months):
        with database.reading():
            return season(database, BY_KEY["revenue"], owner, CALENDAR.read(text), months, CLOCK)

    ann = Owner(1, None, "ann")
    assert shares(ann, "2026", 12) == (0, 0, 0, 0, 0, 0, 2 / 3, 0, 0, 1 / 3, 0, 0)
    assert shares(ann, "2026Q4", 3) == (1, 0, 0)
    everybody = shares(Owner(), "2026", 12)
    assert everybody[5:7] == (80 / 3080, 2000 / 3080)
    assert shares(Owner(2, None, "ben"), "2026Q4", 3) is None


def test_shares_of_a_season_are_kept_when_the_past_is_edited(database, db):
    put_one(database, "revenue", 30_000, "2026", rep="ann", split="season")
    with sqlite3.connect(db) as raw:
        raw.execute("UPDATE deal SET amount = 1 WHERE title = 'a-old'")
    raw.close()
    assert put_one(database, "revenue", 30_000, "2026", rep="ann", split="season").kind == "unchanged"
    assert current(database)[0].shares == (0, 0, 0, 0, 0, 0, 2 / 3, 0, 0, 1 / 3, 0, 0)
    found, _ = judged(database, Q3)
    assert found.rules.targets == {1: {"revenue": 20_000}}


def test_without_a_season_it_is_even_and_says_so(database):
    change = put_one(database, "revenue", 30_000, "2026", rep="cyd", split="season")
    assert change.notes == ("No revenue of cyd is on record a year before 2026: it is split evenly.",)
    assert change.after.shares == (1 / 12,) * 12


def test_what_was_reached_is_that_of_the_owner(database):
    for owner in ({}, {"rep": "ann"}, {"team": "North"}, {"rep": "cyd"}):
        put_one(database, "revenue", 100_000, "2026Q3", **owner)
    put_one(database, "win_rate", 0.5, "2026Q3")
    with database.reading():
        found = attained(database, current(database), CLOCK)
    # 360.50 of ann and 720.00 of ben; five of six were won.
    assert [each.standing.actual for each in found] == [108_050, 36_050, 108_050, 0, 5 / 6]
    assert [each.standing.status for each in found] == ["met", "missed", "met", "missed", "met"]


def test_what_adds_up_is_read_as_the_evaluation_reads_it(database):
    for metric in METRICS:
        put_one(database, metric.key, 1, "2026Q3", rep="ann")
    with database.reading():
        found = {each.target.metric.key: each.standing.actual for each in attained(database, current(database), CLOCK)}
    _, marks = judged(database, Q3)
    assert found == {key: mark.reading.value for key, mark in marks["ann"].items()}
    assert (found["revenue"], found["orders"], found["new_customers"]) == (36_050, 3, 2)
