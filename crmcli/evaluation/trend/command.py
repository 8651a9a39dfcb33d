"""`crm trend`: one metric, or the score, over several periods."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Annotated

import typer

from crmcli.cli.completion.names import names as completing
from crmcli.cli.completion.names import words
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, ForRep, Whom, checked_choice
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import UsageError
from crmcli.core.names import key
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.evaluation.metrics.catalogue import BY_KEY, metric_named
from crmcli.evaluation.score.readings import Person
from crmcli.evaluation.trend.data import SCORE, Report
from crmcli.evaluation.trend.insight import adjusted
from crmcli.evaluation.trend.insight import trend as drawn
from crmcli.evaluation.trend.query import Seen, points, seen, taking_part, up_to, within
from crmcli.evaluation.trend.view import document as report_of
from crmcli.records.find.query import find
from crmcli.records.teams.query import meant, members

KINDS = ("week", "month", "quarter", "year")
GROUPS = ("rep", "team")
_LONG = {"quarter": 180, "month": 58}
"""From how many days on there are several of a kind."""
USUAL = 8
MOST = 60
"""Periods at once: five years of months."""


MetricName = Annotated[
    str,
    typer.Argument(
        metavar="[METRIC|score]",
        help="A metric, by key or title (score).",
        show_default=False,
        autocompletion=words("score", *BY_KEY),
    ),
]
Count = Annotated[int | None, typer.Option("--periods", metavar="N", help=f"How many, up to the last one ({USUAL}).")]
Kind = Annotated[
    str | None,
    typer.Option(
        "--kind", metavar="KIND", help=f"Of what: {', '.join(KINDS)} (quarter).", autocompletion=words(*KINDS)
    ),
]


@with_groups()
def trend(
    context: typer.Context,
    metric: MetricName = SCORE.key,
    asked: Asked = NO_PERIOD,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="GROUP", help="Apart for each rep or team.", autocompletion=words(*GROUPS)),
    ] = None,
    whom: Whom = EVERYBODY,
    count: Count = None,
    kind: Kind = None,
) -> None:
    """Follow a metric, or the score, over several periods.

    Of a PERIOD, over what is in it: a year's quarters, a quarter's months, else weeks. The one under way is not judged.

    Examples:
      crm trend revenue
      crm trend win_rate 2026 --by rep
      crm trend --for alice --kind month --periods 12
      crm trend satisfaction --from 2026-04-01 --kind month --json

    With --periods N: that many of its kind up to a PERIOD.

    More examples:
      crm trend revenue --month last --periods 24
    """
    _show(context.obj, metric, asked, by, whom, count, kind)


@with_groups()
def of_rep(
    context: typer.Context,
    rep: Annotated[
        str | None, typer.Argument(metavar="REP", help="The rep, by name or id.", autocompletion=completing("rep"))
    ] = None,
    metric: MetricName = SCORE.key,
    asked: Asked = NO_PERIOD,
    for_: ForRep = None,
    count: Count = None,
    kind: Kind = None,
) -> None:
    """Follow a rep's score, or a metric, over several periods.

    The same as crm trend --rep REP.

    Examples:
      crm rep trend alice
      crm rep trend alice revenue --kind month --periods 12
    """
    if for_ is not None and rep is not None:  # each word is one further on
        metric, asked = rep, asked if metric == SCORE.key else asked._replace(period=metric)
    name = for_ or rep
    if name is None:
        raise UsageError("whom?", "such as crm rep trend alice")
    _show(context.obj, metric, asked, None, Whom(rep=name), count, kind)


def _show(
    workspace: Workspace, metric: str, asked: Asked, by: str | None, whom: Whom, count: int | None, kind: str | None
) -> None:
    with workspace.reading() as database:
        rep, team = meant(database, whom)
        metric, asked = split(workspace, metric, asked)
        over = followed(workspace, asked.chosen(workspace), count, kind)
        workspace.show(report(workspace, database, metric, over, by, rep, team))


def report(
    workspace: Workspace,
    database: Database,
    metric: str,
    over: Sequence[Period],
    by: str | None = None,
    rep: str | None = None,
    team: str | None = None,
) -> Document:
    """Read the periods and draw a trend through the figures of each group."""
    by = checked_choice(by, GROUPS, "group to follow") if by else None
    chosen = None if metric.strip().lower() == SCORE.key else metric_named(metric)
    row = seen(database, over, workspace.clock, chosen)
    people, title = _people(database, row, rep, team)
    shown = chosen or SCORE
    trends = adjusted([drawn(name, points(row, ids, chosen), shown.better) for name, ids in _groups(people, by, title)])
    whole, complete = [each.period for each in row], [each.complete for each in row]
    return report_of(Report(shown, over[0].kind, whole, complete, trends, workspace.currency, by, row[-1].definitions))


def split(workspace: Workspace, metric: str, asked: Asked) -> tuple[str, Asked]:
    """The metric and the period: where the first word is no metric but a period, the score is followed over that."""
    if asked.period is None and metric.strip().lower() != SCORE.key:
        try:
            metric_named(metric)
        except UsageError:
            with suppress(UsageError):
                workspace.calendar.read(metric)
                return SCORE.key, asked._replace(period=metric)
            raise
    return metric, asked


def followed(workspace: Workspace, chosen: Period | None, count: int | None, kind: str | None) -> list[Period]:
    """The periods that the line names, the oldest first: what lies in the one chosen, or so many up to it or to now."""
    calendar = workspace.calendar
    if count is not None and not 2 <= count <= MOST:
        raise UsageError(f"--periods {count} is no number of periods to compare", f"give 2 to {MOST}")
    kind = checked_choice(kind, KINDS, "kind of period") if kind is not None else None
    if chosen is None:
        return up_to(calendar, calendar.today, kind or "quarter", count or USUAL)
    if chosen.start > calendar.today:
        raise UsageError(f"{chosen.label} has not begun (today is {calendar.today})", "name an earlier period")
    if count is not None:
        whole = chosen.kind if chosen.kind in KINDS else "quarter"
        return up_to(calendar, min(chosen.last, calendar.today), kind or whole, count)
    found = within(calendar, chosen, kind or _parts_of(chosen), MOST)
    if len(found) > MOST:
        raise UsageError(f"{chosen.label} has more than {MOST} {found[0].kind}s", "give a longer --kind")
    if len(found) < 2:
        raise UsageError(f"{chosen.label} is one {found[0].kind} so far", "give a shorter --kind, or --periods 8")
    return found


def _parts_of(period: Period) -> str:
    """The longest kind of which there are several in it."""
    if period.kind in KINDS:
        return KINDS[max(KINDS.index(period.kind) - 1, 0)]
    return next((kind for kind, days in _LONG.items() if period.days >= days), "week")


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
