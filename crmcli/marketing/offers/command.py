"""`crm offer`: what to offer to a customer next, and to whom a product."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

import typer

from crmcli.cli.completion.names import names
from crmcli.cli.options import Product
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.database.connection import Database, Row
from crmcli.marketing.offers import query
from crmcli.marketing.offers.insight import REPEATS, best, due
from crmcli.marketing.offers.view import Offer, Offers, document
from crmcli.records.find.query import find


def offer(
    context: typer.Context,
    customer: Annotated[
        str | None,
        typer.Argument(metavar="[CUSTOMER]", help="The customer, by name or id.", autocompletion=names("customer")),
    ] = None,
    product: Product = None,
) -> None:
    """Say what to offer to a customer next, or to whom to offer a product.

    By what customers bought: what goes with what they have, beyond chance, and
    what they are due to buy again. Each offer shows what speaks for it.

    Examples:
      crm offer Acme
      crm offer --product Pro
      crm offer --product Pro --format csv -o call.csv
    """
    workspace: Workspace = context.obj
    if (customer is None) == (product is None):
        raise UsageError("offer what to whom?", "name a customer, or --product: crm offer Acme")
    with workspace.reading() as database:
        found = _to(workspace, database, customer) if customer is not None else _of(workspace, database, product or "")
        workspace.show(document(found), long=True)


def _to(workspace: Workspace, database: Database, customer: str) -> Offers:
    row, products = find(database, "customer", customer), query.products(database)
    values, today = query.when(workspace.clock, workspace.today), workspace.today
    without, complains = query.not_now(database, row["id"], values)
    if complains:
        why = "Nothing now: there is a complaint to be settled first."
        return Offers([], products, today, whom=row["name"], silent=why)
    bought = query.purchases(database, row["id"], values["end"])
    kept = {id: days for id, days in bought.items() if id in products}
    offers = [_offer(row, products, each.product, due=each) for each in due(kept, today, without)]
    found = best(query.known_rules(database, values["end"]), bought, without)
    offers += [_offer(row, products, rule.product, rule=rule) for rule in found if rule.product in products]
    return Offers(offers, products, today, whom=row["name"])


def _of(workspace: Workspace, database: Database, product: str) -> Offers:
    row, products = find(database, "product", product), query.products(database)
    values, id = query.when(workspace.clock, workspace.today), row["id"]
    products = {**products, id: row["name"]}
    offers = list(_again(database, id, products, values, workspace.today))
    told: set[int] = set()
    for rule in query.known_rules(database, values["end"]):
        if rule.product == id:
            for buyer in query.who_bought(database, rule.given, id, values):
                if buyer["id"] not in told:
                    told.add(buyer["id"])
                    offers.append(_offer(buyer, products, id, rule=rule))
    return Offers(offers, query.products(database, True), workspace.today, what=row["name"])


def _again(
    database: Database, product: int, products: dict[int, str], values: dict[str, object], today: date
) -> Iterator[Offer]:
    """Those who are due to buy it again, the longest overdue first."""
    days: dict[int, list[date]] = {}
    buyers: dict[int, Row] = {}
    for row in query.repeated(database, product, REPEATS, values):
        days.setdefault(row["id"], []).append(row["day"])
        buyers[row["id"]] = row
    found = [(each, id) for id, own in days.items() for each in due({product: own}, today)]
    for each, id in sorted(found, key=lambda pair: (pair[0].on, pair[1])):
        yield _offer(buyers[id], products, product, due=each)


def _offer(customer: Row, products: dict[int, str], product: int, **why: object) -> Offer:
    return Offer(customer["id"], customer["name"], product, products[product], **why)  # type: ignore[arg-type]
