"""`crm list`: customers, contacts and deals, chosen, sorted and cut to a page."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.completion.names import names
from crmcli.cli.framework import say_which
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import Customer, For, Product, RepOption, StageOption, TeamOption
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.core.errors import UsageError
from crmcli.records.filtering.options import (
    ONLY,
    Archived,
    Columns,
    Expected,
    Limit,
    Max,
    Min,
    Mine,
    NoDate,
    NoOwner,
    Overdue,
    Quiet,
    Reverse,
    Segment,
    Sort,
    Stale,
    Tag,
    Where,
)
from crmcli.records.listing.page import Page, show

Text = str | None
Option = typer.Option
_OF = "Of that {names}."


def which(context: typer.Context) -> None:
    """List records of one kind.

    Examples:
      crm list customers --region EMEA
      crm list deals --open --rep alice
    """
    say_which(context)


@with_groups()
def customers(
    context: typer.Context,
    owner: Annotated[
        Text, Option("--owner", "--rep", metavar="REP", help="Looked after by that rep.", autocompletion=names("rep"))
    ] = None,
    region: Annotated[Text, Option(help="In that region.", rich_help_panel=_OF)] = None,
    industry: Annotated[Text, Option(help="In that industry.", rich_help_panel=_OF)] = None,
    source: Annotated[Text, Option(help="Came from there.", rich_help_panel=_OF)] = None,
    for_: For = None,
    asked: Asked = NO_PERIOD,
    mine: Mine = False,
    no_owner: NoOwner = False,
    quiet: Quiet = None,
    tag: Tag = None,
    segment: Segment = None,
    where: Where = None,
    columns: Columns = None,
    sort: Sort = None,
    reverse: Reverse = False,
    limit: Limit = None,
    archived: Archived = False,
) -> None:
    """List customers, by name. With --period: those created in it.

    Examples:
      crm list customers --owner alice
      crm list customers --region EMEA --period this-year --sort -created
    """
    show(
        context.obj,
        "customer",
        Page(sort, reverse, limit, archived, columns, where),
        owner=owner,
        region=region,
        industry=industry,
        source=source,
        for_=for_,
        period=asked if asked.given else None,
        mine=mine,
        no_owner=no_owner,
        quiet=quiet,
        tag=tag,
        segment=segment,
    )


@with_groups()
def contacts(
    context: typer.Context,
    customer: Annotated[
        Text, Option("--at", "--customer", metavar="CUSTOMER", help="Who work there.", autocompletion=names("customer"))
    ] = None,
    deal: Annotated[
        Text, Option(metavar="DEAL", help="Who have a part in that deal.", autocompletion=names("deal"))
    ] = None,
    role: Annotated[Text, Option(help="Who are that at their customer.")] = None,
    mine: Mine = False,
    quiet: Quiet = None,
    tag: Tag = None,
    segment: Segment = None,
    where: Where = None,
    columns: Columns = None,
    sort: Sort = None,
    reverse: Reverse = False,
    limit: Limit = None,
    archived: Archived = False,
) -> None:
    """List contacts, by name.

    Examples:
      crm list contacts --at Acme
      crm list contacts --where 'email ~ example and not customer'
    """
    show(
        context.obj,
        "contact",
        Page(sort, reverse, limit, archived, columns, where),
        customer=customer,
        deal=deal,
        role=role,
        mine=mine,
        quiet=quiet,
        tag=tag,
        segment=segment,
    )


@with_groups()
def deals(
    context: typer.Context,
    rep: RepOption = None,
    customer: Customer = None,
    product: Product = None,
    stage: StageOption = None,
    team: TeamOption = None,
    for_: For = None,
    asked: Asked = NO_PERIOD,
    open_: Annotated[bool, Option("--open", help="Open ones only.", rich_help_panel=ONLY)] = False,
    won: Annotated[bool, Option("--won", help="Won ones only.", rich_help_panel=ONLY)] = False,
    lost: Annotated[bool, Option("--lost", help="Lost ones only.", rich_help_panel=ONLY)] = False,
    mine: Mine = False,
    overdue: Overdue = False,
    stale: Stale = False,
    no_date: NoDate = False,
    quiet: Quiet = None,
    expected: Expected = None,
    min_: Min = None,
    max_: Max = None,
    tag: Tag = None,
    segment: Segment = None,
    where: Where = None,
    columns: Columns = None,
    sort: Sort = None,
    reverse: Reverse = False,
    limit: Limit = None,
    archived: Archived = False,
) -> None:
    """List deals, newest first.

    Examples:
      crm list deals --open --rep alice --sort expected
      crm list deals --won --period Q3 --sort -amount --limit 10
      crm list deals --stage Proposal --format csv -o proposals.csv

    With --period: those closed in it, and those opened in it that are still open.

    More examples:
      crm list deals --where 'open and expected<+7d and not amount<10000'
      crm list deals --quiet 21d --min 5000 --columns id,title,amount,rep
      crm list deals --where 'overdue and team=East' --format ids
    """
    if open_ + won + lost > 1:
        raise UsageError("a deal is open, won or lost", "give one of --open, --won and --lost")
    show(
        context.obj,
        "deal",
        Page(sort, reverse, limit, archived, columns, where),
        rep=rep,
        customer=customer,
        product=product,
        stage=stage,
        team=team,
        for_=for_,
        period=asked if asked.given else None,
        open=open_ or None,
        won=won or None,
        lost=lost or None,
        mine=mine,
        overdue=overdue,
        stale=stale,
        no_date=no_date,
        quiet=quiet,
        expected=expected,
        min=min_,
        max=max_,
        tag=tag,
        segment=segment,
    )
