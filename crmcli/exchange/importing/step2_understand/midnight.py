"""Columns in which every moment is midnight of one zone hold days: 2026-07-01T00:00:00Z is the first of July wherever
the team is, and 2026-06-30T22:00:00Z the same day written by a program in Berlin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from crmcli.core.errors import RefusedError
from crmcli.exchange.importing.values import dates

WRITTEN = "as written"
"""The midnight of the zone that is written beside each moment, which may be another in summer."""

ENOUGH = 3
"""Different moments that tell the midnight of a zone that is not beside them: deals do not close on the hour."""

KEPT = 20_000
"""Different moments of a column that are looked at: days of fifty years."""

ZONES = (
    "Europe/Berlin", "Europe/London", "Europe/Athens", "America/New_York", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "America/Halifax", "America/St_Johns", "America/Anchorage", "America/Sao_Paulo",
    "America/Bogota", "America/Mexico_City", "America/Phoenix", "America/Caracas", "America/Santiago",
    "Pacific/Honolulu", "Asia/Shanghai", "Asia/Tokyo", "Asia/Kolkata", "Asia/Bangkok", "Asia/Dubai", "Asia/Karachi",
    "Asia/Dhaka", "Asia/Kathmandu", "Asia/Yangon", "Asia/Tehran", "Asia/Kabul", "Asia/Jerusalem", "Africa/Cairo",
    "Europe/Moscow", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "Australia/Sydney",
    "Australia/Brisbane", "Australia/Adelaide", "Australia/Darwin", "Pacific/Auckland", "Pacific/Apia",
)  # fmt: skip
"""One zone of each rule that is in use, the most usual first."""

_MIDNIGHT = re.compile(r".*[T ]00:?00(?::?00(?:[.,]0+)?)? ?(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)", re.IGNORECASE)
_NOON = {time(12)}
"""No midnight of New Zealand's winter, but how programs keep a day the same in nearly every zone."""


def may_be(words: set[str]) -> bool:
    """Do all of these cells look like midnight of a zone that is written beside them?"""
    return bool(words) and all(map(_MIDNIGHT.fullmatch, words))


class Clock:
    """The times of one column of dates in that order; `open` until one of them is no midnight."""

    def __init__(self, order: str, last: int) -> None:
        self._order, self._last = order, last
        self.moments, self.open, self.written = set[datetime](), True, True
        self._times, self._known = set[time](), set[str]()

    def take(self, words: set[str]) -> None:
        """Some more cells."""
        for word in words - self._known if self.open else ():
            self._look_at(word)
        self._known |= words if len(self._known) < KEPT else set()

    def _look_at(self, word: str) -> None:
        try:
            found = dates.read(word, self._order, self._last)
        except RefusedError:  # blank, or refused when it is read
            return
        if not isinstance(found, datetime):
            return
        self.written = self.written and found.time() == time()
        if found.tzinfo is None:
            self.open = self.open and found.time() == time()
            return
        moment = found.astimezone(UTC)
        self.moments.add(moment)
        self._times.add(moment.time())
        few = len(self._times) <= 2 and len(self.moments) <= KEPT
        self.open = self.open and (self.written or few)

    def may_hold_days(self) -> bool:
        """Of all that was taken: could one zone have midnight at each of these moments?"""
        return self.open and bool(self.moments) and (self.written or self._times != _NOON)


def zone_of(moments: set[datetime]) -> str:
    """The first zone in which all of them are midnight; "" where there is none, or where they are too few to tell."""
    if len(moments) < ENOUGH:
        return ""
    return next((name for name in ZONES if _all_midnight(moments, name)), "")


def zones_of(clocks: Sequence[Clock]) -> list[str]:
    """For each column the zone whose midnight its moments are, WRITTEN, or "" where they are none. The columns of a
    file tell it together, else each by itself."""
    midnights = [clock for clock in clocks if clock.may_hold_days()]
    together = zone_of(set().union(*(clock.moments for clock in midnights))) if midnights else ""
    return [_zone(clock, together) if clock in midnights else "" for clock in clocks]


def _zone(clock: Clock, together: str) -> str:
    return WRITTEN if clock.written else together or zone_of(clock.moments)


def _all_midnight(moments: set[datetime], name: str) -> bool:
    zone = ZoneInfo(name)
    return all(moment.astimezone(zone).time() == time() for moment in moments)
