"""`crm rep`: all there is on one rep; alone, one page of it. `--reply` keeps what the rep answers to a frozen score."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from crmcli.cli import notes as texts
from crmcli.cli.completion.names import names
from crmcli.cli.framework import say_which
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import Edit, ForRep, Yes, text_option
from crmcli.cli.period_options import NO_PERIOD, Asked, last_over, rep_and_period
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import RefusedError
from crmcli.core.names import visible
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.records.confirmation import quoted
from crmcli.records.find.query import find
from crmcli.records.teams.query import rep_meant


def which(context: typer.Context) -> None:
    """Look at one rep.

    A name alone shows one page for the rep: the score with its reasons, its trend, targets, what would lift it, and
    open deals. The commands may stand before or behind the name.

    Examples:
      crm rep alice
      crm rep alice Q3
      crm rep alice explain Q3
      crm rep alice Q3 --reply "Two answers of one customer"
    """
    say_which(context)


@with_groups()
def page(
    context: typer.Context,
    rep: Annotated[
        str | None, typer.Argument(metavar="REP", help="The rep, by name or id.", autocompletion=names("rep"))
    ] = None,
    asked: Asked = NO_PERIOD,
    for_: ForRep = None,
    reply: Annotated[str | None, text_option("Keep what the rep answers to the frozen score.", "--reply")] = None,
    edit: Edit = False,
    yes: Yes = False,
) -> None:
    """Show one rep's score, its reasons, trend, targets and deals on one page.

    Without a period: this quarter so far. --reply answers the frozen score of the
    period, else of the last quarter that is over; explain and verify show it, too.

    Examples:
      crm rep alice
      crm rep alice Q3 -o alice.html
      crm rep alice Q3 --reply "Two answers of one customer"
      crm rep me
    """
    workspace: Workspace = context.obj
    name, asked = rep_and_period(rep, for_, asked)
    said = texts.said(workspace, reply, edit)
    if said is not None:
        _reply(workspace, name, asked, said, yes)
        return
    with workspace.reading() as database:
        mine = rep_meant(database, name, "crm rep")
        workspace.show(report(workspace, database, mine, asked.chosen(workspace)), long=True)


def report(workspace: Workspace, database: Database, name: str, period: Period | None = None) -> Document:
    """The page of the rep of that name, for the period (this quarter) as far as it has come."""
    from crmcli.development.coach.command import coached
    from crmcli.evaluation.explain.command import taken_apart
    from crmcli.evaluation.trend import command as trend
    from crmcli.evaluation.trend.data import SCORE
    from crmcli.evaluation.trend.query import up_to
    from crmcli.records.show.query import open_deals
    from crmcli.records.show.view import OPEN
    from crmcli.reports.rep.view import Page, document

    id, calendar = find(database, "rep", name)["id"], workspace.calendar
    whole = period or calendar.containing(workspace.today, "quarter")
    kind = whole.kind if whole.kind in trend.KINDS else "quarter"
    over = up_to(calendar, min(whole.last, workspace.today), kind, trend.USUAL)
    coaching = None
    with suppress(RefusedError):  # the rep took no part in the period: there is nothing to say
        coaching = coached(workspace, database, name, whole)
    return document(
        Page(
            taken_apart(workspace, database, name, whole),
            trend.report(workspace, database, SCORE.key, over, "rep", name),
            _targets(workspace, database, name, whole),
            coaching,
            open_deals(database, id, OPEN + 1),
            workspace.today,
        )
    )


def _targets(workspace: Workspace, database: Database, name: str, period: Period) -> Document:
    """How the targets stand that judge the rep, of all that share a day with the period."""
    from crmcli.evaluation.targets import view
    from crmcli.evaluation.targets.attainment_query import attained
    from crmcli.evaluation.targets.choice import targets_of
    from crmcli.evaluation.targets.options import chosen, judged

    person = judged(database, name)
    found = targets_of(chosen(database, period, None, None, None), person)
    rows = [view.Row(*each) for each in attained(database, found, workspace.clock, person)]
    return view.listing(view.Listed(rows, workspace.currency, workspace.today, period, of=person.name))


def _reply(workspace: Workspace, name: str | None, asked: Asked, text: str, yes: bool) -> None:
    """Keep the answer and say so, or `{"schema": "crm.rep.reply/1", …}` with --format json."""
    from crmcli.evaluation.frozen.freeze import found
    from crmcli.evaluation.replies.write import reply
    from crmcli.records.protection import Subject, confirmed

    with workspace.reading() as database:
        rep = find(database, "rep", rep_meant(database, name, "crm rep"))
    confirmed(workspace, lambda _: [Subject("rep", rep["id"], counts=False)], yes, "kept")
    with workspace.writing(make=False) as database:
        kept = found(database, asked.chosen(workspace) or last_over(workspace))
        said = reply(database, kept, rep["id"], text, workspace.actor, workspace.now)
        if workspace.format == "json":
            from crmcli.output.json import dumps

            answer = {"rep": rep["name"], "period": kept.label, "frozen_at": kept.at, "text": said}
            workspace.answer(dumps({"schema": "crm.rep.reply/1", "reply": answer, "by": workspace.actor}))
        else:
            workspace.answer(f"Kept what {visible(rep['name'])} replies to {kept.label}\n")
            workspace.say(f"Next: crm rep {quoted(rep['name'])} {kept.label}")
