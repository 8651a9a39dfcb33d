"""`crm promises`: what reps and customers promised, and how much of it was kept."""

from __future__ import annotations

import typer

from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Customer, Whom
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.evaluation.promises.insight import rates
from crmcli.evaluation.promises.query import Promises
from crmcli.evaluation.promises.view import Report, document
from crmcli.records.find.query import find
from crmcli.records.teams.query import meant, whose


@with_groups()
def promises(
    context: typer.Context, asked: Asked = NO_PERIOD, whom: Whom = EVERYBODY, customer: Customer = None
) -> None:
    """Show what was promised, and how much of it was kept, by us and by customers.

    Of this quarter, with all that is still to be done; or of a period.

    Examples:
      crm promises
      crm promises Q3 --for alice
      crm promises --customer Acme --year 2026

    More examples:
      crm log call Acme --we "send quote by fri" --they "budget answer by 12 Dec"
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        reps, of = whose(database, *meant(database, whom))
        about = find(database, "customer", customer) if customer is not None else None
        period = asked.chosen(workspace) or workspace.calendar.containing(workspace.today, "quarter")
        found = Promises(database, reps, about["id"] if about else None)
        rows, counts = found.due_in(period, workspace.clock, not asked.given), found.counts(period, workspace.clock)
    of = ", ".join(filter(None, (of, about["name"] if about else "")))
    report = Report(period, of, rows, rates(counts, "rep"), rates(counts, "customer"), workspace.now, workspace.zone)
    workspace.show(document(report))
