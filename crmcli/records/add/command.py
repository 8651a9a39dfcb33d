"""`crm add`: record a rep, customer, contact, product, deal or stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crmcli.cli.completion.names import names
from crmcli.cli.options import Edit
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, RefusedError, UsageError, brief
from crmcli.core.names import checked_name
from crmcli.database.connection import Database, Row
from crmcli.database.data_file import exists
from crmcli.records import options as f
from crmcli.records import rows
from crmcli.records.add.following import FOLLOWING
from crmcli.records.confirmation import confirm, name_to_type, shown_back, stored, value_text
from crmcli.records.stage_entry.options import Check, Force
from crmcli.records.typed_fields import reader

if TYPE_CHECKING:
    from crmcli.records.add.first_deal import First
    from crmcli.records.stage_entry.insight import Said

Argument, Option = typer.Argument, typer.Option

BESIDE = ("after", "contacts")
"""What is said of a record, and is no field of it."""

FIRST = ("first_contact", "first_deal", "first_amount")
"""What a customer is added with."""

NOT_ASKED = ("help", "currency", "new", "tags", "edit", "sets", "check", "force", "contacts", *FIRST)
"""What `crm add` alone does not ask for; an amount may say its currency."""


def rep(
    context: typer.Context,
    name: Annotated[str, Argument(help="The rep's name, unique in the team.")],
    email: f.Email = None,
    team: f.Team = None,
    manager: f.Manager = None,
    joined: f.Joined = None,
    left: f.Left = None,
    tags: f.Tags = None,
    sets: f.Set = None,
) -> None:
    """Add a salesperson.

    Examples:
      crm add rep dana
      crm add rep "Bo Chen" --team East --joined 2026-01-12 --email bo@example.com
    """
    record(context.obj, "rep", context.params)


def customer(
    context: typer.Context,
    name: Annotated[str, Argument(help="The customer's name, unique in the file.")],
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
    edit: Edit = False,
    sets: f.Set = None,
    first_contact: f.FirstContact = None,
    first_deal: f.FirstDeal = None,
    first_amount: f.FirstAmount = None,
    new: Annotated[bool, Option("--new", help="Add it although it looks like one that is there.")] = False,
) -> None:
    """Add a customer.

    One that looks like one you have is asked about, in a script refused.

    Examples:
      crm add customer "Blue Heron Ltd" --owner alice --region EMEA
      crm add customer Larkspur --owner bob --contact "Mia Torres" --deal Pilot
    """
    given = {name: value for name, value in context.params.items() if name != "new"}
    if not new:
        check_new(context.obj, given)
    new_customer(context.obj, given)


def contact(
    context: typer.Context,
    name: Annotated[str, Argument(help="The person's name.")],
    customer: f.At = None,
    role: f.Role = None,
    email: f.Emails = None,
    phone: f.Phones = None,
    note: f.Note = None,
    tags: f.Tags = None,
    edit: Edit = False,
    sets: f.Set = None,
) -> None:
    """Add a contact: a person at a customer.

    Nobody owns one: contacts go with their customers. Several addresses: a comma between.

    Examples:
      crm add contact "Mia Torres" --at Acme --role buyer --email mia@acme.example
      crm add contact "Bo Chen" --phone "+44 20 7946 0001, +44 7700 900123 (mobile)"
    """
    record(context.obj, "contact", context.params)


def product(
    context: typer.Context,
    name: Annotated[str, Argument(help="The product's name, unique in the file.")],
    category: f.Category = None,
    list_price: f.ListPrice = None,
    tags: f.Tags = None,
    sets: f.Set = None,
) -> None:
    """Add a product.

    Examples:
      crm add product Premium --list-price 7200 --category Software
    """
    record(context.obj, "product", context.params)


def deal(
    context: typer.Context,
    title: Annotated[str, Argument(help="What the deal is called.")],
    customer: f.Customer = None,
    rep: f.RepOption = None,
    amount: f.Amount = None,
    currency: f.Currency = None,
    product: f.Product = None,
    stage: f.StageOption = None,
    expected: f.Expected = None,
    opened: f.Opened = None,
    closed: f.Closed = None,
    source: f.DealSource = None,
    lost_reason: f.Reason = None,
    contacts: f.Contacts = None,
    tags: f.DealTags = None,
    check: Check = None,
    force: Force = None,
    edit: Edit = False,
    sets: f.DealSet = None,
) -> None:
    """Add a deal.

    It starts today in the first stage, owned by the customer's owner, or as said.

    Examples:
      crm add deal "Acme upgrade" --customer Acme --rep alice --amount 12000.50
      crm add deal "Acme kit" --customer Acme --stage Proposal --expected 2026-12-01
    """
    new_deal(context.obj, context.params)


def stage(
    context: typer.Context,
    name: Annotated[str, Argument(help="The stage's name, unique in the file.")],
    after: Annotated[
        str | None,
        Option(metavar="STAGE", help="The open stage before it (the last one).", autocompletion=names("stage")),
    ] = None,
    probability: f.Probability = None,
) -> None:
    """Add an open stage to the funnel. Won and Lost always exist.

    Examples:
      crm add stage Demo --after Qualified --probability 40
    """
    record(context.obj, "stage", context.params)


def ask(context: typer.Context) -> None:
    """Add a rep, customer, contact, product, deal or stage.

    Alone, on a terminal, it asks what to add and for the fields.

    Examples:
      crm add customer "Blue Heron Ltd" --owner alice
      crm add deal "Acme upgrade" --customer Acme --amount 12000
      crm add
    """
    if context.invoked_subcommand is None:
        if not context.obj.interactive:
            raise UsageError("say what to add", f"crm add {'|'.join(FOLLOWING)} NAME")
        from crmcli.records.add.questions import answers

        kind, given = answers(context.obj, partial(_questions, context))
        if kind == "customer":
            check_new(context.obj, given)
        if kind == "deal":
            new_deal(context.obj, given)
        else:
            record(context.obj, kind, given)


def new_customer(workspace: Workspace, params: Mapping[str, Any]) -> None:
    """Add the customer, and the contact and the deal that it is added with."""
    given = {name: value for name, value in params.items() if name not in FIRST}
    words = [params[name] for name in FIRST]
    if words == [None, None, None]:
        record(workspace, "customer", given)
        return
    from crmcli.records.add.first_deal import First
    from crmcli.records.stage_entry.insight import Said
    from crmcli.records.stage_entry.questions import asked

    asked(workspace, lambda said: record(workspace, "customer", given, said, First(*words)), Said())


def new_deal(workspace: Workspace, params: Mapping[str, Any]) -> None:
    """Add the deal; what the sales process asks for besides is asked for where there is somebody to ask."""
    given = {name: value for name, value in params.items() if name not in ("check", "force")}
    from crmcli.cli import notes as texts
    from crmcli.records.stage_entry.insight import Said
    from crmcli.records.stage_entry.questions import asked

    said = Said(tuple(params.get("check") or ()), texts.said(workspace, params.get("force")))
    asked(workspace, lambda said: record(workspace, "deal", answered(given, said), said), said)


def answered(given: Mapping[str, Any], said: Said) -> dict[str, Any]:
    """The fields as typed, with the answers; those of the team's own as --set takes them."""
    from crmcli.records.fields import FIELDS

    plain = {field.name for field in FIELDS["deal"]}
    own = [f"{name}={value}" for name, value in said.answers.items() if name not in plain]
    told = {name: value for name, value in said.answers.items() if name in plain}
    return {**given, **told, "sets": [*(given.get("sets") or ()), *own]}


def _questions(context: typer.Context, kind: str) -> Iterator[tuple[str, str]]:
    """Each field of `crm add KIND` in its order, with the help of its option as the question."""
    command: Any = context.command
    for param in command.get_command(context, kind).params:
        if param.name not in NOT_ASKED:
            yield param.name, f"{param.name.replace('_', ' ').capitalize()} – {param.help.rstrip('.')}"


def check_new(workspace: Workspace, given: Mapping[str, str | None]) -> None:
    """Ask about a customer that looks like one that is there; where nobody can be asked it is refused."""
    if not exists(workspace.path):
        return
    from crmcli.records.duplicates.look_up import look_alike

    checked_name(str(given["name"]), "name")
    with workspace.reading() as database:
        found = look_alike(database, {**given})
    if found is None:
        return
    known, why = found
    id, name = known["id"], brief(known["name"])
    what = f'"{brief(str(given["name"]))}" looks like #{id} "{name}": {why}'
    if not workspace.interactive:
        raise RefusedError(what, "--new adds it anyway")
    if workspace.ask(f"{what}. Add it anyway? [y/N]").strip().lower() not in ("y", "yes"):
        raise CrmError("nothing was added", f"see: crm show customer {id}; --new adds it without a question")


def record(
    workspace: Workspace, kind: str, params: Mapping[str, Any], said: Said | None = None, first: First | None = None
) -> None:
    """Read the fields, write the record and say so. `sets` are those of the team's own, `said` is what was said for
    the stage of a deal, and `first` what a customer is added with."""
    given: dict[str, str | None] = {name: value for name, value in params.items() if name != "sets"}
    edit = given.pop("edit", None)
    if edit or "-" in given.values():
        from crmcli.cli.notes import with_texts

        given = with_texts(workspace, given, kind if edit else "")
    with workspace.writing() as database:
        id = add(workspace, database, kind, given)
        own = _set(workspace, database, kind, id, params["sets"]) if params.get("sets") else ""
        if kind == "deal" and said is not None:
            from crmcli.records.stage_entry.write import enter

            enter(workspace, database, id, None, said)
        name = str(given["title" if kind == "deal" else "name"])
        row = rows.current(database, kind, id) if kind == "deal" else {"status": "open", "currency": None}
        closed = row["status"] != "open"
        if row["currency"] and row["amount"] is not None:
            from crmcli.records.rates.worth import worth

            name += f", {worth(database, row)}"
        following = "crm show deal {record}" if closed else FOLLOWING[kind]
        following = following.format(record=name_to_type(database, kind, id, name))
        kept = ""
        if shown_back(kind, given):
            from crmcli.records.listing.query import record as kept_record

            kept = stored(workspace, kind, kept_record(database, kind, id), given)
        kept = ", ".join(filter(None, (kept, own)))
        sentence = f"Added {kind} #{id} {name}{f': {kept}' if kept else ''}"
        more = dict[str, Row]()
        if first is not None and said is not None:
            from crmcli.records.add.first_deal import add_first

            beside, more = add_first(workspace, database, id, first, said)
            sentence += beside
            following = f"crm move {more['deal']['id']} next" if "deal" in more else following
        confirm(workspace, database, "add", kind, id, sentence, following, more=more)


def _set(workspace: Workspace, database: Database, kind: str, id: int, sets: Sequence[str]) -> str:
    """Give the new record values in fields of the team's own; returns them as they are kept."""
    from crmcli.records.custom_values.query import in_full
    from crmcli.records.custom_values.write import set_values, values_said

    values = values_said(database, reader(workspace, database), kind, sets)
    set_values(database, id, values)
    row = in_full(database, kind, {"id": id}, workspace.currency)
    return ", ".join(
        f"{field.name} {value_text(workspace, field.name, row)}" for field in values if row[field.name] is not None
    )


def add(workspace: Workspace, database: Database, kind: str, given: Mapping[str, str | None]) -> int:
    """Write a record with the fields as typed; returns its id."""
    values = reader(workspace, database).values(kind, {name: given[name] for name in given if name not in BESIDE})
    if kind == "deal":
        from crmcli.records.deals import write as deals
        from crmcli.records.default_owner import with_deal_rep

        id = deals.add(database, with_deal_rep(workspace, database, values), workspace.today, workspace.actor)
        if said := given.get("contacts"):
            from crmcli.records.contacts.said import take_part

            take_part(database, id, said)
        return id
    if kind == "contact":
        from crmcli.records.contacts import write as contacts

        return contacts.add(database, values)
    if kind == "stage":
        from crmcli.records.stages import write as stages

        return stages.add(database, values, given["after"])
    if kind == "customer" and not values.get("created"):
        values["created"] = workspace.today
    return rows.add(database, kind, values)
