"""`crm compare`: before and after, and whether the difference is more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from crmcli.cli.completion.names import words
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Whom, checked_choice
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import UsageError
from crmcli.core.periods import Calendar
from crmcli.database.connection import Database
from crmcli.evaluation.compare.data import Earlier, Report
from crmcli.evaluation.compare.query import COMPARED, card_of, comparable, compared, compared_by, values
from crmcli.evaluation.compare.time_windows import Windows, around, last_quarters, named, year_ago
from crmcli.evaluation.compare.view import document as report_of
from crmcli.evaluation.metrics.breakdown import GROUPS
from crmcli.evaluation.metrics.catalogue import metric_named
from crmcli.records.teams.query import meant, whose

WINDOW = "2q"
AROUND = "Instead: around a day, what it is called, how long."


@with_groups()
def compare(
    context: typer.Context,
    before: Annotated[str | None, typer.Option("--before", metavar="PERIOD", help="The earlier period.")] = None,
    after: Annotated[str | None, typer.Option("--after", metavar="PERIOD", help="The later period.")] = None,
    event: Annotated[
        str | None,
        typer.Option(
            "--event", metavar="DATE", help="Instead: what was before that day and from it on.", rich_help_panel=AROUND
        ),
    ] = None,
    label: Annotated[
        str | None,
        typer.Option(
            "--label", metavar="TEXT", help="With --event: what happened on that day.", rich_help_panel=AROUND
        ),
    ] = None,
    window: Annotated[
        str | None,
        typer.Option(
            "--window", metavar="LENGTH", help="With --event: 90d, 6m, 2q (as usual), 1y.", rich_help_panel=AROUND
        ),
    ] = None,
    whom: Whom = EVERYBODY,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="GROUP", help=f"Apart by {', '.join(GROUPS)}.", autocompletion=words(*GROUPS)),
    ] = None,
    metric: Annotated[
        list[str] | None,
        typer.Option(
            "--metric", metavar="METRIC", help="Only that metric (repeatable).", autocompletion=words(*COMPARED)
        ),
    ] = None,
) -> None:
    """Compare two periods, and tell change from chance.

    Without options: the last complete quarter with the one before it.

    Examples:
      crm compare
      crm compare --before 2026Q2 --after 2026Q3 --team East
      crm compare --event 2026-04-01 --label "New price list" --window 2q
      crm compare --before 2025 --after 2026 --by region --metric revenue
      crm compare --metric win_rate --metric csat --rep alice --json
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        rep, team = meant(database, whom)
        windows = chosen_windows(workspace.calendar, before, after, event, label, window)
        workspace.show(report(workspace, database, windows, label or "", rep, team, by, metric or ()))


def chosen_windows(
    calendar: Calendar,
    before: str | None = None,
    after: str | None = None,
    event: str | None = None,
    label: str | None = None,
    window: str | None = None,
) -> Windows:
    """The two windows that the command line names."""
    if event is None:
        for option, text in (("--label", label), ("--window", window)):
            if text is not None:
                raise UsageError(f"{option} needs --event", "such as --event 2026-04-01 --window 2q")
        if before is not None and after is None:
            raise UsageError("--before needs --after", "such as --before 2026Q2 --after 2026Q3")
        return named(calendar, before, after) if after is not None else last_quarters(calendar)
    if before is not None or after is not None:
        raise UsageError("--event says what is before and after", "give --window for the length of both")
    return around(calendar, calendar.day(event), window if window is not None else WINDOW)


def report(
    workspace: Workspace,
    database: Database,
    windows: Windows,
    label: str = "",
    rep: str | None = None,
    team: str | None = None,
    by: str | None = None,
    metrics: Sequence[str] = (),
) -> Document:
    """Read both windows, compare them, and make the report."""
    by = checked_choice(by, GROUPS, "group to compare by") if by else None
    reps, of = whose(database, rep, team)
    wanted, clock = _metrics(metrics), workspace.clock
    before, after = windows.before, windows.after
    card = card_of(database, after)
    sides = [values(database, each, clock, card, reps) for each in year_ago(workspace.calendar, windows)]
    earlier: tuple[Earlier, Earlier] | None = (sides[0], sides[1]) if sides[0] and sides[1] else None
    return report_of(
        Report(
            windows,
            compared(database, before, after, clock, reps, wanted),
            card,
            workspace.currency,
            compared_by(database, before, after, clock, by, reps, wanted) if by else None,
            earlier,
            [each for each in wanted if not comparable(each, before.days, after.days)],
            by,
            of,
            label,
        )
    )


def _metrics(names: Sequence[str]) -> Sequence[str]:
    """The keys of those metrics, in the catalogue's order; of all that are compared where none is named."""
    keys = {metric_named(name).key for name in names}
    if unknown := sorted(keys - set(COMPARED)):
        raise UsageError(f"{unknown[0]} cannot be compared: too little is said of it", f"one of: {', '.join(COMPARED)}")
    return [each for each in COMPARED if each in keys or not keys]
