"""Credits of a win sum to its revenue, to the cent, whatever the model."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.marketing.sources.insight import MODELS, UNKNOWN, credits, parts, path

DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 9))
NAMES = st.sampled_from(["fair", "Fair", "web", "mail", "partner"])


@settings(max_examples=60)
@given(
    wins=st.lists(st.tuples(st.integers(1, 3), st.integers(-(10**13), 10**13), DAYS, st.none() | NAMES), max_size=8),
    touches=st.dictionaries(st.integers(1, 3), st.lists(st.tuples(DAYS, NAMES), max_size=15).map(sorted)),
)
def test_credits_sum_to_revenue_to_the_cent_under_each_model(wins, touches):
    rows = [
        {"customer_id": customer, "amount": amount, "won": day, "source": own, "win": amount >= 0}
        for customer, amount, day, own in wins
    ]
    found = credits(rows, touches)
    for model in MODELS:
        assert sum(each.amounts[model] for each in found) == sum(row["amount"] for row in rows)


@pytest.mark.parametrize(
    ("model", "touches", "expected"),
    [
        ("first", 3, [1000, 0, 0]), ("last", 3, [0, 0, 1000]), ("linear", 3, [334, 333, 333]),
        ("position", 1, [1000]), ("position", 2, [500, 500]), ("position", 3, [400, 200, 400]),
        ("position", 5, [400, 67, 67, 66, 400]),
    ],
)  # fmt: skip
def test_a_win_of_ten_is_shared_as_the_model_says(model, touches, expected):
    assert parts(model, 1000, touches) == expected
    assert parts(model, -1000, touches) == [-each for each in expected]


def test_the_source_of_the_record_is_the_first_touch_unless_it_is_one():
    on = [(date(2026, 1, 2), "mail"), (date(2026, 1, 5), "fair")]
    win = date(2026, 1, 5)
    assert path("web", on, win) == ["web", "mail", "fair"]
    assert path("FAIR", on, win) == ["mail", "fair"]
    assert path("web", on, date(2026, 1, 4)) == ["web", "mail"], "what came later did not bring it"
    assert path(None, [], win) == [UNKNOWN]
