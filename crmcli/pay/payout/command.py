"""`crm pay run`: commissions and bonuses of a frozen period."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crmcli.cli.completion.names import names
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Whom
from crmcli.cli.period_options import NO_PERIOD, Asked, last_over
from crmcli.cli.workspace import Workspace
from crmcli.core.conventions import PAST
from crmcli.core.document import Document
from crmcli.core.errors import NotFoundError, RefusedError, UsageError
from crmcli.core.files import rulefile
from crmcli.core.files.folders import expanded
from crmcli.core.money import Money
from crmcli.core.names import key, nearest
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.evaluation.frozen.insight import Frozen
from crmcli.evaluation.frozen.lookup import frozen_score
from crmcli.evaluation.score.query import people
from crmcli.pay.commission.plan import Plan
from crmcli.pay.commission.plan_file import Known, parsed
from crmcli.pay.commission.query import check_deals, known, plans_for
from crmcli.pay.payout import query as kept
from crmcli.pay.payout.adjustments import due_of, of_first_run
from crmcli.pay.payout.content import text_of
from crmcli.pay.payout.data import Report
from crmcli.pay.payout.due import paid_by
from crmcli.pay.payout.due import stands as standings
from crmcli.pay.payout.view import document, listed
from crmcli.pay.payout.write import approve as approve_run
from crmcli.pay.payout.write import mark_paid
from crmcli.records.teams.query import meant, whose

PAID = "Note that it was paid, on that day (today)."
Approve = Annotated[bool, typer.Option("--approve", help="Keep it, or what changed since, as a run.")]
Paid = Annotated[bool, typer.Option("--paid", help="Note that what is approved was paid.", rich_help_panel=PAID)]
At = Annotated[
    str | None, typer.Option("--at", metavar="DATE", help="The day it was paid (today).", rich_help_panel=PAID)
]
Runs = Annotated[bool, typer.Option("--runs", help="List what was approved and paid.")]


@with_groups()
def payout(
    context: typer.Context,
    asked: Asked = NO_PERIOD,
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan",
            metavar="FILE|NAME",
            help="By a TOML file, or by one of the plans alone.",
            autocompletion=names("commission"),
        ),
    ] = None,
    whom: Whom = EVERYBODY,
    approve: Approve = False,
    paid: Paid = False,
    at: At = None,
    runs: Runs = False,
) -> None:
    """Show what each rep is paid for a frozen period, down to the deal; approve it.

    Of the last quarter, unless a period is named. What was approved stays as it is; what changes since is an adjustment
    in the next run.

    Examples:
      crm pay run Q3 --rep alice
      crm pay run Q3 --format csv -o payroll.csv
      crm pay run Q3 --approve
      crm pay run Q3 --paid --at today
    """
    workspace: Workspace = context.obj
    _check(approve, paid, at, runs, plan, whom)
    if approve or paid:
        with workspace.writing(make=False) as database:
            chosen = asked.chosen(workspace)
            if approve:
                _approve(workspace, database, chosen)
            if paid:
                _mark_paid(workspace, database, chosen, at)
        return
    with workspace.reading() as database:
        chosen = asked.chosen(workspace)
        if runs:
            workspace.show(listed(kept.runs(database, workspace.zone, chosen), workspace.currency))
        else:
            workspace.show(report(workspace, database, chosen, plan, *meant(database, whom)))


def _check(approve: bool, paid: bool, at: str | None, runs: bool, plan: str | None, whom: Whom) -> None:
    """Refuse options that do not go together."""
    if at is not None and not paid:
        raise UsageError("--at is the day of --paid", "such as --paid --at fri")
    if (approve or paid or runs) and (plan is not None or any(whom)):
        raise UsageError("a run is for everybody, by the plans that are kept", "leave out --plan and whose it is")
    if runs and (approve or paid):
        raise UsageError("--runs lists what was approved", "give it alone")


def _approve(workspace: Workspace, database: Database, period: Period | None) -> None:
    """Keep what everybody is paid as a run: all of it the first time, then what has changed since."""
    found = _report(workspace, database, period)
    if found.runs and not found.pending:
        workspace.show(document(found))
        workspace.say(f"{found.period.label} is approved already, and nothing has changed since.")
        return
    fresh = not found.runs
    names = {person.id: person.name for person in people(database)}
    own = of_first_run(found.period, due_of(found.payout), names) if fresh else []
    text = text_of(found.payout) if fresh else ""
    entries = [*own, *(found.included if fresh else found.pending)]
    id = approve_run(database, found.period, entries, text, found.digest, workspace.now, workspace.actor)
    made = _report(workspace, database, found.period)
    workspace.show(document(made))
    total = Money(sum(entry.amount for entry in entries), found.currency)
    what = "" if fresh else ", adjustments,"
    workspace.say(f"Approved run {id}{what} of {found.period.label}: {total} {found.currency} in all")
    workspace.say(f"Next: crm pay run {found.period.label} --paid")


def _mark_paid(workspace: Workspace, database: Database, period: Period | None, at: str | None) -> None:
    """Note the day on which the runs of the period that are approved and not paid yet were paid."""
    day = workspace.calendar.day(at or "today", PAST)
    if day > workspace.today:
        raise RefusedError(f"--at {day} is in the future", f"today is {workspace.today}: say it when it is paid")
    chosen = period or last_over(workspace)
    runs = kept.runs(database, workspace.zone, chosen)
    unpaid = [run for run in runs if run.paid is None]
    if not unpaid:
        what = "paid already" if runs else "not approved"
        how = f"crm pay run {chosen.label}{'' if runs else ' --approve'}"
        raise RefusedError(f"{chosen.label} is {what}", f"see: {how}" if runs else f"approve it first: {how}")
    if early := next((run for run in unpaid if day < run.day), None):
        raise RefusedError(f"--at {day} is before run {early.id} was approved, {early.day}", "give a later day")
    for run in unpaid:
        mark_paid(database, run.id, day, workspace.actor)
    total = Money(sum(run.total for run in unpaid), workspace.currency)
    numbers = ", ".join(str(run.id) for run in unpaid)
    if workspace.format == "table":
        label = "run" if len(unpaid) == 1 else "runs"
        workspace.answer(f"Paid on {day}: {label} {numbers} of {chosen.label}, {total} {workspace.currency}\n")
    else:
        workspace.show(listed(kept.runs(database, workspace.zone, chosen), workspace.currency))


def report(
    workspace: Workspace,
    database: Database,
    period: Period | None = None,
    plan: str | None = None,
    rep: str | None = None,
    team: str | None = None,
) -> Document:
    """What everybody is paid, as it was approved, else from what was frozen, as a report."""
    return document(_report(workspace, database, period, plan, rep, team))


def _report(
    workspace: Workspace,
    database: Database,
    period: Period | None = None,
    plan: str | None = None,
    rep: str | None = None,
    team: str | None = None,
) -> Report:
    from crmcli.records.doctor.query import check_whole  # which loads the tables

    check_whole(database, pages=False)
    from_ = frozen_score(workspace, database, period)
    ids, of = whose(database, rep, team)
    if plan is None:
        stands = standings(workspace, database, from_.period)
        found, only = stands.content, None
        entries = [each for each in stands.entries if ids is None or each.thing.rep_id in ids]
        runs = stands.runs
    else:
        found, only, entries, runs = None, None, [], ()
    if found is None:
        plans, only = _plans(workspace, database, from_, plan)
        found = paid_by(from_, plans)
    shown = found._replace(
        paid=[each for each in found.paid if (ids is None or each.person.id in ids) and only in (None, each.plan.name)],
        unplanned=[each for each in found.unplanned if (ids is None or each.person.id in ids) and only is None],
    )
    currency = from_.inputs.settings["currency"]
    day = from_.at.astimezone(workspace.zone).date()
    if runs and runs[0].digest != from_.digest:  # it was frozen anew since
        return Report(from_.period, shown, currency, None, None, runs[0].digest, of, runs, entries)
    return Report(from_.period, shown, currency, from_.at, day, from_.digest, of, runs, entries)


def _plans(workspace: Workspace, database: Database, from_: Frozen, plan: str | None) -> tuple[list[Plan], str | None]:
    """The plans to pay by, and the name of the one to show where only one is meant."""
    words = known(database, from_.inputs.settings["currency"], workspace.calendar, from_.inputs.people)
    if plan is not None and (Path(plan).suffix == ".toml" or Path(plan).is_file()):
        return [_from_file(database, from_.period, plan, words)], None
    plans = plans_for(database, from_.period, words)
    if plan is None:
        if not plans:
            raise NotFoundError("commission plan for", from_.label).with_hint("take one: crm pay plan import FILE")
        return plans, None
    found = [each for each in plans if key(each.name) == key(plan)]
    if not found:
        near = nearest(plan, [each.name for each in plans])
        raise NotFoundError("commission plan", plan, near).with_hint(
            f'did you mean "{near[0]}"?' if near else f"those for {from_.label}: crm pay plan list"
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
