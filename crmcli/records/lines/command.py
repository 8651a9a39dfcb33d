"""`crm add line`, `crm edit line`, `crm list lines`: what a deal is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from crmcli.cli import notes as texts
from crmcli.cli.completion.names import names
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Customer, DealName, DealOption, Edit, Product, Whom, Yes, text_option
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError, brief
from crmcli.core.grammar.quantities import quantity_text, rate_text
from crmcli.core.money import Money
from crmcli.core.names import visible
from crmcli.database.connection import Database, Row
from crmcli.records import rows
from crmcli.records.filtering.options import Where
from crmcli.records.find.number import numbered
from crmcli.records.find.query import find, usable
from crmcli.records.lines import query, write
from crmcli.records.lines.insight import discount_said
from crmcli.records.lines.view import document, plain
from crmcli.records.protection import Subject, confirmed
from crmcli.records.rates.query import shown
from crmcli.records.teams.query import ids_text, meant, whose
from crmcli.records.typed_fields import reader

Text = str | None
Option = typer.Option
EVERY = 2**62
Quantity = Annotated[Text, Option("--qty", "--quantity", metavar="N", help="How much of it: 12, or 1.5 (1).")]
Price = Annotated[Text, Option(metavar="AMOUNT", help="Of one, in the deal's currency (the product's price).")]
Discount = Annotated[Text, Option(metavar="RATE|AMOUNT", help="Off the line: 10%, or 50.")]
Tax = Annotated[Text, Option(metavar="RATE", help="Such as 20% (the team's setting tax).")]
Said = Annotated[Text, text_option("What it is, or is besides.", "--text")]


def add(
    context: typer.Context,
    deal: DealName,
    product: Annotated[
        Text, typer.Argument(help="The product, by name or id.", autocompletion=names("product"))
    ] = None,
    quantity: Quantity = None,
    price: Price = None,
    discount: Discount = None,
    tax: Tax = None,
    text: Said = None,
    edit: Edit = False,
    yes: Yes = False,
) -> None:
    """Add a line to a deal. Its lines make the amount of a deal, without tax.

    Without --price it is what the product costs that customer (crm help quotes).

    Examples:
      crm add line "Acme pilot" Pro --qty 12 --discount 10%
      crm add line "Acme pilot" --text "Training on site" --qty 1.5 --price 900

    A closed deal and another rep's are asked about; a script says --yes.
    """
    workspace: Workspace = context.obj
    if edit or text == texts.STDIN:
        text = texts.said(workspace, text, edit)
    given = {"quantity": quantity, "price": price, "tax": tax, "text": text, **discount_said(discount)}
    given["tax"] = workspace.settings.get("tax") if tax is None else tax
    confirmed(workspace, lambda database: [Subject("deal", usable(database, "deal", deal))], yes, "changed")
    with workspace.writing(make=False) as database:
        id = usable(database, "deal", deal)
        values = {"deal_id": id, **_values(workspace, database, id, given)}
        if product is not None:
            values["product_id"] = usable(database, "product", product)
        made = write.add(database, values, workspace.currency, workspace.today)
        _confirm(workspace, database, "Added", query.line(database, made))


def edit(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="N", help="Its id in crm show deal.")],
    product: Product = None,
    quantity: Quantity = None,
    price: Price = None,
    discount: Discount = None,
    tax: Tax = None,
    text: Said = None,
    edit: Edit = False,
    yes: Yes = False,
) -> None:
    """Change a line of a deal. An empty value clears a field.

    Examples:
      crm edit line 7 --qty 10
      crm edit line 7 --discount ""
    """
    workspace: Workspace = context.obj
    given = {"quantity": quantity, "price": price, "tax": tax, "text": text, **discount_said(discount)}
    if not edit and product is None and all(value is None for value in given.values()):
        raise UsageError("nothing to change", "give a field its new value; see: crm edit line --help")
    id = numbered("line", number)
    with workspace.reading() as database:
        before = query.line(database, id)
    given["text"] = texts.said(workspace, text, edit, before["text"])
    confirmed(workspace, lambda _: [Subject("deal", before["deal_id"])], yes, "changed")
    with workspace.writing(make=False) as database:
        changes = _values(workspace, database, before["deal_id"], given)
        if product is not None:
            changes["product_id"] = usable(database, "product", product) if product.strip() else None
        write.edit(database, id, changes, workspace.currency)
        _confirm(workspace, database, "Changed", query.line(database, id), query_before=before)


@with_groups()
def list_(
    context: typer.Context,
    deal: DealOption = None,
    customer: Customer = None,
    product: Product = None,
    whom: Whom = EVERYBODY,
    where: Where = None,
    limit: Annotated[int | None, Option("--limit", metavar="N", min=0, help="At most N rows, 0 for all.")] = None,
) -> None:
    """List lines of deals, newest first. --for: of that rep's or team's deals.

    Examples:
      crm list lines --product Pro --where 'won and closed>=this-year'
      crm list lines --customer Acme --format csv
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        given = {"deal": deal, "customer": customer, "product": product}
        chosen = {kind: name and find(database, kind, name)["id"] for kind, name in given.items()}
        ids, _ = whose(database, *meant(database, whom))
        chosen["reps"] = None if ids is None else ids_text(ids)
        condition = None
        if where is not None:
            from crmcli.records.filtering import query as filtering

            condition = filtering.chosen(workspace, database, "line", where)[0]
        found = query.listed(database, chosen, limit or EVERY, condition)
    nothing = "No lines fit." if where or any(chosen.values()) else "No lines. Next: crm add line DEAL PRODUCT"
    workspace.show(document(found, workspace.currency, nothing), None, True)


def _values(workspace: Workspace, database: Database, deal: int, given: Mapping[str, str | None]) -> dict[str, Any]:
    """The fields as they are kept: amounts are in the deal's currency."""
    currency = rows.current(database, "deal", deal)["currency"] or workspace.currency
    return reader(workspace, database)._replace(currency=currency).values("line", given)


def words(line: Row, currency: str) -> str:
    """What people call a line: "12 × Pro at 99.00, less 10%: 1069.20 EUR"."""
    what = brief(str(line["product"] or line["text"]), 60)
    off = ""
    if line["discount_rate"] is not None:
        off = f", less {rate_text(line['discount_rate'])}"
    elif line["discount"] is not None:
        off = f", less {Money(line['discount'], currency)}"
    tax = "" if line["tax"] is None else f" and {rate_text(line['tax'])} tax"
    price, amount = Money(line["price"], currency), Money(line["amount"], currency)
    return f"{quantity_text(line['quantity'])} × {what} at {price}{off}: {amount} {currency}{tax}"


def _confirm(workspace: Workspace, database: Database, verb: str, line: Row, query_before: Row | None = None) -> None:
    deal = rows.current(database, "deal", line["deal_id"])
    if workspace.format == "json":
        from crmcli.output.json import dumps

        told = {"line": plain(line, workspace.currency)}
        told |= {"before": plain(query_before, workspace.currency)} if query_before else {}
        workspace.answer(dumps({"schema": f"crm.{'add' if verb == 'Added' else 'edit'}/1", **told}))
        return
    said = shown(deal, workspace.currency)
    assert said is not None, "the lines make an amount"
    sentence = f"{verb} line #{line['id']} of deal #{line['deal_id']} {deal['title']}: "
    sentence += f"{words(line, said.currency)}; the deal is worth {said} {said.currency}"
    workspace.answer(f"{visible(sentence)}\n")
    workspace.say(f"Next: crm quote {line['deal_id']}")
