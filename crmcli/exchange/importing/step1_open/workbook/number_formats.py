"""What the number format of a cell adds to its value: workbooks keep 100 and show "100 €", or keep 12 and show "12k".
In a CSV file of the same table that stands in the cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from crmcli.core.grammar.amounts import SIGNS
from crmcli.exchange.importing.values.title_units import CODES

BUILT_IN = dict.fromkeys((5, 6, 7, 8, 42, 44), "$0")
"""Formats with a currency that have a number and no text, as the standard has them."""

POWERS = {
    "k": 3, "t": 3, "tsd": 3, "th": 3, "thousand": 3, "mil": 3, "тыс": 3, "千": 3,
    "m": 6, "mm": 6, "mn": 6, "mio": 6, "mln": 6, "million": 6, "millions": 6, "млн": 6, "百万": 6,
    "b": 9, "bn": 9, "mrd": 9, "billion": 9, "billions": 9, "млрд": 9, "万": 4, "萬": 4, "亿": 8, "億": 8,
}  # fmt: skip
"""Words for thousands, millions and so on, and their zeros."""

_PART = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.|([$€£¥￥₹₩₽₺₴₫฿₪₱₦])|([0#?.,]+)|(;)|.')
_SIGNS = [sign for sign in SIGNS if not (sign.isascii() and sign.isalpha())]
_WORDS = {*CODES, *SIGNS} - {*_SIGNS}
_CURRENCY = re.compile(
    rf"{'|'.join(map(re.escape, sorted(_SIGNS, key=len, reverse=True)))}"
    rf"|(?:(?<![^\W\d_])|(?<=\bT))(?:{'|'.join(sorted(_WORDS))})(?![^\W\d_])",
    re.IGNORECASE,
)
"""A currency among other words; TEUR are thousands of one."""

_AROUND = " \u00a0()./'"


def unit_of(code: str) -> str:
    """What stands behind the number once it is written out: " €", "k", " USD"; nothing where the format adds
    nothing, or only takes zeros away that its word gives back (0.0,"k")."""
    literal, symbols, digits = list[str](), list[str](), ""
    for quoted, escaped, bracketed, sign, number, end in _PART.findall(code):
        if end:
            break
        literal.append(quoted or escaped)
        symbols += filter(None, [bracketed.strip() or sign])
        digits = number if "0" in number or "#" in number or "?" in number else digits
    words = "".join(literal)
    sign = symbols[0] if symbols else ""
    if not sign and _word(words) not in POWERS and (match := _CURRENCY.search(words)):
        sign, words = match[0], words.replace(match[0], " ", 1)
    word = words.strip(_AROUND)
    power = POWERS.get(_word(words), 0)
    if word and not power and sign.isalnum() and not symbols:
        return ""  # the KR of KR-0012
    hidden = 3 * (len(digits) - len(digits.rstrip(",")) + len(re.findall(r",(?=,*\.)", digits)))
    return (word if power != hidden else "") * bool(power) + (f" {sign}" if sign else "")


def _word(words: str) -> str:
    return words.strip(_AROUND).casefold()


def units_of(formats: Mapping[int, str], used: list[int]) -> dict[int, str]:
    """For each style, by its place in `used`, what its format adds: only of those that add something. `formats` are the
    texts of the workbook's own formats by their numbers."""
    known = {**BUILT_IN, **formats}
    found = {number: unit_of(known[number]) for number in set(used) & known.keys()}
    return {at: found[number] for at, number in enumerate(used) if found.get(number)}


class Units:
    """What the formats of a sheet's cells add, by row (counted from 1) and column (from 0): kept as runs of rows, since
    a column mostly has one format."""

    def __init__(self) -> None:
        self._runs = dict[int, list[tuple[int, int, str]]]()

    def __bool__(self) -> bool:
        return bool(self._runs)

    def note(self, row: int, column: int, unit: str) -> None:
        """The next row of the column that has such a format."""
        runs = self._runs.setdefault(column, [])
        if runs and runs[-1][1] == row - 1 and runs[-1][2] == unit:
            runs[-1] = (runs[-1][0], row, unit)
        else:
            runs.append((row, row, unit))

    def rows(self) -> Iterator[list[tuple[int, str]]]:
        """For each row from the first on the columns and what is added there."""
        left = {column: iter(runs) for column, runs in self._runs.items()}
        now = {column: next(runs) for column, runs in left.items()}
        row = 0
        while True:
            row += 1
            for column in [column for column, run in now.items() if run[1] < row]:
                if run := next(left[column], None):
                    now[column] = run
                else:
                    del now[column]
            yield [(column, unit) for column, (first, _, unit) in now.items() if first <= row]
