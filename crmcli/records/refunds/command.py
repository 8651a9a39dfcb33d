"""`crm refund`: money given back on a won deal; `crm list refunds`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from crmcli.cli import notes as texts
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Customer, DealName, DealOption, Edit, Whom, Yes, text_option
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.amounts import read_amount_in
from crmcli.core.errors import brief
from crmcli.core.money import Money
from crmcli.core.names import visible
from crmcli.database.connection import Database, Row
from crmcli.records import rows, typed_fields
from crmcli.records.fields import Field
from crmcli.records.find.query import find
from crmcli.records.listing.view import plain_row
from crmcli.records.protection import Subject, confirmed
from crmcli.records.rates.worth import own
from crmcli.records.refunds import query, write
from crmcli.records.refunds.view import document
from crmcli.records.teams.query import ids_text, meant, whose

Text = str | None
Option = typer.Option
EVERY = 2**62


def refund(
    context: typer.Context,
    deal: DealName,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="What was given back, in the deal's currency.")],
    at: Annotated[Text, Option(metavar="DATE", help="The day it was given back (today).")] = None,
    reason: Annotated[Text, text_option("Why.", "--reason")] = None,
    edit: Edit = False,
    yes: Yes = False,
) -> None:
    """Record a refund or credit note on a won deal.

    Revenue falls by it in the period of that day, for the rep who has the deal's credit. The deal stays won. Before one
    in a frozen period or on another rep's deal you are asked.

    Examples:
      crm refund "Velvet Theatres renewal" 500 --at yesterday --reason "2 seats"
    """
    workspace: Workspace = context.obj
    reason = texts.said(workspace, reason, edit)

    def asked_for(database: Database) -> tuple[int, Money, date]:
        id = int(find(database, "deal", deal)["id"])  # an archived one too: it counts
        currency = rows.current(database, "deal", id)["currency"] or workspace.currency
        day = typed_fields.reader(workspace, database).value(Field("at", "day"), at or "today")
        return id, read_amount_in(amount, currency, workspace.team), day

    def subject(database: Database) -> list[Subject]:
        id, said, day = asked_for(database)
        write.check(database, id, said, day, workspace.today, workspace.currency)
        return [Subject("deal", id, (day,), stays=True)]

    confirmed(workspace, subject, yes, "refunded")
    with workspace.writing(make=False) as database:
        typed = typed_fields.reader(workspace, database)
        id, said, day = asked_for(database)
        why = None if reason is None else typed.value(Field("reason"), reason)
        made = write.add(database, id, said, day, why, workspace.today, workspace.actor, workspace.currency)
        row = query.refund(database, made)
        assert row is not None
        left = Money(query.left_of(database, id), said.currency)
        sentence = f"Refunded #{made}: {_words(row, workspace.currency)}; {left} {left.currency} left of it"
        _confirm(workspace, row, sentence, f"crm show deal {id}")


@with_groups()
def list_(
    context: typer.Context,
    deal: DealOption = None,
    customer: Customer = None,
    whom: Whom = EVERYBODY,
    asked: Asked = NO_PERIOD,
    limit: Annotated[int | None, Option("--limit", metavar="N", min=0, help="At most N rows, 0 for all.")] = None,
) -> None:
    """List refunds, newest first. --for: charged to that rep or team.

    Examples:
      crm list refunds Q3
      crm list refunds --for alice --format csv
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        named = {"deal": deal, "customer": customer}
        chosen = {kind: name and find(database, kind, name)["id"] for kind, name in named.items()}
        ids, _ = whose(database, *meant(database, whom))
        chosen["reps"] = None if ids is None else ids_text(ids)
        within = asked.chosen(workspace)
        found = database.all(
            query.chosen(), **chosen, limit=limit or EVERY,
            start=within and within.start, end=within and within.end,
        )  # fmt: skip
        nothing = "No refunds there." if any(chosen.values()) or within else "No refunds. Next: crm refund DEAL AMOUNT"
        workspace.show(document(found, workspace.currency, nothing))


def _words(row: Row, team: str) -> str:
    said = own(row, team)
    worth = "" if said.currency == team else f" ({Money(row['amount'], team)} {team})"
    why = f" ({brief(row['reason'])})" if row["reason"] else ""
    return (
        f"{said} {said.currency}{worth} of deal #{row['deal_id']} {row['deal']} on {row['at']:%a} {row['at']}{why}, "
        f"charged to {row['rep']}"
    )


def _confirm(workspace: Workspace, row: Row, sentence: str, following: str) -> None:
    if workspace.format == "json":
        from crmcli.output.json import dumps

        workspace.answer(dumps({"schema": "crm.refund/1", "refund": plain_row(row, workspace.currency)}))
        return
    workspace.answer(f"{visible(sentence)}\n")
    workspace.say(f"Next: {following}")
