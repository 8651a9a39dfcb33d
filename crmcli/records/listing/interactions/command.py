"""`crm list activities`, `crm list feedback`, `crm list cases`: what passed between reps and customers."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.completion.names import words
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import Customer, DealOption, For, RepOption, checked_choice
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.core.vocabulary import ACTIVITIES, CASE_STATUSES, CASES, FEEDBACK, PRIORITIES, SYNONYMS
from crmcli.records.filtering.options import (
    Columns,
    Limit,
    Mine,
    Reverse,
    Segment,
    Sort,
    Where,
)
from crmcli.records.listing.page import Page, show

Text = str | None
Option = typer.Option


@with_groups()
def activities(
    context: typer.Context,
    rep: RepOption = None,
    customer: Customer = None,
    deal: DealOption = None,
    kind: Annotated[
        Text, Option(metavar="KIND", help=f"One of: {', '.join(ACTIVITIES)}.", autocompletion=words(*ACTIVITIES))
    ] = None,
    incoming: Annotated[
        bool | None, Option("--in/--out", help="From the customer, or to them.", show_default=False)
    ] = None,
    for_: For = None,
    asked: Asked = NO_PERIOD,
    mine: Mine = False,
    segment: Segment = None,
    where: Where = None,
    columns: Columns = None,
    sort: Sort = None,
    reverse: Reverse = False,
    limit: Limit = None,
) -> None:
    """List calls, mails, meetings, visits and notes, newest first.

    Examples:
      crm list activities --rep alice --period this-week
      crm list activities --kind call --in --sort at
    """
    show(
        context.obj,
        "activity",
        Page(sort, reverse, limit, columns=columns, where=where),
        rep=rep,
        customer=customer,
        deal=deal,
        kind=kind and checked_choice(kind, ACTIVITIES, "kind of activity", SYNONYMS),
        direction={True: "in", False: "out", None: None}[incoming],
        for_=for_,
        period=asked if asked.given else None,
        mine=mine,
        segment=segment,
    )


@with_groups()
def feedback(
    context: typer.Context,
    rep: RepOption = None,
    customer: Customer = None,
    deal: DealOption = None,
    kind: Annotated[
        Text, Option(metavar="KIND", help=f"One of: {', '.join(FEEDBACK)}.", autocompletion=words(*FEEDBACK))
    ] = None,
    for_: For = None,
    asked: Asked = NO_PERIOD,
    mine: Mine = False,
    segment: Segment = None,
    where: Where = None,
    columns: Columns = None,
    sort: Sort = None,
    reverse: Reverse = False,
    limit: Limit = None,
) -> None:
    """List what customers said, newest first.

    Examples:
      crm list feedback --rep alice --period Q3
      crm list feedback --kind complaint
    """
    show(
        context.obj,
        "feedback",
        Page(sort, reverse, limit, columns=columns, where=where),
        rep=rep,
        customer=customer,
        deal=deal,
        kind=kind and checked_choice(kind, FEEDBACK, "kind of feedback"),
        for_=for_,
        period=asked if asked.given else None,
        mine=mine,
        segment=segment,
    )


@with_groups()
def cases(
    context: typer.Context,
    rep: RepOption = None,
    customer: Customer = None,
    deal: DealOption = None,
    kind: Annotated[Text, Option(metavar="KIND", help=f"{', '.join(CASES)}.", autocompletion=words(*CASES))] = None,
    priority: Annotated[
        Text, Option(metavar="WORD", help=f"{', '.join(PRIORITIES)}.", autocompletion=words(*PRIORITIES))
    ] = None,
    status: Annotated[
        Text, Option(metavar="WORD", help=f"{', '.join(CASE_STATUSES)}.", autocompletion=words(*CASE_STATUSES))
    ] = None,
    for_: For = None,
    asked: Asked = NO_PERIOD,
    mine: Mine = False,
    where: Where = None,
    columns: Columns = None,
    sort: Sort = None,
    reverse: Reverse = False,
    limit: Limit = None,
) -> None:
    """List cases, newest first; what is due is in crm case list.

    Examples:
      crm list cases --kind complaint --period Q3
      crm list cases --where 'open and priority=urgent'
    """
    show(
        context.obj,
        "case",
        Page(sort, reverse, limit, columns=columns, where=where),
        rep=rep,
        customer=customer,
        deal=deal,
        kind=kind and checked_choice(kind, CASES, "kind of case"),
        priority=priority and checked_choice(priority, PRIORITIES, "priority"),
        status=status and checked_choice(status, CASE_STATUSES, "status"),
        for_=for_,
        period=asked if asked.given else None,
        mine=mine,
    )
