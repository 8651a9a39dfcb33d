"""`crm report`: what happened in a day, week, month or quarter, section by section."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from crmcli.commands.completion import Candidates, names
from crmcli.commands.framework import say_which
from crmcli.commands.periods import PeriodName, last_over
from crmcli.database.connect import Database
from crmcli.document import Document
from crmcli.periods import Period
from crmcli.reports.report import NAMES, made, periods, usual
from crmcli.reports.scope import Scope
from crmcli.reports.whose import meant
from crmcli.workspace import Workspace


def which(context: typer.Context) -> None:
    """Report on a day, a week, a month or a quarter.

    Each report is about the last such period that is over; one under way is reported as far as it has come.

    Examples:
      crm report weekly
      crm report monthly --for alice
    """
    say_which(context)


def _people(context: typer.Context, incomplete: str) -> Candidates:
    return [*names("rep")(context, incomplete), *names("team")(context, incomplete)]


For = Annotated[
    str | None,
    typer.Option("--for", metavar="REP|TEAM", help="Of one rep or team alone.", autocompletion=_people),
]


def _command(name: str, text: str, examples: str) -> Callable[..., None]:
    """The command of that report."""

    def run(context: typer.Context, period: PeriodName = None, for_: For = None) -> None:
        workspace: Workspace = context.obj
        with workspace.reading() as database:
            workspace.show(report(workspace, database, name, period, for_))

    run.__name__ = name
    run.__doc__ = f"{text}\n\nExamples:\n{examples}"
    return run


weekly = _command(
    "weekly",
    "Report on a week, Monday to Sunday.\n\nWithout a period: the last week that is over.",
    "  crm report weekly\n  crm report weekly 2026-W30 --for East\n  crm report weekly --format md",
)
monthly = _command(
    "monthly",
    "Report on a month.\n\nWithout a period: the last month that is over.",
    "  crm report monthly\n  crm report monthly 2026-07 --for alice",
)
quarterly = _command(
    "quarterly",
    "Report on a quarter.\n\nWithout a period: the last quarter that is over.",
    "  crm report quarterly\n  crm report quarterly Q2 --json",
)
daily = _command(
    "daily",
    "Report on a day.\n\nWithout a period: yesterday.",
    "  crm report daily\n  crm report daily 2026-11-20",
)


def report(
    workspace: Workspace, database: Database, name: str, period: str | None = None, for_: str | None = None
) -> Document:
    """The report of that name, of the period named or the last one that is over."""
    about = named(workspace, name, period)
    ids, who = meant(database, for_)
    now, before, year_ago = periods(workspace.calendar, about)
    scope = Scope(
        database, workspace.clock, now, before, year_ago, ids, who, workspace.currency, workspace.today
    )  # fmt: skip
    return made(scope, name, usual(name))


def named(workspace: Workspace, name: str, period: str | None) -> Period:
    """The period that the report is about: the one named, which is of its kind or a day of it, else the last one that
    is over."""
    kind = NAMES[name]
    if period is None:
        return last_over(workspace, kind)
    calendar = workspace.calendar
    found = calendar.read(period, "day" if _is_day(period) else kind)
    return calendar.containing(found.start, kind)


def _is_day(text: str) -> bool:
    """Is it a day, such as 2026-11-20 or yesterday?"""
    word = text.strip().lower()
    return word in ("today", "yesterday") or word.count("-") == 2
