"""`crm agenda`: the tasks of the coming days, also as a calendar file."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Whom
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.fiscal import between
from crmcli.work.agenda.query import due_within
from crmcli.work.agenda.view import document
from crmcli.work.today.command import whose
from crmcli.work.today.query import Day

DAYS = 14
"""How many days are shown unless a period is named."""

ICS = ".ics"


@with_groups()
def agenda(
    context: typer.Context,
    asked: Asked = NO_PERIOD,
    whom: Whom = EVERYBODY,
    ics: Annotated[bool, typer.Option("--ics", help="As a calendar file, as -o NAME.ics is.")] = False,
    to_dos: Annotated[bool, typer.Option("--to-dos", help="With --ics: to-dos instead of events.")] = False,
) -> None:
    """Show what is to be done in the next two weeks, or another period.

    It is yours, once crm config set me NAME has said who you are, else the team's.

    Examples:
      crm agenda
      crm agenda next-week --for bob
      crm agenda -o me.ics

    A calendar file has every task with a day, unless a period is named. A calendar that takes it again changes what it
    has: each task keeps its UID.
    """
    workspace: Workspace = context.obj
    format, path = workspace.said
    calendar = ics or (format is None and path is not None and path.suffix.lower() == ICS)
    if calendar and format is not None:
        raise UsageError("--ics is a format, and so is --format", "give one of them")
    if to_dos and not calendar:
        raise UsageError("--to-dos is for calendar files", "crm agenda --ics --to-dos, or -o me.ics")
    with workspace.reading() as database:
        reps, who, _ = whose(workspace, database, whom)
        day = Day(reps, workspace.today, workspace.now, workspace.zone)
        within = asked.chosen(workspace)
        if calendar:
            from crmcli.records.file_mark import mark
            from crmcli.work.agenda.calendar_file import calendar as written

            rows = due_within(database, day, within and within.start, within and within.end)
            workspace.answer(written(rows, mark(database), workspace.now, workspace.zone, to_dos))
            return
        within = within or between(workspace.today, workspace.today + timedelta(days=DAYS - 1))
        rows = due_within(database, day, within.start, within.end)
    workspace.show(document(rows, who, within, day.who == "one"), None, True)
