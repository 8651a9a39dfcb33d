"""Amounts as people and programs write them: `$12,400.00`, `12.400,00 €`, `1 234,50`, `1'234.50`, `12,34,567`, `(500)`,
`12k`, `€1.2m`, `1.2万`.

What "1,234" is depends on the sign that stands before the decimals, "." or ",". Of a file's column the import finds it
(`notation.py`). Of one amount it is what the team or its currency says, else what can be read in one way only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from crmcli.core.conventions import USUAL, Conventions
from crmcli.core.errors import RefusedError, TwoReadingsError, brief
from crmcli.core.grammar.words import EVEN, either
from crmcli.core.money import LARGEST, Money, exponent
from crmcli.core.money import plain as money_text

Rounded = Callable[[str, str, str], str]
"""A plain number with more decimals than its currency has, the text it was written as, and that currency: the number
with no more than it has."""

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

TENS = {"万": 4, "萬": 4, "亿": 8, "億": 8}
"""Words for tens of thousands and hundreds of millions behind a number, and their zeros."""

SHORT = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "mio": 6, "mln": 6, "million": 6, "bn": 9, "billion": 9}
"""The same in Latin letters."""

POINTED = frozenset((
    "USD", "GBP", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "MXN", "CNY", "JPY", "INR", "PKR", "LKR", "THB", "PHP",
    "MYR", "ILS", "NGN", "KES", "GHS", "EGP", "AED", "SAR", "QAR", "KWD", "BHD", "OMR", "JOD", "IQD", "CHF",
))  # fmt: skip
"""Currencies with which everybody writes a point before the decimals. With all others many write a comma."""

_SIGN = r"[A-Za-z]{0,3}[$€£¥￥₹₩₽₺₴₫฿₪₱₦]|[A-Za-zŁłČč]{2,3}\.?|元|円|人民币"
_TENS = rf"[{''.join(TENS)}]|(?:{either(SHORT)})(?![A-Za-z]{{1,2}}(?![A-Za-z]))"
"""Not what begins a code: 5 MXN is no million."""

_CELL = re.compile(
    rf"(?P<open>\()?\s*(?P<minus>[-+])?\s*(?P<before>{_SIGN})?\s*(?P<less>[-+])?\s*(?P<inner>\()?\s*"
    rf"(?P<number>[\d.,][\d.,' ]*?)(?P<even>[.,]-{{1,2}})?\s*(?P<tens>{_TENS})?\s*(?P<shut>\))?\s*"
    rf"(?P<after>{_SIGN})?\s*(?P<behind>-)?\s*(?P<close>\))?",
    re.IGNORECASE | re.ASCII,
)
_ZERO = re.compile(rf"(?P<before>{_SIGN})\s*-{{1,2}}|-{{1,2}}\s*(?P<after>{_SIGN})")
ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d\d")
"""How spreadsheets write long numbers, of which they then keep a few digits alone."""


def as_rounded(number: str) -> str:
    """A whole number that was kept in fewer digits than it has, as spreadsheets write one: 4.8768E+18."""
    sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
    kept = digits.rstrip("0") or "0"
    return f"{sign}{kept[0]}{f'.{kept[1:]}' if kept[1:] else ''}E+{len(digits) - 1:02}"


_JAVA = re.compile(r"(\d)\.(\d{1,16})E([7-9]|1\d)")


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


_NUMBERS = {decimal: re.compile(number_pattern(decimal), re.ASCII) for decimal in ".,"}


def taken_apart(text: str) -> Parts | None:
    """The parts of an amount; None where it is none."""
    body = text.translate(EVEN).strip()
    if zero := _ZERO.fullmatch(body):  # how accountants and spreadsheets write nothing: "$ -"
        return Parts(False, "0", ((zero["before"] or zero["after"]).upper(),))
    if short := _JAVA.fullmatch(body):  # how Java writes ten millions and more, exactly: 1.24E7
        body = in_full(short[1], short[2], int(short[3]))
    match = _CELL.fullmatch(body) if len(body) <= LONGEST else None
    if not match or sum(bool(match[side]) for side in ("open", "inner")) != sum(
        map(bool, match.group("shut", "close"))
    ):
        return None
    signs = [match["minus"], match["less"], match["behind"]]
    negative = "-" in signs or bool(match["open"] or match["inner"])
    beside = tuple(each.upper() for each in (match["before"], match["after"]) if each)
    return Parts(negative, match["number"].strip(), beside, _tens(match["tens"]))


def _tens(word: str | None) -> int:
    return 0 if word is None else TENS.get(word) or SHORT[word.lower()]


def in_full(whole: str, part: str, tens: int) -> str:
    """1.24 with 7 zeros as 12400000, 1.23456789 as 12345678.9."""
    digits = part.rstrip("0")
    return whole + digits[:tens].ljust(tens, "0") + ("." + digits[tens:]).rstrip(".")


def fits(text: str, decimal: str) -> bool:
    """Can the amount be read with that decimal sign?"""
    parts = taken_apart(text)
    return parts is not None and _NUMBERS[decimal].fullmatch(parts.number) is not None


def read(text: str, decimal: str, currency: str, rounded: Rounded | None = None) -> int:
    """Minor units. Refused: another currency, and what `read_in` refuses."""
    return ours(read_in(text, decimal, currency, rounded), text, currency)


def read_in(text: str, decimal: str, currency: str, rounded: Rounded | None = None) -> Money:
    """An amount with that decimal sign, in the currency that is written beside it, that one where none is. Refused:
    what is less than zero, more decimals than the currency has (zeros are none; `rounded` may take others), and what
    is no amount with that sign."""
    parts = taken_apart(text)
    if parts is None or not _NUMBERS[decimal].fullmatch(parts.number):
        raise not_an_amount(text, decimal)
    return positive(_money(text, parts, decimal, currency, rounded), text)


def said(text: str, currency: str, team: Conventions = USUAL) -> Money:
    """The amount that a person says, in the currency said: `currency` where there is none. It may be less than zero.

    Raises TwoReadingsError for one such as 8.500, where neither the team nor its currency says what the sign means.
    """
    text = team.answers.get(text.strip(), text)
    parts = taken_apart(text)
    signs = [sign for sign in ".," if parts and _NUMBERS[sign].fullmatch(parts.number)]
    if parts is None or not signs:
        raise not_an_amount(text, team.decimal or ".")
    if len(signs) == 1 or not re.search("[.,]", parts.number):
        return _money(text, parts, signs[0], currency)
    meant = currency_said(text, parts, currency)
    decimal = _decimal(parts, meant, team)
    if not decimal:
        raise _two_readings(text, parts, meant)
    return _money(text, parts, decimal, currency)


def _decimal(parts: Parts, currency: str, team: Conventions) -> str:
    """The sign before decimals in a number with one sign and three digits behind it; "" where nobody can tell. Where
    decimals have a point everywhere, 8,500 is thousands, but nobody writes 8.500 (and 8.501 has too many decimals)."""
    pointed = "." in parts.number
    if exponent(currency) == 3 and pointed:  # as it is printed
        return "." if team.decimal != "," else ""
    if team.decimal:
        return team.decimal
    if exponent(currency) == 0 or currency not in POINTED:
        return "." if exponent(currency) == 0 and not pointed else ""
    odd = parts.number.partition(".")[2][exponent(currency) :].strip("0")
    return "." if not pointed or parts.tens or odd else ""


def ours(amount: Money, text: str, currency: str) -> int:
    """Its minor units, where it is zero or more of the file's currency."""
    if amount.currency != currency:
        raise RefusedError(
            f'amount "{brief(text.strip(), 40)}" is in {amount.currency}, the data file keeps {currency}',
            f"convert it to {currency}",
        )
    return positive(amount, text).minor


def positive(amount: Money, text: str) -> Money:
    """The amount, which is refused where it is less than zero."""
    if amount.minor < 0:
        raise RefusedError(f'amount "{brief(text, 40)}" is negative', "amounts are zero or more")
    return amount


def currency_said(text: str, parts: Parts, currency: str) -> str:
    """The currency that is written beside the amount; `currency` where it may be that, or where there is none."""
    meant = [SIGNS.get(sign, (sign,)) for sign in parts.beside]
    others = [each[0] for each in meant if currency not in each]
    if len(set(others)) > 1 or (others and any(currency in each for each in meant)):
        raise not_an_amount(text, ".")
    if others and len(others[0]) != 3:
        raise not_an_amount(text, ".")
    return others[0] if others else currency


def not_an_amount(text: str, decimal: str) -> RefusedError:
    """The refusal of a text that is no amount with that decimal sign."""
    if ROUNDED.fullmatch(text.strip()):
        return RefusedError(
            f'"{brief(text.strip(), 40)}" is rounded', "show it in full in the spreadsheet, and save anew"
        )
    example = "12000.50" if decimal == "." else "12000,50"
    return RefusedError(f'"{brief(text, 40)}" is not an amount', f"write it as {example} or 12k")


def _two_readings(text: str, parts: Parts, currency: str) -> TwoReadingsError:
    """The amount as thousands and as decimals, each as it is read in one way only."""
    bare = parts.number.replace(".", "").replace(",", "")
    decimals = parts.number.replace(",", ".").rstrip("0")
    decimals += "0" * (len(decimals.partition(".")[2]) == 3)  # so that it cannot be thousands
    if parts.tens:
        bare, decimals = bare + "0" * parts.tens, in_full(*decimals.partition(".")[::2], parts.tens)
    minus, unit = "-" if parts.negative else "", f" {currency}"
    shown = decimals if len(decimals.partition(".")[2]) != 1 else f"{decimals}0"
    return TwoReadingsError(text.strip(), (f"{minus}{bare}{unit}", f"{minus}{shown.rstrip('.')}{unit}"), "decimal .|,")


def _money(text: str, parts: Parts, decimal: str, currency: str, rounded: Rounded | None = None) -> Money:
    """The amount, exactly."""
    meant = currency_said(text, parts, currency)
    plain = "".join(sign for sign in parts.number if sign.isdigit() or sign == decimal).replace(decimal, ".")
    if parts.tens:
        plain = in_full(*plain.partition(".")[::2], parts.tens)
    places = exponent(meant)
    if rounded and len(plain.partition(".")[2].rstrip("0")) > places:
        plain = rounded(f"{'0' if plain.startswith('.') else ''}{plain}", text, meant)
    whole, _, part = plain.partition(".")
    if len(part.rstrip("0")) > places:
        raise RefusedError(f'amount "{brief(text, 40)}" has more decimals than {meant} has ({places})', "round it")
    digits = whole.lstrip("0")
    if len(digits) > 16 or (minor := int((digits or "0") + part[:places].ljust(places, "0"))) > LARGEST:
        raise RefusedError(f'amount "{text[:40]}" is too large', f"at most {money_text(LARGEST, meant)}")
    return Money(-minor if parts.negative else minor, meant)
