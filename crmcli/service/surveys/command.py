"""`crm survey`: customers are asked how their case was seen to, each once a case, and nobody twice in 30 days."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.framework import say_which
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Whom
from crmcli.cli.workspace import Workspace
from crmcli.core.files.folders import expanded
from crmcli.core.names import visible
from crmcli.records import rows
from crmcli.records.find.number import numbered
from crmcli.records.teams.query import ids_text, meant, whose
from crmcli.service.surveys import query
from crmcli.service.surveys.insight import Survey, survey
from crmcli.service.surveys.view import letters, listing


def which(context: typer.Context) -> None:
    """Ask customers whose case was solved how satisfied they are.

    Examples:
      crm survey list
      crm survey draft --to outbox
    """
    say_which(context)


@with_groups()
def list_(context: typer.Context, whom: Whom = EVERYBODY) -> None:
    """List whom to ask, and about which case.

    Those whose case was solved in the last 14 days, once a case, nobody twice in 30 days and nobody who opted out.

    Examples:
      crm survey list
      crm survey list --for alice
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        ids, _ = whose(database, *meant(database, whom))
        found = query.due(database, None if ids is None else ids_text(ids), workspace.now)
    workspace.show(listing([survey(row) for row in found]))


@with_groups()
def draft(
    context: typer.Context,
    cases: Annotated[list[str] | None, typer.Argument(metavar="[CASE]...", help="These cases alone.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="FOLDER", help="A mail (.eml) for each in there.")] = None,
    whom: Whom = EVERYBODY,
) -> None:
    """Write the letters, and note that they were asked. Nothing is sent.

    Without --to the letters are shown. Your mail program opens an .eml file as a draft.

    Examples:
      crm survey draft
      crm survey draft --for alice --to outbox
    """
    workspace: Workspace = context.obj
    named = [numbered("case", each) for each in cases or ()]
    with workspace.writing(make=False) as database:
        ids, _ = whose(database, *meant(database, whom))
        reps = None if ids is None else ids_text(ids)
        found = query.chosen(database, named, workspace.now) if named else query.due(database, reps, workspace.now)
        surveys = [survey(row) for row in found]
        for row in found:
            rows.change(database, "case", row["id"], {"surveyed": workspace.now})
        if to is not None:
            _write(to, surveys)
        if to is None or workspace.format != "table":
            workspace.show(letters(surveys))
        else:
            count = f"{len(surveys):,} letter{'' if len(surveys) == 1 else 's'}"
            workspace.answer(f"Wrote {count} to {visible(to)}\n" if surveys else "Nobody is to be asked\n")
        if surveys:
            workspace.say(f"Next, once they answer: crm feedback CUSTOMER SCORE --case {surveys[0].case['id']}")


def _write(folder: str, surveys: list[Survey]) -> None:
    from crmcli.output.mail_draft import Draft, content, write

    mails = {
        f"case-{each.case['id']}": content(
            Draft(each.address, each.name, each.subject, each.text, f"<survey-{each.case['id']}@crm.invalid>")
        )
        for each in surveys
    }
    write(expanded(folder), mails, maildir=False)
