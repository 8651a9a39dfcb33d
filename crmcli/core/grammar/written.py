"""Days and moments that are written out with their year: ISO, `3/1/2017`, `01.03.2017`, `1-3-17`, `2017年03月01日`,
`1 Mar 2017`, `March 1, 2017`, `20170301`, each also with a time and a zone.

Which of two numbers is the day depends on an order, "dmy", "mdy" or "ymd".
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import cache

from crmcli.core.grammar.words import MONTHS, either

_NAME = f"(?P<name>{either(MONTHS)})"
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
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "est": -5, "edt": -4, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3, "jst": 9, "hkt": 8, "sgt": 8,
}  # fmt: skip
"""Short names of zones that mean one thing everywhere, in hours from UTC. (CST and IST do not.)"""


def written(word: str, order: str, last: int) -> date | datetime | None:
    """The day, or the moment where there is a time (aware where there is a zone), of an evened text; None where it is
    none. A year of two digits is the one not later than `last`. Raises ValueError for one that no calendar has."""
    for pattern in _patterns():
        if match := pattern.fullmatch(word):
            return _with_time(_day(match, order, last), match)
    return None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Compiled when first needed: few commands are told a day in full."""
    return tuple(re.compile(head + _TIME) for head in _HEADS)


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
    return date(full_year(year, last), month, day)


def full_year(digits: str, last: int) -> int:
    """The year of four digits, or of two the one that is not later than `last`."""
    return int(digits) if len(digits) == 4 else last - (last - int(digits)) % 100


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
