"""`crm awards`: who deserves a mention in a frozen period."""

from __future__ import annotations

import typer

from crmcli.cli.option_groups import with_groups
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.periods import Period, add_months
from crmcli.database.connection import Database
from crmcli.evaluation.compare.query import COMPARED, compared_each
from crmcli.evaluation.frozen.insight import Frozen
from crmcli.evaluation.frozen.lookup import frozen_score
from crmcli.evaluation.score.readings import anything, read
from crmcli.pay.awards import insight as insights
from crmcli.pay.awards.view import Report, document
from crmcli.records.presence.insight import WHOLE


@with_groups()
def awards(
    context: typer.Context,
    asked: Asked = NO_PERIOD,
) -> None:
    """Show the awards of a frozen period.

    They are first place, most improved, best satisfaction and newcomer, of the last quarter that is over unless a
    period is named. The score must be frozen (crm score --freeze).

    Examples:
      crm awards --quarter Q3
      crm awards --quarter Q3 --json
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        chosen = asked.chosen(workspace)
        workspace.show(report(workspace, database, chosen))


def report(workspace: Workspace, database: Database, period: Period | None = None) -> Document:
    """Give each award from what was frozen, and make the report."""
    found = frozen_score(workspace, database, period)
    inputs, versus = found.inputs, found.data["versus"]
    before = Period(versus["label"], versus["start"], versus["end"])
    people = {person.id: person for person in inputs.people}
    metrics, _ = inputs.rules.metrics()
    ranked = [each.id for each in inputs.outcomes if each.rank is not None]
    csat = {id: read(inputs.facts.get(id, {}), WHOLE, metrics)["csat"] for id in ranked}
    earlier = [each for each in inputs.before if anything(inputs.before_facts.get(each.id, {}))]

    both = insights.in_both(inputs.outcomes, inputs.before)
    changes = compared_each(database, before, found.period, workspace.clock, {id: weighted(found, id) for id in both})
    given = [
        insights.first(people, inputs.outcomes),
        insights.improved(people, inputs.outcomes, earlier, changes),
        insights.satisfaction(people, csat),
        insights.newcomer(people, inputs.outcomes, add_months(found.period.end, -insights.NEW_MONTHS)),
    ]
    return document(
        Report(found.period, before, given, found.at, found.at.astimezone(workspace.zone).date(), found.digest)
    )


def weighted(found: Frozen, id: int) -> list[str]:
    """The metrics that weigh in the rep's score and can be compared."""
    rules = found.inputs.rules
    card = rules.own.get(id, rules.card)
    return [key for key in COMPARED if (weight := card.weights.get(key)) and weight.weight]
