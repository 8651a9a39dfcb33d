"""`crm forecast`: what a period is likely to bring, and how good such forecasts have been."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

import typer

from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Whom, checked_choice
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import NotFoundError, UsageError
from crmcli.core.moments import midnight
from crmcli.core.names import key
from crmcli.core.periods import Calendar, Period
from crmcli.database.connection import Database
from crmcli.evaluation.score.query import people
from crmcli.evaluation.targets.insight import OwnerId
from crmcli.funnel.forecast import query
from crmcli.funnel.forecast.deals_view import Deal, of_deals
from crmcli.funnel.forecast.expected import lot
from crmcli.funnel.forecast.insight import Forecast
from crmcli.funnel.forecast.report import Read, read, unknown_size
from crmcli.funnel.forecast.slip import walk
from crmcli.funnel.forecast.slip_view import Slip
from crmcli.funnel.forecast.slip_view import document as slipped
from crmcli.funnel.forecast.tested_view import tested
from crmcli.funnel.forecast.view import Report, document
from crmcli.funnel.forecast.write import freeze as keep
from crmcli.records.find.query import find
from crmcli.records.teams.query import meant, whose


def which(context: typer.Context) -> None:
    """Forecast what a period brings, keep it, and see what became of it.

    Alone, or with a period: the forecast, as crm forecast show.

    Examples:
      crm forecast
      crm forecast Q4 --by rep
      crm forecast freeze Q4
      crm forecast slip Q4
    """


GROUPS = ("rep", "team", "month")


def _groups(incomplete: str) -> list[str]:
    return [name for name in GROUPS if name.startswith(incomplete)]


@with_groups()
def show(
    context: typer.Context,
    asked: Asked = NO_PERIOD,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="GROUP", help="Apart for each rep, team or month.", autocompletion=_groups),
    ] = None,
    deals: Annotated[bool, typer.Option("--deals", help="The open deals with their chances.")] = False,
    test: Annotated[bool, typer.Option("--tested", help="How far off past forecasts were.")] = False,
    whom: Whom = EVERYBODY,
) -> None:
    """Forecast what a period brings: won, commit, likely, and the range.

    Chances come from how long deals stay in each stage and what becomes of them;
    where a plain average did better on past days, that is what is likely.

    Examples:
      crm forecast
      crm forecast Q4 --by rep
      crm forecast next-month --for alice
      crm forecast --deals
      crm forecast --tested --format csv
    """
    workspace: Workspace = context.obj
    if deals and test:
        raise UsageError("--deals and --tested are two reports", "give one of them")
    with workspace.reading() as database:
        rep, team = meant(database, whom)
        period = period_of(asked.chosen(workspace), workspace.calendar, workspace.today)
        reps, of = whose(database, rep, team)
        owner: OwnerId = (find(database, "rep", rep)["id"], None) if rep else (None, key(team) if team else None)
        word = checked_choice(by, GROUPS, "group to forecast by") if by is not None else ""
        found = read(database, period, workspace.today, workspace.clock, reps, owner, word)
        report = Report(found.forecast, workspace.currency, of)
        if deals:
            each = chances(database, workspace, found, reps)
            workspace.show(of_deals(report, each), long=True)
        else:
            workspace.show(tested(report) if test else document(report))


@with_groups()
def freeze(context: typer.Context, asked: Asked = NO_PERIOD) -> None:
    """Keep a forecast as it is now, to see later what became of it.

    Its figures and the deals that are open are kept. Without a period: this
    quarter. It can be frozen as often as you like, such as every Monday.

    Examples:
      crm forecast freeze
      crm forecast freeze Q4
    """
    workspace: Workspace = context.obj
    period = period_of(asked.chosen(workspace), workspace.calendar, workspace.today)
    with workspace.reading() as database:
        found = read(database, period, workspace.today, workspace.clock).forecast
    with workspace.writing() as database:
        deals = query.open_deals(database, workspace.today, workspace.clock, None)
        keep(database, found, deals, workspace.actor, workspace.now)
    workspace.show(document(Report(found, workspace.currency)))
    workspace.say(f"Froze the forecast of {period.label} and its {len(deals)} open deals.")
    workspace.say(f"What became of it: crm forecast slip {period.label}")


@with_groups()
def slip(context: typer.Context, asked: Asked = NO_PERIOD) -> None:
    """Show what became of a frozen forecast: won, lost, pushed, shrunk, new.

    From what was open when it was last frozen to what is open now, deal by deal.

    Examples:
      crm forecast slip
      crm forecast slip Q4
      crm forecast slip Q4 --format csv
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        today, clock = workspace.today, workspace.clock
        period = asked.chosen(workspace) or period_of(None, workspace.calendar, today)
        until = midnight(today + timedelta(days=1), workspace.zone)
        kept = query.frozen(database, period, until)
        if kept is None:
            raise NotFoundError("frozen forecast", period.label).with_hint(
                f"freeze it: crm forecast freeze {period.label}"
            )
        found = read(database, period, today, clock).forecast
        walked = walk(kept, query.deals_since(database, kept, today, clock))
        names = {person.id: person.name for person in people(database)}
        workspace.show(slipped(Slip(kept, found, walked, names, workspace.currency)), long=True)


def period_of(period: Period | None, calendar: Calendar, today: date) -> Period:
    """The period to forecast: the one named, else the quarter with the day after today. Refused: one that is over."""
    if period is None:
        return calendar.containing(today + timedelta(days=1), "quarter")
    if period.last <= today:
        day = period.start + (period.end - period.start) / 2
        raise UsageError(
            f"{period.label} is over: nothing of it is still to come",
            f"what was forecast then: crm forecast {period.label} --as-of {day}",
        )
    return period


def chances(database: Database, workspace: Workspace, found: Read, reps: object) -> list[Deal]:
    """Each open deal with its chance, what is likely to bring most first."""
    forecast: Forecast = found.forecast
    names = {person.id: person.name for person in people(database)}
    stages = {stage["id"]: stage["name"] for stage in found.stages}
    since, until = found.engine.span.ahead
    won = found.engine.chances.won
    rows = []
    for row in query.open_deals(database, forecast.day, workspace.clock, reps):  # type: ignore[arg-type]
        unknown = unknown_size(row, found.engine)
        amount = lot(row["rep_id"], row["stage_id"], row["age"], 1, row["amount"] or 0, 0.0, unknown).amount
        chance = won(row["stage_id"], row["age"], until) - won(row["stage_id"], row["age"], since)
        rows.append(
            Deal(
                row["id"], row["title"], row["customer"], names[row["rep_id"]], stages[row["stage_id"]], row["age"],
                round(amount), unknown is not None, round(chance, 4),
                found.engine.likely_by(row["stage_id"], row["age"]), row["expected"],
            )
        )  # fmt: skip
    return sorted(rows, key=lambda each: (-each.chance * each.amount, each.id))
