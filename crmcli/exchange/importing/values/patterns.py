"""Patterns of many cells at once, one a line: which of them are plain, and which can be read in which way."""

from __future__ import annotations

import re
from functools import cache

AHEAD = 3
"""Years from today up to which a year of two digits tells that it is one: 30 and 31 rather are days."""

PLAIN_AMOUNTS = re.compile(r"(?:\d++(?:\.\d\d?)?\n)*", re.ASCII)
PLAIN_DAYS = re.compile(r"(?:\d{4}-\d\d-\d\d\n)*", re.ASCII)
PLAIN_MOMENTS = re.compile(
    r"(?:\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d++)?)?(?:Z|[+-]\d\d:?\d\d)?)?\n)*", re.ASCII
)
THOUSANDS = re.compile(r"(?<![\d.,'])([1-9]\d{0,2})([.,])(\d{3})(?![\d.,'])")
NUMERIC = re.compile(r"^(?:[^\d\n]+ )?(\d{1,2})([-/.]) ?(\d{1,2})\2 ?\d", re.MULTILINE)


def evened(lines: str) -> str:
    """The lines with plain signs and blanks."""
    from crmcli.core.grammar.words import EVEN

    return lines if lines.isascii() else lines.translate(EVEN)


@cache
def amount_patterns() -> dict[str, re.Pattern[str]]:
    """Lines of amounts by their decimal sign."""
    from crmcli.core.grammar.amounts import TENS, number_pattern

    behind = {".": r"[^\d\n,]", ",": rf"[^\d\n,{''.join(TENS)}]"}  # where one says 万, decimals have a point
    return {
        sign: re.compile(rf"(?:(?:[^\d\n.,=]+\.? ?)?{number_pattern(sign)}(?:[.,]-{{1,2}})?(?! *\d){rest}*\n)*")
        for sign, rest in behind.items()
    }


@cache
def date_patterns(this_year: int) -> dict[str, re.Pattern[str]]:
    """Lines of dates by the order of day, month and year, and lines of day numbers."""
    from crmcli.core.grammar.words import MONTHS

    year = "|".join(sorted({f"{year % 100:02}" for year in range(this_year - 80, this_year + AHEAD + 1)}))
    year = rf"(?:\d{{4}}|{year})"
    name = "|".join(sorted(MONTHS, key=len, reverse=True))
    day, month, sign = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])", "[-/.] ?"
    told = (
        rf"\d{{4}}(?:-{month}-|/{month}/|\.{month}\.){day}|\d{{4}} ?年 ?{month} ?月 ?{day} ?[日号號]?|\d{{8}}"
        rf"|{day}(?:st|nd|rd|th|\.)?[ -]?(?:of )?(?:{name})\.?,?[ -]?(?:\d{{4}}|\d\d)"
        rf"|(?:{name})\.?[ -]{day}(?:st|nd|rd|th)?,?[ -](?:\d{{4}}|\d\d)|\d{{4}}[ -](?:{name})[ -]{day}"
    )
    orders = {
        "dmy": rf"{day}{sign}{month}{sign}{year}",
        "mdy": rf"{month}{sign}{day}{sign}{year}",
        "ymd": rf"(?!\d{{3}}){year}{sign}{month}{sign}{day}",
    }
    weekday, tail = r"(?:[a-zäöü]{2,10}[.,]*+ ++)?", r"(?:[Tt ,][^\n]*+)?"
    patterns = {
        way: re.compile(rf"(?:{weekday}(?:{told}|{pattern}){tail}\n)*", re.IGNORECASE)
        for way, pattern in orders.items()
    }
    return {**patterns, "serial": re.compile(r"(?:\d{5}(?:[.,]\d+)?\n)*")}
