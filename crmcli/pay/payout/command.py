"""`crm payout`: commissions and bonuses of a frozen period."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from crmcli.cli.completion.names import names
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Whom
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import NotFoundError, RefusedError
from crmcli.core.files import rulefile
from crmcli.core.files.folders import expanded
from crmcli.core.names import key, nearest
from crmcli.core.periods import Period
from crmcli.core.rounding import whole
from crmcli.database.connection import Database
from crmcli.evaluation.frozen.insight import Frozen
from crmcli.evaluation.frozen.lookup import frozen_score
from crmcli.evaluation.score.insight import Person, present, read
from crmcli.pay.commission.insight import Standing
from crmcli.pay.commission.plan import Plan
from crmcli.pay.commission.plan_file import Known, parsed
from crmcli.pay.commission.query import check_deals, known, plans_for
from crmcli.pay.payout.data import Report
from crmcli.pay.payout.insight import payout as paid
from crmcli.pay.payout.view import document
from crmcli.records.teams.query import meant, whose


@with_groups()
def payout(
    context: typer.Context,
    asked: Asked = NO_PERIOD,
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan",
            metavar="FILE|NAME",
            help="A TOML file instead of the plans that are kept; or one of these alone.",
            autocompletion=names("commission"),
        ),
    ] = None,
    whom: Whom = EVERYBODY,
) -> None:
    """Show what each rep is paid for a frozen period, each line down to the deal.

    Of the last quarter that is over, unless a period is named. The score must be frozen: crm score --freeze.

    Examples:
      crm payout --quarter Q3
      crm payout --quarter Q3 --rep alice
      crm payout --quarter Q3 --plan plan.toml
      crm payout --quarter Q3 --format csv -o payroll.csv
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        chosen = asked.chosen(workspace)
        workspace.show(report(workspace, database, chosen, plan, *meant(database, whom)))


def report(
    workspace: Workspace,
    database: Database,
    period: Period | None = None,
    plan: str | None = None,
    rep: str | None = None,
    team: str | None = None,
) -> Document:
    """Pay everybody from what was frozen, and make the report."""
    from crmcli.records.doctor.query import check_whole  # which loads the tables

    check_whole(database, pages=False)
    from_ = frozen_score(workspace, database, period)
    plans, only = _plans(workspace, database, from_, plan)
    found = paid(from_.period, from_.inputs.people, from_.won, plans, _standing(from_))
    ids, of = whose(database, rep, team)
    shown = found._replace(
        paid=[each for each in found.paid if (ids is None or each.person.id in ids) and only in (None, each.plan.name)],
        unplanned=[each for each in found.unplanned if (ids is None or each.person.id in ids) and only is None],
    )
    currency = from_.inputs.settings["currency"]
    day = from_.at.astimezone(workspace.zone).date()
    return document(Report(from_.period, shown, currency, from_.at, day, from_.digest, of))


def _plans(workspace: Workspace, database: Database, from_: Frozen, plan: str | None) -> tuple[list[Plan], str | None]:
    """The plans to pay by, and the name of the one to show where only one is meant."""
    words = known(database, from_.inputs.settings["currency"], workspace.calendar, from_.inputs.people)
    if plan is not None and (Path(plan).suffix == ".toml" or Path(plan).is_file()):
        return [_from_file(database, from_.period, plan, words)], None
    plans = plans_for(database, from_.period, words)
    if plan is None:
        if not plans:
            raise NotFoundError("commission plan for", from_.label).with_hint("take one: crm commission import FILE")
        return plans, None
    found = [each for each in plans if key(each.name) == key(plan)]
    if not found:
        near = nearest(plan, [each.name for each in plans])
        raise NotFoundError("commission plan", plan, near).with_hint(
            f'did you mean "{near[0]}"?' if near else f"those for {from_.label}: crm commission list"
        )
    return plans, found[0].name


def _from_file(database: Database, period: Period, file: str, words: Known) -> Plan:
    """The plan of a file, which must be for that period."""
    text = rulefile.read(expanded(file))
    plan = parsed(text, file, words)
    check_deals(database, plan, file)
    if plan.per != period.kind:
        raise RefusedError(
            f"{file}: per is {plan.per!r}, and {period.label} is none", f'name one, or per = "{period.kind}"'
        )
    if not plan.includes(period.start, period.end):
        raise RefusedError(f"{file}: valid is not for all of {period.label}", "name another period, or change it")
    return plan


def _standing(from_: Frozen) -> Callable[[Person, Plan], Standing]:
    """What the frozen score says of a rep, as far as the plan asks."""
    inputs = from_.inputs
    outcomes = {each.id: each for each in inputs.outcomes}
    metrics, _ = inputs.rules.metrics()

    def standing(person: Person, plan: Plan) -> Standing:
        target = inputs.rules.targets.get(person.id, {}).get("revenue")
        value = None
        if plan.floor:
            there = present(person, from_.period, inputs.rules.judging)
            readings = read(inputs.facts.get(person.id, {}), there, metrics)
            reading = readings.get(plan.floor.metric)
            value = reading.value if reading else None
        outcome = outcomes.get(person.id)
        return Standing(
            None if target is None else whole(target),
            value,
            outcome.rank if outcome else None,
            outcome.score if outcome else None,
        )

    return standing
