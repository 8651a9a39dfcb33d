"""Tasks as a calendar file (RFC 5545), which every calendar program reads.

Events by default: most programs show those, and few show to-dos. One task has one UID in every file that is written, so
that a calendar which takes the file again changes what it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

LONGEST = 75
"""Octets of a line; a longer one goes on in the next, behind a blank."""

MEETS = timedelta(minutes=30)
"""How long what is at a time of day lasts in the calendar."""

PRIORITIES = {"urgent": 1, "high": 3, "low": 9}
"""As calendars count them, from 1 to 9; 5 is ordinary, and not said."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def calendar(rows: Sequence[Mapping[str, Any]], mark: str, now: datetime, zone: tzinfo, to_dos: bool = False) -> str:
    """The file. Rows have `id`, `title`, `due` (a date), `time` ("14:30" on a clock in `zone`, or None), `customer`,
    `deal` and `priority`; `mark` tells their data file from others, `now` is when the file is made."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//crmcli//crm agenda//EN", "CALSCALE:GREGORIAN"]
    for row in rows:
        lines += _component(row, mark, now, zone, "VTODO" if to_dos else "VEVENT")
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _component(row: Mapping[str, Any], mark: str, now: datetime, zone: tzinfo, kind: str) -> Iterator[str]:
    yield f"BEGIN:{kind}"
    yield f"UID:{mark}task-{row['id']}"
    yield f"DTSTAMP:{_moment(now)}"
    yield from _when(row["due"], row["time"], zone, kind)
    yield f"SUMMARY:{_text(' – '.join(filter(None, (row['title'], row['customer']))))}"
    if row["deal"]:
        yield f"DESCRIPTION:{_text(row['deal'])}"
    if row["priority"] in PRIORITIES:
        yield f"PRIORITY:{PRIORITIES[row['priority']]}"
    yield f"END:{kind}"


def _when(due: date, clock: str | None, zone: tzinfo, kind: str) -> Iterator[str]:
    """A whole day, which takes no time from anybody, or a moment in UTC: no calendar needs to know the zone then."""
    if clock is None:
        days = [f"{day:%Y%m%d}" for day in (due, due + timedelta(days=1))]
        if kind == "VTODO":
            yield f"DUE;VALUE=DATE:{days[0]}"
            return
        yield from (f"DTSTART;VALUE=DATE:{days[0]}", f"DTEND;VALUE=DATE:{days[1]}", "TRANSP:TRANSPARENT")
        return
    at = datetime.combine(due, time.fromisoformat(clock), zone).astimezone(UTC)
    if kind == "VTODO":
        yield f"DUE:{_moment(at)}"
        return
    yield from (f"DTSTART:{_moment(at)}", f"DTEND:{_moment(at + MEETS)}")


def _moment(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """The text as a value: what would end it or its line is escaped."""
    escaped = re.sub(r"([\\;,])", r"\\\1", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", escaped.replace("\n", "\\n"))


def _folded(line: str) -> str:
    """The line in pieces of so many octets, no character torn in two."""
    pieces, piece, room = list[str](), "", LONGEST
    for sign in line:
        if len(piece.encode()) + len(sign.encode()) > room:
            pieces.append(piece)
            piece, room = "", LONGEST - 1
        piece += sign
    return "\r\n ".join([*pieces, piece])
