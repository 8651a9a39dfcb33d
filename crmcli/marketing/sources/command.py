"""`crm source`: where revenue comes from; `crm touch`: by what a customer came nearer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from crmcli.cli.completion.names import names, words
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Whom, checked_choice
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import NotFoundError, RefusedError, UsageError
from crmcli.core.names import checked_name, visible
from crmcli.database.connection import Database, Row
from crmcli.marketing.sources import query
from crmcli.marketing.sources.insight import MODELS, credits
from crmcli.marketing.sources.view import Sources, document, listing, plain, said
from crmcli.records import rows
from crmcli.records.campaigns.query import campaign
from crmcli.records.campaigns.write import touch as write
from crmcli.records.fields import Field
from crmcli.records.find.number import numbered
from crmcli.records.find.query import find, usable
from crmcli.records.teams.query import meant, whose
from crmcli.records.typed_fields import reader

Customer = Annotated[str, typer.Argument(metavar="CUSTOMER", help="By name or id.", autocompletion=names("customer"))]


@with_groups()
def source(
    context: typer.Context,
    asked: Asked = NO_PERIOD,
    whom: Whom = EVERYBODY,
    model: Annotated[
        str, typer.Option("--model", help=f"Whom to credit: {', '.join(MODELS)}.", autocompletion=words(*MODELS))
    ] = "position",
) -> None:
    """Show which sources and campaigns the revenue of a period came by.

    Each win is credited to the touches before it: the source of its deal or customer, replies to campaigns, and what
    crm touch says. position gives 40% to the first, 40% to the last.

    Examples:
      crm source
      crm source Q3 --model first
      crm source 2026 --for East --format csv
    """
    workspace: Workspace = context.obj
    model = checked_choice(model, tuple(MODELS), "model")
    with workspace.reading() as database:
        period = asked.chosen(workspace) or workspace.calendar.containing(workspace.today, "quarter")
        ids, called = whose(database, *meant(database, whom))
        revenue = query.revenue(database, period, ids)
        found = credits(revenue, query.touches(database, period.end))
        wins = sum(row["win"] for row in revenue)
        workspace.show(document(Sources(period, model, found, wins, called, workspace.currency)))


def touch(
    context: typer.Context,
    customer: Customer,
    by: Annotated[str | None, typer.Argument(metavar="[SOURCE]", help="By what: fair, advert, a partner.")] = None,
    at: Annotated[str, typer.Option("--at", metavar="DATE", help="On which day.")] = "today",
    of: Annotated[
        str | None,
        typer.Option("--campaign", metavar="NAME", help="By that campaign.", autocompletion=names("campaign")),
    ] = None,
) -> None:
    """Say by what a customer came nearer: a fair, an advert, a campaign.

    A reply to a campaign is known by itself: crm log mail - < reply.eml

    Examples:
      crm touch Acme "trade fair"
      crm touch Acme webinar --at 2026-03-02
    """
    workspace: Workspace = context.obj
    if (by is None) == (of is None):
        raise UsageError("say by what they came nearer", "a SOURCE, or --campaign NAME")
    with workspace.writing(make=False) as database:
        day = reader(workspace, database).value(Field("at", "day"), at)
        if day is None or day > workspace.today:
            raise RefusedError(
                "at: that day is not over yet" if day else "at: the day is missing", "such as --at today"
            )
        found = campaign(database, of) if of is not None else None
        said_by = checked_name(by, "the source").strip() if by is not None else None
        id = write(database, usable(database, "customer", customer), day, said_by, found["id"] if found else None)
        row = database.one(query.one(), id=id)
        assert row is not None, "it was just written"
        if workspace.format == "json":
            from crmcli.output.json import dumps

            workspace.answer(dumps({"schema": "crm.touch/1", "touch": plain(row)}))
            return
        workspace.answer(f"Touch #{id}: {visible(said(row))}\n")
        workspace.say("Next: crm source")


def touches(
    context: typer.Context,
    customer: Annotated[
        str | None, typer.Argument(metavar="[CUSTOMER]", help="Of whom.", autocompletion=names("customer"))
    ] = None,
) -> None:
    """List by what customers came nearer, the newest first.

    Examples:
      crm list touches
      crm list touches Acme
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        id = find(database, "customer", customer)["id"] if customer is not None else None
        workspace.show(listing(database.all(query.listed(), customer=id)), None, True)


def delete(workspace: Workspace, given: Sequence[str], yes: bool) -> None:
    """Take touches out."""
    with workspace.writing(make=False) as database:
        gone = [_touch(database, each) for each in given]
        for row in gone:
            database.run(rows.delete(table="touch"), id=row["id"])
        if workspace.format == "json":
            from crmcli.output.json import dumps

            deleted = [plain(row) for row in gone]
            workspace.answer(dumps({"schema": "crm.delete/1", "kind": "touch", "deleted": deleted}))
            return
        workspace.answer("".join(f"Deleted touch #{row['id']}: {visible(said(row))}\n" for row in gone))


def _touch(database: Database, given: str) -> Row:
    row = database.one(query.one(), id=numbered("touch", given))
    if row is None:
        raise NotFoundError("touch", given).with_hint("see: crm list touches")
    return row
