"""The words and signs that dates, times, periods and amounts are said in, whoever says them: a person or a file."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.core.vocabulary import MONTH_NAMES, WEEKDAYS

_GERMAN = ("januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
           "dezember")  # fmt: skip
MONTHS = (
    {name: at for names in (MONTH_NAMES, _GERMAN) for at, name in enumerate(names, 1)}
    | {name[:3]: at for names in (MONTH_NAMES, _GERMAN) for at, name in enumerate(names, 1)}
    | {"sept": 9, "jän": 1, "jänner": 1, "maerz": 3, "mrz": 3, "feber": 2}
)
"""English and German names of months, whole and cut to three letters."""

DAY_NAMES = (
    {name: at for at, name in enumerate(WEEKDAYS)}
    | {name[:3]: at for at, name in enumerate(WEEKDAYS)}
    | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
)

UNITS = {
    "d": "day", "day": "day", "days": "day", "w": "week", "wk": "week", "week": "week", "weeks": "week",
    "m": "month", "mo": "month", "mth": "month", "month": "month", "months": "month",
    "q": "quarter", "quarter": "quarter", "quarters": "quarter", "y": "year", "yr": "year", "year": "year",
    "years": "year",
}  # fmt: skip
CLOCK_UNITS = {
    "h": 60, "hr": 60, "hrs": 60, "hour": 60, "hours": 60, "min": 1, "mins": 1, "minute": 1, "minutes": 1,
}  # fmt: skip
"""Units of a clock, in minutes."""

LONGEST = 60
"""Characters: what is longer is no date."""

EVEN = str.maketrans(
    "０１２３４５６７８９，．＋－（）：／＄￡￦\u2212\u2013\u2014\u2019\uff07\u00a0\u202f\u2007\u2009\u3000\u2005",
    "0123456789,.+-():/$£₩---''      ",
)
"""Full-width signs, the many dashes, apostrophes and blanks, as the plain ones that they stand for."""


def even(text: str) -> str:
    """The text with plain signs, small letters and single blanks."""
    return " ".join(text.translate(EVEN).lower().split())


def either(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))
