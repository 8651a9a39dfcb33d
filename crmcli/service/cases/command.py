"""`crm case`: what customers want answered, from the day it is opened to the day it is closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer

from crmcli.cli.completion.names import names, words
from crmcli.cli.framework import say_which
from crmcli.cli.notes import said
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import (
    EVERYBODY,
    ContactOption,
    Customer,
    CustomerOrContact,
    DealOption,
    Edit,
    RepOption,
    Whom,
    Yes,
    checked_choice,
    text_option,
)
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.vocabulary import CASES, INTERACTIONS, PRIORITIES, SYNONYMS
from crmcli.database.connection import Database
from crmcli.records.activities import write as activities
from crmcli.records.cases import query, write
from crmcli.records.confirmation import confirm, name_to_type
from crmcli.records.correction import correct
from crmcli.records.default_owner import with_activity_rep
from crmcli.records.fields import Field
from crmcli.records.find.number import numbered
from crmcli.records.find.query import subject
from crmcli.records.protection import Subject, confirmed
from crmcli.records.teams.query import ids_text, meant, whose
from crmcli.records.typed_fields import reader
from crmcli.service.cases.view import Told, Whole, detail, listing
from crmcli.service.limits.insight import Standing, due, pauses, standing
from crmcli.service.limits.query import rules_of

Number = Annotated[str, typer.Argument(metavar="CASE", help="The case, by its number.", autocompletion=names("case"))]
At = Annotated[str | None, typer.Option(metavar="TIME", help="When it was (now).")]
Kind = Annotated[str | None, typer.Option(help=f"{', '.join(CASES)}.", autocompletion=words(*CASES))]
Priority = Annotated[str | None, typer.Option(help=f"{', '.join(PRIORITIES)}.", autocompletion=words(*PRIORITIES))]
Solution = Annotated[str | None, typer.Argument(metavar="[TEXT]", help="What was done; - reads standard input.")]


def which(context: typer.Context) -> None:
    """Answer what customers ask and complain about, within the team's time limits.

    Examples:
      crm case open Acme "the invoice is wrong" --kind problem
      crm case answer 1 "looking into it"
      crm case solve 1 "sent a new invoice"
      crm case list
    """
    say_which(context)


def open_(
    context: typer.Context,
    customer: CustomerOrContact,
    text: Annotated[
        str | None, typer.Argument(metavar="SUBJECT", help="What it is about; - reads standard input.")
    ] = None,
    kind: Kind = None,
    priority: Priority = None,
    contact: ContactOption = None,
    deal: DealOption = None,
    rep: RepOption = None,
    at: At = None,
    edit: Edit = False,
) -> None:
    """Open a case: something that a customer wants answered.

    It is the deal's rep's, else the customer's owner's. It is a question of normal priority unless you say otherwise.

    Examples:
      crm case open Acme "how do we add a user?"
      crm case open Acme "the invoice is wrong" --kind problem --priority high
    """
    workspace: Workspace = context.obj
    text = said(workspace, text, edit)
    if text is None:
        raise UsageError("say what the case is about", 'crm case open CUSTOMER "…"')
    given = {
        "kind": checked_choice(kind or "question", CASES, "kind of case"),
        "priority": checked_choice(priority or "normal", PRIORITIES, "priority"),
        "subject": text,
        "rep": rep,
        "opened": at or "now",
    }
    with workspace.writing(make=False) as database:
        given |= subject(database, customer, deal, contact)
        values = reader(workspace, database).values("case", given)
        id = write.open_(database, values, workspace.now)
        _say(workspace, database, "open", id, "Opened", f"crm case answer {id}")


def answer(
    context: typer.Context,
    case: Number,
    text: Annotated[str | None, typer.Argument(metavar="[TEXT]", help="What was said; - reads stdin.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="How (email).", autocompletion=words(*INTERACTIONS))] = None,
    rep: RepOption = None,
    at: At = None,
    edit: Edit = False,
    yes: Yes = False,
) -> None:
    """Say that the customer heard of somebody, and log it as a mail.

    Examples:
      crm case answer 1 "looking into it"
      crm case answer 1 --by call
    """
    workspace: Workspace = context.obj
    kind = checked_choice(by or "email", INTERACTIONS, "activity", SYNONYMS)
    note, id = said(workspace, text, edit), numbered("case", case)
    _ask(workspace, id, yes)
    with workspace.writing(make=False) as database:
        row = query.case_of(database, id)
        moment = _moment(workspace, database, at)
        first = write.answer(database, id, moment, workspace.now)
        typed = reader(workspace, database)
        values = typed.values("activity", {"rep": rep, "kind": kind, "direction": "out", "note": note})
        about = {name: row[name] for name in ("customer_id", "contact_id", "deal_id")} | {"at": moment}
        activities.add(database, with_activity_rep(workspace, database, {**values, **about}), workspace.now)
        _say(workspace, database, "answer", id, "Answered" if first else "Answered again", f"crm case solve {id}")


def wait(context: typer.Context, case: Number, at: At = None, yes: Yes = False) -> None:
    """Say that it is the customer's turn: until they answer no time counts.

    Examples:
      crm case wait 1
    """
    _step(context, "wait", case, at, yes, write.wait, "Waiting for the customer:", "crm case resume {id}")


def resume(context: typer.Context, case: Number, at: At = None, yes: Yes = False) -> None:
    """Say that the customer answered, and that it is the team's turn again.

    Examples:
      crm case resume 1
    """
    _step(context, "resume", case, at, yes, write.resume, "Going on with", "crm case solve {id}")


def solve(
    context: typer.Context,
    case: Number,
    text: Solution = None,
    at: At = None,
    edit: Edit = False,
    yes: Yes = False,
) -> None:
    """Say that a case is solved, and how.

    Examples:
      crm case solve 1 "sent a new invoice"
    """
    note = said(context.obj, text, edit)

    def solved(database: Database, id: int, moment: datetime, now: datetime) -> None:
        write.solve(database, id, moment, now, note)

    _step(context, "solve", case, at, yes, solved, "Solved", "crm feedback {customer} 5 --case {id}")


def close(context: typer.Context, case: Number, at: At = None, yes: Yes = False) -> None:
    """Say that nothing more is to come of a solved case.

    Examples:
      crm case close 1
    """
    _step(context, "close", case, at, yes, write.close, "Closed", "crm case list")


def reopen(context: typer.Context, case: Number, at: At = None, yes: Yes = False) -> None:
    """Open a case again that was not solved after all.

    Examples:
      crm case reopen 1
    """
    _step(context, "reopen", case, at, yes, write.reopen, "Opened again", "crm case solve {id}")


@with_groups()
def list_(
    context: typer.Context,
    whom: Whom = EVERYBODY,
    every: Annotated[bool, typer.Option("--all", help="Solved and closed ones too.")] = False,
    late: Annotated[bool, typer.Option("--late", help="Those past a limit alone.")] = False,
) -> None:
    """List cases: complaints first, then the most urgent, with what is due.

    Examples:
      crm case list
      crm case list --for alice --late
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        ids, _ = whose(database, *meant(database, whom))
        reps = None if ids is None else ids_text(ids)
        found = query.every(database, reps) if every else query.current(database, reps)
        waits, rules = query.waits_by_case(database, every), rules_of(database, workspace.zone)
        told = [Told(row, standing(row, waits.get(row["id"], ()), rules(row), workspace.now)) for row in found]
    workspace.show(listing([each for each in told if each.standing.late or not late], late))


def show(context: typer.Context, case: Number) -> None:
    """Show a case: its limits, when it waited, and what was done since.

    Examples:
      crm case show 1
    """
    workspace: Workspace = context.obj
    id = numbered("case", case)
    with workspace.reading() as database:
        row, waits = query.case_of(database, id), query.waits(database, id)
        rules, activities = rules_of(database, workspace.zone)(row), query.activities_since(database, row)
        told = Told(row, standing(row, waits, rules, workspace.now))
    limits, apart = rules.of(row), pauses(waits)
    by = due(row["opened"], limits.answer, apart, rules.hours), due(row["opened"], limits.solve, apart, rules.hours)
    workspace.show(detail(Whole(told, waits, activities, limits, by), workspace.now))


def edit(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="N", help="Its id in crm list cases.", autocompletion=names("case"))],
    customer: Customer = None,
    contact: ContactOption = None,
    rep: RepOption = None,
    deal: DealOption = None,
    kind: Kind = None,
    priority: Priority = None,
    at: Annotated[str | None, typer.Option("--opened", metavar="TIME", help="When it was opened.")] = None,
    text: Annotated[str | None, text_option("What it is about.", "--subject")] = None,
    edit: Edit = False,
    yes: Yes = False,
) -> None:
    """Correct a case, or give it to another rep. An empty value clears a field.

    Examples:
      crm edit case 1 --priority urgent
      crm edit case 1 --rep bob
    """
    workspace: Workspace = context.obj
    about = {"customer": customer, "contact": contact, "rep": rep, "deal": deal, "kind": kind, "priority": priority}
    correct(
        workspace,
        "case",
        number,
        {**about, "opened": at, "subject": text},
        yes,
        edit,
        lambda database, id, values: write.edit(database, id, values, workspace.now),
    )


def _step(
    context: typer.Context,
    verb: str,
    case: str,
    at: str | None,
    yes: bool,
    step: Callable[[Database, int, datetime, datetime], None],
    sentence: str,
    following: str,
) -> None:
    """One step of a case, and what is said of it."""
    workspace: Workspace = context.obj
    id = numbered("case", case)
    _ask(workspace, id, yes)
    with workspace.writing(make=False) as database:
        row = query.case_of(database, id)
        step(database, id, _moment(workspace, database, at), workspace.now)
        customer = name_to_type(database, "customer", row["customer_id"], row["customer"])
        _say(workspace, database, verb, id, sentence, following.format(id=id, customer=customer))


def _ask(workspace: Workspace, id: int, yes: bool) -> None:
    """A step on another rep's case is asked about."""
    confirmed(workspace, lambda database: [Subject("case", query.case_of(database, id)["id"])], yes, "changed")


def _moment(workspace: Workspace, database: Database, at: str | None) -> datetime:
    moment: datetime = reader(workspace, database).value(Field("at", "moment"), at or "now")
    return moment


def _say(workspace: Workspace, database: Database, verb: str, id: int, what: str, following: str) -> None:
    row = query.case_of(database, id)
    rules = rules_of(database, workspace.zone)(row)
    due = _due(workspace, standing(row, query.waits(database, id), rules, workspace.now))
    whose_ = f", {row['rep']}'s" if row["rep"] else ", nobody's: the customer has no owner"
    sentence = f"{what} case #{id} of {row['customer']}: {row['subject'].splitlines()[0]}{whose_}{due}"
    confirm(workspace, database, f"case.{verb}", "case", id, sentence, following)


def _due(workspace: Workspace, case: Standing) -> str:
    from crmcli.core.moments import moment_text

    if case.answer_by:
        return f", answer by {moment_text(case.answer_by, workspace.zone)}"
    return f", solve by {moment_text(case.solve_by, workspace.zone)}" if case.solve_by else ""
