"""The views say of every rep and quarter what `crm score` says, to any program that reads SQLite."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from crmcli.database.schema.views import VIEWS
from tests.support.datafile import sample
from tests.support.teams import company, office

FIGURES = (
    "revenue", "orders", "win_rate", "new_customers", "csat", "nps", "sales_cycle", "avg_deal", "contacts",
)  # fmt: skip
"""Metrics that the view has under the keys of `crm metrics`, and what follow-ups are made of: it knows no presence."""

MOMENTS = ("csat", "nps", "contacts")
"""Those of moments, of which a view only knows the day in UTC."""

ABSENT = dict.fromkeys(("revenue", "orders", "new_customers", "contacts"), 0)
"""What a rep who is not in the view has of each figure; of the others there is no data."""


def select(path, sql, *values):
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, values)]


def scored(crm, quarter):
    """What `crm score` says of that quarter in full: each rep's figures by name."""
    found = json.loads(crm("score", "--quarter", quarter, "--full", "--json", ok=True).out)
    return {
        row["rep"]: {name: _figure(row["metrics"], name) for name in FIGURES}
        for row in (*found["reps"], *found["not_ranked"])
    }


def _figure(metrics, name):
    return metrics["follow_ups"]["numerator"] if name == "contacts" else metrics[name]["value"]


def viewed(path, quarter):
    rows = select(path, "SELECT * FROM v_rep_quarter WHERE quarter = ?", quarter)
    return {row["rep"]: {name: row[name] for name in FIGURES} for row in rows}


def check(crm, path, quarter, names=FIGURES):
    score, view = scored(crm, quarter), viewed(path, quarter)
    assert set(view) <= set(score)
    for rep, figures in score.items():
        seen = view.get(rep, {})
        for name in names:
            assert seen.get(name, ABSENT.get(name)) == pytest.approx(figures[name]), (quarter, rep, name)
    return view


def test_the_view_of_quarters_is_the_score_of_the_sample_team(crm, db):
    sample(crm)
    for quarter in ("2025Q3", "2025Q4", "2026Q1", "2026Q3", "2026Q4"):
        assert check(crm, db, quarter)


def test_in_a_year_that_starts_in_another_month_too(crm, db):
    company.make(db).close()
    crm("config", "set", "fiscal_year_start", "2", ok=True)  # 2026Q2 is May to July, 2025Q4 November to January
    for quarter in ("2025Q1", "2025Q2", "2026Q2", "2026Q3", "2025Q4"):
        check(crm, db, quarter)
    [row] = select(db, "SELECT * FROM v_rep_quarter WHERE quarter = '2026Q2' AND rep = 'ann'")
    # c-1 300.50 on 1 July and a-ann 50.00 on 20 July; g-1 closes in August. c-1 took 16 days, nobody knows for a-ann.
    assert (row["first_day"], row["last_day"]) == ("2026-05-01", "2026-07-31")
    assert (row["revenue"], row["orders"], row["sales_cycle"]) == (350.5, 2, 16)


def test_days_of_deals_are_the_teams_and_days_of_moments_are_in_utc(crm, db):
    office.make(db).close()  # in Berlin's time zone
    for quarter in ("2026Q1", "2026Q2"):
        check(crm, db, quarter, [name for name in FIGURES if name not in MOMENTS])
    [first] = select(db, "SELECT * FROM v_rep_quarter WHERE quarter = '2026Q1' AND rep = 'Ben'")
    # The meeting of 31 March, 22:30 UTC, is in Berlin's April; the visit of 21:59 is in March in both.
    assert (first["contacts"], scored(crm, "2026Q1")["Ben"]["contacts"]) == (2, 1)


def test_months_add_up_to_quarters(crm, db):
    company.make(db).close()
    months = select(db, "SELECT rep, sum(revenue) AS revenue, sum(contacts) AS contacts FROM v_rep_month GROUP BY rep")
    assert months == select(
        db, "SELECT rep, sum(revenue) AS revenue, sum(contacts) AS contacts FROM v_rep_quarter GROUP BY rep"
    )
    [july] = select(db, "SELECT * FROM v_rep_month WHERE month = '2026-07' AND rep = 'ann'")
    # Out in July: the call of the 10th. 31 days are 31/7 weeks.
    assert (july["first_day"], july["last_day"], july["contacts_per_week"]) == (
        "2026-07-01", "2026-07-31", pytest.approx(7 / 31),
    )  # fmt: skip


@pytest.mark.parametrize(("currency", "units"), [("JPY", 1), ("EUR", 100), ("KWD", 1000), ("CLF", 10000)])
def test_amounts_are_in_major_units_of_any_currency(crm, db, currency, units):
    crm("init", "--currency", currency, ok=True)
    crm("add", "rep", "ann", ok=True)
    crm("add", "customer", "Acme", ok=True)
    crm("add", "deal", "--customer", "Acme", "--rep", "ann", "--amount", "7", "--stage", "Won", "Seven", ok=True)
    [row] = select(db, "SELECT amount, currency, credited, stage, status, days FROM v_deals")
    assert row == {"amount": 7, "currency": currency, "credited": "ann", "stage": "Won", "status": "won", "days": 0}
    assert select(db, "SELECT amount FROM deal") == [{"amount": 7 * units}]


def test_each_view_has_a_row_for_each_record(crm, db):
    office.make(db).close()
    for view, table in (
        ("v_reps", "rep"), ("v_customers", "customer"), ("v_deals", "deal"), ("v_moves", "move"),
        ("v_activities", "activity"), ("v_feedback", "feedback"), ("v_products", "product"),
        ("v_cases", '"case"'), ("v_tasks", "task"), ("v_assignments", "assignment"),
    ):  # fmt: skip
        ids = [row["id"] for row in select(db, f"SELECT id FROM {table} ORDER BY id")]
        assert [row["id"] for row in select(db, f"SELECT id FROM {view} ORDER BY id")] == ids, view
    # The others are of the team and of periods, of tags, refunds and rates (test_currencies.py), lines and quotes; of
    # campaigns and touches see tests/marketing.
    assert len(VIEWS) == 24
    [deal] = select(db, "SELECT rep, credited, team, closed_quarter, days FROM v_deals WHERE title = 'acme again'")
    assert deal == {"rep": "Ben", "credited": "ann", "team": "East", "closed_quarter": "2026Q2", "days": 40}
    [move] = select(db, "SELECT rep, from_stage, to_stage, day FROM v_moves WHERE deal = 'beta try' AND from_id")
    assert move == {"rep": "Ben", "from_stage": "Lead", "to_stage": "Lost", "day": "2026-04-01"}
