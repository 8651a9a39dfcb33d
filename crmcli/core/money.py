"""Exact money: a whole number of the currency's smallest unit, never a float on the way in or out."""

from __future__ import annotations

import re
from typing import NamedTuple

from crmcli.core.errors import RefusedError, brief
from crmcli.core.rounding import quotient

# ISO 4217: currencies whose smallest unit is not a hundredth.
_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()  # noqa: SIM905
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND".split()  # noqa: SIM905 - a list of codes reads best as words
DECIMALS = {**dict.fromkeys(_NO_DECIMALS, 0), **dict.fromkeys(_THREE_DECIMALS, 3), "CLF": 4, "UYW": 4}
"""How many decimals the currencies have that have not two."""

LARGEST = 10**15
"""In minor units. The sum of nine thousand of them still fits a 64-bit integer."""

_RATE = re.compile(r"(?P<whole>[0-9]{1,12})(?:(?P<sign>[.,])(?P<part>[0-9]{1,12}))?", re.ASCII)


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


def major(minor: int, currency: str) -> int:
    """The amount in whole major units."""
    return quotient(minor, 10 ** exponent(currency))


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
    found = quotient(numerator, denominator)
    if abs(found) > LARGEST:
        raise RefusedError(f"{plain(minor, currency)} {currency} is too large in {to}", "check the amount and the rate")
    return found


def read_currency(code: str) -> str:
    """An ISO 4217 code in capitals, or a refusal."""
    if not re.fullmatch("[A-Za-z]{3}", code, re.ASCII):
        raise RefusedError(f'"{brief(code)}" is not a currency code', "three letters, such as USD, EUR or CNY")
    return code.upper()
