"""Retention by name: of the little company of `tests/support/teams/company.py`, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from crmcli.core.money import Money
from crmcli.reports.sections.retention.insight import active_until
from crmcli.reports.sections.retention.section import section
from tests.reports.small import Small, lines, scope, tables

ANN, BEN, CYD = 1, 2, 3


def test_the_customers_behind_the_rate_are_named(little):
    # Active on 1 July 2026: A (last won by ben on 30 June) and B (by ann, a year before to the day); F is a day too
    # old. On 1 October A still is, B is not.
    part = section(scope(little, "2026Q3"))
    assert [part.data[name] for name in ("active", "retained", "lost", "retention")] == [2, 1, 1, 0.5]
    assert part.data["customers_lost"] == [
        {"customer": "B", "rep": "ann", "last_won": date(2025, 7, 1), "revenue": Money(200000, "USD"),
         "until": date(2026, 7, 1)}
    ]  # fmt: skip
    assert lines(part)[0] == (
        "1 of 2 customers active at the start of 2026Q3 is active still (50%); nobody will be lost within 30 days."
    )
    assert tables(part)["Retention, 2026-07-01 to 2026-09-30"][1] == ["Lost", 1, 1]  # before: F


def test_a_week_is_told_of_the_quarter_up_to_its_end(little):
    # W27 is 29 June to 5 July: the third quarter up to 5 July. B's last day as an active customer was 1 July.
    part = section(scope(little, "2026-W27"))
    assert (part.data["period"]["start"], part.data["period"]["end"]) == (date(2026, 7, 1), date(2026, 7, 6))
    assert (part.data["before"]["start"], part.data["before"]["end"]) == (date(2026, 4, 1), date(2026, 4, 6))
    assert (part.data["active"], part.data["lost"]) == (2, 1)
    assert "Retention, 2026-07-01 to 2026-07-05" in tables(part)
    on_its_last_day = section(scope(little, "2026-W27", today=date(2026, 7, 1)))
    assert (on_its_last_day.data["lost"], on_its_last_day.data["at_risk"]) == (1, 0)  # when the day is over, it is lost


def test_of_one_rep_by_the_credit_of_the_last_win(little):
    assert [section(scope(little, "2026Q3", reps=(id,))).data["retention"] for id in (ANN, BEN, CYD)] == [
        0.0,
        1.0,
        None,
    ]


def test_at_risk_are_those_whose_last_win_is_soon_too_long_ago_as_of_today(little):
    # On 10 June 2026: B ordered last on 1 July 2025, F on 30 June 2025. (A, by then, on 15 October 2025.)
    part = section(scope(little, "2026-W23", today=date(2026, 6, 10)))
    assert [(row["customer"], row["until"], row["revenue"].minor) for row in part.data["customers_at_risk"]] == [
        ("B", date(2026, 7, 1), 200000), ("F", date(2026, 6, 30), 8000),
    ]  # fmt: skip
    assert part.data["at_risk"] == 2
    # B counts for the last time on 1 July: on 1 June that is within 30 days, the day before not yet; F does on 30 June.
    for today, at_risk in (
        (date(2026, 5, 31), ["F"]), (date(2026, 6, 1), ["B", "F"]), (date(2026, 6, 29), ["B", "F"]),
        (date(2026, 6, 30), ["B"]), (date(2026, 7, 1), []),
    ):  # fmt: skip
        found = section(scope(little, "2026-W21", today=today)).data["customers_at_risk"]
        assert [row["customer"] for row in found] == at_risk


def test_who_is_archived_is_not_to_be_called_and_rows_are_cut(little):
    part = section(scope(little, "2026-W23", today=date(2026, 6, 10), rows=1))
    assert ([row["customer"] for row in part.data["customers_at_risk"]], part.data["at_risk"]) == (["B"], 2)
    from datetime import UTC, datetime

    from crmcli.records import rows

    with little.writing():
        little.run(rows.set_archived(kind="customer"), id_=2, at=datetime(2026, 6, 1, tzinfo=UTC))
    part = section(scope(little, "2026-W23", today=date(2026, 6, 10)))
    assert [row["customer"] for row in part.data["customers_at_risk"]] == ["F"]
    assert section(scope(little, "2026Q3")).data["customers_lost"][0]["customer"] == "B"  # the past does not change


def test_who_has_ordered_again_is_not_at_risk(db):
    small = Small(db)
    small.add("rep", "ann")
    small.add("customer", "again", "late")
    small.deal("1", "ann", "again", 100, "", "2025-12-01", "Won")
    small.deal("2", "ann", "again", 100, "", "2026-11-24", "Won")
    small.deal("3", "ann", "late", 100, "", "2025-12-01", "Won")
    small.deal("4", "ann", "late", 100, "", "2026-11-25", "Won")  # tomorrow: not known yet
    part = section(scope(small.database, "2026-W47"))
    assert [(row["customer"], row["revenue"].minor) for row in part.data["customers_at_risk"]] == [("late", 100)]
    small.database.close()


def test_no_customer_at_all_is_empty(db):
    small = Small(db)
    part = section(scope(small.database, "2026-W47"))
    assert (part.empty, len(part.blocks)) == (True, 1)
    small.database.close()


@pytest.mark.parametrize(
    ("last_won", "months", "until"),
    [
        (date(2025, 7, 1), 12, date(2026, 7, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), 6, date(2026, 9, 30)),
        (date(2026, 9, 30), 6, date(2027, 3, 31)),  # six months before the 31st of March is the 30th of September too
        (date(2027, 2, 28), 12, date(2028, 2, 29)),
    ],
)
def test_the_last_day_as_an_active_customer(last_won, months, until):
    assert active_until(last_won, months) == until
