"""The columns that the data file keeps by itself always say what the rows say, whatever was written, in any order."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.database.bulk.load import Bulk
from crmcli.database.connection import Database
from crmcli.database.schema.derived import ANEW
from tests.support.seeds import seeds
from tests.support.teams import model

template = model.template


def check_deals(connection: sqlite3.Connection) -> None:
    deals = model.rows(connection, "deal")
    for customer in model.rows(connection, "customer"):
        assert customer["first_won"] == model.first_won(deals, customer["id"])
    for deal in deals:
        assert deal["next_won"] == model.next_won(deals, deal), deal
        assert deal["customer_won"] == model.first_won(deals, deal["customer_id"]), deal


def check_activities(connection: sqlite3.Connection) -> None:
    activities = model.rows(connection, "activity")
    for customer in model.rows(connection, "customer"):
        assert customer["last_out"] == model.last_out(activities, customer["id"]), customer
    for activity in activities:
        assert activity["answered"] == model.answered(activities, activity), activity


@settings(max_examples=50)
@given(walk=model.steps("deal"))
def test_wins_are_kept_through_any_writes(template, walk):
    with closing(model.memory(template)) as connection:
        for step in walk:
            model.apply(connection, step)
            check_deals(connection)


@settings(max_examples=50)
@given(walk=model.steps("activity"))
def test_answers_are_kept_through_any_writes(template, walk):
    with closing(model.memory(template)) as connection:
        for step in walk:
            model.apply(connection, step)
            check_activities(connection)


@pytest.mark.parametrize("seed", seeds(3))
@pytest.mark.parametrize(("table", "check"), [("deal", check_deals), ("activity", check_activities)])
def test_they_are_kept_where_much_meets(template, table, check, seed):
    chance = Random(seed)
    for _ in range(10):
        with closing(model.memory(template)) as connection:
            days = model.crowd(connection, chance)
            check(connection)
            for _ in model.wander(connection, chance, table, days, 30):
                check(connection)


@settings(max_examples=30)
@given(walk=model.steps("deal", "activity"))
def test_anew_gives_what_the_triggers_keep(template, walk):
    with closing(model.memory(template)) as connection:
        for step in walk:
            model.apply(connection, step)
        for table in ("deal", "customer", "activity"):
            connection.execute(f"DROP TRIGGER {table}_kept_guard")
        connection.execute("UPDATE deal SET next_won = '1999-01-01' WHERE status = 'won'")
        connection.execute("UPDATE deal SET customer_won = '1999-01-01' WHERE customer_id IS NOT NULL")
        connection.execute("UPDATE activity SET answered = '1999-01-01T00:00:00Z' WHERE direction = 'in'")
        connection.execute("UPDATE customer SET first_won = NULL, last_out = NULL")
        for sql in (step for steps in ANEW.values() for step in steps):
            connection.execute(sql)
        check_deals(connection)
        check_activities(connection)


@settings(max_examples=30)
@given(before=model.steps("deal", "activity", most=15), added=st.lists(st.tuples(*model.RECORDS.values()), max_size=8))
def test_rows_added_in_bulk_keep_them_too_and_later_writes_as_well(template, before, added):
    with closing(model.memory(template)) as connection:
        for step in before:
            model.apply(connection, step)
        database = Database(Path(":memory:"), connection)
        with database.writing():
            bulk = Bulk(database)
            for table in ("deal", "activity"):
                bulk.take_down(table)
            for id, (deal, activity, *_) in enumerate(added, 20):  # beyond every id of the walk
                model.apply(connection, ("put", "deal", id, deal))
                model.apply(connection, ("put", "activity", id, activity))
            bulk.build()
        check_deals(connection)
        check_activities(connection)
        for id in range(1, 28, 3):
            model.apply(connection, ("delete", "deal", id, {}))
            model.apply(connection, ("delete", "activity", id, {}))
        check_deals(connection)
        check_activities(connection)


def test_the_walks_reach_what_they_are_about(template):
    # Of three wins on two days the two of one day follow by id; taking out the first lets the second lead.
    with closing(model.memory(template)) as connection:
        won = {"customer_id": 1, "rep_id": 1, "amount": 1, "stage_id": model.WON, "status": "won", "credited_id": 1}
        for id, day in ((3, "2026-07-01"), (1, "2026-07-02"), (2, "2026-07-01")):
            model.apply(connection, ("put", "deal", id, {**won, "opened": None, "closed": day}))

        def kept() -> list[tuple[int, str | None]]:
            return [(deal["id"], deal["next_won"]) for deal in model.rows(connection, "deal")]

        assert kept() == [(1, None), (2, "2026-07-01"), (3, "2026-07-02")]
        model.apply(connection, ("delete", "deal", 3, {}))
        assert kept() == [(1, None), (2, "2026-07-02")]
        model.apply(connection, ("some", "deal", 1, {"x": 0, "closed": "2026-06-30"}))  # an id picks the column: closed
        assert kept() == [(1, "2026-07-01"), (2, None)]
        assert [row["first_won"] for row in model.rows(connection, "customer")] == ["2026-06-30", None, None, None]
        check_deals(connection)
