"""Amounts as people and programs write them: `$12,400.00`, `12.400,00 €`, `1 234,50`, `1'234.50`, `12,34,567`, `(500)`,
`1.2万`.

What "1,234" is depends on the sign that stands before the decimals, "." or ",": `notation.py` finds it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from crmcli.core import money
from crmcli.core.errors import RefusedError, brief
from crmcli.exchange.importing.values.rounding import Rounding

LONGEST = 100
"""Characters: what is longer is no amount."""

DOLLARS = ("USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD", "MXN", "CLP", "COP", "ARS")
SIGNS: dict[str, tuple[str, ...]] = {
    "$": DOLLARS, "US$": ("USD",), "A$": ("AUD",), "AU$": ("AUD",), "C$": ("CAD",), "CA$": ("CAD",), "HK$": ("HKD",),
    "NZ$": ("NZD",), "S$": ("SGD",), "NT$": ("TWD",), "MX$": ("MXN",), "R$": ("BRL",), "€": ("EUR",), "£": ("GBP",),
    "¥": ("JPY", "CNY"), "￥": ("CNY", "JPY"), "CN¥": ("CNY",), "JP¥": ("JPY",), "RMB": ("CNY",),
    "元": ("CNY", "TWD", "HKD"), "人民币": ("CNY",), "円": ("JPY",), "₹": ("INR",), "RS": ("INR", "PKR", "LKR"),
    "RS.": ("INR", "PKR", "LKR"), "₩": ("KRW",), "₽": ("RUB",), "₺": ("TRY",), "₴": ("UAH",),
    "₫": ("VND",), "฿": ("THB",), "₪": ("ILS",), "₱": ("PHP",), "₦": ("NGN",), "ZŁ": ("PLN",), "KČ": ("CZK",),
    "KR": ("SEK", "NOK", "DKK", "ISK"), "KR.": ("DKK", "SEK", "NOK", "ISK"), "FR": ("CHF",), "FR.": ("CHF",),
    "SFR.": ("CHF",),
}  # fmt: skip
"""What is written beside an amount, in capitals, and the currencies that it may mean."""

EVEN = str.maketrans(
    "０１２３４５６７８９，．＋－（）：／＄￡￦\u2212\u2013\u2014\u2019\uff07\u00a0\u202f\u2007\u2009\u3000\u2005",
    "0123456789,.+-():/$£₩---''      ",
)
"""Full-width signs, the many dashes, apostrophes and blanks, as the plain ones that they stand for."""

TENS = {"万": 4, "萬": 4, "亿": 8, "億": 8}
"""Words for tens of thousands and hundreds of millions behind a number, and their zeros."""

_SIGN = r"[A-Za-z]{0,3}[$€£¥￥₹₩₽₺₴₫฿₪₱₦]|[A-Za-zŁłČč]{2,3}\.?|元|円|人民币"
_CELL = re.compile(
    rf"(?P<open>\()?\s*(?P<minus>[-+])?\s*(?P<before>{_SIGN})?\s*(?P<less>[-+])?\s*(?P<inner>\()?\s*"
    rf"(?P<number>[\d.,][\d.,' ]*?)(?P<even>[.,]-{{1,2}})?\s*(?P<tens>[{''.join(TENS)}])?\s*(?P<shut>\))?\s*"
    rf"(?P<after>{_SIGN})?\s*(?P<behind>-)?\s*(?P<close>\))?"
)
_ZERO = re.compile(rf"(?P<before>{_SIGN})\s*-{{1,2}}|-{{1,2}}\s*(?P<after>{_SIGN})")
ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d\d")
"""How spreadsheets write long numbers, of which they then keep a few digits alone."""


def as_rounded(number: str) -> str:
    """A whole number that was kept in fewer digits than it has, as spreadsheets write one: 4.8768E+18."""
    sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
    kept = digits.rstrip("0") or "0"
    return f"{sign}{kept[0]}{f'.{kept[1:]}' if kept[1:] else ''}E+{len(digits) - 1:02}"


_SHORT = re.compile(r"(\d)\.(\d{1,16})E([7-9]|1\d)")


class Parts(NamedTuple):
    """An amount taken apart: its sign, the bare number, what is written beside it, and how many zeros it stands for."""

    negative: bool
    number: str
    beside: tuple[str, ...]
    tens: int = 0


def number_pattern(decimal: str) -> str:
    """A bare number with that decimal sign: groups of three with one sign between them, or as in India."""
    group = "," if decimal == "." else r"\."
    whole = (
        rf"[1-9]\d{{0,2}}(?:(?:{group}\d{{3}})+|(?: \d{{3}})+|(?:'\d{{3}})+)"
        rf"|[1-9]\d?(?:{group}\d\d)+{group}\d{{3}}|\d+"
    )
    return rf"(?:(?:{whole})(?:\{decimal}\d+)?|\{decimal}\d+)"


_NUMBERS = {decimal: re.compile(number_pattern(decimal)) for decimal in ".,"}


def taken_apart(text: str) -> Parts | None:
    """The parts of an amount; None where it is none."""
    body = text.translate(EVEN).strip()
    if zero := _ZERO.fullmatch(body):  # how accountants and spreadsheets write nothing: "$ -"
        return Parts(False, "0", ((zero["before"] or zero["after"]).upper(),))
    if short := _SHORT.fullmatch(body):  # how Java writes ten millions and more, exactly: 1.24E7
        body = _in_full(short[1], short[2], int(short[3]))
    match = _CELL.fullmatch(body) if len(body) <= LONGEST else None
    if not match or sum(bool(match[side]) for side in ("open", "inner")) != sum(
        map(bool, match.group("shut", "close"))
    ):
        return None
    signs = [match["minus"], match["less"], match["behind"]]
    negative = "-" in signs or bool(match["open"] or match["inner"])
    beside = tuple(each.upper() for each in (match["before"], match["after"]) if each)
    return Parts(negative, match["number"].strip(), beside, TENS.get(match["tens"], 0))


def _in_full(whole: str, part: str, tens: int) -> str:
    """1.24 with 7 zeros as 12400000, 1.23456789 as 12345678.9."""
    digits = part.rstrip("0")
    return whole + digits[:tens].ljust(tens, "0") + ("." + digits[tens:]).rstrip(".")


def fits(text: str, decimal: str) -> bool:
    """Can the amount be read with that decimal sign?"""
    parts = taken_apart(text)
    return parts is not None and _NUMBERS[decimal].fullmatch(parts.number) is not None


def read(text: str, decimal: str, currency: str, rounding: Rounding | None = None) -> int:
    """Minor units. Refused: another currency, and what `read_in` refuses."""
    minor, own = read_in(text, decimal, currency, rounding)
    if own != currency:
        raise _other(text, own, currency)
    return minor


def read_in(text: str, decimal: str, currency: str, rounding: Rounding | None = None) -> money.Money:
    """An amount in the currency that is written beside it, that one where none is. Refused: a sign of several others,
    what is less than zero, more decimals than the currency has (zeros are none, nor is noise; `rounding` may round
    others), and what is no amount with that decimal sign."""
    parts = taken_apart(text)
    if parts is None or not _NUMBERS[decimal].fullmatch(parts.number):
        if ROUNDED.fullmatch(text.strip()):
            raise RefusedError(
                f'"{brief(text.strip(), 40)}" is rounded', "show it in full in the spreadsheet, and save anew"
            )
        example = "12000.50" if decimal == "." else "12000,50"
        raise RefusedError(f'"{brief(text, 40)}" is not an amount', f"write it as {example}")
    own = currency
    for sign in parts.beside:
        meant = SIGNS.get(sign, (sign,))
        if own not in meant:
            if len(meant) > 1 or own != currency or len(meant[0]) != 3:
                raise _other(text, meant[0], currency)
            own = meant[0]
    plain = "".join(sign for sign in parts.number if sign.isdigit() or sign == decimal).replace(decimal, ".")
    if parts.tens:
        plain = _in_full(*plain.partition(".")[::2], parts.tens)
    minus = "-" if parts.negative and plain.strip("0.") else ""
    plain = f"{minus}{'0' if plain.startswith('.') else ''}{plain}"
    if len(plain.partition(".")[2]) > money.exponent(own):
        plain = (rounding or Rounding(False, own)).rounded(plain, text)
    return money.Money(money.read(plain, own), own)


def _other(text: str, other: str, currency: str) -> RefusedError:
    return RefusedError(
        f'amount "{brief(text.strip(), 40)}" is in {other}, the data file keeps {currency}', f"convert it to {currency}"
    )
