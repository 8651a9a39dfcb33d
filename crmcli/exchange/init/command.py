"""`crm init`: make the data file."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.completion.names import words
from crmcli.cli.machine import local_zone
from crmcli.cli.workspace import Workspace
from crmcli.core.conventions import CHOICES
from crmcli.core.errors import RefusedError
from crmcli.core.money import read_currency
from crmcli.core.names import visible
from crmcli.core.vocabulary import DEFAULT_STAGES, LOST, MONTH_NAMES, WON
from crmcli.records.confirmation import quoted
from crmcli.records.settings.write import OPTIONAL, Team, checked_stages, create, read_month, read_zone

Option = typer.Option
_SAID = "See crm help dates."


def init(
    context: typer.Context,
    sample: Annotated[bool, Option("--sample", help="Fill it with an invented team, to look around.")] = False,
    currency: Annotated[str, Option(metavar="CODE", help="The currency of every amount.")] = "USD",
    fiscal_year_start: Annotated[
        str, Option(metavar="MONTH", help="First month of your year.", autocompletion=words(*MONTH_NAMES))
    ] = "January",
    stages: Annotated[str, Option(metavar="NAMES", help="Open stages in order, besides Won and Lost.")] = ",".join(
        DEFAULT_STAGES
    ),
    timezone: Annotated[str | None, Option(metavar="ZONE", help="Where your days begin (this machine's zone).")] = None,
    date_order: Annotated[
        str | None,
        Option(
            metavar="ORDER",
            help="What 3/4 is: day-first or month-first (a question).",
            rich_help_panel=_SAID,
            autocompletion=words(*CHOICES["date_order"]),
        ),
    ] = None,
    decimal: Annotated[
        str | None,
        Option(
            metavar="SIGN",
            help="The sign before decimals: . or , (8.500 is a question).",
            rich_help_panel=_SAID,
            autocompletion=words(*CHOICES["decimal"]),
        ),
    ] = None,
    fiscal_year_named: Annotated[
        str | None,
        Option(
            metavar="DAY",
            help="Name a fiscal year by its first or its last day (first).",
            rich_help_panel=_SAID,
            autocompletion=words(*CHOICES["fiscal_year_named"]),
        ),
    ] = None,
) -> None:
    """Make the data file, readable by you alone.

    A file that exists is never touched.

    Examples:
      crm init
      crm init --db emea.db --currency EUR --timezone Europe/Berlin
      crm init --db pilot.db --stages "Lead,Demo,Offer"
      crm init --db sample.db --sample

    More examples:
      crm init --db uk.db --fiscal-year-start April --fiscal-year-named last
      crm init --db de.db --currency EUR --date-order day-first --decimal ,
    """
    workspace: Workspace = context.obj
    zone = local_zone() if timezone is None else read_zone(timezone)
    opened = checked_stages(stages.split(","))
    said = {"date_order": date_order, "decimal": decimal, "fiscal_year_named": fiscal_year_named}
    usual = {name: OPTIONAL[name](text) for name, text in said.items() if text is not None}
    team = Team(read_currency(currency), int(read_month(fiscal_year_start)), zone, opened, **usual)
    make(workspace, team, sample)
    path, stage_names = str(workspace.path), [*opened, WON, LOST]
    if workspace.format == "json":
        from crmcli.output.json import dumps

        facts = {"file": path, "sample": sample, **team._asdict(), "stages": stage_names}
        workspace.answer(dumps({"schema": "crm.init/1", **facts}))
        return
    workspace.answer(f"Made the data file {visible(path)}{' with an invented team' if sample else ''}\n")
    workspace.say(f"Amounts in {team.currency}, days in {zone}, stages {', '.join(stage_names)}.")
    if workspace.config["db"].origin == "--db":
        workspace.say(f"Name it with --db each time, or once: crm config set db {quoted(path)}")
    workspace.say(f"Next: {FOLLOWING[sample]}")


def make(workspace: Workspace, team: Team, sample: bool) -> None:
    """Make the run's data file, whole or not at all; refused where one stands there."""
    fill = None
    if sample:
        from crmcli.core.moments import zone_of
        from crmcli.exchange.sample.write import sample_team

        zone = zone_of(team.timezone)
        fill = sample_team(workspace.now_in(zone).astimezone(zone).date(), zone, team.currency)
    if not create(workspace.path, team, fill):
        raise RefusedError(f"{workspace.path} exists already", "use it as it is, or name another file: --db FILE")


FOLLOWING = {
    False: "crm add rep NAME; or take what you have: crm import reps FILE",
    True: "crm score --quarter last, crm funnel, crm show customer Acme",
}
"""The next useful commands in an empty file, and in one with the sample team."""
