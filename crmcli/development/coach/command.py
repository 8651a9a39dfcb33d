"""`crm coach`: where a rep stands, what to do next, who can teach whom, and the catalogue of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from crmcli.cli.completion.names import names
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import For
from crmcli.cli.period_options import NO_PERIOD, Asked, rep_and_period
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import RefusedError, UsageError
from crmcli.core.periods import Comparison, Period
from crmcli.database.connection import Database
from crmcli.records.confirmation import name_to_type
from crmcli.records.teams.query import is_team

if TYPE_CHECKING:
    from crmcli.development.coach.data import Report

STEPS = "Write the steps as TOML, take others, go back."


@with_groups()
def coach(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[REP]", help="The rep, by name or id; with --team, a team.", autocompletion=names("rep")
        ),
    ] = None,
    asked: Asked = NO_PERIOD,
    for_: For = None,
    team: Annotated[bool, typer.Option("--team", help="Show who can teach whom, of all or of one team.")] = False,
    catalogue: Annotated[bool, typer.Option("--catalogue", help="Show the steps that are suggested.")] = False,
    export: Annotated[
        str | None, typer.Option("--export", metavar="FILE", help="Write these steps as TOML.", rich_help_panel=STEPS)
    ] = None,
    import_: Annotated[
        str | None,
        typer.Option(
            "--import", metavar="FILE", help="Take the steps of a TOML file from now on.", rich_help_panel=STEPS
        ),
    ] = None,
    built_in: Annotated[
        bool, typer.Option("--built-in", help="Go back to the steps there were at first.", rich_help_panel=STEPS)
    ] = False,
) -> None:
    """Show a rep's strengths and weaknesses, and what to do next.

    A strength or a weakness is only what chance does not explain. Without a period: this quarter so far.

    Examples:
      crm coach alice
      crm coach alice --quarter Q3 --json
      crm coach --team
      crm coach --catalogue

    More examples:
      crm coach --for West --year 2026
      crm coach --export steps.toml
      crm coach --import steps.toml
    """
    workspace: Workspace = context.obj
    name, asked = rep_and_period(name, for_, asked)
    ways = {"REP or --team": team or name is not None, "--catalogue": catalogue, "--built-in": built_in}
    ways |= {"--export": export is not None, "--import": import_ is not None}
    given = [way for way, there in ways.items() if there]
    if len(given) != 1:
        raise UsageError(f"{' and '.join(given)} do not go together" if given else "whom?", "such as crm coach alice")
    if team or name is not None:
        with workspace.reading() as database:
            period = asked.chosen(workspace)
            team = team or (for_ is not None and is_team(database, for_))
            report = map_of if team else report_of
            workspace.show(report(workspace, database, name, period))
    else:
        from crmcli.development.steps import files as steps

        steps.run(workspace, export, import_, built_in)


def report_of(workspace: Workspace, database: Database, name: str | None, period: Period | None) -> Document:
    """Where the rep stands in the period, and the steps that fit."""
    from crmcli.development.coach.view import document

    return document(coached(workspace, database, name, period))


def coached(workspace: Workspace, database: Database, name: str | None, period: Period | None) -> Report:
    """What that report is made of. Refused: a rep who took no part in the period."""
    from crmcli.development.coach import query as queries
    from crmcli.development.coach.data import Report
    from crmcli.development.coach.insight import advice, leak
    from crmcli.development.steps.query import catalogue
    from crmcli.evaluation.score.query import evaluated
    from crmcli.records.find.query import find

    rep, compared, clock = find(database, "rep", name or ""), _compared(workspace, period), workspace.clock
    found = evaluated(database, compared.now, clock)
    who = queries.whose(found, rep["id"])
    if who is None or who.result.reason.startswith(("joined", "left")):
        why = who.result.reason if who else f"took no part in {compared.whole.label}"
        raise RefusedError(f"{rep['name']} {why}", "name another period, such as --quarter last")
    past = queries.past_periods(workspace.calendar, compared)
    now = queries.samples(database, found, clock)
    standings = queries.standings(database, found, clock, now, who, past)
    passages = queries.passages(database, found, who)
    worst = leak(passages)
    steps = advice(standings, worst, catalogue(database, workspace.today)[0])
    return Report(
        who.result, len(who.others), compared, past, standings, passages, worst, steps, workspace.currency,
        name_to_type(database, "rep", rep["id"], rep["name"]),
    )  # fmt: skip


def map_of(workspace: Workspace, database: Database, name: str | None, period: Period | None) -> Document:
    """Who of the ranked reps, or those of one team, can teach whom."""
    from crmcli.development.coach import query as queries
    from crmcli.development.coach.insight import lessons
    from crmcli.development.coach.peers_view import Report, document
    from crmcli.evaluation.score.query import evaluated
    from crmcli.records.teams.query import members

    compared, clock = _compared(workspace, period), workspace.clock
    found = evaluated(database, compared.now, clock)
    people = [result.person for result in found.evaluation.results if result.rank is not None]
    chosen = members(database, name) if name is not None else None
    if chosen:
        people = [person for person in people if person.id in chosen.ids]
    people.sort(key=lambda person: person.name)
    now = queries.samples(database, found, clock)
    standings = queries.standings_of_all(found, clock, now, [person.id for person in people])
    team = chosen.name if chosen else None
    return document(Report(compared, people, standings, lessons(people, standings), workspace.currency, team))


def _compared(workspace: Workspace, period: Period | None) -> Comparison:
    """The period, as far as it has come, beside the one before."""
    calendar = workspace.calendar
    return calendar.compare(period or calendar.containing(workspace.today, "quarter"))
