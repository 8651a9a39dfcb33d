"""`crm score`: rank the team for a period, compared with an earlier one."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from crmcli.cli.completion.names import names
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Whom
from crmcli.cli.period_options import NO_PERIOD, Asked, last_over
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.periods import Period
from crmcli.evaluation.score.report import report
from crmcli.records.teams.query import meant

WEEK = 7
KEPT = "Keep the result of a period, and show it again."


@with_groups()
def score(
    context: typer.Context,
    asked: Asked = NO_PERIOD,
    versus: Annotated[
        str, typer.Option("--vs", metavar="PERIOD", help="previous, year-ago or any period.")
    ] = "previous",
    full: Annotated[bool, typer.Option("--full", help="Compare whole periods, also one under way.")] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="METRIC", help="Rank by one metric.")] = None,
    whom: Whom = EVERYBODY,
    freeze: Annotated[
        bool, typer.Option("--freeze", help="Keep the result of a period that is over.", rich_help_panel=KEPT)
    ] = False,
    replace: Annotated[
        str | None,
        typer.Option("--replace", metavar="REASON", help="With --freeze: keep it anew, and why.", rich_help_panel=KEPT),
    ] = None,
    frozen: Annotated[
        str | None,
        typer.Option(
            "--frozen",
            metavar="PERIOD",
            help="Show a frozen period as it was then.",
            autocompletion=names("frozen"),
            rich_help_panel=KEPT,
        ),
    ] = None,
) -> None:
    """Rank the team for a period, compared with an earlier one.

    Without options: this quarter so far, against as many days of the one before.

    Examples:
      crm score
      crm score --quarter Q3 --vs year-ago
      crm score --month 2026-07 --by win_rate --team East
      crm score --quarter 2026Q3 --freeze

    --freeze keeps the last quarter that is over, or the period given, whatever is changed later; crm verify says what
    has changed since.

    More examples:
      crm score --from 2026-07-01 --to 2026-08-15
      crm score --quarter Q3 --format json -o score.json
      crm score --frozen 2026Q3
    """
    workspace: Workspace = context.obj
    if freeze or replace is not None or frozen is not None:
        views = {"--vs": versus != "previous", "--full": full, "--by": by, "--for, --rep or --team": whom != EVERYBODY}
        _kept(workspace, asked, {name for name, given in views.items() if given}, freeze, replace, frozen)
        return
    with workspace.reading() as database:
        rep, team = meant(database, whom)
        period = _long_enough(asked.chosen(workspace), workspace.today)
        workspace.show(report(workspace, database, period, versus, full, by, rep, team))


def _long_enough(period: Period | None, today: date) -> Period | None:
    """Refuse a week and less: of the handful of records that a rep has in it a ranking is little but luck."""
    if period is not None and period.days <= WEEK and period.start <= today:
        raise UsageError(
            f"{period.label} is too short for a score: in a week chance moves it more than people do",
            "score a month (--month) or more; the week itself: crm report --week",
        )
    return period


def _kept(
    workspace: Workspace, asked: Asked, views: set[str], freeze: bool, reason: str | None, frozen: str | None
) -> None:
    """Freeze a period or show a frozen one. `views` are the options
    that show only a part of it."""
    from crmcli.evaluation.frozen import freeze as freezing

    freezing.check(freeze, reason, frozen, asked.given, views)
    if frozen is not None:
        with workspace.reading() as database:
            freezing.show_frozen(workspace, database, frozen)
        return
    with workspace.writing(make=False) as database:
        period = _long_enough(asked.chosen(workspace), workspace.today) or last_over(workspace)
        freezing.freeze(workspace, database, period, reason)
