"""`crm verify`: what has changed since a period's score was frozen."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.completion.names import names
from crmcli.cli.option_groups import with_groups
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.database.connection import Database
from crmcli.evaluation.frozen import freeze as freezing
from crmcli.evaluation.frozen.insight import Frozen
from crmcli.evaluation.frozen.query import every_period, frozen
from crmcli.evaluation.replies.query import replies
from crmcli.evaluation.verify.view import Verified, document

CHANGED = 1
"""The exit code where anything has changed."""


FrozenPeriod = Annotated[
    str | None,
    typer.Argument(
        metavar="[PERIOD]", help="A frozen period, such as 2026Q3; without one, each.", autocompletion=names("frozen")
    ),
]


@with_groups(period=FrozenPeriod)
def verify(context: typer.Context, asked: Asked = NO_PERIOD) -> None:
    """Name what has changed since a score was frozen.

    The score is computed again from the data file. Late edits, moved owners, rules and people are named one by one,
    each with whether it moves the score, and then the scores that differ. Exit code 1 if anything has changed.

    Examples:
      crm verify
      crm verify 2026Q3
      crm verify 2026Q3 --format json
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        if period := asked.chosen(workspace):
            chosen = [freezing.found(database, period)]
        else:
            chosen = [kept for each in every_period(database) if (kept := frozen(database, each))]
        found = [_verified(workspace, database, kept) for kept in chosen]
        workspace.show(document(found, workspace.currency))
    if any(each.changed for each in found):
        raise typer.Exit(CHANGED)


def _verified(workspace: Workspace, database: Database, kept: Frozen) -> Verified:
    verdict, day = freezing.again(workspace, database, kept), kept.at.astimezone(workspace.zone).date()
    said, judging = list(replies(database, kept.period, workspace.zone).values()), kept.inputs.rules.judging
    return Verified(kept.period, kept.at, day, kept.by, kept.reason, kept.digest, verdict, judging, said)
