"""Amounts as people say them, worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.amounts import read_amount
from crmcli.core.conventions import Conventions
from crmcli.core.errors import CrmError, RefusedError, TwoReadingsError
from crmcli.core.grammar.amounts import said
from crmcli.core.money import Money, plain


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12k", "USD", 1_200_000), ("12K", "EUR", 1_200_000), ("1.2m", "USD", 120_000_000),
        ("€1.2m", "EUR", 120_000_000),
        ("1,2m", "EUR", 120_000_000), ("$1.2M", "USD", 120_000_000), ("1.5 mio", "CHF", 150_000_000),
        ("2bn", "USD", 200_000_000_000), ("0.5k", "EUR", 50_000), ("12k EUR", "EUR", 1_200_000),
        ("12kEUR", "EUR", 1_200_000), ("3 thousand", "GBP", 300_000), ("1.2万", "CNY", 1_200_000),
        ("12 000,50", "EUR", 1_200_050), ("12 000,50", "USD", 1_200_050), ("12'000", "CHF", 1_200_000),
        ("12’000.50", "CHF", 1_200_050), ("1.200,50", "EUR", 120_050), ("1,200.50", "EUR", 120_050),
        ("$12,000.50", "USD", 1_200_050), ("12000 EUR", "EUR", 1_200_000), ("1.234.567", "EUR", 123_456_700),
        ("12,5", "EUR", 1_250), ("12,50", "USD", 1_250), ("8.50", "EUR", 850), ("8,50", "EUR", 850),
        ("8.5", "EUR", 850),
        ("0.500", "EUR", 50), ("8.500k", "USD", 850_000), ("8,500", "USD", 850_000), ("8,500", "JPY", 8_500),
        ("8.500", "KWD", 8_500), ("5 MXN", "MXN", 500), ("5 kr", "SEK", 500), ("7 KWD", "KWD", 7_000),
        ("12,34,567", "INR", 123_456_700), (".5", "USD", 50), ("８５", "JPY", 85), ("99.90 zł", "PLN", 9_990),
        ("1k", "JPY", 1_000), ("1.2345k", "JPY", None), ("1.234k", "USD", 123_400),
    ],
)  # fmt: skip
def test_amounts_worked_out_by_hand(text, currency, minor):
    if minor is None:
        with pytest.raises(RefusedError, match="decimals"):
            read_amount(text, currency)
    else:
        assert read_amount(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "readings"),
    [
        ("8.500", "EUR", ("8500 EUR", "8.50 EUR")), ("€8.500", "EUR", ("8500 EUR", "8.50 EUR")),
        ("8.500", "USD", ("8500 USD", "8.50 USD")), ("$12.000", "USD", ("12000 USD", "12 USD")),
        ("8.500 CHF", "USD", ("8500 CHF", "8.50 CHF")), ("8.500", "JPY", ("8500 JPY", "8.50 JPY")),
        ("8,500", "EUR", ("8500 EUR", "8.50 EUR")), ("8.123", "EUR", ("8123 EUR", "8.1230 EUR")),
        ("12.000", "BRL", ("12000 BRL", "12 BRL")), ("8.000", "JPY", ("8000 JPY", "8 JPY")),
        ("1.250k", "EUR", ("1250000 EUR", "1250 EUR")), ("-8.500", "EUR", ("-8500 EUR", "-8.50 EUR")),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_a_question(text, currency, readings):
    with pytest.raises(TwoReadingsError) as asked:
        read_amount(text, currency)
    assert asked.value.readings == readings and "config set decimal" in asked.value.hint
    whole = said(text, currency, Conventions(answers={text: readings[0]}))
    assert plain(whole.minor, currency).removesuffix(".00") == readings[0].split()[0]


def test_every_reading_that_is_offered_can_be_read_in_one_way():
    for text in ("8.500", "8.123", "1.250k"):
        with pytest.raises(TwoReadingsError) as asked:
            read_amount(text, "EUR")
        for reading in asked.value.readings:
            try:
                read_amount(reading, "EUR")
            except RefusedError as error:
                assert "more decimals" in error.message  # 8.123, which no euro has


@pytest.mark.parametrize(
    ("text", "decimal", "minor"),
    [("8.500", ",", 850_000), ("8,500", ",", 850), ("8.500", ".", 850), ("8,500", ".", 850_000), ("8.50", ",", 850),
     ("8,50", ".", 850), ("1.200,50", ".", 120_050)],
)  # fmt: skip
def test_the_team_says_which_sign_stands_before_decimals(text, decimal, minor):
    assert read_amount(text, "EUR", Conventions(decimal=decimal)) == minor


def test_as_printed_thousandths_are_decimals_unless_the_team_writes_a_comma():
    assert read_amount("1.234", "TND") == 1_234
    with pytest.raises(TwoReadingsError):
        read_amount("1.234", "TND", Conventions(decimal=","))


@pytest.mark.parametrize(
    ("text", "home", "amount"),
    [("€12k", "USD", Money(1_200_000, "EUR")), ("12000 JPY", "EUR", Money(12_000, "JPY")),
     ("5", "EUR", Money(500, "EUR")),
     ("$5", "CAD", Money(500, "CAD")), ("-€5", "EUR", Money(-500, "EUR")), ("(500)", "USD", Money(-50_000, "USD")),
     ("1.234 KWD", "USD", Money(1_234, "KWD"))],
)  # fmt: skip
def test_the_currency_that_is_said_is_told(text, home, amount):
    assert said(text, home) == amount


@pytest.mark.parametrize(("text", "home"), [("€12k", "USD"), ("12000 JPY", "EUR"), ("5 MXN", "USD")])
def test_another_currency_than_the_files_is_refused_with_the_way_out(text, home):
    with pytest.raises(RefusedError, match=f"keeps {home}") as refused:
        read_amount(text, home)
    assert refused.value.hint == f"convert it to {home}"


@pytest.mark.parametrize("text", ["5 USD EUR", "k", "1k2", "12kk", "five", "12..5", "1,2,3", "12 k k", "€", "1 2 3"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(RefusedError):
        read_amount(text, "EUR")


pieces = st.lists(
    st.sampled_from(["1", "500", ".", ",", " ", "'", "k", "m", "€", "$", "EUR", "-", "(", ")", "万", "٣", "\0", "bn"]),
    max_size=8,
).map("".join)  # fmt: skip


@given(pieces | st.text(max_size=20), st.sampled_from(["EUR", "USD", "JPY", "KWD"]), st.sampled_from(["", ".", ","]))
def test_any_text_is_an_amount_or_refused_in_one_line(text, currency, decimal):
    try:
        minor = read_amount(text, currency, Conventions(decimal=decimal))
    except CrmError as error:
        assert len(error.message) < 200 and error.hint
    else:
        assert 0 <= minor <= 10**15


@given(st.integers(0, 10**15), st.sampled_from(["EUR", "USD", "JPY", "KWD", "TND", "BRL"]), st.sampled_from(["", "."]))
def test_an_amount_as_it_is_printed_is_read_as_itself(minor, currency, decimal):
    printed = plain(minor, currency)
    for text in (printed, f"{printed} {currency}"):
        assert read_amount(text, currency, Conventions(decimal=decimal)) == minor
