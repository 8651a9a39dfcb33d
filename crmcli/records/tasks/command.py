"""`crm add task`, `crm edit task`, `crm list tasks`: what somebody is to do, and when."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import (
    Customer,
    DealOption,
    For,
    RepOption,
    TeamOption,
    Yes,
)
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.records.confirmation import confirm
from crmcli.records.correction import correct
from crmcli.records.filtering.options import ONLY, Columns, Limit, Mine, Reverse, Sort, Where
from crmcli.records.listing import query as listing
from crmcli.records.listing.page import Page, show
from crmcli.records.tasks import reading, write
from crmcli.records.tasks.options import After, Due, Every, Priority, Task, Text, Wait

Option, Argument = typer.Option, typer.Argument
NewTitle = Annotated[Text, Option("--title", help="Its new title.")]


def add(
    context: typer.Context,
    title: Annotated[str, Argument(help="What is to be done.")],
    customer: Customer = None,
    deal: DealOption = None,
    rep: RepOption = None,
    due: Due = None,
    wait: Wait = None,
    every: Every = None,
    after: After = None,
    priority: Priority = None,
) -> None:
    """Add a task: something to do by a day.

    It is yours, unless you say --rep.

    Examples:
      crm add task "Send quote" --deal "Acme upgrade" --due fri
      crm add task "Call Ann back" --customer Acme --due "tomorrow 9:30"
      crm add task "Look at prices" --due 2027-01-04 --every 1m --after

    Of one that comes again the next is made when it is done: on the days that were fixed, however late it was, or
    --after that day. --rep none is for anybody.
    """
    workspace: Workspace = context.obj
    given = {
        "title": title, "customer": customer, "deal": deal, "rep": rep, "due": due, "wait": wait, "every": every,
        "priority": priority, "repeats": _repeats(after),
    }  # fmt: skip
    with workspace.writing() as database:
        values = reading.values(workspace, database, given)
        id = write.add(database, reading.with_rep(workspace, database, values))
        row = listing.record(database, "task", id)
        confirm(workspace, database, "add", "task", id, f"Added task {reading.told(workspace, row)}", f"crm done {id}")


def edit(
    context: typer.Context,
    number: Task,
    title: NewTitle = None,
    customer: Customer = None,
    deal: DealOption = None,
    rep: RepOption = None,
    due: Due = None,
    wait: Wait = None,
    every: Every = None,
    after: After = None,
    priority: Priority = None,
    yes: Yes = False,
) -> None:
    """Change a task. An empty value clears a field; --rep none is for anybody.

    Of one that comes again --due moves this one alone, and --every all that follow.

    Examples:
      crm edit task 12 --due mon --rep bob
      crm edit task 12 --every 2w --after
      crm edit task 12 --every ""
    """
    workspace: Workspace = context.obj
    given = {
        "title": title, "customer": customer, "deal": deal, "rep": rep, "due": due, "wait": wait, "every": every,
        "priority": priority, "repeats": "" if every == "" else _repeats(after),
    }  # fmt: skip
    given = {name: text for name, text in given.items() if text is not None}
    correct(
        workspace, "task", number, given, yes, False,
        lambda database, id, _: write.edit(database, id, reading.values(workspace, database, given)),
    )  # fmt: skip


@with_groups()
def list_(
    context: typer.Context,
    rep: RepOption = None,
    customer: Customer = None,
    deal: DealOption = None,
    team: TeamOption = None,
    for_: For = None,
    asked: Asked = NO_PERIOD,
    mine: Mine = False,
    overdue: Annotated[bool, Option("--overdue", help="Due before today.", rich_help_panel=ONLY)] = False,
    no_due: Annotated[bool, Option("--no-date", help="Without a day.", rich_help_panel=ONLY)] = False,
    done: Annotated[bool, Option("--done", help="Done ones alone.", rich_help_panel=ONLY)] = False,
    every: Annotated[bool, Option("--all", help="Done ones too.", rich_help_panel=ONLY)] = False,
    where: Where = None,
    columns: Columns = None,
    sort: Sort = None,
    reverse: Reverse = False,
    limit: Limit = None,
) -> None:
    """List tasks that are not done, by day. With --period: due in it.

    Examples:
      crm list tasks --for alice --overdue
      crm list tasks --for East --where 'due<+7d and priority=high'
      crm list tasks --done --where 'done>=-7d'
    """
    open_ = not (done or every)
    show(
        context.obj,
        "task",
        Page(sort, reverse, limit, columns=columns, where=where),
        rep=rep,
        customer=customer,
        deal=deal,
        team=team,
        for_=for_,
        period=asked if asked.given else None,
        open=open_ or None,
        done=(done and not every) or None,
        mine=mine,
        overdue=overdue,
        no_due=no_due,
    )


def _repeats(after: bool | None) -> str | None:
    return None if after is None else "after" if after else "fixed"
