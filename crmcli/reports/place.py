"""Where a report goes: the `{year}`, `{week}` and so on of a file's name, filled in from the report's period."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crmcli.errors import UsageError, brief
from crmcli.names import nearest, visible
from crmcli.periods import Calendar, Period

FIELDS = ("year", "quarter", "month", "week", "day", "for")
EVERYBODY = "all"
"""What stands for `{for}` where a report is of everybody."""

_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


def filled(pattern: str, period: Period, who: str, calendar: Calendar) -> str:
    """The pattern with its fields filled in from the whole period; `{{` and `}}` are braces. A period that is no day,
    week, month or quarter of the calendar is placed by its last day.

    UsageError for a field that there is not.
    """
    values = _values(pattern, period, who, calendar)

    def value(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0][0]
        if match[1] not in values:
            near = nearest(match[1], FIELDS)
            hint = (
                f"did you mean {{{near[0]}}}?" if near else f"there are: {', '.join(f'{{{name}}}' for name in FIELDS)}"
            )
            raise UsageError(f'no "{{{brief(match[1])}}}" in the name of a report', hint)
        return values[match[1]]

    return _BRACES.sub(value, pattern)


def _values(pattern: str, period: Period, who: str, calendar: Calendar) -> Mapping[str, str]:
    day = period.last if period.kind == "range" else period.start
    iso, quarter = day.isocalendar(), calendar.containing(day, "quarter").label
    # A year begins with its first week, quarter or day: which of them is meant, the other fields say.
    if "{week}" in pattern or (period.kind == "week" and "{month}" not in pattern):
        year = f"{iso.year}"
    else:
        year = quarter.partition("Q")[0] if "{quarter}" in pattern or period.kind == "quarter" else f"{day.year}"
    return {
        "year": year, "quarter": quarter.partition("Q")[2], "month": f"{day:%m}", "week": f"{iso.week:02}",
        "day": f"{day:%d}", "for": _part(who),
    }  # fmt: skip


def _part(who: str) -> str:
    """The name as part of a file's: letters, digits and -_. of any script, never the beginning of another path."""
    return re.sub(r"[^\w.-]+", "-", visible(who)).strip(".-") or EVERYBODY
