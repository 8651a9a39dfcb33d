"""`crm move`: take a deal through the funnel, win, lose or reopen it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from crmcli.cli.completion import names
from crmcli.cli.options import DealName, Yes
from crmcli.cli.workspace import Workspace
from crmcli.core.money import plain
from crmcli.database.connection import Database, Row
from crmcli.records import rows, typed_fields
from crmcli.records.confirmation import confirm, name_to_type
from crmcli.records.deals import write as deals
from crmcli.records.fields import Field
from crmcli.records.find.query import usable
from crmcli.records.listing import query as listing
from crmcli.records.protection import Subject, confirmed

Target = Annotated[
    str,
    typer.Argument(
        help="A stage, by name; next, won, lost or reopen.",
        metavar="STAGE",
        autocompletion=names("stage", "next", "reopen"),
    ),
]


def move(
    context: typer.Context,
    deal: DealName,
    stage: Target,
    at: Annotated[str | None, typer.Option(metavar="DATE", help="The day it moved (today).")] = None,
    amount: Annotated[str | None, typer.Option(metavar="AMOUNT", help="What it is worth now.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why it was lost.")] = None,
    yes: Yes = False,
) -> None:
    """Move a deal to another stage: the next one, won, lost or any by name.

    A closed deal that is moved to an open stage is open again; reopen moves it to the one it came from. In
    short: crm won DEAL, crm lost DEAL --reason TEXT, crm reopen DEAL. A closed deal, one in a frozen period and
    another rep's are moved only once you have confirmed it.

    Examples:
      crm move "Acme renewal" next
      crm move "Acme renewal" won --amount 13500 --at yesterday
      crm move "Acme pilot" lost --reason "went with a rival"
    """
    workspace: Workspace = context.obj

    def chosen(database: Database) -> list[Subject]:
        day = typed_fields.reader(workspace, database).value(Field("at", "day"), at or "today")
        id = usable(database, "deal", deal)
        goal = deals.target_stage(database, deals.funnel(database), id, rows.current(database, "deal", id), stage)
        return [Subject("deal", id, (day,) if goal["status"] != "open" else ())]

    confirmed(workspace, chosen, yes, "moved")
    with workspace.writing(make=False) as database:
        id = usable(database, "deal", deal)
        before = listing.record(database, "deal", id)
        typed = typed_fields.reader(workspace, database)
        day = typed.value(Field("at", "day"), at or "today")
        changes = typed.values("deal", {"amount": amount, "lost_reason": reason})
        step = deals.move(database, id, stage, day, workspace.today, workspace.actor, changes)
        after = listing.record(database, "deal", id)
        sentence = _sentence(workspace, step, after, day)
        following = _following(database, after, step)
        confirm(workspace, database, "move", "deal", id, sentence, following, before)


def _sentence(workspace: Workspace, step: deals.Step, deal: Row, day: date) -> str:
    parts = [f"Moved deal #{deal['id']} {deal['title']}: {step.from_stage['name']} → {step.to_stage['name']}"]
    if deal["amount"] is not None:
        parts.append(f"{plain(deal['amount'], workspace.currency)} {workspace.currency}")
    if day != workspace.today:
        parts.append(f"on {day}")
    return ", ".join(parts)


def _following(database: Database, deal: Row, step: deals.Step) -> str:
    """The next useful command once the deal is where it is."""
    if deal["status"] == "won":
        return f"crm feedback {name_to_type(database, 'customer', step.deal['customer_id'], deal['customer'])} 5"
    name = name_to_type(database, "deal", deal["id"], deal["title"])
    if deal["status"] == "lost":
        return f"crm show deal {name}" if deal["lost_reason"] else f'crm edit deal {name} --reason "…"'
    stages = deals.funnel(database).open
    return f"crm move {name} {'won' if stages[-1]['id'] == step.to_stage['id'] else 'next'}"
