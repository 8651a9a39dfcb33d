"""`crm funnel`: what is open in each stage, and what went through it in a period."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Whom
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import UsageError
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.funnel.overview.insight import funnel as shaped
from crmcli.funnel.overview.query import GROUPS, flows, standing
from crmcli.funnel.overview.view import Report, document
from crmcli.records.stages.query import every_stage
from crmcli.records.stale.query import stale
from crmcli.records.teams.query import meant, whose


def _groups(incomplete: str) -> list[str]:
    return [name for name in GROUPS if name.startswith(incomplete)]


@with_groups()
def funnel(
    context: typer.Context,
    asked: Asked = NO_PERIOD,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="GROUP", help=f"Apart for each {', '.join(GROUPS)}.", autocompletion=_groups),
    ] = None,
    whom: Whom = EVERYBODY,
) -> None:
    """Show the open deals of each stage and their worth.

    With a period, also what went through the stages in it.

    Examples:
      crm funnel
      crm funnel Q3
      crm funnel last-month --by rep
      crm funnel --from 2026-07-01 --to 2026-08-15 --team East
      crm funnel --year 2026 --by region --format json
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        rep, team = meant(database, whom)
        chosen = asked.chosen(workspace)
        workspace.show(report(workspace, database, chosen, by, rep, team))


def report(
    workspace: Workspace,
    database: Database,
    period: Period | None = None,
    by: str | None = None,
    rep: str | None = None,
    team: str | None = None,
) -> Document:
    """The report: open deals now, and with a period what moved in it, as far as it has come."""
    by = _group(by) if by is not None else None
    reps, of = whose(database, rep, team)
    now = standing(database, by, reps)
    compared = workspace.calendar.compare(period) if period else None
    moved = flows(database, compared.now, by, reps) if compared else None
    limit = stale(database, workspace.today, workspace.now, workspace.zone)
    past = standing(database, by, reps, limit) if limit else None
    found = shaped(database.all(every_stage()), now, moved, by is not None, past)
    through = compared.through if compared else None
    return document(Report(found, workspace.currency, period, through, by, of))


def _group(name: str) -> str:
    word = name.strip().lower()
    if word not in GROUPS:
        raise UsageError(f'cannot group by "{name[:60]}"', f"one of: {', '.join(GROUPS)}")
    return word
