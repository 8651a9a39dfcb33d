"""What the team agreed on of how days, periods and amounts are said."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Conventions(NamedTuple):
    """`fiscal_start` is the month (1–12) in which the team's year starts, and `year_named` whether such a year has the
    name of the calendar year of its "first" or its "last" day. `date_order` is "day-first", "month-first" or "" (not
    said), `decimal` the sign before decimals, "." or ",", or "". `answers` are texts that can be read in two ways, each
    with what the person at the terminal says that it is."""

    fiscal_start: int = 1
    year_named: str = "first"
    date_order: str = ""
    decimal: str = ""
    answers: Mapping[str, str] = MappingProxyType({})


USUAL = Conventions()

YEARS = range(1900, 2200)
"""Years that are taken: any other is a slip of the keyboard."""

PAST, FUTURE = "past", "future"
"""Where a day lies of which only a part is said, as "fri" or "15 mar": a call or a close has been, a due date is still
to come. What is neither (the limits of a report) is read as the past is."""

EITHER = "either"
"""The same of a field of which nobody knows that: what would be another day in the past is asked about."""

CHOICES = {
    "fiscal_year_named": ("first", "last"),
    "date_order": ("day-first", "month-first"),
    "decimal": (".", ","),
}
"""The values of the team's settings that are words."""
