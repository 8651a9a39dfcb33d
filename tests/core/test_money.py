"""Amounts: exact, and compared with `decimal.Decimal`, which the program itself does not use."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crmcli.core import money
from crmcli.core.amounts import read_amount, read_amount_in
from crmcli.core.errors import RefusedError

# ISO 4217, list one: the decimals of each kind of currency.
DECIMALS = {"USD": 2, "EUR": 2, "CNY": 2, "MXN": 2, "JPY": 0, "KRW": 0, "VND": 0, "ISK": 0, "CLP": 0, "BHD": 3,
            "KWD": 3, "TND": 3, "CLF": 4, "UYW": 4}  # fmt: skip
currencies = st.sampled_from(sorted(DECIMALS))
minors = st.integers(0, money.LARGEST)


def exact(minor: int, currency: str) -> str:
    """The amount in major units, as Decimal writes it."""
    return f"{Decimal(minor).scaleb(-DECIMALS[currency]):f}"


@pytest.mark.parametrize(("currency", "decimals"), DECIMALS.items())
def test_a_currency_has_as_many_decimals_as_iso_4217_says(currency, decimals):
    assert money.exponent(currency) == decimals


@given(minors, currencies)
def test_an_amount_is_written_as_decimal_writes_it_and_read_back_exactly(minor, currency):
    assert money.plain(minor, currency) == exact(minor, currency) == str(money.Money(minor, currency))
    assert read_amount(exact(minor, currency), currency) == minor


@given(st.integers(-money.LARGEST, -1), currencies)
def test_a_negative_amount_is_written_exactly_too(minor, currency):
    assert money.plain(minor, currency) == exact(minor, currency)


@given(
    minors,
    currencies,
    st.sampled_from(["{}", "{} {c}", "{c} {}", "{c}{}", "{}{c}", " {} ", "{}\u00a0{c}"]),
    st.booleans(),
    st.booleans(),
)
def test_the_ways_people_type_an_amount_mean_the_same(minor, currency, form, grouped, lower):
    number = Decimal(exact(minor, currency))
    code = currency.lower() if lower else currency
    assert read_amount(form.format(f"{number:,f}" if grouped else f"{number:f}", c=code), currency) == minor


@given(minors, currencies, st.integers(1, 20))
def test_zeros_behind_the_last_decimal_change_nothing(minor, currency, zeros):
    text = f"{exact(minor, currency)}{'' if DECIMALS[currency] else '.'}{'0' * zeros}"
    assume(len(text.partition(".")[2]) != 3 or DECIMALS[currency] == 3)  # that is asked about
    assert read_amount(text, currency) == minor


@given(minors, currencies, st.integers(1, 9))
def test_a_decimal_too_many_is_refused_never_rounded(minor, currency, digit):
    text = f"{exact(minor, currency)}{'' if DECIMALS[currency] else '.'}{digit}"
    thousands = len(text.partition(".")[2]) == 3 and currency not in POINT_PEOPLE and len(text) < 8 and text[0] != "0"
    with pytest.raises(RefusedError, match="is [0-9]+ [A-Z]+ or" if thousands else "decimals"):
        read_amount(text, currency)


CURRENCY = re.compile(r"[A-Za-z]{3}|[A-Za-z]{0,3}[$€£¥￥₹₩]")
POINT_PEOPLE = {"USD", "CNY", "JPY", "MXN", "KWD", "BHD"}


def meant(text: str, currency: str) -> Decimal:
    """What an amount that was taken can only mean: its number, once any currency and groups are gone. Of two different
    signs the last is before decimals; of one that stands once, three digits behind it are a thousand after a comma."""
    number = re.sub(r"[\s']", "", CURRENCY.sub("", unicodedata.normalize("NFKC", text))).lstrip("+").removesuffix(".-")
    number = re.sub(r"[.,]-{1,2}$|^-+$", "", number) or "0"
    signs = re.findall("[.,]", number)
    last = re.search(r"[.,]([0-9]*)$", number)
    grouped = len(set(signs)) == 1 and (
        len(signs) > 1 or (signs == [","] and len(last[1]) == 3 and number[0] not in "0,")
    )
    whole, part = (number, "0") if not last or grouped else (number[: last.start()], last[1])
    digits = re.sub("[.,]", "", whole) or "0"
    assert re.fullmatch(r"[0-9]+", digits) and re.fullmatch(r"[0-9]+", part), text
    assert (
        len(signs) != 1 or len(last[1]) != 3 or currency in POINT_PEOPLE or DECIMALS[currency] in (0, 3) or whole == "0"
    )
    return Decimal(f"{digits}.{part}").scaleb(DECIMALS[currency])


@given(st.text(st.sampled_from("0123456789,,..- +−eE$€¥USDEURxNainf٣２½_\t\n\0\u200b"), max_size=12), currencies)
def test_any_text_is_refused_or_taken_at_its_value(text, currency):
    try:
        minor = read_amount(text, currency)
    except RefusedError as error:
        assert error.message and error.hint
    else:
        assert minor == meant(text, currency)


@given(st.text(max_size=200), currencies)
def test_text_of_any_script_is_never_more_than_refused(text, currency):
    try:
        read_amount(text, currency)
    except RefusedError as error:
        assert len(error.message) < 400


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "5.", "12,00.5", "1,234,56", "1.5.0", "1e5", "nan", "inf", "0x10", "1 00", "k", "12kk", "1k2", "m5",
     "1_000", "٣", "½", "$", "USD", "12.345", "EUR 5", "5 EUR", "£5", "5 USD EUR", "$5$6", "1" * 17,
     "9" * 10_000, "5\n6",
     "$" + " " * 5_000 + "x" + " " * 5_000 + "!", "1\0"],
)  # fmt: skip
def test_what_is_no_amount_in_dollars_is_refused(text):
    with pytest.raises(RefusedError) as refused:
        read_amount(text, "USD")
    assert len(refused.value.message) < 300


@pytest.mark.parametrize("text", ["-5", "−5", "-0.01", "- 12,000.50"])
def test_a_negative_amount_is_refused_as_such(text):
    with pytest.raises(RefusedError, match="negative"):
        read_amount(text, "USD")


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12000.50", "USD", 1_200_050),
        ("$12,000.50", "USD", 1_200_050),
        ("12000.5 usd", "USD", 1_200_050),
        ("007", "USD", 700),
        ("€12", "EUR", 1_200),
        ("$5", "CAD", 500),  # a dollar sign is every dollar's
        ("¥500", "JPY", 500),
        ("¥500", "CNY", 50_000),  # yen and yuan share their sign
        ("500.00", "JPY", 500),
        ("1.234", "KWD", 1_234),
        ("1.2345", "CLF", 12_345),
        ("10000000000000.00", "USD", 10**15),  # the largest
    ],
)
def test_amounts_worked_out_by_hand(text, currency, minor):
    assert read_amount(text, currency) == minor


@pytest.mark.parametrize(("text", "currency"), [("$5", "EUR"), ("¥5", "USD"), ("€5", "USD"), ("5 JPY", "CNY")])
def test_another_currency_is_refused(text, currency):
    with pytest.raises(RefusedError, match=f"keeps {currency}"):
        read_amount(text, currency)


def test_an_amount_beyond_the_largest_is_refused_and_many_of_the_largest_still_fit_64_bits():
    with pytest.raises(RefusedError, match="too large"):
        read_amount("10000000000000.01", "USD")
    assert 9_000 * money.LARGEST < 2**63


@pytest.mark.parametrize(("code", "kept"), [("usd", "USD"), ("EUR", "EUR"), ("cNy", "CNY")])
def test_a_currency_code_is_kept_in_capitals(code, kept):
    assert money.read_currency(code) == kept


@pytest.mark.parametrize("code", ["", "US", "USDD", "U$D", "US1", " USD", "ＵＳＤ", "ÜSD", "US\n", "x" * 10_000])
def test_what_is_no_currency_code_is_refused(code):
    with pytest.raises(RefusedError) as refused:
        money.read_currency(code)
    assert len(refused.value.message) < 150


@given(st.integers(-(10**13), 10**13), currencies, currencies, st.integers(1, 10**9), st.integers(0, 12))
def test_a_conversion_is_exact_and_its_halves_go_away_from_zero(minor, own, to, digits, places):
    rate = money.read_rate(f"{Decimal(digits).scaleb(-places):f}")
    exact = Fraction(minor, 10 ** DECIMALS[own]) * Fraction(digits, 10**places) * 10 ** DECIMALS[to]
    below = abs(exact) // 1
    rounded = below + (abs(exact) - below >= Fraction(1, 2))
    if rounded > money.LARGEST:
        with pytest.raises(RefusedError, match="too large"):
            money.converted(minor, own, rate, to)
    else:
        assert money.converted(minor, own, rate, to) == (-rounded if exact < 0 else rounded)


@pytest.mark.parametrize(
    ("minor", "own", "rate", "to", "expected"),
    [
        (1_200_005, "EUR", "1.0835", "USD", 1_300_205),  # 13002.054175
        (1, "JPY", "0.005", "USD", 1),  # half a cent
        (-1, "JPY", "0.005", "USD", -1),
        (1, "JPY", "0.0049", "USD", 0),
        (1_235, "KWD", "3.2505", "USD", 401),  # 1.235 dinars: 4.0143675
        (150, "USD", "147.25", "JPY", 221),  # 220.875
    ],
)
def test_conversions_by_hand(minor, own, rate, to, expected):
    assert money.converted(minor, own, rate, to) == expected


@pytest.mark.parametrize(
    ("text", "kept"), [("1.17", "1.17"), ("1,17", "1.17"), ("0,123", "0.123"), ("007.500", "7.5"), ("161", "161")]
)
def test_a_rate_is_kept_as_a_plain_decimal_number(text, kept):
    assert money.read_rate(text) == money.read_rate(kept) == kept


@pytest.mark.parametrize("text", ["", "x", "0", "0.000", "-1", "1e3", "1.2.3", "1,234", ".5", "1" * 13, "٣", "NaN"])
def test_what_is_no_rate_is_refused(text):
    with pytest.raises(RefusedError):
        money.read_rate(text)


@pytest.mark.parametrize(
    ("text", "team", "said"),
    [
        ("500", "USD", (50_000, "USD")), ("€500", "USD", (50_000, "EUR")), ("500 eur", "USD", (50_000, "EUR")),
        ("JPY 500", "USD", (500, "JPY")), ("$5", "EUR", (500, "USD")), ("$5", "CAD", (500, "CAD")),
        ("¥5", "CNY", (500, "CNY")), ("¥5", "EUR", (5, "JPY")), ("1.250 KWD", "USD", (1_250, "KWD")),
    ],
)  # fmt: skip
def test_an_amount_may_say_its_currency(text, team, said):
    assert read_amount_in(text, team) == said
