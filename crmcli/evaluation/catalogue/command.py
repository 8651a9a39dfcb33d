"""`crm metrics`: the rules of the score, open to all, and how its facts are counted."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli import notes as texts
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import Edit
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.database.data_file import exists
from crmcli.evaluation.catalogue.view import document
from crmcli.evaluation.metrics.scoring_rules import DEFAULT, Scorecard
from crmcli.evaluation.rules.options import Reason, Restate, Since

Defines = Annotated[
    list[str] | None,
    typer.Option(
        "--define",
        metavar="NAME=VALUE",
        help="win_rate (closed, created, with-overdue), retention_months, response_hours (always, or Mon-Fri "
        "09:00-17:00), holidays (days).",
    ),
]


@with_groups("from_")
def metrics(
    context: typer.Context,
    asked: Asked = NO_PERIOD,
    define: Defines = None,
    since: Since = None,
    restate: Restate = False,
    reason: Reason = None,
    edit: Edit = False,
) -> None:
    """Explain every metric of the score: definition, unit, direction and weight.

    With --define, facts are counted otherwise from a period on (--from): that makes a new version of every scorecard in
    use.

    Examples:
      crm metrics
      crm metrics --define win_rate=created --define retention_months=6
      crm metrics --define "response_hours=Mon-Fri 9:00-17:00" --from 2027Q1
    """
    workspace: Workspace = context.obj
    reason = texts.said(workspace, reason, edit)
    if define:
        if asked.given:
            raise UsageError("a period is for looking", "with --define, say from when on it counts: --from PERIOD")
        redefine(workspace, define, since, restate, reason)
        return
    if restate or reason is not None:
        raise UsageError("--restate and --reason are for --define", "look at a quarter with --quarter")
    asked = asked._replace(from_=since)
    if not exists(workspace.path):
        workspace.show(document(DEFAULT))
        return
    with workspace.reading() as database:
        workspace.show(document(in_force(workspace, database, asked.chosen(workspace))))


def in_force(workspace: Workspace, database: Database, period: Period | None) -> Scorecard:
    """Everybody's scorecard in that period, or in the current quarter."""
    from crmcli.evaluation.rules.query import cards_for

    period = period or workspace.calendar.containing(workspace.today, "quarter")
    return cards_for(database, period.start, ())[0]


def redefine(workspace: Workspace, given: list[str], since: str | None, restate: bool, reason: str | None) -> None:
    """Count facts so from then on: in every scorecard that judges somebody, also in versions that are still to come."""
    from crmcli.evaluation.rules.options import first_day
    from crmcli.evaluation.scorecard.changes import Changes, changed
    from crmcli.evaluation.scorecard.query import every_card, in_use

    with workspace.writing() as database:
        day = first_day(workspace.calendar, since, restate)
        changed(workspace, database, in_use(every_card(database), day), Changes(definitions=given), reason)
