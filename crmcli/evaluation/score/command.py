"""`crm score`: rank the team for a period, compared with an earlier one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated

import typer

from crmcli.cli.completion import names
from crmcli.cli.options import RepOption, TeamOption
from crmcli.cli.period_options import From, Month, Quarter, To, Year, chosen_period, last_over
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.periods import Comparison, Period
from crmcli.database.connection import Database
from crmcli.evaluation.metrics.catalogue import Metric, metric_named
from crmcli.evaluation.score.insight import Person, added, read
from crmcli.evaluation.score.query import Evaluated, evaluated
from crmcli.evaluation.score.view import Score, document
from crmcli.records.find.query import find
from crmcli.records.teams.query import members


def score(
    context: typer.Context,
    quarter: Quarter = None,
    month: Month = None,
    year: Year = None,
    from_: From = None,
    to: To = None,
    versus: Annotated[
        str, typer.Option("--vs", metavar="PERIOD", help="previous, year-ago or any period.")
    ] = "previous",
    full: Annotated[bool, typer.Option("--full", help="Compare whole periods, also one under way.")] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="METRIC", help="Rank by one metric.")] = None,
    rep: RepOption = None,
    team: TeamOption = None,
    freeze: Annotated[bool, typer.Option("--freeze", help="Keep the result of a period that is over.")] = False,
    replace: Annotated[
        str | None, typer.Option("--replace", metavar="REASON", help="With --freeze: keep it anew, and why.")
    ] = None,
    frozen: Annotated[
        str | None,
        typer.Option(
            "--frozen",
            metavar="PERIOD",
            help="Show a frozen period as it was then.",
            autocompletion=names("frozen"),
        ),
    ] = None,
) -> None:
    """Rank the team for a period, compared with an earlier one.

    Without options: this quarter so far, against as many days of the quarter before. --freeze keeps the last quarter
    that is over, or the period given, whatever is changed later; crm verify says what has changed since.

    Examples:
      crm score
      crm score --quarter Q3 --vs year-ago
      crm score --month 2026-07 --by win_rate --team East
      crm score --from 2026-07-01 --to 2026-08-15
      crm score --quarter Q3 --format json -o score.json
      crm score --quarter 2026Q3 --freeze
      crm score --frozen 2026Q3
    """
    workspace: Workspace = context.obj
    if freeze or replace is not None or frozen is not None:
        views = {"--vs": versus != "previous", "--full": full, "--by": by, "--rep": rep, "--team": team}
        named = (quarter, month, year, from_, to)
        _kept(workspace, named, {name for name, given in views.items() if given}, freeze, replace, frozen)
        return
    with workspace.reading() as database:
        period = chosen_period(workspace, quarter, month, year, from_, to)
        workspace.show(report(workspace, database, period, versus, full, by, rep, team))


_Texts = tuple[str | None, str | None, str | None, str | None, str | None]


def _kept(
    workspace: Workspace, named: _Texts, views: set[str], freeze: bool, reason: str | None, frozen: str | None
) -> None:
    """Freeze a period or show a frozen one. `named` is the period as the command line names it, `views` the options
    that show only a part of it."""
    from crmcli.evaluation.frozen import freeze as freezing

    freezing.check(freeze, reason, frozen, any(text is not None for text in named), views)
    if frozen is not None:
        with workspace.reading() as database:
            freezing.show_frozen(workspace, database, frozen)
        return
    with workspace.writing(make=False) as database:
        period = chosen_period(workspace, *named) or last_over(workspace)
        freezing.freeze(workspace, database, period, reason)


def report(
    workspace: Workspace,
    database: Database,
    period: Period | None = None,
    versus: str = "previous",
    full: bool = False,
    by: str | None = None,
    rep: str | None = None,
    team: str | None = None,
) -> Document:
    """Read both periods, evaluate them, and make the report; of one rep or team only, where named."""
    calendar = workspace.calendar
    compared = calendar.compare(period or calendar.containing(workspace.today, "quarter"), versus, full)
    metric = metric_named(by) if by else None
    now, before = (evaluated(database, each, workspace.clock, metric) for each in (compared.now, compared.before))
    return arranged(workspace, compared, now, before, metric, *_chosen(database, now.people, rep, team))


def arranged(
    workspace: Workspace,
    compared: Comparison,
    now: Evaluated,
    before: Evaluated,
    by: Metric | None = None,
    chosen: Collection[int] | None = None,
    title: str = "Team",
) -> Document:
    """The report of two periods that were evaluated, for the reps with the ids `chosen` (None: everybody)."""
    chosen = {person.id for person in now.people} if chosen is None else chosen
    shown = [result for result in now.evaluation.results if result.person.id in chosen]
    metrics = now.evaluation.metrics
    after, earlier = (read(added(side.facts, chosen), side.weeks, metrics) for side in (now, before))
    under_way = compared.whole.last > workspace.today
    return document(
        Score(
            compared, now.evaluation, before.evaluation, shown, (after, earlier), now.rules, workspace.currency,
            by, title, under_way, before.rules.card,
        )
    )  # fmt: skip


def _chosen(database: Database, people: Sequence[Person], rep: str | None, team: str | None) -> tuple[set[int], str]:
    """The ids of the reps to show, and what they are together; ranks stay those among everybody."""
    ids, title = {person.id for person in people}, "Team"
    if team is not None:
        found_team = members(database, team)
        ids, title = set(found_team.ids), f"Team {found_team.name}"
    if rep is not None:
        found = find(database, "rep", rep)
        ids, title = ids & {found["id"]}, found["name"]
    return ids, title
