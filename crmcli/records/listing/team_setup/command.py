"""`crm list reps`, `crm list products`, `crm list stages`: what a team sets up before it sells."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.options import For, TeamOption
from crmcli.records.filtering.options import (
    Archived,
    Columns,
    Limit,
    Reverse,
    Segment,
    Sort,
    Tag,
    Where,
)
from crmcli.records.listing.page import Page, show

Text = str | None
Option = typer.Option


def reps(
    context: typer.Context,
    team: TeamOption = None,
    for_: For = None,
    tag: Tag = None,
    segment: Segment = None,
    where: Where = None,
    columns: Columns = None,
    sort: Sort = None,
    reverse: Reverse = False,
    limit: Limit = None,
    archived: Archived = False,
) -> None:
    """List salespeople, by name.

    Examples:
      crm list reps
      crm list reps --team East --sort joined
    """
    page = Page(sort, reverse, limit, archived, columns, where)
    show(context.obj, "rep", page, team=team, for_=for_, tag=tag, segment=segment)


def products(
    context: typer.Context,
    category: Annotated[Text, Option(help="Of that category.")] = None,
    tag: Tag = None,
    segment: Segment = None,
    where: Where = None,
    columns: Columns = None,
    sort: Sort = None,
    reverse: Reverse = False,
    limit: Limit = None,
    archived: Archived = False,
) -> None:
    """List products, by name.

    Examples:
      crm list products --sort -list_price
    """
    show(
        context.obj,
        "product",
        Page(sort, reverse, limit, archived, columns, where),
        category=category,
        tag=tag,
        segment=segment,
    )


def stages(
    context: typer.Context,
    columns: Columns = None,
    sort: Sort = None,
    reverse: Reverse = False,
    limit: Limit = None,
    archived: Archived = False,
) -> None:
    """List the stages of the funnel, in order.

    Examples:
      crm list stages
    """
    show(context.obj, "stage", Page(sort, reverse, limit, archived, columns))
