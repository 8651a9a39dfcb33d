"""`crm away`: on which days a rep is not there; `crm list absences`, `crm edit absence`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from crmcli.cli import notes as texts
from crmcli.cli.completion.names import names
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Edit, Whom, Yes, text_option
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError, UsageError
from crmcli.core.names import visible
from crmcli.database.connection import Database, Row
from crmcli.records import typed_fields
from crmcli.records.confirmation import quoted
from crmcli.records.fields import Field
from crmcli.records.find.number import numbered
from crmcli.records.find.query import find
from crmcli.records.presence import query, write
from crmcli.records.presence.insight import spanned
from crmcli.records.presence.view import listing, plain_row, said
from crmcli.records.protection import Subject, confirmed
from crmcli.records.teams.query import ids_text, meant, whose

Text = str | None
Option = typer.Option
Why = Annotated[Text, text_option("Why, if it is to be known.", "--reason")]


def away(
    context: typer.Context,
    rep: Annotated[str, typer.Argument(metavar="REP", help="The rep, by name or id.", autocompletion=names("rep"))],
    first: Annotated[str, typer.Argument(metavar="FROM", help="The first day.")],
    last: Annotated[Text, typer.Argument(metavar="[TO]", help="The last day; without one it is one day.")] = None,
    reason: Why = None,
    edit: Edit = False,
    yes: Yes = False,
) -> None:
    """Say on which days a rep is away.

    Rates are counted per presence, and sums compared as of full presence, so that nobody is judged on those days.
    A part-time rep has a share: crm edit rep alice --share 60% --since 2026-04-01.

    Examples:
      crm away alice 2026-08-03 2026-08-14 --reason holiday
      crm away bob today

    What is known: crm list absences. To change it: crm edit absence, crm delete absence, crm undo.
    """
    workspace: Workspace = context.obj
    reason = texts.said(workspace, reason, edit)
    with workspace.reading() as database:
        id = int(find(database, "rep", rep)["id"])
        start = read_day(workspace, database, "from", first)
        end = read_day(workspace, database, "to", last) if last is not None else start
    confirmed(workspace, lambda _: [Subject("rep", id, spanned(start, end, workspace.today))], yes, "recorded")
    with workspace.writing(make=False) as database:
        made = write.add(database, id, start, end, _text(workspace, database, reason), workspace.actor)
        confirm(workspace, "away", "Recorded", query.absence(database, made))


@with_groups()
def list_(context: typer.Context, whom: Whom = EVERYBODY, asked: Asked = NO_PERIOD) -> None:
    """List who is away and when, and the shares of part-time reps.

    Examples:
      crm list absences Q3
      crm list absences --for alice --format csv
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        ids, _ = whose(database, *meant(database, whom))
        within = asked.chosen(workspace)
        found = database.all(
            query.chosen(), reps=None if ids is None else ids_text(ids),
            start=within and within.start, end=within and within.end,
        )  # fmt: skip
        workspace.show(listing(found))


def edit(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="N", help="Its number in crm list absences.")],
    first: Annotated[Text, Option("--from", metavar="DATE", help="The first day.")] = None,
    last: Annotated[Text, Option("--to", metavar="DATE", help="The last day.")] = None,
    reason: Why = None,
    edit: Edit = False,
    yes: Yes = False,
) -> None:
    """Correct on which days a rep is away. An empty reason clears it.

    Examples:
      crm edit absence 1 --to 2026-08-12
    """
    workspace: Workspace = context.obj
    if first is None and last is None and reason is None and not edit:
        raise UsageError("nothing to change", "give --from, --to, --reason or --edit")
    id = numbered("absence", number)
    with workspace.reading() as database:
        before = query.absence(database, id)
        reason = texts.said(workspace, reason, edit, before["reason"])
        values = {
            name: read_day(workspace, database, said, text)
            for name, said, text in (("first", "from", first), ("last", "to", last))
            if text is not None
        }
    if "last" in values and before["last"] is None:
        raise RefusedError("to: a share holds until the next one", f"set that: crm edit rep {before['rep']} --share …")
    days = tuple(day for row in (before, {**before, **values}) for day in covered(row, workspace.today))
    confirmed(workspace, lambda _: [Subject("rep", before["rep_id"], days)], yes, "changed")
    with workspace.writing(make=False) as database:
        more = {} if reason is None else {"reason": _text(workspace, database, reason)}
        write.change(database, id, {**values, **more})
        confirm(workspace, "edit", "Changed", query.absence(database, id))


def delete(workspace: Workspace, given: Sequence[str], yes: bool) -> None:
    """Take absences and shares back."""
    ids = [numbered("absence", each) for each in given]
    with workspace.reading() as database:
        rows = [query.absence(database, id) for id in ids]
    subjects = [Subject("rep", row["rep_id"], covered(row, workspace.today)) for row in rows]
    confirmed(workspace, lambda _: subjects, yes, "deleted")
    with workspace.writing(make=False) as database:
        gone = [write.drop(database, id) for id in ids]
        if workspace.format == "json":
            from crmcli.output.json import dumps

            plain = [plain_row(row) for row in gone]
            workspace.answer(dumps({"schema": "crm.delete/1", "kind": "absence", "deleted": plain}))
            return
        workspace.answer("".join(f"Deleted absence #{row['id']}: {visible(said(row))}\n" for row in gone))


def confirm(workspace: Workspace, verb: str, did: str, row: Row) -> None:
    """Say what was written."""
    if workspace.format == "json":
        from crmcli.output.json import dumps

        workspace.answer(dumps({"schema": f"crm.{verb}/1", "absence": plain_row(row)}))
        return
    workspace.answer(f"{did} #{row['id']}: {visible(said(row))}\n")
    workspace.say(f"Next: crm list absences --for {quoted(row['rep'])}")


def read_day(workspace: Workspace, database: Database, name: str, text: str) -> date:
    """A day of an absence as people say it."""
    found = typed_fields.reader(workspace, database).value(Field(name, "day", lies="either"), text)
    if found is None:
        raise RefusedError(f"{name}: the day is missing", "such as 2026-08-03")
    day: date = found
    return day


def covered(row: Row, today: date) -> tuple[date, ...]:
    """The days for which it counts, as far as they have been."""
    return spanned(row["first"], row["last"] or today, today)


def _text(workspace: Workspace, database: Database, reason: str | None) -> str | None:
    if reason is None:
        return None
    text: str | None = typed_fields.reader(workspace, database).value(Field("reason"), reason)
    return text
