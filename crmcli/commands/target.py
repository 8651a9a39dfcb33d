"""`crm target`: what reps, teams and everybody are to reach; set, changed with a reason, and how it stands."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.commands.completion import words
from crmcli.commands.framework import say_which
from crmcli.commands.options import RepOption, TeamOption
from crmcli.commands.periods import From, Month, PeriodName, Quarter, To, Year, chosen_period
from crmcli.commands.results import quoted
from crmcli.database.connect import Database
from crmcli.errors import NotFoundError, RefusedError, UsageError
from crmcli.insights.targets import Target, broken_down
from crmcli.metrics.catalogue import BY_KEY, METRICS, metric_named
from crmcli.metrics.targetfile import Wanted, amount, listed, split_of
from crmcli.names import visible
from crmcli.periods import Period
from crmcli.queries.attainment import attained
from crmcli.queries.targets import counting, current, history, owner_of
from crmcli.records import targets as records
from crmcli.views import target as views
from crmcli.workspace import Workspace

_METRICS = words(*(metric.key for metric in METRICS))
MetricName = Annotated[
    str, typer.Argument(metavar="METRIC", help="A metric, by key or title.", autocompletion=_METRICS)
]
MetricOption = Annotated[
    str | None, typer.Option("--metric", metavar="METRIC", help="Of one metric.", autocompletion=_METRICS)
]
Reason = Annotated[str | None, typer.Option("--reason", help="Why; needed once its period has begun.")]
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


def set_(
    context: typer.Context,
    metric: Annotated[
        str | None, typer.Argument(metavar="METRIC", help="A metric, by key or title.", autocompletion=_METRICS)
    ] = None,
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help="What to reach: 1200000, 40%, 12.")] = None,
    quarter: Quarter = None,
    month: Month = None,
    year: Year = None,
    from_: From = None,
    to: To = None,
    rep: RepOption = None,
    team: TeamOption = None,
    split: Annotated[
        str,
        typer.Option(
            "--split",
            metavar="HOW",
            help="even, season (as last year was) or shares of the quarters or months: 20,25,25,30.",
            autocompletion=words("even", "season"),
        ),
    ] = "even",
    reason: Reason = None,
) -> None:
    """Set a target, or change it: a rep's, a team's or, with neither, everybody's.

    The earlier value stays on record. A change of a period that has begun needs a reason.

    Examples:
      crm target set revenue 1200000 --year 2027 --split season
      crm target set revenue 90000 --quarter 2026Q4 --rep alice --split 30,30,40
      crm target set win_rate 40% --year 2026
      crm target set new_customers 12 --team East --from 2026-12-01 --to 2027-02-28
    """
    workspace: Workspace = context.obj
    if value is None and metric is not None and metric[:1].isdigit():
        metric, value = None, metric
    with workspace.writing(make=False) as database:
        period = chosen_period(workspace, quarter, month, year, from_, to)
        _refuse_lacking(metric, value, period, rep, team, from_ is not None and to is None)
        assert metric is not None and value is not None and period is not None, "or it was refused"
        known = metric_named(metric)
        kind, shares = split_of(split, period, known)
        number = amount(known, value, workspace.currency)
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
        "period": period and period.label,
        "last day": None if endless else "there",
        "owner": "everybody" if rep is None and team is None else rep or team,
    }
    lacking = [name for name, text in found.items() if not (text or "").strip()]
    if lacking:
        raise RefusedError(f"the target lacks its {listed(lacking)}", EXAMPLE)


def one_owner(rep: str | None, team: str | None) -> None:
    if rep is not None and team is not None:
        raise UsageError("--rep and --team are both given", "a target is one rep's, one team's or everybody's")


def list_(
    context: typer.Context,
    period: PeriodName = None,
    rep: RepOption = None,
    team: TeamOption = None,
    metric: MetricOption = None,
    all_: Annotated[bool, typer.Option("--all", help="Of every period.")] = False,
) -> None:
    """List targets and how they stand.

    Attainment, pace, and what is still needed a week. Without a period: those under way today. With one: all that share a day with it.

    Examples:
      crm target list
      crm target list 2026 --metric revenue
      crm target list --all --format csv
    """
    workspace: Workspace = context.obj
    if all_ and period is not None:
        raise UsageError("PERIOD and --all are both given", "give one of them")
    with workspace.reading() as database:
        asked = workspace.calendar.read(period) if period is not None else None
        today = workspace.calendar.containing(workspace.today, "day")
        found = chosen(database, None if all_ else asked or today, rep, team, metric)
        rows = [views.Row(*each) for each in attained(database, found, workspace.clock)]
        workspace.show(views.listing(views.Listed(rows, workspace.currency, workspace.today, asked, all_)))


def chosen(
    database: Database, period: Period | None, rep: str | None, team: str | None, metric: str | None
) -> list[Target]:
    """The targets that share a day with the period, or all; of that rep, team or metric where one is named."""
    one_owner(rep, team)
    owner = None if rep is None and team is None else owner_of(database, rep, team)
    key = metric_named(metric).key if metric is not None else None
    found = [
        each
        for each in current(database, period)
        if (owner is None or owner.id == each.owner.id) and key in (None, each.metric.key)
    ]
    return sorted(found, key=_place)


def _place(target: Target) -> tuple[object, ...]:
    """Earlier first, the longer of those that begin together; then as the catalogue has them, everybody's first."""
    kinds = ("everybody", "team", "rep")
    at, owner = list(BY_KEY).index(target.metric.key), target.owner
    return target.period.start, -target.period.days, at, kinds.index(owner.kind), owner.name, owner.rep_id or 0


def show(
    context: typer.Context,
    metric: MetricName,
    quarter: Quarter = None,
    month: Month = None,
    year: Year = None,
    from_: From = None,
    to: To = None,
    rep: RepOption = None,
    team: TeamOption = None,
) -> None:
    """Show one target, how its parts stand, and every value it had.

    Examples:
      crm target show revenue --year 2026
      crm target show revenue --year 2026 --format json
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        period = _needed(chosen_period(workspace, quarter, month, year, from_, to))
        target = _found(database, metric, period, rep, team)
        parts = list(_parts(workspace, target))
        rows = [views.Row(*each) for each in attained(database, [target, *parts], workspace.clock)]
        said = history(database, target.metric.key, target.owner, period)
        workspace.show(views.detail(views.Shown(rows[0], rows[1:], said, workspace.currency, workspace.today)))


def _parts(workspace: Workspace, target: Target) -> list[Target]:
    """The quarters of a year, each followed by its months; the months of a quarter."""
    months = broken_down(target)
    if len(months) != 12:
        return months if len(months) > 1 else []
    found = []
    for at in range(0, 12, 3):
        three = months[at : at + 3]
        start, end = three[0].period.start, three[2].period.end
        quarter = workspace.calendar.containing(start, "quarter")
        label = quarter.label if quarter.start == start else f"{start:%Y-%m} to {three[2].period.start:%Y-%m}"
        value = sum(each.value for each in three) if target.metric.adds_up else target.value
        shares = tuple(each.value for each in three) if target.metric.adds_up else (1.0,)
        found.append(target._replace(period=Period(label, start, end, "quarter"), value=value, shares=shares))
        found += three
    return found


def drop(
    context: typer.Context,
    metric: MetricName,
    quarter: Quarter = None,
    month: Month = None,
    year: Year = None,
    from_: From = None,
    to: To = None,
    rep: RepOption = None,
    team: TeamOption = None,
    reason: Reason = None,
) -> None:
    """Withdraw a target: it counts no more, and stays on record.

    Examples:
      crm target drop revenue --year 2026 --reason "a new plan"
    """
    workspace: Workspace = context.obj
    with workspace.writing(make=False) as database:
        period = _needed(chosen_period(workspace, quarter, month, year, from_, to))
        target = _found(database, metric, period, rep, team)
        _say(workspace, "drop", records.drop(database, target, _writer(workspace), (reason or "").strip() or None))


def _needed(period: Period | None) -> Period:
    if period is None:
        raise UsageError("say of which period", "such as --year 2026, --quarter 2026Q3 or --month 2026-07")
    return period


def _found(database: Database, metric: str, period: Period, rep: str | None, team: str | None) -> Target:
    one_owner(rep, team)
    known, owner = metric_named(metric), owner_of(database, rep, team)
    target = counting(database, known.key, owner, period)
    if target is None:
        name = f"{known.named} of {owner.name} for {period.label}"
        raise NotFoundError("target", name).with_hint("see: crm target list --all")
    return target


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
