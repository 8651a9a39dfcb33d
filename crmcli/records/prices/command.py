"""`crm price`: what a product costs from a day on; `crm list prices`."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.completion.names import names
from crmcli.cli.options import Product
from crmcli.cli.workspace import Workspace
from crmcli.core.amounts import read_amount_in
from crmcli.core.errors import UsageError
from crmcli.core.moments import read_day
from crmcli.core.money import Money
from crmcli.core.names import visible
from crmcli.core.tags import checked_word
from crmcli.records import rows
from crmcli.records.find.query import find, usable
from crmcli.records.prices import query, write
from crmcli.records.prices.view import document

Text = str | None
Option = typer.Option


def price(
    context: typer.Context,
    product: Annotated[str, typer.Argument(help="The product, by name or id.", autocompletion=names("product"))],
    amount: Annotated[Text, typer.Argument(metavar="[AMOUNT]", help='What one costs: 99, or "89 EUR".')] = None,
    from_: Annotated[Text, Option("--from", metavar="DATE", help="The first day of it (today).")] = None,
    list_: Annotated[
        Text, Option("--list", metavar="TAG", help="For customers with that tag alone.", autocompletion=names("tag"))
    ] = None,
    delete: Annotated[bool, Option("--delete", help="Take the price of that day away.")] = False,
) -> None:
    """Say what a product costs from a day on, or show it.

    New lines of deals take it; those that are there stay as they are.

    Examples:
      crm price Pro 99.00 --from 2026-10-01
      crm price Pro "89 EUR" --list partner
      crm price Pro
    """
    workspace: Workspace = context.obj
    if amount is None and not delete:
        with workspace.reading() as database:
            found = query.listed(database, find(database, "product", product)["id"])
        workspace.show(document(found))
        return
    if amount is None:
        raise UsageError("say which price to take away", "crm price PRODUCT AMOUNT --from DATE --delete")
    said = read_amount_in(amount, workspace.currency, workspace.team)
    day = read_day(from_ or "today", workspace.today, workspace.team)
    word = None if list_ is None else checked_word(list_)
    with workspace.writing(make=False) as database:
        id = usable(database, "product", product)
        of = write.Of(id, word, day)
        before = None
        if delete:
            write.drop(database, of, said.currency)
        else:
            before = write.keep(database, of, said, workspace.now, workspace.actor)
        name = rows.current(database, "product", id)["name"]
        whom = f" for customers tagged {word}" if word else ""
        instead = f", instead of {Money(before, said.currency)}" if before is not None else ""
        if workspace.format == "json":
            workspace.show(document(query.listed(database, id)))
            return
        verb = "Took away the price of" if delete else "Set the price of"
        workspace.answer(visible(f"{verb} {name}{whom}: {said} {said.currency} from {day:%a} {day} on{instead}") + "\n")
        workspace.say("Next: crm list prices")


def every(context: typer.Context, product: Product = None) -> None:
    """List what products cost, by customers' tags and days.

    Examples:
      crm list prices
      crm list prices --product Pro --format csv
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        id = None if product is None else find(database, "product", product)["id"]
        found = query.listed(database, id)
    workspace.show(document(found))
