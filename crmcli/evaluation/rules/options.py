"""From when on a change of the rules counts: the options, and the rule that the past is judged as it was."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from crmcli.cli.options import text_option
from crmcli.core.errors import RefusedError, UsageError
from crmcli.core.periods import Calendar

Since = Annotated[str | None, typer.Option("--from", metavar="PERIOD", help="For periods from then on (this quarter).")]
Restate = Annotated[bool, typer.Option("--restate", help="Also where that judges periods of the past anew.")]
Reason = Annotated[str | None, text_option("Why, for the record.", "--reason")]


def first_day(calendar: Calendar, since: str | None, restate: bool, named: str = "--from") -> date:
    """The first day of the periods that a change is for: that of the period named, else of the current quarter.

    Refused: a day before the current quarter, unless `restate`. `named` says where the period was named.
    """
    quarter = calendar.containing(calendar.today, "quarter")
    day = start_of(calendar, since, named) if since is not None else quarter.start
    if day < quarter.start and not restate:
        raise RefusedError(
            f"{named} {since}: quarters that are over would be judged anew",
            f"name {quarter.label} or a later period, or say that you mean it: --restate",
        )
    return day


def start_of(calendar: Calendar, period: str, named: str = "--from") -> date:
    """The first day of that period; a fault of a file is a refusal that says where."""
    try:
        return calendar.read(period).start
    except UsageError as error:
        raise error if named == "--from" else RefusedError(f"{named}: {error.message}", error.hint) from error


def spoken(calendar: Calendar, day: date | None) -> str:
    """That day as the period that begins on it, where one does."""
    if day is None:
        return "the first"
    quarter = calendar.containing(day, "quarter")
    return quarter.label if quarter.start == day else str(day)
