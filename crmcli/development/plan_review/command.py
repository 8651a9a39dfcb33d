"""`crm plan review`: what came of the steps that reps agreed on."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Whom
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.development.plan.command import known, told
from crmcli.development.plan.query import items
from crmcli.development.plan_review.query import outcomes
from crmcli.development.plan_review.view import Reviewed, document
from crmcli.records.teams.query import meant, whose


@with_groups()
def review(
    context: typer.Context,
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="One step, by its number.")] = None,
    whom: Whom = EVERYBODY,
    due: Annotated[bool, typer.Option("--due", help="Only those whose review has come.")] = False,
) -> None:
    """Show what came of steps: the metric before and since.

    It helped is only said where chance does not explain the change. Without a number: every step, also those that are
    done.

    Examples:
      crm plan review
      crm plan review 1
      crm plan review --due --json
    """
    workspace: Workspace = context.obj
    if id is not None and (due or whom != EVERYBODY):
        raise UsageError("a number names one step", "leave --due, --for and --rep out")
    with workspace.reading() as database:
        ids, _ = whose(database, *meant(database, whom))
        rows = [known(database, id)] if id is not None else items(database, ids)
        shown = [(row, told(database, row)) for row in rows]
        shown = [(row, item) for row, item in shown if not due or item.state(workspace.today) == "due"]
        found = outcomes(database, [row for row, _ in shown], workspace.clock)
        reviewed = [Reviewed(item, outcome) for (_, item), outcome in zip(shown, found, strict=True)]
        workspace.show(document(reviewed, workspace.today, workspace.currency))
