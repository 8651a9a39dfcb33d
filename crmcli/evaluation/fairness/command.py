"""`crm fairness`: whether figures can be compared, and which records are worth a look before they count."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.completion.names import names
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import ForRep
from crmcli.cli.period_options import NO_PERIOD, Asked, rep_and_period
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.evaluation.fairness.correlation import correlations
from crmcli.evaluation.fairness.insight import loads, rate
from crmcli.evaluation.fairness.query import LOADS, given
from crmcli.evaluation.fairness.view import Fairness, document
from crmcli.evaluation.irregularities import query as signs
from crmcli.evaluation.irregularities.insight import bunches, splits
from crmcli.evaluation.irregularities.view import Found
from crmcli.evaluation.score.query import evaluated
from crmcli.evaluation.score.readings import Person
from crmcli.records.find.query import find
from crmcli.records.teams.query import rep_meant


@with_groups()
def fairness(
    context: typer.Context,
    asked: Asked = NO_PERIOD,
    leads: Annotated[
        bool, typer.Option("--leads", help="Show which deals each was given, and the wins to expect of them.")
    ] = False,
) -> None:
    """Show how far the figures of a period can be compared, and what to look at.

    What each rep was given, how far small samples carry, metrics that count the
    same thing twice, and records with signs of gaming. It accuses nobody.

    Examples:
      crm fairness
      crm fairness --quarter Q3
      crm fairness --leads Q3
      crm fairness --quarter Q3 --format csv -o look-at.csv
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        period = asked.chosen(workspace)
        workspace.show((chances if leads else report)(workspace, database, period))


@with_groups()
def of_rep(
    context: typer.Context,
    rep: Annotated[
        str | None, typer.Argument(metavar="REP", help="The rep, by name or id.", autocompletion=names("rep"))
    ] = None,
    asked: Asked = NO_PERIOD,
    for_: ForRep = None,
) -> None:
    """Show which deals a rep was given, and the wins to expect of them.

    The rep's part of crm fairness --leads, beside what everybody was given.

    Examples:
      crm rep fairness alice
      crm rep fairness alice Q3
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        name, asked = rep_and_period(rep, for_, asked)
        id = find(database, "rep", rep_meant(database, name, "crm rep fairness"))["id"]
        workspace.show(chances(workspace, database, asked.chosen(workspace), id))


def chances(
    workspace: Workspace, database: Database, period: Period | None = None, only: int | None = None
) -> Document:
    """What each rep, or one beside everybody, was given in the period and did with it, beside the score."""
    from crmcli.evaluation.chances.insight import standings
    from crmcli.evaluation.chances.query import closed_deals
    from crmcli.evaluation.chances.view import Chances
    from crmcli.evaluation.chances.view import document as report_of

    calendar = workspace.calendar
    compared = calendar.compare(period or calendar.containing(workspace.today, "quarter"))
    now = evaluated(database, compared.now, workspace.clock)
    cells, edges = closed_deals(database, compared.now)
    under_way = compared.whole.last > workspace.today
    return report_of(
        Chances(
            compared.now, compared.whole.label, under_way, *standings(cells), edges,
            {person.id: person for person in now.people}, now.evaluation, workspace.currency, only,
        )
    )  # fmt: skip


def report(workspace: Workspace, database: Database, period: Period | None = None) -> Document:
    """The report on the period (this quarter), as far as it has come."""
    calendar = workspace.calendar
    compared = calendar.compare(period or calendar.containing(workspace.today, "quarter"))
    now = evaluated(database, compared.now, workspace.clock)
    results, metrics = now.evaluation.results, now.evaluation.metrics
    under_way = compared.whole.last > workspace.today
    had = given(now, database, workspace.clock)
    rates = [found for metric in metrics if metric.unit == "percent" and (found := rate(metric, results))]
    return document(
        Fairness(
            compared.now,
            compared.whole.label,
            under_way,
            loads(now.people, had, LOADS, compared.now),
            rates,
            correlations(metrics, results),
            _found(workspace, database, compared.now, now.people, under_way),
            workspace.currency,
        )
    )


def _found(
    workspace: Workspace, database: Database, period: Period, people: tuple[Person, ...], under_way: bool
) -> Found:
    """The records with signs of gaming."""
    won = signs.won(database, period)
    groups = splits(signs.look_alike_wins(database, period))
    group_of = {id: number for number, group in enumerate(groups, 1) for id in group}
    split = [{**row, "group": group_of[row["id"]]} for row in signs.wins_listed(database, period, list(group_of))]
    bunched = [] if under_way else bunches(people, won, period)
    look = [each.person for each in bunched if each.flagged and each.person]
    return Found(
        None if under_way else bunched,
        [row for person in look for row in signs.late(database, period, person.id)],
        signs.recorded_late(database, period, workspace.today),
        [] if under_way else signs.contacts_after_win(database, period, workspace.clock),
        sorted(split, key=lambda row: row["group"]),
        signs.reopened(database, period),
        sum(row["wins"] for row in won.values()),
        sum(row["imported"] for row in won.values()),
    )
