"""`crm compare`: before and after, and whether the difference is more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import typer

from crmcli.cli.completion.names import words
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Whom, checked_choice
from crmcli.cli.period_options import NO_PERIOD, PERIODS_PANEL, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import UsageError
from crmcli.database.connection import Database
from crmcli.evaluation.compare.data import Earlier, Report
from crmcli.evaluation.compare.query import COMPARED, card_of, comparable, compared, compared_by, values
from crmcli.evaluation.compare.time_windows import Windows, around, named, year_ago
from crmcli.evaluation.compare.view import document as report_of
from crmcli.evaluation.metrics.breakdown import GROUPS
from crmcli.evaluation.metrics.catalogue import metric_named
from crmcli.records.teams.query import meant, whose

WINDOW = "2q"
AROUND = "Instead: around a day, what it is called, how long."
Named = Annotated[str | None, typer.Argument(metavar="[PERIOD]", help="The earlier and the later period.", hidden=True)]
Later = Annotated[
    str | None,
    typer.Option("--period", "--after", metavar="PERIOD", help="The later period.", rich_help_panel=PERIODS_PANEL),
]


class Event(NamedTuple):
    """A day around which is compared: what it is called, and how much before it and after it."""

    day: str | None = None
    label: str | None = None
    window: str | None = None


@with_groups("period", period_=Later)
def compare(
    context: typer.Context,
    first: Named = None,
    second: Named = None,
    asked: Asked = NO_PERIOD,
    versus: Annotated[
        str | None,
        typer.Option("--vs", "--before", metavar="PERIOD", help="The earlier one: previous, year-ago or any period."),
    ] = None,
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

    Without a period: the last complete quarter. Without a second one: the one just before it.

    Examples:
      crm compare
      crm compare 2026Q2 2026Q3 --for East
      crm compare --event 2026-04-01 --label "New price list" --window 2q
      crm compare 2026 --by region --metric revenue

    More examples:
      crm compare Q3 --vs year-ago
      crm compare --metric win_rate --metric csat --for alice --json
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        rep, team = meant(database, whom)
        windows = chosen_windows(workspace, asked, (first, second), versus, Event(event, label, window))
        workspace.show(report(workspace, database, windows, label or "", rep, team, by, metric or ()))


def chosen_windows(
    workspace: Workspace, asked: Asked, periods: tuple[str | None, str | None], versus: str | None, event: Event
) -> Windows:
    """The two windows that the command line names; of two periods in a row the one that begins first is the earlier."""
    calendar, (first, second) = workspace.calendar, periods
    if event.day is not None:
        if asked.given or versus is not None or first is not None:
            raise UsageError("--event says what is before and after", "give --window for the length of both")
        return around(calendar, calendar.day(event.day), event.window if event.window is not None else WINDOW)
    for option, text in (("--label", event.label), ("--window", event.window)):
        if text is not None:
            raise UsageError(f"{option} needs --event", "such as --event 2026-04-01 --window 2q")
    later = asked._replace(period=first).chosen(workspace)
    if first is not None and second is not None:
        if versus is not None:
            raise UsageError("PERIOD and --vs each name the earlier period", "give one of them")
        both = sorted((calendar.read(first), calendar.read(second)), key=lambda period: period.start)
        return named(calendar, *both)
    after = later or calendar.read("last-quarter")
    return named(calendar, calendar.earlier(after, versus) if versus is not None else None, after)


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
    card = card_of(database, after).showing(wanted)
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
            [each for each in wanted or COMPARED if not comparable(each, before.days, after.days)],
            by,
            of,
            label,
        )
    )


def _metrics(names: Sequence[str]) -> Sequence[str]:
    """The keys of those metrics, in the catalogue's order."""
    keys = {metric_named(name).key for name in names}
    if unknown := sorted(keys - set(COMPARED)):
        raise UsageError(f"{unknown[0]} cannot be compared: too little is said of it", f"one of: {', '.join(COMPARED)}")
    return [each for each in COMPARED if each in keys]
