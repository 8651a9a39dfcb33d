"""How long won deals took: of the little company of `tests/support/teams/company.py`, by hand."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median

import pytest

from crmcli.reports.sections.cycle.insight import bins
from crmcli.reports.sections.cycle.section import section
from tests.reports.small import lines, scope, tables, told_twice

ANN, CYD = 1, 3


@pytest.fixture
def small(small):
    small.add("rep", "ann")
    small.add("customer", "Acme")
    return small


def test_mean_and_median_beside_the_quarter_before_and_the_twelve_months(little):
    # In 2026Q3 c-1 took 16 days, c-2 82, g-1 4 and g-2 1; of a-ann nobody knows. Before: a-ben 60. Since October 2025
    # also a-old 44: 1, 4, 16, 44, 60, 82.
    part = section(scope(little, "2026Q3"))
    assert (part.data["won"], part.data["median_days"], part.data["mean_days"]) == (4, 10.0, 25.75)
    assert (part.data["median_days_before"], part.data["mean_days_before"]) == (60.0, 60.0)
    assert (part.data["won_12_months"], part.data["median_days_12_months"]) == (6, 30.0)
    assert lines(part)[0] == (
        "Half of the 4 won deals took 10 days or less, at a mean of 25.8; the quarter before it was 60 days; of those "
        "won within the last twelve months, half took 30 days or less."
    )


def test_the_histogram_has_bins_of_one_width_and_all_deals(little):
    # 82 days fit into nine bins of ten days each.
    part = section(scope(little, "2026Q3"))
    found = [(row["label"], row["won"], row["won_12_months"]) for row in part.data["histogram"]]
    assert found == [
        ("0–9", 2, 2), ("10–19", 1, 1), ("20–29", 0, 0), ("30–39", 0, 0), ("40–49", 0, 1), ("50–59", 0, 0),
        ("60–69", 0, 1), ("70–79", 0, 0), ("80–89", 1, 1), ("90+", 0, 0),
    ]  # fmt: skip
    assert (part.data["histogram"][1]["from"], part.data["histogram"][1]["to"]) == (10, 20)
    assert part.data["histogram"][-1]["to"] is None
    assert told_twice(part)
    chart = next(block for block in part.blocks if hasattr(block, "series"))
    assert list(chart.series[0].values) == [row[2] for row in found]  # four deals are too few to draw


def test_how_long_deals_stayed_in_their_stage(little):
    # Recorded as closed, they are taken to have been in the first stage: 16, 82, 4 and 1 days of those won, 10 of the
    # one that was lost, none of the one of which nobody knows when it was opened.
    part = section(scope(little, "2026Q3"))
    lead = part.data["stages"][0]
    assert (lead["stage"], lead["stays"], lead["mean_days"]) == ("Lead", 6, pytest.approx(113 / 6))


def test_of_one_rep(little):
    part = section(scope(little, "2026Q3", reps=(ANN,)))
    assert (part.data["won"], part.data["median_days"]) == (2, 10.0)  # 4 and 16 days
    assert section(scope(little, "2026Q3", reps=(CYD,))).empty


def test_deals_that_are_all_of_the_twelve_months_are_told_once(small):
    small.deal("one", "ann", "Acme", 100, opened="2026-08-01", closed="2026-08-02", stage="Won")
    assert lines(section(scope(small.database, "2026-W31")))[0] == "The one won deal took 1 day."


def test_a_quiet_week_tells_of_the_twelve_months(little):
    part = section(scope(little, "2026-W39"))  # 21 to 27 September
    assert lines(part)[0] == "No deal was won; of those won within the last twelve months, half took 16 days or less."
    assert part.data["median_days"] is None  # 1, 4, 16, 44, 60 days: c-2 is won on the 30th


def test_twenty_deals_are_drawn_themselves(small):
    days = [(7 * number) % 100 for number in range(20)]
    for took in days:
        opened = date(2026, 11, 18) - timedelta(days=took)
        small.deal(f"{took}", "ann", "Acme", 100, opened.isoformat(), "2026-11-18", "Won")
    part = section(scope(small.database, "2026-W47"))
    chart = next(block for block in part.blocks if hasattr(block, "series"))
    assert sum(chart.series[0].values) == 20
    assert chart.title.endswith("2026-W47")
    assert part.data["median_days"] == median(days)
    assert tables(part)["Won deals by the days they took"][-1][:2] == ["98+", 1]  # 19 in 20 took 91 days or less


def test_a_won_deal_of_unknown_beginning_has_no_cycle(small):
    small.deal("old", "ann", "Acme", 100, "2026-10-01", "2026-10-11", "Won")
    small.deal("unknown", "ann", "Acme", 100, "", "2026-11-18", "Won")
    part = section(scope(small.database, "2026-W47"))
    assert lines(part)[0].startswith("No won deal is known by the day it was opened; of those")


@pytest.mark.parametrize(
    ("nearly_all", "width", "full", "last"),
    [
        (0, 1, 1, "1+"), (8, 1, 9, "9+"), (9, 2, 5, "10+"), (82, 10, 9, "90+"), (90, 14, 7, "98+"),
        (5000, 180, 9, "1620+"),
    ],
)  # fmt: skip
def test_bins_are_few_and_hold_nearly_all(nearly_all, width, full, last):
    found = bins(nearly_all)
    assert (found.width, found.full, found.labels[-1]) == (width, full, last)
    assert len(found.labels) <= 10
