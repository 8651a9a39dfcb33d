"""`crm log`: a call, mail, meeting, visit or note."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.completion.names import words
from crmcli.cli.notes import STDIN, said
from crmcli.cli.options import (
    ContactOption,
    Customer,
    CustomerOrContact,
    DealOption,
    DueNext,
    Edit,
    NextStep,
    RepOption,
    They,
    We,
    Yes,
    checked_choice,
    text_option,
)
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.vocabulary import ACTIVITIES, SYNONYMS
from crmcli.database.connection import Row
from crmcli.records.activities import write as activities
from crmcli.records.cases.notice import say_current
from crmcli.records.confirmation import confirm, name_to_type, stored
from crmcli.records.correction import correct
from crmcli.records.default_owner import with_activity_rep
from crmcli.records.find.query import subject
from crmcli.records.listing import query as listing
from crmcli.records.tasks.next_step import Then, check_next, plan_next
from crmcli.records.typed_fields import reader


def log(
    context: typer.Context,
    kind: Annotated[
        str, typer.Argument(help=f"{', '.join(ACTIVITIES[:-1])} or note.", autocompletion=words(*ACTIVITIES))
    ],
    customer: CustomerOrContact,
    text: Annotated[str | None, typer.Argument(help="What it was about; - reads standard input.")] = None,
    inbound: Annotated[bool, typer.Option("--in", help="It came from the customer.")] = False,
    contact: ContactOption = None,
    deal: DealOption = None,
    rep: RepOption = None,
    at: Annotated[str | None, typer.Option(metavar="TIME", help="When it was (now).")] = None,
    next_: NextStep = None,
    due: DueNext = None,
    we: We = None,
    they: They = None,
    edit: Edit = False,
) -> None:
    """Log a call, mail, meeting or visit with a customer, or a note on one.

    It went out unless you say --in, and is the deal's rep's, else yours.

    Examples:
      crm log call Acme "asked about the renewal" --next "send quote" --due fri
      crm log email Acme "wants a new quote" --in --at "yesterday 14:30"
      crm log meeting "Ann Lee" --deal "Acme renewal" --we "send quote by fri"

    More examples:
      crm log mail - < reply.eml
      crm log call Acme --we "send quote by fri" --they "budget answer by 12 Dec"
      crm log note Acme "prefers calls in the morning"
    """
    workspace: Workspace = context.obj
    kind = checked_choice(kind, ACTIVITIES, "activity", SYNONYMS)
    if inbound and kind == "note":
        raise UsageError("a note goes neither in nor out", "leave out --in")
    if customer == STDIN and kind == "email":
        log_mail(workspace, rep, deal)
        return
    then = Then(next_, due, we, they)
    check_next(workspace, then)
    given = {
        "rep": rep,
        "kind": kind,
        "direction": None if kind == "note" else "in" if inbound else "out",
        "at": at or "now",
        "note": said(workspace, text, edit),
    }
    with workspace.writing(make=False) as database:
        given |= subject(database, customer, deal, contact)
        values = with_activity_rep(workspace, database, reader(workspace, database).values("activity", given))
        id = activities.add(database, values, workspace.now)
        row = listing.record(database, "activity", id)
        when = f", {stored(workspace, 'activity', row, given)}" if at else ""
        following = f"crm show customer {name_to_type(database, 'customer', values['customer_id'], row['customer'])}"
        about = {name: values.get(name) for name in ("rep_id", "customer_id", "deal_id")}
        planned, more = plan_next(workspace, database, then, about)
        confirm(
            workspace, database, "log", "activity", id, f"Logged #{id}: {_sentence(row)}{when}{planned}", following,
            more=more,
        )  # fmt: skip
        say_current(workspace, database, values["customer_id"])


def log_mail(workspace: Workspace, rep: str | None, deal: str | None) -> None:
    """Log the mail on standard input; what was logged before is not logged again."""
    from crmcli.records.activities.mail import log

    with workspace.writing(make=False) as database:
        logged = log(workspace, database, rep, deal)
        row = listing.record(database, "activity", logged.id)
        reply = f", a reply to {' and '.join(logged.campaigns)}" if logged.campaigns else ""
        sentence = (
            f"Logged #{logged.id}: {_sentence(row)}{reply}" if logged.new else f"#{logged.id} is that mail already"
        )
        following = f"crm show customer {name_to_type(database, 'customer', logged.customer, row['customer'])}"
        confirm(workspace, database, "log", "activity", logged.id, sentence, following)
        for note in logged.notes:
            workspace.say(note)
        if logged.new:
            say_current(workspace, database, logged.customer)


def _sentence(row: Row) -> str:
    if row["contact"]:
        row = {**row, "customer": f"{row['contact']} ({row['customer']})"}
    if row["direction"] is None:
        return f"note on {row['customer']} by {row['rep']}"
    if row["direction"] == "in":
        return f"{row['kind']} from {row['customer']} to {row['rep']}"
    return f"{row['kind']} {'with' if row['kind'] == 'meeting' else 'to'} {row['customer']} by {row['rep']}"


def edit(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="N", help="Its id in crm list activities.")],
    customer: Customer = None,
    contact: ContactOption = None,
    rep: RepOption = None,
    deal: DealOption = None,
    kind: Annotated[str | None, typer.Option(help="What it was.", autocompletion=words(*ACTIVITIES))] = None,
    inbound: Annotated[
        bool | None, typer.Option("--in/--out", help="It came from the customer, or went out to them.")
    ] = None,
    at: Annotated[str | None, typer.Option(metavar="TIME", help="When it was.")] = None,
    note: Annotated[str | None, text_option("What it was about.", "--note")] = None,
    edit: Edit = False,
    yes: Yes = False,
) -> None:
    """Correct a call, mail, meeting, visit or note. An empty value clears a field.

    Examples:
      crm edit activity 31 --at "yesterday 14:30"
      crm edit activity 31 --kind email --in
    """
    workspace: Workspace = context.obj
    given = {"customer": customer, "contact": contact, "rep": rep, "deal": deal, "kind": kind, "at": at, "note": note}
    given["direction"] = None if inbound is None else "in" if inbound else "out"
    correct(
        workspace,
        "activity",
        number,
        given,
        yes,
        edit,
        lambda database, id, values: activities.edit(database, id, values, workspace.now),
    )
