"""`crm explain`: one rep's score, taken apart down to the record."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.completion.names import names, words
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import ForRep
from crmcli.cli.period_options import NO_PERIOD, Asked, rep_and_period
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import UsageError
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.evaluation.explain.customer_effects import customer_effects
from crmcli.evaluation.explain.data import Report
from crmcli.evaluation.explain.effects import record_effects
from crmcli.evaluation.explain.insight import Explanation
from crmcli.evaluation.explain.insight import explain as explained
from crmcli.evaluation.explain.query import records_of_facts
from crmcli.evaluation.explain.rejudging import Judge
from crmcli.evaluation.explain.view import document as report_of
from crmcli.evaluation.metrics.catalogue import BY_KEY, metric_named
from crmcli.evaluation.replies.query import replies
from crmcli.evaluation.score.insight import judged
from crmcli.evaluation.score.query import Evaluated, evaluated
from crmcli.evaluation.score.readings import present, read
from crmcli.records.find.query import find
from crmcli.records.teams.query import rep_meant


@with_groups()
def explain(
    context: typer.Context,
    rep: Annotated[
        str | None, typer.Argument(metavar="REP", help="The rep, by name or id.", autocompletion=names("rep"))
    ] = None,
    asked: Asked = NO_PERIOD,
    for_: ForRep = None,
    versus: Annotated[
        str | None,
        typer.Option("--vs", metavar="REP", help="What separates the two.", autocompletion=names("rep")),
    ] = None,
    metric: Annotated[
        str | None,
        typer.Option(
            "--metric", metavar="METRIC", help="One metric with all its records.", autocompletion=words(*BY_KEY)
        ),
    ] = None,
) -> None:
    """Take a rep's score apart, down to what each deal is worth.

    Without a period: this quarter so far, as crm score shows it. JSON has all
    metrics with all their records, whatever is shown.

    Examples:
      crm explain alice Q3
      crm explain alice --quarter Q3 --vs bob
      crm explain alice --metric revenue
      crm explain alice --year 2026 --format json
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        name, asked = rep_and_period(rep, for_, asked)
        mine = rep_meant(database, name, "crm explain")
        workspace.show(report(workspace, database, mine, asked.chosen(workspace), versus, metric))


def report(
    workspace: Workspace,
    database: Database,
    rep: str,
    period: Period | None = None,
    versus: str | None = None,
    metric: str | None = None,
) -> Document:
    """The score of the rep taken apart, as a report."""
    return report_of(taken_apart(workspace, database, rep, period, versus, metric))


def taken_apart(
    workspace: Workspace,
    database: Database,
    rep: str,
    period: Period | None = None,
    versus: str | None = None,
    metric: str | None = None,
) -> Report:
    """Evaluate the period, and take apart the score of the rep, and that of another to compare with."""
    mine, other = find(database, "rep", rep), find(database, "rep", versus) if versus is not None else None
    if other and other["id"] == mine["id"]:
        raise UsageError(f"{mine['name']} cannot be compared with {mine['name']}", "name another rep with --vs")
    chosen = metric_named(metric) if metric is not None else None
    calendar = workspace.calendar
    compared = calendar.compare(period or calendar.containing(workspace.today, "quarter"))
    now = evaluated(database, compared.now, workspace.clock)
    if chosen and chosen.key not in [each.key for each in now.evaluation.metrics]:
        raise UsageError(f"{chosen.title} is no part of this scorecard", "see: crm metrics")
    return Report(
        compared,
        now.rules,
        workspace.currency,
        sum(result.rank is not None for result in now.evaluation.results),
        {person.id: person.name for person in now.people},
        _explained(workspace, database, now, mine["id"]),
        _explained(workspace, database, now, other["id"]) if other else None,
        chosen,
        compared.whole.last > workspace.today,
        replies(database, compared.whole, workspace.zone).get(mine["id"]),
    )


def _explained(workspace: Workspace, database: Database, now: Evaluated, id: int) -> Explanation:
    judge = Judge(now.people, now.facts, now.period, now.rules, now.evaluation, id)
    result = now.evaluation.of(id)
    if result is None:  # archived, and without a record in the period
        readings = read({}, present(judge.people[id], now.period, now.rules.judging), judge.common)
        nothing = "archived, and nothing on record in the period"
        result = judged(judge.people[id], readings, now.evaluation.benchmarks, judge.metrics(id), {}, nothing)
        result = result._replace(score=None)
    definitions, zone = now.rules.card.definitions, workspace.zone
    rows = records_of_facts(database, now.period, workspace.now, zone, id, definitions, now.rules.groups)
    pieces = list(record_effects(id, rows, definitions, zone))
    return explained(judge, result, pieces, zone, customer_effects(rows, pieces, definitions))
