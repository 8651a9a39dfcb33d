"""Deals opened, won and lost: of the little company of `tests/support/teams/company.py`, and of deals made for the
reasons."""

from __future__ import annotations

from datetime import date

import pytest

from crmcli.core.money import Money
from crmcli.records import rows
from crmcli.reports.sections.deals.section import section
from tests.reports.small import lines, scope, tables, told_twice

ANN, BEN, CYD = 1, 2, 3


def usd(text: str) -> Money:
    return Money(int(text.replace(".", "")), "USD")


@pytest.fixture
def small(small):
    small.add("rep", "ann", "ben")
    small.add("customer", "Acme", "Blue")
    return small


def figures(part, which):
    told = part.data[which]
    return told["deals"], told["amount"], told["deals_before"], told["amount_before"]


def test_new_won_and_lost_deals_count_as_in_the_metrics_beside_the_quarter_before(little):
    # Opened from July to September: c-2 700, d-lost 900, d-open –, e-late 100, f-open –, none –, g-1 10, g-2 20. In the
    # quarter before: a-ben 500 and c-1 300.50. Won: c-1, c-2, a-ann 50, g-1, g-2; before: a-ben, on its last day.
    part = section(scope(little, "2026Q3"))
    assert figures(part, "new") == (8, usd("1730.00"), 2, usd("800.50"))
    assert figures(part, "won") == (5, usd("1080.50"), 1, usd("500.00"))
    assert figures(part, "lost") == (1, usd("900.00"), 0, usd("0.00"))
    assert part.data["sentence"] == (
        "8 new deals worth 1,730.00 USD; 5 won worth 1,080.50 USD; 1 lost worth 900.00 USD."
    )
    assert part.data["won"]["deals_change"] == 4.0
    assert part.data["lost"]["amount_change"] is None  # from nothing
    assert not part.empty


def test_won_deals_are_listed_by_amount_with_the_days_they_took(little):
    part = section(scope(little, "2026Q3"))
    # c-2: 10 July to 30 September are 21 + 31 + 30 days; nobody knows when a-ann was opened.
    assert tables(part)["Deals won"] == [
        ["c-2", "C", "ben", 70000, 82, date(2026, 9, 30)],
        ["c-1", "C", "ann", 30050, 16, date(2026, 7, 1)],
        ["a-ann", "A", "ann", 5000, None, date(2026, 7, 20)],
        ["g-2", "G", "ben", 2000, 1, date(2026, 8, 5)],
        ["g-1", "G", "ann", 1000, 4, date(2026, 8, 5)],
    ]


def test_of_one_rep_a_closed_deal_counts_by_credit_and_an_open_one_by_its_owner(little):
    with little.writing():
        rows.change(little, "deal", 5, {"rep_id": BEN})  # c-1 was ann's when it was won
        rows.change(little, "deal", 8, {"rep_id": BEN})  # d-open is ben's now
    part = section(scope(little, "2026Q3", reps=(ANN,)))
    # New: none –, e-late 100, g-1 10. Won: c-1 300.50, a-ann 50, g-1 10.
    assert figures(part, "new")[:2] == (3, usd("110.00"))
    assert figures(part, "won")[:2] == (3, usd("360.50"))
    assert figures(part, "lost")[:2] == (0, usd("0.00"))


def test_a_list_that_is_cut_says_how_many_more_there_are(little):
    part = section(scope(little, "2026Q3", rows=2))
    assert [row[0] for row in tables(part)["The largest new deals"]] == ["d-lost", "c-2"]
    assert [line for line in lines(part) if line.startswith("and ")] == ["and 6 more", "and 3 more"]
    assert [row["title"] for row in part.data["won"]["largest"]] == ["c-2", "c-1"]


def test_a_period_of_nothing_is_empty(little):
    part = section(scope(little, "2026-02"))
    assert (part.empty, lines(part), len(part.blocks)) == (True, ["No deal was opened, won or lost."], 1)


def lose(small, *lost):
    for title, amount, reason in lost:
        small.deal(title, "ann", "Acme", amount, "2026-10-01", "2026-11-10", "Lost", lost_reason=reason)


def test_reasons_are_one_however_they_are_capitalised_what_cost_most_first(small):
    lose(small, ("p1", 10000, "price"), ("p2", 2400, "Price "), ("t", 20000, "timing"), ("n", 99900, None))
    small.deal("earlier", "ann", "Acme", 100, "2026-09-01", "2026-10-10", "Lost", lost_reason="PRICE")
    part = section(scope(small.database, "2026-11"))
    reasons = [(row["deals"], row["amount"], row["deals_before"]) for row in part.data["lost"]["reasons"]]
    assert reasons == [(1, usd("200.00"), 0), (2, usd("124.00"), 1), (1, usd("999.00"), 0)]
    assert [row[0].lower() for row in tables(part)["Lost deals by reason"]] == ["timing", "price", "none given"]
    assert told_twice(part)
    assert lines(part)[0].endswith(
        "4 lost worth 1,323.00 USD, 1 of them for the reason “timing” (200.00 USD)."
    )  # fmt: skip


def test_reasons_are_cut_as_other_lists_are_but_all_told_to_programs(small):
    lose(small, *((f"d{number}", 100 - number, f"reason {number}") for number in range(4)))
    part = section(scope(small.database, "2026-11", rows=3))
    assert [row[0] for row in tables(part)["Lost deals by reason"]] == ["reason 0", "reason 1", "reason 2"]
    assert (lines(part).count("and 1 more"), len(part.data["lost"]["reasons"])) == (2, 4)
    assert told_twice(part)


def test_equal_deals_and_reasons_stand_in_one_order(small):
    lose(small, ("b", 500, "y"), ("a", 500, "x"), ("c", None, "z"))
    part = section(scope(small.database, "2026-11"))
    assert [row["title"] for row in part.data["lost"]["largest"]] == ["b", "a", "c"]  # by id where all else is equal
    assert [row["reason"] for row in part.data["lost"]["reasons"]] == ["x", "y", "z"]


def test_archived_deals_keep_counting(small):
    small.archive("deal", small.deal("shelved", "ann", "Acme", 5000, "2026-11-05"))
    lose(small, ("gone", 700, "price"))
    small.archive("deal", 2)
    part = section(scope(small.database, "2026-11"))
    assert (part.data["new"]["deals"], part.data["lost"]["deals"]) == (1, 1)


def test_deals_without_amounts_are_counted_in_the_chart(small):
    lose(small, ("a", None, "price"), ("b", None, "price"))
    chart = next(block for block in section(scope(small.database, "2026-11")).blocks if hasattr(block, "series"))
    assert (chart.unit, list(chart.series[0].values)) == ("count", [2])
