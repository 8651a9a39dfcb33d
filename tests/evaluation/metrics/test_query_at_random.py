"""Every fact on random little companies, against the obvious computation of `tests/support/teams/model.py`."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.evaluation.metrics.query import facts
from tests.support.seeds import seeds
from tests.support.teams import model

template = model.template

LIMITS = st.tuples(st.sampled_from(model.DAYS), st.sampled_from(model.DAYS)).filter(
    lambda limits: limits[0] < limits[1]
)
"""Periods from a day to three years: longer ones than the twelve months in which a customer stays active too."""

ZONES = ("UTC", "Asia/Shanghai", "America/New_York")


def nonzero(found):
    """What there was anything of: a fact of 0 may be left out or not."""
    some = {rep: {name: value for name, value in values.items() if value} for rep, values in found.items()}
    return {rep: values for rep, values in some.items() if values}


NOWS = ("2025-07-01T12:00:00Z", "2026-10-01T03:00:00Z", "2026-11-24T23:59:59Z")


def check(connection, limits, zone, now):
    """The facts of that period by SQL are those by the model, if it has begun."""
    (start, end), moment = map(date.fromisoformat, limits), datetime.fromisoformat(now)
    if start > moment.astimezone(ZoneInfo(zone)).date():
        return
    expected = model.facts(connection, start, end, ZoneInfo(zone), moment)
    connection.row_factory = None
    found = facts(Database(Path(":memory:"), connection), Period("P", start, end), moment, ZoneInfo(zone))
    assert nonzero(found) == expected


@settings(max_examples=100)
@given(
    walk=model.steps("deal", "deal", "refund", "activity", "feedback"),
    limits=LIMITS,
    zone=st.sampled_from(ZONES),
    now=st.sampled_from(NOWS),
)
def test_every_fact_is_what_the_rows_come_to_after_any_writes(template, walk, limits, zone, now):
    with closing(model.memory(template)) as connection:
        for step in walk:
            model.apply(connection, step)
        check(connection, limits, zone, now)


@pytest.mark.parametrize("seed", seeds(5))
def test_every_fact_is_what_the_rows_come_to_where_much_meets(template, seed):
    chance = Random(seed)
    for _ in range(20):
        with closing(model.memory(template)) as connection:
            days = model.crowd(connection, chance)
            for _period in range(3):  # to make a team costs more than to ask about it
                check(connection, sorted(chance.sample(days, 2)), chance.choice(ZONES), chance.choice(NOWS))


def test_the_model_agrees_with_a_case_worked_out_by_hand(template):
    # Two years, 2024-07-01 to 2026-06-30. Customer 1 was won by rep 1 on 2024-06-30, then by rep 2 on 2024-07-01 and on
    # 2025-06-30: a day before the twelve months that end with the period begin. Active, and not kept.
    won = {"rep_id": 1, "amount": 7, "stage_id": model.WON, "status": "won", "opened": None}
    cases = ((1, 1, "2024-06-30", 1), (2, 1, "2024-07-01", 2), (3, 1, "2025-06-30", 2), (4, 2, "2026-06-30", 3))
    with closing(model.memory(template)) as connection:
        for id, customer, closed, rep in cases:
            row = {**won, "customer_id": customer, "closed": closed, "credited_id": rep}
            model.apply(connection, ("put", "deal", id, row))
        start, end, later = date(2024, 7, 1), date(2026, 7, 1), datetime(2026, 7, 9, tzinfo=UTC)
        by_hand = {
            1: {"active": 1},
            2: {"closed": 2, "won": 2, "revenue": 14, "sold": 14},
            3: {"closed": 1, "won": 1, "revenue": 7, "sold": 7, "first_wins": 1, "prospects": 1},
        }
        assert model.facts(connection, start, end, UTC, later) == by_hand
