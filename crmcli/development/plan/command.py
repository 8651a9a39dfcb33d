"""`crm plan`: steps that reps have agreed on to get better, and what came of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

import typer

from crmcli.cli.completion.names import names, words
from crmcli.cli.framework import say_which
from crmcli.cli.notes import said
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Edit, Whom, text_option
from crmcli.cli.workspace import Workspace
from crmcli.core.conventions import FUTURE, PAST
from crmcli.core.errors import AmbiguousError, NotFoundError, RefusedError, UsageError, brief
from crmcli.core.moments import day_text, read_day
from crmcli.core.names import checked_name, nearest, visible
from crmcli.core.periods import Calendar
from crmcli.database.connection import Database, Row
from crmcli.development.plan import write as development
from crmcli.development.plan.query import STAGE, item, items
from crmcli.development.plan.view import Item, document
from crmcli.development.steps.catalogue import WEEKS, Step
from crmcli.development.steps.query import catalogue
from crmcli.evaluation.metrics.catalogue import BY_KEY, REVIEWS, metric_named
from crmcli.records.find.query import find, usable
from crmcli.records.stages.query import every_stage
from crmcli.records.teams.query import meant, whose

Text = Annotated[str | None, text_option("Anything to remember.", "--note")]
Id = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="The step's number, as crm plan list shows it; or the rep, who has only one that is not done.",
        autocompletion=names("rep"),
    ),
]


def which(context: typer.Context) -> None:
    """Record steps that reps have agreed on, and see what came of them.

    Examples:
      crm plan add alice win_rate "Qualify by the checklist" --in 8w
      crm plan list --due
      crm plan review --due
    """
    say_which(context)


def add(
    context: typer.Context,
    rep: Annotated[str, typer.Argument(metavar="REP", help="Whose step it is.", autocompletion=names("rep"))],
    metric: Annotated[
        str,
        typer.Argument(
            metavar="METRIC", help="What is to get better: a metric, or stage:NAME.", autocompletion=words(*BY_KEY)
        ),
    ],
    action: Annotated[str | None, typer.Argument(metavar="[STEP]", help="What is to be done, in own words.")] = None,
    step: Annotated[str | None, typer.Option("--step", metavar="NAME", help="A step of the catalogue instead.")] = None,
    review: Annotated[str | None, typer.Option("--review", metavar="DATE", help="When to look at it again.")] = None,
    in_: Annotated[
        str | None, typer.Option("--in", metavar="WEEKS", help="The same as a time from the start: 8w.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="When it began (today).")] = None,
    note: Text = None,
    edit: Edit = False,
) -> None:
    """Add a step that a rep has agreed on, with the day of its review.

    Without a day it is that of the catalogue's step, else eight weeks from the start.

    Examples:
      crm plan add alice win_rate "Qualify by the checklist" --in 8w
      crm plan add bob follow_ups --step follow-up-cadence

    A step about a stage of the funnel is about the share of deals that get past it.

    More examples:
      crm plan add carol stage:Proposal --step proposal-template --review 2027-01-29
    """
    workspace: Workspace = context.obj
    if (action is None) == (step is None):
        raise UsageError("a plan needs one step", "give it in quotes, or one of crm coach --catalogue: --step NAME")
    if review is not None and in_ is not None:
        raise UsageError("--review and --in both say when", "give one of them")
    note = said(workspace, note, edit)
    with workspace.writing(make=False) as database:
        rep_id, what = usable(database, "rep", rep), measured(database, metric)
        chosen = _step(workspace, database, step) if step is not None else None
        start = _start(workspace, since)
        text = chosen.action if chosen else checked_name(action or "", "the step")
        day = _review(start, review, in_, chosen.weeks if chosen else WEEKS, workspace.calendar)
        id = development.add(database, rep_id, what, text, start, day, workspace.actor, note)
        found = told(database, known(database, str(id)))
        _said(
            workspace,
            found,
            f"Planned #{id} for {found.rep}, {found.title}: {text}, review on {day_text(day)}",
            f"crm plan review {id}",
        )


@with_groups()
def list_(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[REP]", help="Of that rep alone.", autocompletion=names("rep"))
    ] = None,
    whom: Whom = EVERYBODY,
    due: Annotated[bool, typer.Option("--due", help="Only those whose review has come.")] = False,
    all_: Annotated[bool, typer.Option("--all", help="Those that are done, too.")] = False,
) -> None:
    """List steps that are not done yet, by the day of their review.

    Examples:
      crm plan list
      crm plan list alice --all
      crm plan list --due --format csv
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        if name is not None and whom != EVERYBODY:
            raise UsageError("REP and --for, --rep or --team say of whom", "give one of them")
        ids, _ = whose(database, *meant(database, whom if name is None else Whom(rep=name)))
        found = [told(database, row) for row in items(database, ids)]
        states = {"due"} if due else {"due", "open", "done"} if all_ else {"due", "open"}
        chosen = [each for each in found if each.state(workspace.today) in states]
        workspace.show(document(chosen, workspace.today))


def done(
    context: typer.Context,
    id: Id,
    at: Annotated[str | None, typer.Option("--at", metavar="DATE", help="The day it was done (today).")] = None,
    note: Text = None,
    edit: Edit = False,
) -> None:
    """Say that a step is done.

    Examples:
      crm plan done 1 --note "Checklist in use"
      crm plan done alice
    """
    workspace: Workspace = context.obj
    note = said(workspace, note, edit)
    with workspace.writing(make=False) as database:
        row, day = _open_item(database, id), _start(workspace, at)
        development.finish(database, row, day, note)
        found = told(database, known(database, str(row["id"])))
        _said(workspace, found, f"Done #{found.id} for {found.rep}: {found.action}", f"crm plan review {found.id}")


def measured(database: Database, text: str) -> str:
    """What an item keeps of METRIC: a metric's key, or "stage:" and the id of an open stage."""
    if not text.strip().lower().startswith(STAGE):
        found = metric_named(text)
        if found in REVIEWS:
            raise RefusedError(
                f"{found.key} is said, not measured", "name another metric; reviews: crm review show REP"
            )
        return found.key
    stage = find(database, "stage", text.strip()[len(STAGE) :])
    if any(row["id"] == stage["id"] and row["status"] != "open" for row in database.all(every_stage())):
        raise RefusedError(f'"{stage["name"]}" is where deals end', "name an open stage: crm list stages")
    return f"{STAGE}{stage['id']}"


def told(database: Database, row: Row) -> Item:
    """The item with what people call that which is to get better."""
    metric, title = row["metric"], ""
    if metric.startswith(STAGE):
        name = next((each["name"] for each in database.all(every_stage()) if f"{STAGE}{each['id']}" == metric), "?")
        metric, title = f"{STAGE}{name}", f"past {name}"
    known: dict[str, Any] = {**row, "metric": metric}
    return Item(**known, title=title or (BY_KEY[metric].title if metric in BY_KEY else metric))


def known(database: Database, id: str) -> Row:
    """The item of that number, as it is kept."""
    word = id.strip().removeprefix("#")
    row = item(database, int(word)) if word.isascii() and word.isdigit() and len(word) < 19 else None
    if row is None:
        raise NotFoundError("item", id).with_hint("see: crm plan list --all")
    return row


def _open_item(database: Database, text: str) -> Row:
    """The item of that number; by a rep's name the one of that rep that is not done."""
    if text.strip().removeprefix("#").isdigit():
        return known(database, text)
    rep = find(database, "rep", text)
    waiting = [row for row in items(database, {rep["id"]}) if not row["done"]]
    if len(waiting) > 1:
        listed = [f"#{row['id']} {row['action']}" for row in waiting]
        raise AmbiguousError("item", rep["name"], listed)
    if not waiting:
        raise NotFoundError("item", rep["name"]).with_hint("see: crm plan list --all")
    return waiting[0]


def _step(workspace: Workspace, database: Database, name: str) -> Step:
    steps, _ = catalogue(database, workspace.today)
    if found := steps.named(name):
        return found
    near = nearest(name, [each.name for each in steps.steps])
    raise NotFoundError("step", name, near).with_hint(
        f'did you mean "{near[0]}"?' if near else "see: crm coach --catalogue"
    )


def _start(workspace: Workspace, text: str | None) -> date:
    day = workspace.calendar.day(text, PAST) if text is not None else workspace.today
    if day > workspace.today:
        raise RefusedError(f"{day} is after today, {workspace.today}", "give a day that has come")
    return day


def _review(start: date, review: str | None, weeks: str | None, usual: int, calendar: Calendar) -> date:
    """The day of the review: as given, or so many weeks or days from the start."""
    if review is not None:
        return calendar.day(review, FUTURE)
    word = "" if weeks is None else weeks.strip().removeprefix("+")
    if weeks is not None and not (word[:-1].isascii() and word[:-1].isdigit() and word[-1:] in "wd"):
        raise UsageError(f'"{brief(weeks)}" is no time to wait', "such as --in 8w or --in 60d")
    return read_day(f"+{word}", start) if word else start + timedelta(weeks=usual)


def _said(workspace: Workspace, item: Item, sentence: str, following: str) -> None:
    """What was recorded: a sentence and the next command, or the item."""
    if workspace.format != "table":
        workspace.show(document([item], workspace.today))
        return
    workspace.answer(f"{visible(sentence)}\n")
    workspace.say(f"Next: {following}")
