"""Whole numbers as people write them: the one number that a text can mean, or a question."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.amounts import read_whole
from crmcli.core.conventions import USUAL
from crmcli.core.errors import RefusedError, TwoReadingsError
from crmcli.core.grammar import wholes

NUMBERS = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("50", 50), (" 50 ", 50), ("-5", -5), ("0", 0), ("007", 7), ("1,200", 1200), ("1.200", 1200), ("1 200", 1200),
        ("1'200", 1200), ("12k", 12_000), ("1.2m", 1_200_000), ("1,5k", 1500), ("50.0", 50), ("50.00", 50),
        ("3,0", 3), ("1,200.00", 1200), ("1.200.000", 1_200_000), ("(5)", -5), ("5-", -5), ("１２", 12),
        ("999999999999999", 999_999_999_999_999), ("1000000000000000", 10**15),
    ],
)  # fmt: skip
def test_a_whole_number_is_read_in_every_usual_form(text, number):
    assert read_whole(text) == number


@pytest.mark.parametrize(
    "text", ["1.5", "1,25", "1.2345k", "", "x", "5 people", "$5", "5 EUR", "1..2", "1e999", "9" * 30]
)
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(RefusedError, match="is not a whole number"):
        read_whole(text)


def test_a_thousand_or_one_is_asked_about_unless_the_team_has_said_what_the_sign_means():
    for text in ("1.000", "1,000", "12.000"):
        with pytest.raises(TwoReadingsError):
            read_whole(text)
    assert [read_whole("1.000", USUAL._replace(decimal=sign)) for sign in ".,"] == [1, 1000]
    assert [wholes.read("1,000", sign) for sign in ".,"] == [1000, 1]


@given(NUMBERS)
def test_a_number_with_groups_of_three_is_itself(number):
    for sign in (",", ".", " ", "'"):
        grouped = f"{number:,}".replace(",", sign)
        try:
            assert read_whole(grouped) == number
        except TwoReadingsError as error:
            assert str(number) in error.readings and grouped.count(sign) == 1 and grouped.endswith("000")


@given(st.text(max_size=12))
def test_any_other_text_is_a_number_or_refused(text):
    with suppress(RefusedError):
        assert isinstance(read_whole(text), int)
