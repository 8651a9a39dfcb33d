"""`crm edit`: change fields of a record, and say what each was before."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crmcli.cli.completion import names
from crmcli.cli.framework import say_which
from crmcli.cli.options import DealName
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError, brief
from crmcli.database.connection import Database, Row
from crmcli.records import options as f
from crmcli.records.confirmation import confirm, name_to_type
from crmcli.records.edit.write import edit
from crmcli.records.find.query import find, usable
from crmcli.records.listing import query as listing
from crmcli.records.typed_fields import reader

Option = typer.Option
NewName = Annotated[f.Text, Option("--name", help="Its new name.")]
NewTitle = Annotated[f.Text, Option("--title", help="Its new title.")]
Credit = Annotated[
    f.Text, Option("--credit", metavar="REP", help="Who is credited for a closed deal.", autocompletion=names("rep"))
]


def _called(kind: str) -> Any:
    """The argument that names the record to change."""
    return typer.Argument(metavar=kind.upper(), help=f"The {kind}, by name or id.", autocompletion=names(kind))


def which(context: typer.Context) -> None:
    """Change fields of a record.

    Examples:
      crm edit customer Acme --owner bob
      crm edit deal "Acme renewal" --amount 14000
    """
    say_which(context)


def rep(
    context: typer.Context,
    record: Annotated[str, _called("rep")],
    name: NewName = None,
    email: f.Email = None,
    team: f.Team = None,
    manager: f.Manager = None,
    joined: f.Joined = None,
    left: f.Left = None,
) -> None:
    """Change a salesperson. An empty value clears a field.

    Examples:
      crm edit rep alice --team West --email alice@example.com
      crm edit rep alice --manager ""
    """
    change(context, "rep")


def customer(
    context: typer.Context,
    record: Annotated[str, _called("customer")],
    name: NewName = None,
    owner: f.Owner = None,
    email: f.Email = None,
    phone: f.Phone = None,
    website: f.Website = None,
    industry: f.Industry = None,
    region: f.Region = None,
    source: f.Source = None,
    created: f.Created = None,
    note: f.Note = None,
) -> None:
    """Change a customer. An empty value clears a field.

    Examples:
      crm edit customer Acme --owner bob --phone "+44 20 7946 0001"
      crm edit customer Acme --region ""
    """
    change(context, "customer")


def product(
    context: typer.Context,
    record: Annotated[str, _called("product")],
    name: NewName = None,
    category: f.Category = None,
    list_price: f.ListPrice = None,
) -> None:
    """Change a product. An empty value clears a field.

    Examples:
      crm edit product Pro --list-price 1250
    """
    change(context, "product")


def deal(
    context: typer.Context,
    record: DealName,
    title: NewTitle = None,
    customer: f.Customer = None,
    rep: f.RepOption = None,
    amount: f.Amount = None,
    product: f.Product = None,
    expected: f.Expected = None,
    opened: f.Opened = None,
    closed: f.Closed = None,
    source: f.DealSource = None,
    lost_reason: f.Reason = None,
    credit: Credit = None,
    stage: Annotated[f.Text, Option(hidden=True)] = None,
) -> None:
    """Change a deal. An empty value clears a field.

    Its stage changes with `crm move`. A closed deal stays credited to the rep who owned it when it closed, whoever owns
    it now; --credit corrects that.

    Examples:
      crm edit deal "Acme renewal" --amount 14000 --expected 2026-12-15
      crm edit deal "Acme renewal" --rep bob
    """
    if stage is not None:
        raise UsageError("the stage of a deal is not edited", "move it: crm move DEAL STAGE")
    change(context, "deal")


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
    change(context, "stage")


def change(context: typer.Context, kind: str) -> None:
    """Read the fields given, change the record and say so."""
    workspace: Workspace = context.obj
    given = {name: text for name, text in context.params.items() if name != "record" and text is not None}
    if not given:
        raise UsageError("nothing to change", f"give a field its new value; see: crm edit {kind} --help")
    with workspace.writing(make=False) as database:
        id = usable(database, kind, context.params["record"])
        before = listing.record(database, kind, id)
        edit(database, kind, id, _values(workspace, database, kind, given), workspace.today)
        after = listing.record(database, kind, id)
        name = after["title" if kind == "deal" else "name"]
        sentence, following = _sentence(workspace, kind, before, after), _following(kind)
        following = following.format(record=name_to_type(database, kind, id, name))
        confirm(workspace, database, "edit", kind, id, sentence, following, before)


def _values(workspace: Workspace, database: Database, kind: str, given: dict[str, str]) -> dict[str, Any]:
    credit = given.pop("credit", None)
    values = reader(workspace, database).values(kind, given)
    if credit is not None:  # also somebody who has left: the credit is for what was
        values["credited_id"] = find(database, "rep", credit)["id"] if credit.strip() else None
    return values


def _following(kind: str) -> str:
    return {"product": "crm list products", "stage": "crm funnel"}.get(kind, f"crm show {kind} {{record}}")


def _sentence(workspace: Workspace, kind: str, before: Row, after: Row) -> str:
    name = before["title" if kind == "deal" else "name"]
    changed = [field for field in after if after[field] != before[field] and field != "id"]
    if not changed:
        return f"Unchanged: {kind} #{after['id']} {name} is so already"
    steps = [
        f"{_LABELS.get(field, field)} {_shown(workspace, field, before)} → {_shown(workspace, field, after)}"
        for field in changed
    ]
    if "rep" in changed and after["credited"] not in (None, after["rep"]) and "credited" not in changed:
        steps.append(f"credited to {after['credited']} as before (change that: --credit)")
    return f"Changed {kind} #{after['id']} {name}: {', '.join(steps)}"


def _shown(workspace: Workspace, field: str, row: Row) -> str:
    value = row[field]
    if value is None:
        return "–"
    if field in ("amount", "list_price"):
        from crmcli.core.money import plain

        return plain(value, workspace.currency)
    text = f"{value}%" if field == "probability" else str(value)
    return brief(text)


_LABELS = {"credited": "credit", "lost_reason": "reason", "list_price": "list price"}
