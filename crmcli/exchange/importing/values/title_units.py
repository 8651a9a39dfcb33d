"""The unit of a column of amounts that its title tells: "Amount (EUR)", "Betrag in €", "金额（元）", "Value (k€)"."""

from __future__ import annotations

import re
from typing import NamedTuple

from crmcli.core.errors import RefusedError, brief
from crmcli.core.grammar.amounts import SIGNS
from crmcli.core.money import DECIMALS

CODES = frozenset((
    *DECIMALS, *(code for codes in SIGNS.values() for code in codes),
    "AED", "BGN", "EGP", "HUF", "IDR", "KES", "MAD", "MYR", "PEN", "QAR", "RON", "RSD", "SAR", "ZAR",
))  # fmt: skip
"""Currencies that are known by their codes."""

_TITLE = re.compile(
    r"(?P<bare>.*?\S)(?:\s*[(\[（]\s*(?P<inside>[^()\[\]（）]{1,5}?)\s*[)\]）]|\s+in\s+(?P<said>\S{1,4})|\s+(?P<code>[A-Z]{3}))",
    re.IGNORECASE,
)

_LARGE = re.compile(  # "Amount (k€)", "Betrag in TEUR", "金额（万元）"
    r"(?:[(\[（/]|\bin\b)\s*(?:in\s+)?(?P<unit>(?:(?:[A-Z]{3}|[$€£¥￥])\s*)?(?:[百千万萬亿億]+|[kt]|mio\.?|mln|tsd\.?|'?000s?"
    r"|thousands?|millions?)\s*(?:[A-Z]{3}|[$€£¥￥元円])?)\s*(?:[)\]）]|$)",
    re.IGNORECASE,
)


class Titled(NamedTuple):
    """A title without its currency, and what that may be: nothing where it says that amounts are in thousands."""

    bare: str
    currencies: tuple[str, ...]


def titled(title: str) -> Titled | None:
    """The title taken apart; None where it names neither a currency nor thousands."""
    if large := _LARGE.search(title):
        return Titled(title[: large.start()], ())
    match = _TITLE.fullmatch(title.strip())
    if not match or (match["code"] and not match["code"].isupper()):
        return None
    word = (match["inside"] or match["said"] or match["code"]).upper()
    meant = SIGNS.get(word) or ((word,) if word in CODES else ())
    return Titled(match["bare"], meant) if meant else None


def currency_in(title: str, currency: str) -> str:
    """The currency that the title names: that one where it may be meant, or none is."""
    found = titled(title)
    return currency if not found or currency in found.currencies or not found.currencies else found.currencies[0]


def check(title: str, currency: str, others: bool = False) -> None:
    """Refuse a column of amounts in another currency than the data file's, unless `others` are taken and it is clear
    which, or in thousands of it."""
    if large := _LARGE.search(title):
        raise RefusedError(
            f'the amounts of column "{brief(title, 40)}" are in "{large["unit"]}"',
            f'write them in full, under a title that does not say so, or leave them out: --map "{brief(title, 40)}="',
        )
    found = titled(title)
    if found and currency not in found.currencies and not (others and len(found.currencies) == 1):
        raise RefusedError(
            f'the amounts of column "{brief(title, 40)}" are in {found.currencies[0]}, the data file keeps {currency}',
            f"convert them to {currency}, and name the column so",
        )
