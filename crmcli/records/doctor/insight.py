"""What can be wrong with a data file, and what a value was meant to be where there is no second way to read it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any, NamedTuple


class Finding(NamedTuple):
    """`what` is wrong with a column of a row of a table, or with the file where these are empty; `mend` says how to
    make it right. `repair`: `crm doctor --repair` does, to `better` if that is a value."""

    what: str
    mend: str
    table: str = ""
    row: Any = None
    column: str = ""
    value: Any = None
    repair: bool = False
    better: Any = None


_DAY = re.compile(r"(\d{4})([-/. ]?)(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)? ?(Z|[+-]\d\d:?\d\d)")


def day_meant(text: object) -> str | None:
    """The day in the stored form that a text can only mean: the year goes first. None: it could be another, or none."""
    found = _DAY.fullmatch(text.strip()) if isinstance(text, str) else None
    if not found or (not found[2] and len(found[3] + found[4]) < 4):
        return None
    try:
        return date(int(found[1]), int(found[3]), int(found[4])).isoformat()
    except ValueError:
        return None


def moment_meant(text: object) -> str | None:
    """The moment in the stored form that a text can only mean: its zone is said."""
    found = _MOMENT.fullmatch(text.strip()) if isinstance(text, str) else None
    if not found:
        return None
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3]}")
    except ValueError:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
