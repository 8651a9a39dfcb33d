"""Where revenue comes from: by hand, of the little company of `tests/support/teams/company.py` and of deals made for
it."""

from __future__ import annotations

from datetime import date

import pytest

from crmcli.core.money import Money
from crmcli.reports.sections.contribution.section import section
from tests.reports.small import lines, scope, tables, told_twice

ANN = 1


@pytest.fixture
def small(small):
    small.add("rep", "ann", "ben")
    small.add("product", "Pro", "Kit")
    return small


def test_a_fifth_of_the_customers_and_the_largest_one(little):
    # In 2026Q3 C brought 1,000.50, A 50 and G 30; in the year so far A 500 more, in June. A fifth of three is one.
    part = section(scope(little, "2026Q3"))
    period, year = part.data["period"], part.data["year"]
    assert [period[name] for name in ("customers", "top_customers")] == [3, 1]
    assert (period["revenue"], period["top_revenue"]) == (Money(108050, "USD"), Money(100050, "USD"))
    assert period["top_share"] == period["largest_share"] == pytest.approx(1000.5 / 1080.5)
    assert (year["start"], year["end"], year["revenue"]) == (date(2026, 1, 1), date(2026, 10, 1), Money(158050, "USD"))
    assert [(row["customer"], row["revenue"].minor, row["orders"]) for row in year["largest"]] == [
        ("C", 100050, 2), ("A", 55000, 2), ("G", 3000, 2),
    ]  # fmt: skip
    assert year["largest"][1]["together"] == pytest.approx(1550.5 / 1580.5)
    assert lines(part)[0] == "C, the largest of 3 customers, brought 63% of the revenue this year."


def test_of_one_rep_by_credit(little):
    part = section(scope(little, "2026Q3", reps=(ANN,)))
    assert [(row["customer"], row["revenue"].minor) for row in part.data["period"]["largest"]] == [
        ("C", 30050), ("A", 5000), ("G", 1000),
    ]  # fmt: skip


def sell(small, customer, amount, closed, rep="ann", product=None):
    product_id = {"product_id": small.ids[product]} if product else {}
    small.deal(f"{customer} {closed} {amount}", rep, customer, amount, closed, closed, "Won", **product_id)


def test_regions_industries_and_products_of_the_week_and_of_the_year(small):
    small.add("customer", "A", region="EMEA", industry="retail")
    small.add("customer", "B", region="APAC")
    small.add("customer", "C", region=" ")
    sell(small, "A", 1000, "2026-11-16", product="Pro")  # Monday of the week
    sell(small, "A", 500, "2026-11-22", product="Kit")  # its Sunday
    sell(small, "B", 9000, "2026-11-15", product="Pro")  # the day before it
    sell(small, "C", 700, "2026-01-01")  # the first day of the year
    sell(small, "C", 70000, "2025-12-31")  # too early
    sell(small, "B", 80000, "2026-11-23")  # too late
    part = section(scope(small.database, "2026-W47"))
    by_region = [(row["name"], row["revenue"].minor, row["revenue_year"].minor) for row in part.data["by_region"]]
    assert by_region == [("APAC", 0, 9000), ("EMEA", 1500, 1500), (None, 0, 700)]
    by_product = [(row["name"], row["orders"], row["orders_year"]) for row in part.data["by_product"]]
    assert by_product == [("Pro", 1, 2), ("Kit", 1, 1), (None, 0, 1)]
    assert [row["share_year"] for row in part.data["by_industry"]] == [
        pytest.approx(1500 / 11200),
        pytest.approx(9700 / 11200),
    ]
    assert tables(part)["Revenue by region"][2][:4] == ["none given", 0, 0.0, 700]
    assert told_twice(part)


def test_equal_customers_stand_in_the_order_they_were_recorded_in_and_a_fifth_of_six_is_two(small):
    for name in "FEDCBA":
        small.add("customer", name)
    for name in "ABCDEF":
        sell(small, name, 100, "2026-11-17")
    part = section(scope(small.database, "2026-W47", rows=4))
    assert [row["customer"] for row in part.data["period"]["largest"]] == ["F", "E", "D", "C"]
    assert part.data["period"]["top_customers"] == 2
    assert part.data["period"]["top_share"] == pytest.approx(1 / 3)
    assert "and 2 more" in lines(part)


def test_a_week_over_the_turn_of_the_year_and_a_fiscal_year(small):
    small.add("customer", "A", region="EMEA")
    sell(small, "A", 100, "2025-12-30")
    sell(small, "A", 10, "2026-01-02")
    part = section(scope(small.database, "2026-W01"))  # 29 December to 4 January
    assert (part.data["period"]["revenue"].minor, part.data["year"]["revenue"].minor) == (110, 10)
    assert [(row["revenue"].minor, row["revenue_year"].minor) for row in part.data["by_region"]] == [(110, 10)]
    fiscal = section(scope(small.database, "2026-W01", fiscal_start=4))
    assert (fiscal.data["year"]["start"], fiscal.data["year"]["revenue"].minor) == (date(2025, 4, 1), 110)


def test_only_an_archived_customer_ordered_and_it_still_counts(small):
    small.add("customer", "A")
    sell(small, "A", 100, "2026-11-17")
    small.archive("customer", small.ids["A"])
    assert lines(section(scope(small.database, "2026-W47")))[0] == "All revenue this year came from A."


def test_a_year_without_orders_is_empty(small):
    small.add("customer", "A")
    sell(small, "A", 100, "2025-11-17")
    part = section(scope(small.database, "2026-W47"))
    assert (part.empty, lines(part)) == (True, ["No customer ordered this year."])
