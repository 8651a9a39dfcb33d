"""`crm edit`: the fields that can be changed of each kind of record."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crmcli.cli.completion.names import names
from crmcli.cli.framework import say_which
from crmcli.cli.options import Edit
from crmcli.core.errors import UsageError
from crmcli.records import options as f
from crmcli.records.selection.options import DryRun, Which, Yes

Option = typer.Option
NewName = Annotated[f.Text, Option("--name", help="Its new name.")]
NewTitle = Annotated[f.Text, Option("--title", help="Its new title.")]
Credit = Annotated[
    f.Text, Option("--credit", metavar="REP", help="Who is credited for a closed deal.", autocompletion=names("rep"))
]


def _called(kind: str, several: bool = False) -> Any:
    """The argument that names the record to change, or several."""
    metavar, help = kind.upper(), f"The {kind}, by name or id."
    if several:
        metavar, help = f"{metavar}...", "By name or id; several: 1 2 5-9, or - for stdin."
    return typer.Argument(metavar=metavar, help=help, autocompletion=names(kind))


def which(context: typer.Context) -> None:
    """Change fields of a record.

    Examples:
      crm edit customer Acme --owner bob
      crm edit deal "Acme renewal" --amount 14000
    """
    say_which(context)


def rep(
    context: typer.Context,
    record: Annotated[list[str] | None, _called("rep", True)] = None,
    name: NewName = None,
    email: f.Email = None,
    team: f.Team = None,
    manager: f.Manager = None,
    joined: f.Joined = None,
    left: f.Left = None,
    share: f.Share = None,
    since: f.Since = None,
    tags: f.Tags = None,
    untag: f.Untag = None,
    sets: f.Set = None,
    where: Which = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Change a salesperson. An empty value clears a field.

    Examples:
      crm edit rep alice --team West --email alice@example.com
      crm edit rep alice --share 60% --since 2026-04-01
    """
    _change(context, "rep")


def customer(
    context: typer.Context,
    record: Annotated[list[str] | None, _called("customer", True)] = None,
    name: NewName = None,
    owner: f.Owner = None,
    email: f.Email = None,
    phone: f.Phone = None,
    website: f.Website = None,
    industry: f.Industry = None,
    region: f.Region = None,
    source: f.Source = None,
    created: f.Created = None,
    cadence: f.Cadence = None,
    note: f.Note = None,
    tags: f.Tags = None,
    untag: f.Untag = None,
    sets: f.Set = None,
    where: Which = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    edit: Edit = False,
) -> None:
    """Change a customer. An empty value clears a field.

    Examples:
      crm edit customer Acme --owner bob --phone "+44 20 7946 0001"
      crm edit customer Acme --region ""
    """
    _change(context, "customer")


def contact(
    context: typer.Context,
    record: Annotated[list[str] | None, _called("contact", True)] = None,
    name: NewName = None,
    customer: f.At = None,
    left_: f.LeftCustomer = None,
    role: f.Role = None,
    main: f.Main = None,
    email: f.Emails = None,
    phone: f.Phones = None,
    note: f.Note = None,
    tags: f.Tags = None,
    untag: f.Untag = None,
    sets: f.Set = None,
    where: Which = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    edit: Edit = False,
) -> None:
    """Change a contact. An empty value clears a field.

    --at is a customer more; with --left it is instead of that one.

    Examples:
      crm edit contact "Ann Lee" --left Acme --at Bluebird --role CFO
      crm edit contact "Ann Lee" --main Acme --email "ann@acme.example (opted-out)"
    """
    _change(context, "contact")


def product(
    context: typer.Context,
    record: Annotated[list[str] | None, _called("product", True)] = None,
    name: NewName = None,
    category: f.Category = None,
    list_price: f.ListPrice = None,
    tags: f.Tags = None,
    untag: f.Untag = None,
    sets: f.Set = None,
    where: Which = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Change a product. An empty value clears a field.

    Examples:
      crm edit product Pro --list-price 1250
    """
    _change(context, "product")


def deal(
    context: typer.Context,
    record: Annotated[list[str] | None, _called("deal", True)] = None,
    title: NewTitle = None,
    customer: f.Customer = None,
    rep: f.RepOption = None,
    amount: f.Amount = None,
    currency: f.Currency = None,
    product: f.Product = None,
    expected: f.Expected = None,
    opened: f.Opened = None,
    closed: f.Closed = None,
    source: f.DealSource = None,
    lost_reason: f.Reason = None,
    credit: Credit = None,
    contacts: f.Contacts = None,
    tags: f.DealTags = None,
    untag: f.DealUntag = None,
    sets: f.DealSet = None,
    stage: Annotated[f.Text, Option(hidden=True)] = None,
    where: Which = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    edit: Edit = False,
) -> None:
    """Change a deal, but for its stage (crm move). An empty value clears a field.

    Examples:
      crm edit deal "Acme renewal" --amount 14000 --expected 2026-12-15
      crm edit deal "Acme renewal" --contact "Ann Lee=decider"
      crm edit deal 1 2 5-9 --rep bob --dry-run

    A closed deal stays credited to the rep who owned it when it closed, whoever owns it now; --credit corrects that.
    Several deals are changed together, or none; of more than ten it is asked first, and a script says --yes.

    More examples:
      crm edit deal --where 'rep=alice and open' --rep bob --yes
    """
    if stage is not None:
        raise UsageError("the stage of a deal is not edited", "move it: crm move DEAL STAGE")
    _change(context, "deal")


def stage(
    context: typer.Context,
    record: Annotated[str, _called("stage")],
    name: NewName = None,
    probability: f.Probability = None,
) -> None:
    """Change a stage of the funnel.

    Won and Lost can be renamed: deals there stay won and lost.

    Examples:
      crm edit stage Proposal --probability 55
      crm edit stage Lost --name "Closed lost"
    """
    _change(context, "stage")


def _change(context: typer.Context, kind: str) -> None:
    from crmcli.records.edit.change import change  # not for help

    change(context.obj, context.params, kind)
