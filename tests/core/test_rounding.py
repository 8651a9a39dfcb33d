"""Halves away from zero, as a spreadsheet shows them: against decimal arithmetic on the digits that people read."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.rounding import fixed, quotient, rounded, whole


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (-0.5, 0, "-1"), (-2.5, 0, "-3"), (2.4999, 0, "2"),
        (1.005, 2, "1.01"), (2.675, 2, "2.68"), (0.25, 1, "0.3"), (0.35, 1, "0.4"), (-0.25, 1, "-0.3"),
        (28.499999999999996, 0, "29"),  # 0.285 * 100
        (-0.04, 1, "0.0"), (1234.5, 2, "1,234.50"), (1e300, 1, f"{1e300:,.1f}"), (float("inf"), 1, "inf"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_shows(value, places, shown):
    assert fixed(value, places) == shown


@given(st.integers(-(10**11), 10**11), st.integers(0, 3), st.integers(0, 3))
def test_numbers_of_a_few_decimals_agree_with_decimal_arithmetic(digits, decimals, places):
    said = Decimal(digits).scaleb(-decimals)
    assert Decimal(repr(rounded(float(said), places))) == said.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@given(st.integers(-(10**20), 10**20), st.integers(1, 10**9))
def test_fractions_are_exact(numerator, denominator):
    exact = Fraction(numerator, denominator)
    found = whole(exact)
    assert found == quotient(numerator, denominator) and abs(found - exact) <= Fraction(1, 2)
    if abs(found - exact) == Fraction(1, 2):
        assert abs(found) > abs(exact)
