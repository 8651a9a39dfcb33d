"""`crm quote`: offer a deal's lines to its customer, and note what comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Annotated

import typer

from crmcli.cli import notes as texts
from crmcli.cli.completion.names import names
from crmcli.cli.framework import say_which
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import (
    EVERYBODY,
    Customer,
    DealName,
    DealOption,
    Edit,
    Whom,
    Yes,
    checked_choice,
    text_option,
)  # fmt: skip
from crmcli.cli.workspace import Workspace
from crmcli.core.conventions import FUTURE
from crmcli.core.errors import CrmError, RefusedError
from crmcli.core.moments import day_text, read_day
from crmcli.core.money import Money
from crmcli.core.names import visible
from crmcli.database.connection import Database, Row
from crmcli.records.find.query import find, usable
from crmcli.records.protection import Subject, confirmed
from crmcli.records.quotes import query, write
from crmcli.records.quotes.insight import EXPIRED, STATES, digest, label, state
from crmcli.records.quotes.view import document, one
from crmcli.records.stage_entry.insight import Said
from crmcli.records.stage_entry.options import Check, Force
from crmcli.records.stage_entry.questions import asked
from crmcli.records.stage_entry.write import enter
from crmcli.records.teams.query import ids_text, meant, whose

Text = str | None
Option = typer.Option
USUAL = timedelta(days=30)
"""How long a quote holds unless it says otherwise."""

Name = Annotated[
    str, typer.Argument(metavar="QUOTE", help="Its number: Q-14, or Q-14.2.", autocompletion=names("quote"))
]
At = Annotated[Text, Option(metavar="DATE", help="The day of it (today).")]


def which(context: typer.Context) -> None:
    """Quote a deal's lines to its customer, and note what comes of it.

    A deal alone makes a quote of it, or shows the one that says the same. The
    commands may stand before or behind the number.

    Examples:
      crm quote "Acme pilot" --valid 30d -o quote.html
      crm quote send Q-2
      crm quote accept Q-2
      crm quote list
    """
    say_which(context)


def new(
    context: typer.Context,
    deal: DealName,
    valid: Annotated[Text, Option(metavar="DAYS|DATE", help="How long it holds, such as 30d.")] = None,
    terms: Annotated[Text, text_option("Its terms (the team's setting terms).", "--terms")] = None,
    edit: Edit = False,
) -> None:
    """Make a quote of a deal's lines: a page to print or to send.

    A draft is made anew; after crm quote send, other lines are a new version.

    Examples:
      crm quote "Acme pilot"
      crm quote "Acme pilot" --valid 30d -o quote.html
      crm quote "Acme pilot" --terms "Delivery within two weeks."

    The browser prints the page as PDF, one sheet of A4 for a few lines. Lines: crm add line DEAL PRODUCT --qty N.
    """
    workspace: Workspace = context.obj
    terms = texts.said(workspace, terms, edit, workspace.settings.get("terms"))
    until = None if valid is None else _until(workspace, valid)
    with workspace.writing(make=False) as database:
        id = usable(database, "deal", deal)
        now = _now(workspace)
        made = write.make(database, id, write.Wanted(until, terms), workspace.today + USUAL, now)
        row = next(row for row in query.of_deal(database, id) if row["id"] == made)
        worth = Money(row["amount"], row["currency"] or workspace.currency)
        sentence = (
            f"Quote {label(row)} of deal #{id} {row['deal']}: {worth} {worth.currency}, {state(row, workspace.today)}, "
            f"valid until {day_text(row['valid'])}"
        )
        if workspace.said == (None, None):
            workspace.answer(f"{visible(sentence)}\n")
        else:
            workspace.say(visible(sentence))
            _show(workspace, row)
        workspace.say(f"Next: crm quote {'accept' if row['sent'] else 'send'} {label(row)}")


def send(context: typer.Context, quote: Name, at: At = None) -> None:
    """Note that a quote was sent to the customer. From then on it never changes.

    It sends nothing: that you do, with the page or its PDF.

    Examples:
      crm quote send Q-2
    """

    def sent(workspace: Workspace, database: Database, row: Row, day: date) -> None:
        write.send(database, row, day, workspace.today)

    _answered(context.obj, quote, at, True, sent, "{label} of {customer} was sent on {day}", "crm quote accept {label}")


def accept(
    context: typer.Context, quote: Name, at: At = None, check: Check = None, force: Force = None, yes: Yes = False
) -> None:
    """Note that the customer took a quote, which wins its deal by that amount.

    One that has expired is asked about, as what crm won asks about.

    Examples:
      crm quote accept Q-1
      crm quote accept Q-1 --at yesterday
    """

    workspace: Workspace = context.obj
    with workspace.reading() as database:
        row = query.quote(database, quote)
        day = _day(workspace, at)
    if not yes and not row["accepted"] and state(row, day) == EXPIRED:
        _confirm_expired(workspace, row)
    confirmed(workspace, lambda _: [Subject("deal", row["deal_id"], (day,))], yes, "accepted")

    def attempt(entry: Said) -> None:
        def taken(workspace: Workspace, database: Database, row: Row, day: date) -> None:
            step = write.accept(database, row, day, _now(workspace))
            if step is not None:
                enter(workspace, database, row["deal_id"], step.from_stage["id"], entry)

        sentence = "{label} was accepted on {day}: {customer} takes {deal} for {amount}"
        _answered(workspace, quote, at, True, taken, sentence, "crm show deal {deal_id}")

    asked(workspace, attempt, Said(tuple(check or ()), force))


def reject(context: typer.Context, quote: Name, at: At = None, yes: Yes = False) -> None:
    """Note that the customer did not take a quote. Its deal stays open.

    Examples:
      crm quote reject Q-1
    """

    def refused(workspace: Workspace, database: Database, row: Row, day: date) -> None:
        write.reject(database, row, day, workspace.today)

    _answered(
        context.obj, quote, at, yes, refused, "{label} of {customer} was rejected on {day}", "crm quote {deal_id}"
    )


def show(context: typer.Context, quote: Name) -> None:
    """Show a quote as it was made, in any format; -o FILE.html is the page.

    Examples:
      crm quote show Q-1
      crm quote show Q-1 -o quote.html
    """
    shown(context.obj, quote)


def shown(workspace: Workspace, name: str) -> None:
    """Print the quote of that number."""
    with workspace.reading() as database:
        _show(workspace, query.quote(database, name))


@with_groups()
def list_(
    context: typer.Context,
    deal: DealOption = None,
    customer: Customer = None,
    whom: Whom = EVERYBODY,
    only: Annotated[Text, Option("--state", metavar="STATE", help="draft, sent, accepted, rejected, expired …")] = None,
) -> None:
    """List quotes, the newest first. --for: of that rep's or team's deals.

    Examples:
      crm quote list
      crm list quotes --state expired
    """
    workspace: Workspace = context.obj
    word = None if only is None else checked_choice(only, STATES, "state of a quote")
    with workspace.reading() as database:
        given = {"deal": deal, "customer": customer}
        chosen = {kind: name and find(database, kind, name)["id"] for kind, name in given.items()}
        ids, _ = whose(database, *meant(database, whom))
        chosen["reps"] = None if ids is None else ids_text(ids)
        found = query.listed(database, chosen)
    rows = [row for row in found if word in (None, state(row, workspace.today))]
    nothing = "No quotes fit." if found or any(chosen.values()) else "No quotes. Next: crm quote DEAL"
    workspace.show(document(rows, workspace.currency, workspace.today, nothing), None, True)


def delete(workspace: Workspace, names: Sequence[str], _yes: bool) -> None:
    """Take out drafts."""
    with workspace.writing(make=False) as database:
        for name in names:
            row = query.quote(database, name)
            write.drop(database, row)
            workspace.answer(f"Deleted quote {label(row)} of deal #{row['deal_id']} {visible(row['deal'])}\n")


def _show(workspace: Workspace, row: Row) -> None:
    if not row["content"]:
        raise RefusedError(f"what {label(row)} said was forgotten", "its amount is in: crm list quotes")
    if digest(row["content"]) != row["digest"]:
        raise RefusedError(f"{label(row)} was changed by another program since it was made", "restore a backup")
    if workspace.format == "html":
        from crmcli.records.quotes.page import page

        workspace.answer(page(row, workspace.today))
    else:
        workspace.show(one(row, workspace.today))


def _answered(
    workspace: Workspace,
    name: str,
    at: str | None,
    yes: bool,
    note: Callable[[Workspace, Database, Row, date], None],
    sentence: str,
    following: str,
) -> None:
    """Note what became of a quote, and say so."""
    day = _day(workspace, at)
    with workspace.reading() as database:
        id = query.quote(database, name)["deal_id"]
    confirmed(workspace, lambda _: [Subject("deal", id, counts=False)], yes, "changed")
    with workspace.writing(make=False) as database:
        row = query.quote(database, name)
        note(workspace, database, row, day)
        row = query.quote(database, name)
        if workspace.format == "json":
            workspace.show(document([row], workspace.currency, workspace.today, ""))
            return
        worth = Money(row["amount"], row["currency"] or workspace.currency)
        told = {**row, "label": label(row), "day": day_text(day), "amount": f"{worth} {worth.currency}"}
        workspace.answer(f"{visible('Quote ' + sentence.format(**told))}\n")
        workspace.say(f"Next: {following.format(**told)}")


def _confirm_expired(workspace: Workspace, row: Row) -> None:
    what = f"{label(row)} expired on {row['valid']}"
    if not workspace.interactive:
        raise RefusedError(f"not accepted without --yes: {what}", "if it is meant, say --yes")
    if workspace.ask(f"{what}. Go on? [y/N]").strip().lower() not in ("y", "yes"):
        raise CrmError("nothing was changed", "the same command with --yes does not ask")


def _now(workspace: Workspace) -> write.Now:
    return write.Now(workspace.today, workspace.now, workspace.actor, workspace.currency)


def _day(workspace: Workspace, text: str | None) -> date:
    return read_day(text or "today", workspace.today, workspace.team)


def _until(workspace: Workspace, text: str) -> date:
    """The last day of so many days from today ("30d"), or a day."""
    word = f"+{text.strip()}" if re.fullmatch(r"[0-9]{1,4}\s*[dwm]", text.strip()) else text
    day = read_day(word, workspace.today, workspace.team, FUTURE)
    if day < workspace.today:
        raise RefusedError(f"valid: {day} is in the past", f"today is {workspace.today}")
    return day
