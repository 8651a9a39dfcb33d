"""Exact money: a whole number of the currency's smallest unit, never a float on the way in or out."""

from __future__ import annotations

import re
from typing import NamedTuple

from crmcli.core.errors import RefusedError, brief

# ISO 4217: currencies whose smallest unit is not a hundredth.
_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()  # noqa: SIM905
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND".split()  # noqa: SIM905 - a list of codes reads best as words
DECIMALS = {**dict.fromkeys(_NO_DECIMALS, 0), **dict.fromkeys(_THREE_DECIMALS, 3), "CLF": 4, "UYW": 4}
"""How many decimals the currencies have that have not two."""

LARGEST = 10**15
"""In minor units. The sum of nine thousand of them still fits a 64-bit integer."""

_LONGEST = 100
"""Characters: what is longer is no amount, and would only keep the patterns busy."""

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "￥": "CNY", "₹": "INR", "₩": "KRW"}
_WITH_CURRENCY = re.compile(
    r"(?P<before>[A-Za-z]{3}|[$€£¥￥₹₩])?\s*(?P<number>[-−]?[0-9].*?)\s*(?P<after>[A-Za-z]{3}|[$€£¥￥₹₩])?"
)
_RATE = re.compile(r"(?P<whole>[0-9]{1,12})(?:(?P<sign>[.,])(?P<part>[0-9]{1,12}))?", re.ASCII)
_AMOUNT = re.compile(r"(?P<whole>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]+))?", re.ASCII)


class Money(NamedTuple):
    """An amount in minor units of an ISO 4217 currency: `Money(1200050, "USD")` is 12000.50 dollars."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return plain(self.minor, self.currency)


def exponent(currency: str) -> int:
    """How many decimals the currency has."""
    return DECIMALS.get(currency, 2)


def plain(minor: int, currency: str) -> str:
    """The amount in major units with the currency's decimals and no separators: "12000.50"."""
    places = exponent(currency)
    sign, digits = "-" if minor < 0 else "", str(abs(minor)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits


def read(text: str, currency: str) -> int:
    """Minor units from what a person types: "12000.50", "12,000.50", "USD 12000", "$12000".

    Refused: negative amounts, more decimals than the currency has, another currency, anything else.
    """
    places = exponent(currency)
    whole, point, part = text.partition(".")
    if len(whole) < 12 and whole.isdigit() and len(part) <= places and (part.isdigit() or not point) and text.isascii():
        return int(whole + part.ljust(places, "0"))  # as nearly every file has it, a million times
    if len(text.strip()) > _LONGEST:
        raise RefusedError(f'"{brief(text, 40)}" is not an amount', "write it as 12000.50")
    body = _without_currency(text.strip(), currency)
    match = _AMOUNT.fullmatch(body)
    if not match:
        if _AMOUNT.fullmatch(body.removeprefix("-").removeprefix("−").strip()):
            raise RefusedError(f'amount "{text}" is negative', "amounts are zero or more")
        raise RefusedError(f'"{text}" is not an amount', "write it as 12000.50")
    part = match["part"] or ""
    if len(part.rstrip("0")) > places:
        raise RefusedError(f'amount "{text}" has more decimals than {currency} has ({places})', "round it")
    digits = match["whole"].replace(",", "").lstrip("0")
    if len(digits) > 16 or (minor := int((digits or "0") + part[:places].ljust(places, "0"))) > LARGEST:
        raise RefusedError(f'amount "{text[:40]}" is too large', f"at most {plain(LARGEST, currency)}")
    return minor


def read_in(text: str, currency: str) -> Money:
    """The same in whatever currency is written beside the number: that one where none is."""
    bare = text[:1].isdigit() and text[-1:].isdigit()  # as nearly every amount is, and no more need be looked at
    own = currency if bare else currency_of(text, currency)
    return Money(read(text, own), own)


def currency_of(text: str, currency: str) -> str:
    """The currency written beside the number; that one where none is, or where the sign may mean it."""
    match = _WITH_CURRENCY.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    written = next(filter(None, (match["before"], match["after"])), None) if match else None
    if written is None or currency in _SHARED.get(written, ()):
        return currency
    return str(_SIGNS.get(written, written.upper()))


def read_rate(text: str) -> str:
    """What one unit of a currency is worth, as an exact decimal number: "1.17", "0,0062". Refused: what is none, is not
    above zero, or has digits beyond twelve on either side; "1,234", which may be a thousand."""
    match = _RATE.fullmatch(text.strip())
    if not match:
        raise RefusedError(f'"{brief(text, 40)}" is not a rate', "what one unit is worth, such as 1.17")
    whole, sign, part = match["whole"].lstrip("0") or "0", match["sign"], (match["part"] or "").rstrip("0")
    if sign == "," and len(match["part"]) == 3 and whole != "0":
        raise RefusedError(
            f'"{brief(text, 40)}" can be read in two ways',
            f"write {whole}.{match['part']} or {whole}{match['part']}",
        )
    if whole == "0" and not part:
        raise RefusedError(f'"{brief(text, 40)}" is not a rate', "a rate is above zero")
    return f"{whole}.{part}" if part else whole


def converted(minor: int, currency: str, rate: str, to: str) -> int:
    """Minor units of `to` for those of `currency`, one unit of which is worth `rate`: exact, halves away from zero."""
    whole, _, part = rate.partition(".")
    numerator: int = minor * int(whole + part) * 10 ** exponent(to)
    denominator: int = 10 ** (len(part) + exponent(currency))
    found = (2 * abs(numerator) + denominator) // (2 * denominator)
    if found > LARGEST:
        raise RefusedError(f"{plain(minor, currency)} {currency} is too large in {to}", "check the amount and the rate")
    return -found if numerator < 0 else found


def half_even(numerator: int, denominator: int) -> int:
    """The exact quotient of whole numbers, rounded to a whole one; a half goes to the even neighbour."""
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))


def read_currency(code: str) -> str:
    """An ISO 4217 code in capitals, or a refusal."""
    if not re.fullmatch("[A-Za-z]{3}", code, re.ASCII):
        raise RefusedError(f'"{brief(code)}" is not a currency code', "three letters, such as USD, EUR or CNY")
    return code.upper()


def _without_currency(text: str, currency: str) -> str:
    """The bare number, once the currency written before or after it is seen to be the right one."""
    match = _WITH_CURRENCY.fullmatch(text)
    if not match:
        return text
    for written in filter(None, (match["before"], match["after"])):
        # The yen and yuan signs are one sign, and many currencies call themselves $: those are taken as the file's.
        known = _SIGNS.get(written, written.upper())
        same_sign = currency in _SHARED.get(written, ())
        if known != currency and not same_sign:
            raise RefusedError(
                f'amount "{text}" is in {known}, the data file keeps {currency}', f"convert it to {currency}"
            )
    return str(match["number"])


_DOLLARS = frozenset(["USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD", "MXN"])
_SHARED = {"$": _DOLLARS, "¥": frozenset({"JPY", "CNY"}), "￥": frozenset({"JPY", "CNY"})}
