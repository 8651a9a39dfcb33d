"""A column of amounts in several currencies, each of which may be written in its own way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from crmcli.core.errors import RefusedError
from crmcli.core.grammar.amounts import SIGNS, currency_said, taken_apart
from crmcli.core.money import exponent
from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step2_understand.columns.layout import Column
from crmcli.exchange.importing.step2_understand.evidence import Amounts
from crmcli.exchange.importing.values.title_units import currency_in


def is_foreign(signs: Iterable[str], currency: str) -> bool:
    """Is a sign or a code of another currency among what stands beside amounts?"""
    known = [sign.upper() for sign in signs if sign.upper() in SIGNS or len(sign) == len(currency)]
    return any(currency not in SIGNS.get(sign, (sign,)) for sign in known)


def by_currency(column: Column, beside: Column | None, rows: Iterable[Line], currency: str) -> Mapping[str, Amounts]:
    """The evidence of the column's cells by their currency."""
    found = dict[str, Amounts]()
    for _, word, meant in in_currencies(column, beside, rows, currency):
        found.setdefault(meant, Amounts(exponent(meant))).take({word})
    return found


def in_currencies(
    column: Column, beside: Column | None, rows: Iterable[Line], currency: str
) -> Iterator[tuple[int, str, str]]:
    """Line, amount and currency of each cell that can be read: the currency that is written with the amount, else what
    the column `beside` it says, else what its title or the team does."""
    usual = currency_in(column.title, currency)
    for line, cells in rows:
        if max(column.place, beside.place if beside else 0) < len(cells):
            word = cells[column.place].strip()
            code = _code(cells[beside.place], usual) if beside else usual
            if meant := _currency(word, code):
                yield line, word, meant


def _code(text: str, currency: str) -> str:
    """The currency that a cell of a currency column means; that one where it may be, and of a blank one."""
    word = text.strip().upper() or currency
    meant = SIGNS.get(word, (word,))
    return currency if currency in meant else meant[0]


def _currency(word: str, code: str) -> str:
    """The currency of that amount; "" where it cannot be read."""
    parts = taken_apart(word)
    try:
        return currency_said(word, parts, code) if parts else ""
    except RefusedError:
        return ""
