"""Days and moments as files have them: ISO, `3/1/2017`, `01.03.2017`, `1-3-17`, `2017年03月01日`, `1 Mar 2017`,
`March 1, 2017`, `20170301`, each also with a time and a zone, and the day numbers of spreadsheets.

Which of two numbers is the day depends on an order, "dmy", "mdy" or "ymd": `notation.py` finds it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from crmcli.core.errors import RefusedError, brief
from crmcli.core.moments import YEARS, midnight
from crmcli.core.periods import MONTH_NAMES
from crmcli.exchange.importing.values.amounts import EVEN

SERIAL = "serial"
ORDERS = ("dmy", "mdy", "ymd")

_GERMAN = ("januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
           "dezember")  # fmt: skip
MONTHS = (
    {name: at for names in (MONTH_NAMES, _GERMAN) for at, name in enumerate(names, 1)}
    | {name[:3]: at for names in (MONTH_NAMES, _GERMAN) for at, name in enumerate(names, 1)}
    | {"sept": 9, "jän": 1, "jänner": 1, "maerz": 3, "mrz": 3, "feber": 2}
)
"""English and German names of months, whole and cut to three letters."""

_NAME = f"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_DAY = r"(?P<d>\d{1,2})"
_WEEKDAY = r"(?:[a-zäöü]{2,10}[.,]*\s+)?"
NUMERIC = r"(?P<a>\d{1,2})(?P<sep>[-/.]) ?(?P<b>\d{1,2})(?P=sep) ?(?P<c>\d{4}|\d{1,2})"
_HEADS = (
    r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})",
    r"(?P<y>\d{4}) ?年 ?(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2}) ?[日号號]?",
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
    rf"{_WEEKDAY}{NUMERIC}",
    rf"{_WEEKDAY}{_DAY}(?:st|nd|rd|th|\.)?[ -]?(?:of )?{_NAME}\.?,?[ -]?(?P<y>\d{{4}}|\d\d)",
    rf"{_WEEKDAY}{_NAME}\.?[ -]{_DAY}(?:st|nd|rd|th)?,?[ -](?P<y>\d{{4}}|\d\d)",
    rf"(?P<y>\d{{4}})[ -]{_NAME}[ -]{_DAY}",
)
_HALF = r"[ap]\.?m\.?|上午|下午|vorm\.|nachm\."
_TIME = (
    rf"(?:[t, ]+(?:at |um )?(?P<half>上午|下午)? ?(?P<hour>\d{{1,2}})(?:[:时時](?P<minute>\d\d)分?"
    rf"(?:[:](?P<second>\d\d)(?:[.,]\d{{1,9}})?|(?P<seconds>\d\d)秒)?)? ?(?P<noon>{_HALF})?(?: ?uhr)?"
    r" ?(?P<zone>[a-z]{1,4}|(?:utc|gmt)?[+-]\d{1,2}(?::?\d\d)?)?)?"
)
_PATTERNS = tuple(re.compile(head + _TIME) for head in _HEADS)
_NUMBER = re.compile(r"(\d{5})(?:[.,](\d+))?")

_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "est": -5, "edt": -4, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3, "jst": 9, "hkt": 8, "sgt": 8,
}  # fmt: skip
"""Short names of zones that mean one thing everywhere, in hours from UTC. (CST and IST do not.)"""


def even(text: str) -> str:
    """The text with plain signs, small letters and single blanks."""
    return " ".join(text.translate(EVEN).lower().split())


def read(text: str, order: str, last: int) -> date | datetime:
    """A day, or a moment where there is a time (aware where there is a zone).

    `order` says which number of 3/4/2017 is which, or that the cells are day numbers of a spreadsheet; a year of two
    digits is the one that is not later than `last`.
    """
    word = even(text) if len(text) <= 100 else ""
    try:
        found = _serial(word) if order == SERIAL else _written(word, order, last)
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


def _written(word: str, order: str, last: int) -> date | datetime | None:
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(word):
            return _with_time(_day(match, order, last), match)
    return None


def _day(match: re.Match[str], order: str, last: int) -> date:
    parts = match.groupdict()
    if parts.get("a"):
        by_place = dict(zip(order, (parts["a"], parts["b"], parts["c"]), strict=True))
        year, month, day = by_place["y"], int(by_place["m"]), int(by_place["d"])
        if len(year) != 2 and (len(year) != 4 or order == "ymd"):
            raise ValueError(match[0])
    else:
        year, day = parts["y"], int(parts["d"])
        month = MONTHS[parts["name"]] if parts.get("name") else int(parts["m"])
    return date(int(year) if len(year) == 4 else last - (last - int(year)) % 100, month, day)


def _with_time(day: date, match: re.Match[str]) -> date | datetime:
    if match["hour"] is None:
        return day
    hour, half = int(match["hour"]), (match["half"] or match["noon"] or "").replace(".", "")
    if half in ("pm", "下午", "nachm") and hour < 12:
        hour += 12
    if half in ("am", "上午", "vorm") and hour == 12:
        hour = 0
    if match["minute"] is None and not half:
        raise ValueError(match[0])
    clock = time(hour, int(match["minute"] or 0), int(match["second"] or match["seconds"] or 0))
    return datetime.combine(day, clock, _zone(match["zone"]) if match["zone"] else None)


def _zone(word: str) -> tzinfo:
    if word in _ZONES:
        return timezone(timedelta(hours=_ZONES[word]))
    match = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d\d))?", word)
    if not match:
        raise ValueError(word)
    away = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(away if match[1] == "+" else -away)


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
