"""How a command line names a period, the same for every command that is about one."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, NamedTuple

import typer

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.moments import midnight
from crmcli.core.names import checked
from crmcli.core.periods import Period

PeriodName = Annotated[
    str | None,
    typer.Argument(metavar="[PERIOD]", help="Such as Q3, 2025-07, last-month (crm help periods).", hidden=True),
]
"""On the screen it is explained with the options, to which it is short."""


PERIODS_PANEL = "PERIOD: crm help periods"
"""What explains its options, which are one row on the screen."""


def _period(option: str, metavar: str, help: str) -> Any:
    return typer.Option(option, metavar=metavar, help=help, rich_help_panel=PERIODS_PANEL)


class Asked(NamedTuple):
    """The period as the line names it: `period` is the argument, the others are options. See `with_groups`."""

    period: str | None = None
    quarter: str | None = None
    month: str | None = None
    year: str | None = None
    week: str | None = None
    period_: str | None = None
    from_: str | None = None
    to: str | None = None

    @property
    def given(self) -> bool:
        """Is a period named at all?"""
        return any(text is not None for text in self)

    @property
    def endless(self) -> bool:
        """Is only its first day named?"""
        return self.from_ is not None and self.to is None

    def chosen(self, workspace: Workspace, kind: str = "") -> Period | None:
        """The one period that the command line names, if it names one. `kind` is what PERIOD must be where it matters
        ("7" is then a month)."""
        given = {way: text for way, text in zip(_WAYS, self[:-1], strict=True) if text is not None}
        if len(given) > 1:
            raise UsageError(f"{' and '.join(given)} each name a period", "give one of them, such as --quarter 2025Q3")
        if self.to is not None and self.from_ is None:
            raise UsageError("--to needs --from", "such as --from 2026-07-01 --to 2026-08-15")
        calendar = workspace.calendar
        for way, text in given.items():
            checked(text, way)
            if way == "--from":
                return calendar.span(text, self.to if self.to is not None else "today")
            return calendar.read(text, kind if way in ("PERIOD", "--period") else way.removeprefix("--"))
        return None


Asked.OPTIONS = {  # type: ignore[attr-defined]
    "period": PeriodName,
    "quarter": Annotated[str | None, _period("--quarter", "QUARTER", "A quarter: Q3 (the latest), 2025Q3, last.")],
    "month": Annotated[str | None, _period("--month", "MONTH", "A month: 2025-07, July, 7, last.")],
    "year": Annotated[str | None, _period("--year", "YEAR", "A (fiscal) year: 2025, last.")],
    "week": Annotated[str | None, _period("--week", "WEEK", "A week: 2025-W30, W30, last.")],
    "period_": Annotated[str | None, _period("--period", "PERIOD", "Any period, such as last-30-days.")],
    "from_": Annotated[str | None, _period("--from", "DATE", "The period's first day.")],
    "to": Annotated[str | None, _period("--to", "DATE", "With --from, its last day (today).")],
}
NO_PERIOD = Asked()
_WAYS = ("PERIOD", "--quarter", "--month", "--year", "--week", "--period", "--from")


def rep_and_period(rep: str | None, for_: str | None, asked: Asked) -> tuple[str | None, Asked]:
    """Of whom and when, where a command takes REP and PERIOD: beside --for, the first word is the period."""
    if for_ is None or rep is None:
        return for_ or rep, asked
    if asked.period is not None:
        raise UsageError("REP and --for both say of whom", "give one of them")
    return for_, asked._replace(period=rep)


def is_over(workspace: Workspace, period: Period) -> bool:
    """Has its last day ended, in the team's time zone?"""
    return workspace.now + timedelta(seconds=1) >= midnight(period.end, workspace.zone)


def last_over(workspace: Workspace, kind: str = "quarter") -> Period:
    """The last period of that kind that is over."""
    current = workspace.calendar.containing(workspace.today, kind)
    return current if is_over(workspace, current) else workspace.calendar.previous(current)
