"""`crm trend`: one metric, or the score, over several periods."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated

import typer

from crmcli.cli.completion.names import words
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Whom, checked_choice
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import UsageError
from crmcli.core.names import key
from crmcli.database.connection import Database
from crmcli.evaluation.metrics.catalogue import BY_KEY, metric_named
from crmcli.evaluation.score.insight import Person
from crmcli.evaluation.trend.data import SCORE, Report
from crmcli.evaluation.trend.insight import trend as drawn
from crmcli.evaluation.trend.query import Seen, periods, points, seen, taking_part
from crmcli.evaluation.trend.view import document as report_of
from crmcli.records.find.query import find
from crmcli.records.teams.query import meant, members

KINDS = ("week", "month", "quarter", "year")
GROUPS = ("rep", "team")
MOST = 60
"""Periods at once: five years of months."""


@with_groups()
def trend(
    context: typer.Context,
    metric: Annotated[
        str,
        typer.Argument(
            metavar="METRIC|score",
            help="A metric, by key or title, or the score.",
            autocompletion=words("score", *BY_KEY),
        ),
    ],
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="GROUP", help="Apart for each rep or team.", autocompletion=words(*GROUPS)),
    ] = None,
    whom: Whom = EVERYBODY,
    count: Annotated[int, typer.Option("--periods", metavar="N", help="How many, the one under way included.")] = 8,
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help=f"Of what: {', '.join(KINDS)}.", autocompletion=words(*KINDS))
    ] = "quarter",
) -> None:
    """Follow a metric, or the score, over several periods.

    The period under way is shown, but judged by nothing.

    Examples:
      crm trend revenue
      crm trend win_rate --by rep --periods 6
      crm trend score --rep alice --kind month --periods 12
      crm trend satisfaction --team East --json
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        rep, team = meant(database, whom)
        workspace.show(report(workspace, database, metric, by, rep, team, count, kind))


def report(
    workspace: Workspace,
    database: Database,
    metric: str,
    by: str | None = None,
    rep: str | None = None,
    team: str | None = None,
    count: int = 8,
    kind: str = "quarter",
) -> Document:
    """Read the periods and draw a trend through the figures of each group."""
    if not 2 <= count <= MOST:
        raise UsageError(f"--periods {count} is no number of periods to compare", f"give 2 to {MOST}")
    kind = checked_choice(kind, KINDS, "kind of period")
    by = checked_choice(by, GROUPS, "group to follow") if by else None
    chosen = None if metric.strip().lower() == SCORE.key else metric_named(metric)
    row = seen(database, periods(workspace.calendar, kind, count), workspace.clock, chosen is not None)
    people, title = _people(database, row, rep, team)
    shown = chosen or SCORE
    trends = [drawn(name, points(row, ids, chosen), shown.better) for name, ids in _groups(people, by, title)]
    whole, complete = [each.period for each in row], [each.complete for each in row]
    return report_of(Report(shown, kind, whole, complete, trends, workspace.currency, by, row[-1].definitions))


def _people(database: Database, row: Sequence[Seen], rep: str | None, team: str | None) -> tuple[list[Person], str]:
    """Who is meant, everybody who took part or those of them that the options name; and what they are together."""
    people, names = taking_part(row), []
    if rep is not None:
        found = find(database, "rep", rep)
        people, names = [person for person in people if person.id == found["id"]], [found["name"]]
    if team is not None:
        found_team = members(database, team)
        people = [person for person in people if person.id in found_team.ids]
        names.append(f"team {found_team.name}")
    return people, ", ".join(names) or "everybody"


def _groups(people: Sequence[Person], by: str | None, title: str) -> list[tuple[str, Collection[int]]]:
    """The rows to draw, each with the ids of its reps; teams by name, and last those in none."""
    if by is None:
        return [(title, {person.id for person in people})]
    if by == "rep":
        return [(person.name, {person.id}) for person in people]
    teams: dict[str, list[Person]] = {}
    for person in people:
        teams.setdefault(key(person.team or ""), []).append(person)
    ordered = sorted(teams.items(), key=lambda item: (not item[0], item[0]))
    return [(found[0].team or "no team", {person.id for person in found}) for _, found in ordered]
