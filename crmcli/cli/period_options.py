"""The options that name a period, the same for every command that reports on one."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import typer

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.moments import midnight
from crmcli.core.periods import Period

PeriodName = Annotated[
    str | None, typer.Argument(metavar="[PERIOD]", help="A period: Q3, 2025Q3, 2025-07, 2025, last-month, …")
]


def _period(option: str, metavar: str, help: str) -> Any:
    return typer.Option(option, metavar=metavar, help=help, rich_help_panel="Period: Q3, 2026-07 (crm help periods).")


Quarter = Annotated[str | None, _period("--quarter", "QUARTER", "A quarter: Q3 (the latest), 2025Q3, last.")]
Month = Annotated[str | None, _period("--month", "MONTH", "A month: 2025-07, July, 7, last.")]
Year = Annotated[str | None, _period("--year", "YEAR", "A (fiscal) year: 2025, last.")]
From = Annotated[str | None, _period("--from", "DATE", "The period's first day.")]
To = Annotated[str | None, _period("--to", "DATE", "With --from, its last day (today).")]


def chosen_period(
    workspace: Workspace,
    quarter: str | None,
    month: str | None,
    year: str | None,
    from_: str | None,
    to: str | None,
    name: str | None = None,
) -> Period | None:
    """The one period that the command line names, if it names one; `name` is of any kind, such as an argument."""
    ways = {"PERIOD": name, "--quarter": quarter, "--month": month, "--year": year, "--from": from_}
    given = {way: text for way, text in ways.items() if text is not None}
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} each name a period", "give one of them, such as --quarter 2025Q3")
    if to is not None and from_ is None:
        raise UsageError("--to needs --from", "such as --from 2026-07-01 --to 2026-08-15")
    calendar = workspace.calendar
    for way, text in given.items():
        if way == "--from":
            return calendar.span(text, to if to is not None else "today")
        return calendar.read(text, way.removeprefix("--") if way != "PERIOD" else "")
    return None


def is_over(workspace: Workspace, period: Period) -> bool:
    """Has its last day ended, in the team's time zone?"""
    return workspace.now + timedelta(seconds=1) >= midnight(period.end, workspace.zone)


def last_over(workspace: Workspace, kind: str = "quarter") -> Period:
    """The last period of that kind that is over."""
    current = workspace.calendar.containing(workspace.today, kind)
    return current if is_over(workspace, current) else workspace.calendar.previous(current)
