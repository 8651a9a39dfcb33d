"""Days and moments as files have them: written out as the grammar of dates has it, and the day numbers of spreadsheets.

Which of two numbers is the day depends on an order, "dmy", "mdy" or "ymd": `notation.py` finds it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo

from crmcli.core.conventions import YEARS
from crmcli.core.errors import RefusedError, brief
from crmcli.core.grammar.words import even
from crmcli.core.grammar.written import written
from crmcli.core.moments import midnight

SERIAL = "serial"
ORDERS = ("dmy", "mdy", "ymd")

_NUMBER = re.compile(r"(\d{5})(?:[.,](\d+))?")


def read(text: str, order: str, last: int) -> date | datetime:
    """A day, or a moment where there is a time (aware where there is a zone).

    `order` says which number of 3/4/2017 is which, or that the cells are day numbers of a spreadsheet; a year of two
    digits is the one that is not later than `last`.
    """
    word = even(text) if len(text) <= 100 else ""
    try:
        found = _serial(word) if order == SERIAL else written(word, order, last)
        if found and found.year in YEARS:
            return found
    except (ValueError, OverflowError):
        pass
    raise RefusedError(f'"{brief(text, 60)}" is not a date', "write it as 2026-12-01")


def day_reader(order: str, zone: tzinfo | None, last: int) -> Callable[[str], str | None]:
    """A cell to the day as the driver stores it: of a moment with a zone the day it was in `zone`, or in its own."""

    def read_cell(text: str) -> str | None:
        if not text.strip():
            return None
        found = read(text, order, last)
        if not isinstance(found, datetime):
            return found.isoformat()
        return (found.astimezone(zone) if found.tzinfo and zone else found).date().isoformat()

    return read_cell


def moment_reader(order: str, zone: tzinfo, last: int) -> Callable[[str], str | None]:
    """A cell to the moment as the driver stores it: without a zone of its own it is meant in `zone`."""

    def read_cell(text: str) -> str | None:
        if not text.strip():
            return None
        found = read(text, order, last)
        if not isinstance(found, datetime):
            found = midnight(found, zone)
        elif not found.tzinfo:
            found = found.replace(tzinfo=zone)
        return found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    return read_cell


def _serial(word: str) -> date | datetime | None:
    """Days since 30 December 1899: what spreadsheets count by, but for the first two months of 1900."""
    match = _NUMBER.fullmatch(word)
    if not match:
        return None
    day = datetime(1899, 12, 30) + timedelta(days=int(match[1]))
    if not (match[2] or "").strip("0"):
        return day.date()
    seconds = (2 * 86_400 * int(match[2]) + 10 ** len(match[2])) // (2 * 10 ** len(match[2]))
    return day + timedelta(seconds=seconds)
