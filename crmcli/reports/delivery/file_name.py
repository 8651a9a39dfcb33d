"""Where a report goes: the `{year}`, `{week}` and so on of a file's name, filled in from the report's period."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from crmcli.core.errors import UsageError, brief
from crmcli.core.names import nearest, visible
from crmcli.core.periods import Calendar, Period

FIELDS = ("year", "quarter", "month", "week", "day", "for")
_PARTS = ("quarter", "month", "week", "day")
EVERYBODY = "all"
"""What stands for `{for}` where a report is of everybody."""

_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


def filled(pattern: str, period: Period, who: str, calendar: Calendar) -> str:
    """The pattern with its fields filled in from the whole period; `{{` and `}}` are braces. A period that is no day,
    week, month or quarter of the calendar is placed by its last day.

    UsageError for a field that there is not.
    """
    values, years = _values(period, who, calendar), _years(period, calendar)

    def value(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0][0]
        if match[1] == "year":
            return years[_beside(match) or period.kind]
        if match[1] not in values:
            near = nearest(match[1], FIELDS)
            hint = (
                f"did you mean {{{near[0]}}}?" if near else f"there are: {', '.join(f'{{{name}}}' for name in FIELDS)}"
            )
            raise UsageError(f'no "{{{brief(match[1])}}}" in the name of a report', hint)
        return values[match[1]]

    return _BRACES.sub(value, pattern)


def _beside(year: re.Match[str]) -> str | None:
    """The field that says which year is meant there: the next one that is part of a year, else the last one before."""
    after = [match[1] for match in _BRACES.finditer(year.string, year.end())]
    before = [match[1] for match in _BRACES.finditer(year.string, 0, year.start())]
    return next((name for name in (*after, *reversed(before)) if name in _PARTS), None)


def _day(period: Period) -> date:
    return period.last if period.kind == "range" else period.start


def _years(period: Period, calendar: Calendar) -> Mapping[str, str]:
    """The year by what it is counted in: weeks (ISO), fiscal quarters, or else days."""
    day = _day(period)
    fiscal = calendar.containing(day, "quarter").label.partition("Q")[0]
    return defaultdict(lambda: f"{day.year}", week=f"{day.isocalendar().year}", quarter=fiscal)


def _values(period: Period, who: str, calendar: Calendar) -> Mapping[str, str]:
    day = _day(period)
    return {
        "quarter": calendar.containing(day, "quarter").label.partition("Q")[2], "month": f"{day:%m}",
        "week": f"{day.isocalendar().week:02}", "day": f"{day:%d}", "for": _part(who),
    }  # fmt: skip


def _part(who: str) -> str:
    """The name as part of a file's: letters, digits and -_. of any script, never the beginning of another path."""
    return re.sub(r"[^\w.-]+", "-", visible(who)).strip(".-") or EVERYBODY
