"""`crm list`: records of one kind, chosen, sorted and cut to a page."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crmcli.cli.completion.names import names, words
from crmcli.cli.framework import say_which
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import Customer, DealOption, For, Product, RepOption, StageOption, TeamOption, checked_choice
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.vocabulary import ACTIVITIES, FEEDBACK, IDS, KINDS, SYNONYMS
from crmcli.records.filtering.options import (
    ONLY,
    Expected,
    Max,
    Min,
    Mine,
    NoDate,
    NoOwner,
    Overdue,
    Quiet,
    Segment,
    Tag,
    Where,
)
from crmcli.records.listing import page as pages
from crmcli.records.listing import query as listing
from crmcli.records.listing.page import Page

Text = str | None
Option = typer.Option
PAGE = 100
"""Rows on a terminal unless --limit says otherwise."""

_ORDER = "Sort by FIELD or -FIELD; show id,title,amount."
Sort = Annotated[
    Text,
    Option("--sort", metavar="FIELD", help="Sort by any field; -FIELD sorts descending.", rich_help_panel=_ORDER),
]
Reverse = Annotated[bool, Option("--reverse", help="The other way round.", rich_help_panel=_ORDER)]
Limit = Annotated[int | None, Option("--limit", metavar="N", help="At most N rows (100 on a terminal), 0 for all.")]
Archived = Annotated[bool, Option("--archived", help="Archived ones too.")]
Columns = Annotated[
    Text,
    Option("--columns", metavar="FIELDS", help="Show these, in this order: id,title,amount.", rich_help_panel=_ORDER),
]
_OF = "Of that {names}."


def which(context: typer.Context) -> None:
    """List records of one kind.

    Examples:
      crm list customers --region EMEA
      crm list deals --open --rep alice
    """
    say_which(context)


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
        no_date=no_date,
        quiet=quiet,
        expected=expected,
        min=min_,
        max=max_,
        tag=tag,
        segment=segment,
    )


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


FIRST = {
    "rep": "crm add rep NAME",
    "customer": "crm add customer NAME --owner REP",
    "product": "crm add product NAME --list-price AMOUNT",
    "deal": "crm add deal TITLE --customer NAME --amount AMOUNT",
    "activity": "crm log call CUSTOMER TEXT",
    "feedback": "crm feedback CUSTOMER SCORE",
    "stage": "crm add stage NAME",
}
"""How the first record of each kind comes about."""


def show(workspace: Workspace, kind: str, page: Page, /, **given: Any) -> None:
    """Print the records of that kind that fit all that is given (None: whatever it is)."""
    from crmcli.records.custom_values.query import fields_of, with_values
    from crmcli.records.listing.view import Shown, document

    only_ids = workspace.format == IDS
    limit = pages.rows_of(page, PAGE if workspace.on_screen and workspace.format == "table" else listing.EVERY)
    with workspace.reading() as database:
        own = {field.name: field for field in fields_of(database, kind)}
        sort, descending = pages.order(kind, page, [*own])
        fields = ("id",) if only_ids else pages.columns(kind, page.columns, [*own])
        filters = pages.chosen(workspace, database, kind, given)
        where, archived = pages.filtered(workspace, database, kind, page, given)
        wanted = listing.Wanted(kind, filters, sort, descending, limit + 1, archived, where, own.get(sort))
        found = listing.ids(database, wanted._replace(limit=limit)) if only_ids else []
        rows = [] if only_ids else listing.listed(database, wanted)
        rows = with_values(database, rows, [own[name] for name in fields if name in own], workspace.currency)
    if found:  # no other value has to be laid out
        workspace.answer("\n".join([*found, ""]))
        return
    many = KINDS[kind]
    nothing = f"No {many} fit. See all: crm list {many}" if filters or where else f"No {many}. Next: {FIRST[kind]}"
    shown = Shown(fields, page.columns is not None or only_ids, workspace.today)
    workspace.show(document(kind, rows[:limit], shown, workspace.currency, nothing), None, True)
    if len(rows) > limit and page.limit is None:
        workspace.say(f"The first {limit}; there are more, and --limit 0 shows all.")
