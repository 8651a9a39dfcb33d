"""`crm target`: what reps, teams and everybody are to reach; set, changed with a reason, and how it stands."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli import notes as texts
from crmcli.cli.completion.names import words
from crmcli.cli.framework import say_which
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Edit, Whom, text_option
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError, UsageError
from crmcli.core.names import visible
from crmcli.core.periods import Period
from crmcli.evaluation.metrics.catalogue import metric_named
from crmcli.evaluation.targets import view as views
from crmcli.evaluation.targets import write as records
from crmcli.evaluation.targets.attainment_query import attained
from crmcli.evaluation.targets.choice import targets_of
from crmcli.evaluation.targets.detail_view import Shown, detail
from crmcli.evaluation.targets.insight import Target, with_quarters
from crmcli.evaluation.targets.options import (
    METRIC_WORDS,
    MetricName,
    MetricOption,
    chosen,
    judged,
    needed,
    one_owner,
    the_one,
)
from crmcli.evaluation.targets.query import history
from crmcli.evaluation.targets.target_file import Wanted, amount, listed, split_of
from crmcli.records.confirmation import quoted
from crmcli.records.teams.query import meant

Reason = Annotated[str | None, text_option("Why; needed once its period has begun.", "--reason")]
EXAMPLE = "such as: crm target set revenue 1200000 --year 2026"


def which(context: typer.Context) -> None:
    """Set targets, and see how they stand.

    A target is what a rep, a team or everybody is to reach of a metric in a period. Where there is one, it makes the
    points of the score.

    Examples:
      crm target set revenue 1200000 --year 2027
      crm target list
    """
    say_which(context)


@with_groups()
def set_(
    context: typer.Context,
    metric: Annotated[
        str | None, typer.Argument(metavar="METRIC", help="A metric, by key or title.", autocompletion=METRIC_WORDS)
    ] = None,
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help="What to reach: 1200000, 40%, 12.")] = None,
    asked: Asked = NO_PERIOD,
    whom: Whom = EVERYBODY,
    split: Annotated[
        str | None,
        typer.Option(
            "--split",
            metavar="HOW",
            help="even, season (as last year was) or shares of the quarters or months: 20,25,25,30. "
            "Without it as it was, a new one evenly.",
            autocompletion=words("even", "season"),
        ),
    ] = None,
    reason: Reason = None,
    edit: Edit = False,
) -> None:
    """Set a target, or change it: a rep's, a team's or, with neither, everybody's.

    The earlier value stays on record.

    Examples:
      crm target set revenue 1200000 --year 2027 --split season
      crm target set revenue 90000 --quarter 2026Q4 --rep alice --split 30,30,40
      crm target set win_rate 40% --year 2026

    More examples:
      crm target set new_customers 12 --team East --from 2026-12-01 --to 2027-02-28
    """
    workspace: Workspace = context.obj
    reason = texts.said(workspace, reason, edit)
    if value is None and metric is not None and metric[:1].isdigit():
        metric, value = None, metric
    with workspace.writing(make=False) as database:
        rep, team = meant(database, whom)
        period = (asked._replace(to=asked.from_) if asked.endless else asked).chosen(workspace)
        _refuse_lacking(metric, value, period, rep, team, asked.endless)
        assert metric is not None and value is not None and period is not None, "or it was refused"
        known = metric_named(metric)
        if split is None:
            kind, shares = records.split_as_before(database, known, period, rep, team)
        else:
            kind, shares = split_of(split, period, known)
        number = amount(known, value, workspace.currency, workspace.team)
        wanted = Wanted(known, number, period, rep, team, kind, shares, (reason or "").strip() or None)
        _say(workspace, "set", records.put(database, wanted, _writer(workspace)))


def _refuse_lacking(
    metric: str | None, value: str | None, period: Period | None, rep: str | None, team: str | None, endless: bool
) -> None:
    """Refuse a target that is not specific, measurable and dated, with all that is missing."""
    one_owner(rep, team)
    found = {
        "metric": metric,
        "number": value,
        "last day" if endless else "period": None if endless or period is None else period.label,
        "owner": "everybody" if rep is None and team is None else rep or team,
    }
    lacking = [name for name, text in found.items() if not (text or "").strip()]
    if lacking:
        raise RefusedError(f"the target lacks its {listed(lacking)}", EXAMPLE)


@with_groups()
def list_(
    context: typer.Context,
    asked: Asked = NO_PERIOD,
    whom: Whom = EVERYBODY,
    metric: MetricOption = None,
    all_: Annotated[bool, typer.Option("--all", help="Of every period.")] = False,
) -> None:
    """List targets and how they stand.

    Attainment, pace, and what is still needed a week. Without a period: those
    under way today. With one: all that share a day with it. With --rep: those
    that judge that rep, also the rates of the team and of everybody.

    Examples:
      crm target list
      crm target list 2026 --metric revenue
      crm target list --all --format csv
    """
    workspace: Workspace = context.obj
    if all_ and asked.given:
        raise UsageError("PERIOD and --all are both given", "give one of them")
    with workspace.reading() as database:
        rep, team = meant(database, whom)
        one_owner(rep, team)
        period = asked.chosen(workspace)
        today = workspace.calendar.containing(workspace.today, "day")
        found = chosen(database, None if all_ else period or today, None, team, metric)
        person = judged(database, rep) if rep is not None else None
        found = targets_of(found, person) if person else found
        rows = [views.Row(*each) for each in attained(database, found, workspace.clock, person)]
        of = person.name if person else ""
        workspace.show(views.listing(views.Listed(rows, workspace.currency, workspace.today, period, all_, of)))


@with_groups()
def show(
    context: typer.Context,
    metric: MetricName,
    asked: Asked = NO_PERIOD,
    whom: Whom = EVERYBODY,
) -> None:
    """Show one target, how its parts stand, and every value it had.

    Examples:
      crm target show revenue --year 2026
      crm target show revenue --year 2026 --format json
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        rep, team = meant(database, whom)
        period = needed(asked.chosen(workspace))
        target = the_one(database, metric, period, rep, team)
        parts = with_quarters(target, workspace.calendar)
        rows = [views.Row(*each) for each in attained(database, [target, *parts], workspace.clock)]
        said = history(database, target.metric.key, target.owner, period)
        workspace.show(detail(Shown(rows[0], rows[1:], said, workspace.currency, workspace.today)))


@with_groups()
def drop(
    context: typer.Context,
    metric: MetricName,
    asked: Asked = NO_PERIOD,
    whom: Whom = EVERYBODY,
    reason: Reason = None,
    edit: Edit = False,
) -> None:
    """Withdraw a target: it counts no more, and stays on record.

    Examples:
      crm target drop revenue --year 2026 --reason "a new plan"
    """
    workspace: Workspace = context.obj
    reason = texts.said(workspace, reason, edit)
    with workspace.writing(make=False) as database:
        rep, team = meant(database, whom)
        period = needed(asked.chosen(workspace))
        target = the_one(database, metric, period, rep, team)
        _say(workspace, "drop", records.drop(database, target, _writer(workspace), (reason or "").strip() or None))


def _writer(workspace: Workspace) -> records.Writer:
    return records.Writer(workspace.clock, workspace.actor)


VERBS = {
    "new": "Set the target {name}: {after}",
    "changed": "Changed the target {name}: {after} (was {before})",
    "unchanged": "The target {name} is {after} already",
    "withdrawn": "Withdrew the target {name}: it was {before}",
}


def _say(workspace: Workspace, verb: str, change: records.Change) -> None:
    """Say what was done, or `{"schema": "crm.target.VERB/1", …}` with --format json."""
    currency, target = workspace.currency, change.target
    if workspace.format == "json":
        from crmcli.output.json import dumps

        facts = {"change": change.kind, "target": views.changed(change.after, currency)}
        before = views.changed(change.before, currency)
        workspace.answer(dumps({"schema": f"crm.target.{verb}/1", **facts, "before": before, "notes": change.notes}))
        return
    values = {
        name: views.said(each.metric, each.value, currency)
        for name, each in (("before", change.before), ("after", change.after))
        if each
    }
    workspace.answer(f"{visible(VERBS[change.kind].format(name=views.named(target), **values))}\n")
    for note in change.notes:
        workspace.say(note)
    workspace.say(f"Next: {'crm target list' if change.after is None else _showing(target)}")


def _showing(target: Target) -> str:
    """The command line that shows that target."""
    owner, period = target.owner, target.period
    whose = f" --{owner.kind} {quoted(owner.name)}" if owner.kind in ("rep", "team") else ""
    return f"crm target show {target.metric.key} {_typed(period)}{whose}"


def _typed(period: Period) -> str:
    if ".." in period.label or period.kind not in ("month", "quarter", "year"):
        return f"--from {period.start} --to {period.last}"
    return f"--{period.kind} {period.label}"
