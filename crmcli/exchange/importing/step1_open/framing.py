"""What of a table is header and rows: title lines stand above, totals and notices below. Nothing is left out unsaid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from crmcli.exchange.importing.values.title_units import CODES

Line = tuple[int, list[str]]
"""A row: the line on which it begins, and its cells."""

LONGEST_FOOTER = 40
"""Rows at the end that are looked at."""

LONGEST_BLOCK = 20
"""Lines above a header."""

TOTAL = re.compile(
    r"(grand |sub)?totals?|sum|total général|totaux|(gesamt|end)?summe|gesamt|suma|totale"
    r"|合计|总计|小计|合計|総計|總計|小計",
    re.IGNORECASE,
)
"""What stands in front of a sum."""

_GRAND = re.compile(r"grand totals?|gesamtsumme|总计|總計|総計|total général", re.IGNORECASE)
_COUNT = re.compile(
    r"((grand )?totals?|record count|row count|(total )?number of (records|rows|deals)|total (records|rows|deals)"
    r"|records|rows|(gesamt)?anzahl( der)?( (datensätze|einträge|zeilen))?|datensätze)?[\s:(]*"
    r"[\d.,]+\s*(total )?(records?|rows?|results?|entries|datensätze|einträge|zeilen|enregistrements)?\)?"
    r"|[共总計计合總]+\s*[\d,]+\s*[条條行件筆笔个]?\s*(记录|記錄|数据|資料|データ)?",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"(strictly )?confidential( information\b|\W*$)|.*do not distribute|vertraulich|copyright\b.*(\(c\)|©|\d{4})|©"
    r"|.*all rights reserved|(report )?generated (by|on|at)\b|exported (by|on|from|at)\b"
    r"|printed (by|on)\b|report (run|created|generated)\b|end of report",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 300
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"[^\w]*([\w$€£¥￥]{1,4}\s?)?[-+(]?\d[\d.,'\s\xa0]*\)?\s?([%€$£¥元円]|[A-Z]{3})?")


def header_at(rows: Sequence[Line]) -> int:
    """Which of the first rows is the header: the first that has a title for most columns. Lines above it have few
    cells, or stand in a block of their own that a blank line ends."""
    widths = Counter(len(cells) for _, cells in rows)
    first = len(rows[0][1]) if rows else 0
    usual = max(widths, key=lambda width: (widths[width] > 1, widths[width] * width, width == first), default=0)
    if widths[usual] == 1:
        usual = first
    full = max((min(filled(cells), usual) for _, cells in rows), default=0)
    for at, (_, cells) in enumerate(rows):
        if filled(cells) * 2 > full and not _in_block(rows, at, full):
            return at
    return 0


def _in_block(rows: Sequence[Line], at: int, full: int) -> bool:
    """Does the row belong to a few narrow lines, with a blank one between them and a row of all titles?"""
    for here in range(at, min(at + LONGEST_BLOCK, len(rows) - 1)):
        if filled(rows[here][1]) >= full:
            return False
        if _gap(rows, here + 1):
            return filled(rows[here + 1][1]) >= full
    return False


def filled(cells: Sequence[str]) -> int:
    """How many cells say something."""
    return sum(1 for cell in cells if cell and not cell.isspace())


def titles(cells: Sequence[str]) -> list[str]:
    """The header's words: without the mark of a required field, and each different from the others."""
    found, seen = list[str](), set[str]()
    plain = [" ".join(cell.replace("\ufeff", " ").split()) for cell in cells]
    plain = [title.strip("*＊ ") or title for title in plain]
    taken = {title.casefold() for title in plain}
    for title in plain:
        name, number = title, 1
        while name and (name.casefold() in seen or (number > 1 and name.casefold() in taken)):
            number += 1
            name = f"{title} {number}"
        seen.add(name.casefold())
        found.append(name)
    return found


def doubled(cells: Sequence[str]) -> dict[int, int]:
    """The places of titles that another column before has too, with the place of the first of that title."""
    first = dict[str, int]()
    plain = [" ".join(cell.replace("\ufeff", " ").split()).strip("*＊ ").casefold() for cell in cells]
    places = {at: first.setdefault(title, at) for at, title in enumerate(plain) if title}
    return {at: before for at, before in places.items() if before != at}


def lettered(count: int) -> list[str]:
    """What columns without titles are called, as in a spreadsheet: A, B, … Z, AA."""
    return [_letters(number) for number in range(1, count + 1)]


def _letters(number: int) -> str:
    before, last = divmod(number - 1, 26)
    return (_letters(before) if before else "") + chr(ord("A") + last)


def footer_at(rows: Sequence[Line], width: int) -> int:
    """From which of the last rows on they are no records. A row is one as long as it could be: a footer holds a known
    notice, a count or a total, and then only lines of a cell or two follow."""
    first = len(rows)
    for at in range(len(rows) - 1, -1, -1):
        cells = rows[at][1]
        if is_footer(cells, width) or (_total_apart(rows, at)):
            first = at
        elif not _thin(cells, width):
            break
        elif first < len(rows) and _gap(rows, at):
            first = at
    return first


def is_footer(cells: Sequence[str], width: int) -> bool:
    """Is the row surely none of the table's?"""
    said = [cell.strip() for cell in cells if cell.strip()]
    if not said or max(map(len, said)) > _LONGEST:
        return False
    first = said[0]
    if len(said) <= max(2, len(cells) if len(cells) < width else 0) and _NOTICE.match(first):
        return width > 1 or bool(re.search("distribute|copyright|generated", first, re.IGNORECASE))
    if width > 1 and len(said) == 1 and _COUNT.fullmatch(first) and _LETTER.search(first):
        return True
    numbers = all(map(_is_figure, said[1:]))
    if _GRAND.match(first):
        return numbers
    return bool(TOTAL.fullmatch(first.rstrip(": "))) and numbers and 0 < len(said) < width


def _total_apart(rows: Sequence[Line], at: int) -> bool:
    """A total in a row of its own below a blank line, however many columns it fills."""
    said = [cell.strip() for cell in rows[at][1] if cell.strip()]
    word = bool(said) and max(map(len, said)) <= _LONGEST and bool(TOTAL.fullmatch(said[0].rstrip(": ")))
    return word and _gap(rows, at) and all(map(_is_figure, said[1:]))


def _is_figure(cell: str) -> bool:
    """Could it stand in a row of totals: a number, a count, or the currency of a sum?"""
    return bool(_NUMBER.fullmatch(cell) or _COUNT.fullmatch(cell)) or cell in CODES


def _thin(cells: Sequence[str], width: int) -> bool:
    """Could it be a line of text below the table?"""
    return width > 2 and filled(cells) == 1 and bool(cells[0].strip())


def _gap(rows: Sequence[Line], at: int) -> bool:
    """Is the line before it blank?"""
    if not at:
        return False
    line, cells = rows[at - 1]
    return rows[at][0] > line + 1 + sum(cell.count("\n") for cell in cells)
