"""`crm add`: record a rep, customer, product, deal or stage."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from crmcli.commands.options import Customer, Owner, Product, RepOption, StageOption
from crmcli.commands.results import quoted, wrote
from crmcli.database.connect import Database
from crmcli.errors import UsageError
from crmcli.queries.find import usable
from crmcli.records import rows
from crmcli.records.fields import FIELDS
from crmcli.workspace import Workspace

Text = str | None
Option, Argument = typer.Option, typer.Argument


def rep(
    context: typer.Context,
    name: Annotated[str, Argument(help="The rep's name, unique in the team.")],
    email: Annotated[Text, Option(help="E-mail address.")] = None,
    team: Annotated[Text, Option(help="Team the rep belongs to.")] = None,
    manager: Annotated[Text, Option(help="Name of the rep's manager.")] = None,
    joined: Annotated[Text, Option(metavar="DATE", help="First day in the team.")] = None,
    left: Annotated[Text, Option(metavar="DATE", help="Last day in the team.")] = None,
) -> None:
    """Add a salesperson.

    Examples:
      crm add rep alice
      crm add rep "Bo Chen" --team East --joined 2026-01-12 --email bo@example.com
    """
    record(
        context.obj,
        "rep",
        {"name": name, "email": email, "team": team, "manager": manager, "joined": joined, "left": left},
    )


def customer(
    context: typer.Context,
    name: Annotated[str, Argument(help="The customer's name, unique in the file.")],
    owner: Owner = None,
    email: Annotated[Text, Option(help="E-mail address.")] = None,
    phone: Annotated[Text, Option(help="Phone number, kept as typed.")] = None,
    website: Annotated[Text, Option(help="Website.")] = None,
    industry: Annotated[Text, Option(help="Industry.")] = None,
    region: Annotated[Text, Option(help="Region.")] = None,
    source: Annotated[Text, Option(help="Where the customer came from: referral, fair, web …")] = None,
    created: Annotated[Text, Option(metavar="DATE", help="First day as a customer or lead (today).")] = None,
    note: Annotated[Text, Option(help="Anything worth knowing.")] = None,
) -> None:
    """Add a customer.

    Examples:
      crm add customer "Acme Ltd" --owner alice --region EMEA --industry manufacturing
      crm add customer Bluebird --source referral --email hello@bluebird.example --phone "+44 20 7946 0000"
    """
    given = {
        "name": name,
        "owner": owner,
        "email": email,
        "phone": phone,
        "website": website,
        "industry": industry,
        "region": region,
        "source": source,
        "created": created or "today",
        "note": note,
    }
    record(context.obj, "customer", given)


def product(
    context: typer.Context,
    name: Annotated[str, Argument(help="The product's name, unique in the file.")],
    category: Annotated[Text, Option(help="Category or series.")] = None,
    list_price: Annotated[Text, Option("--list-price", metavar="AMOUNT", help="List price.")] = None,
) -> None:
    """Add a product.

    Examples:
      crm add product Pro --list-price 1200 --category Software
    """
    record(context.obj, "product", {"name": name, "category": category, "list_price": list_price})


def deal(
    context: typer.Context,
    title: Annotated[str, Argument(help="What the deal is called.")],
    customer: Customer = None,
    rep: RepOption = None,
    amount: Annotated[Text, Option(metavar="AMOUNT", help="Its value, such as 12000.50.")] = None,
    product: Product = None,
    stage: StageOption = None,
    expected: Annotated[Text, Option(metavar="DATE", help="Expected close date.")] = None,
    opened: Annotated[Text, Option(metavar="DATE", help="Day it was opened (today).")] = None,
    closed: Annotated[Text, Option(metavar="DATE", help="Day it closed, for one already won or lost.")] = None,
    source: Annotated[Text, Option(help="Where it came from.")] = None,
    lost_reason: Annotated[Text, Option("--reason", help="Why it was lost.")] = None,
) -> None:
    """Add a deal; it starts in the first stage, owned by the customer's owner, unless you say otherwise.

    Examples:
      crm add deal "Acme renewal" --customer Acme --rep alice --amount 12000.50
      crm add deal "Acme pilot" --customer Acme --product Pro --stage Proposal --expected 2026-12-01
    """
    given = {
        "title": title,
        "customer": customer,
        "rep": rep,
        "amount": amount,
        "product": product,
        "stage": stage,
        "expected": expected,
        "opened": opened,
        "closed": closed,
        "source": source,
        "lost_reason": lost_reason,
    }
    record(context.obj, "deal", given)


def stage(
    context: typer.Context,
    name: Annotated[str, Argument(help="The stage's name, unique in the file.")],
    after: Annotated[Text, Option(metavar="STAGE", help="The open stage before it (the last one).")] = None,
    probability: Annotated[
        Text, Option(metavar="PERCENT", help="How likely a deal there is won (between its neighbours).")
    ] = None,
) -> None:
    """Add an open stage to the funnel. Won and Lost always exist.

    Examples:
      crm add stage Demo --after Qualified --probability 40
    """
    record(context.obj, "stage", {"name": name, "probability": probability}, after)


def record(workspace: Workspace, kind: str, given: dict[str, str | None], after: str | None = None) -> None:
    """Read the fields, write the record and say so."""
    with workspace.writing() as database:
        reader = workspace.reader(database)
        values = reader.values(kind, given)
        if kind == "deal":
            from crmcli.records import deals

            id = deals.add(database, with_rep(workspace, database, values), workspace.today, workspace.actor)
        elif kind == "stage":
            from crmcli.records import stages

            id = stages.add(database, values, after)
        else:
            id = rows.add(database, kind, values)
        name = given["title" if kind == "deal" else "name"]
        wrote(
            workspace,
            database,
            "add",
            kind,
            id,
            f"Added {kind} #{id} {name}",
            FOLLOWING[kind].format(name=quoted(name)),
        )


def with_rep(workspace: Workspace, database: Database, values: dict[str, Any]) -> dict[str, Any]:
    """A deal's values with its rep: the one given, else the customer's owner, else `me`."""
    if values.get("rep_id") is None and values.get("customer_id") is not None:
        values["rep_id"] = rows.current(database, "customer", values["customer_id"])["owner_id"]
    if values.get("rep_id") is None and (me := workspace.config["me"].value):
        values["rep_id"] = usable(database, "rep", me)
    if values.get("rep_id") is None:
        raise UsageError("a deal needs a rep", "give one with --rep, or set yourself: crm config set me NAME")
    return values


FOLLOWING = {
    "rep": "crm add customer NAME --owner {name}",
    "customer": "crm add deal TITLE --customer {name} --amount AMOUNT",
    "product": "crm add deal TITLE --customer NAME --product {name}",
    "deal": "crm move {name} next",
    "stage": "crm funnel",
}
"""The next useful command after each kind of record."""


def ask(context: typer.Context) -> None:
    """Add a rep, customer, product, deal or stage; alone, it asks what to add and for the fields.

    Examples:
      crm add customer "Acme Ltd" --owner alice
      crm add deal "Acme renewal" --customer Acme --amount 12000
      crm add                                        asks, on a terminal
    """
    if context.invoked_subcommand is not None:
        return
    workspace: Workspace = context.obj
    if not workspace.interactive:
        raise UsageError("say what to add", f"crm add {'|'.join(FOLLOWING)} NAME")
    kind = typer.prompt(f"Add what ({', '.join(FOLLOWING)})", err=True).strip().lower()
    if kind not in FOLLOWING:
        raise UsageError(f'cannot add "{kind}"', f"one of: {', '.join(FOLLOWING)}")
    print("Leave a field empty to skip it.", file=sys.stderr)
    given: dict[str, str | None] = {}
    for field in FIELDS[kind]:
        needed = field.type == "name"
        answer = typer.prompt(
            field.name.replace("_", " ").capitalize(), default=None if needed else "", show_default=False, err=True
        )
        given[field.name] = answer or None
    record(workspace, kind, given | ({"created": given["created"] or "today"} if "created" in given else {}))
