"""`crm edit`: change fields of a record, and say what each was before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import typer

from crmcli.cli.completion.names import names
from crmcli.cli.framework import say_which
from crmcli.cli.notes import TEXTS, with_texts
from crmcli.cli.options import Edit
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.database.connection import Database, Row
from crmcli.records import options as f
from crmcli.records import rows
from crmcli.records.confirmation import LABELS, confirm, name_to_type, value_text
from crmcli.records.edit.write import edit
from crmcli.records.fields import Reader
from crmcli.records.find.query import find, usable
from crmcli.records.listing import query as listing
from crmcli.records.protection import Subject, confirmed
from crmcli.records.selection.command import Change, Consent, change_each
from crmcli.records.selection.options import DryRun, Which, Yes
from crmcli.records.selection.query import Selection
from crmcli.records.typed_fields import reader

Option = typer.Option
COUNTED = ("amount", "currency", "customer", "rep", "product", "opened", "closed", "credit")
"""Fields of a deal that figures are made of."""

NO_FIELDS = ("record", "where", "yes", "dry_run", "edit", "sets")
"""Parameters that say which records are changed, and how."""

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
      crm edit rep alice --manager ""
    """
    change(context, "rep")


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
    change(context, "customer")


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
    change(context, "product")


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
    tags: f.DealTags = None,
    untag: f.DealUntag = None,
    sets: f.DealSet = None,
    stage: Annotated[f.Text, Option(hidden=True)] = None,
    where: Which = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    edit: Edit = False,
) -> None:
    """Change a deal. An empty value clears a field.

    Its stage changes with `crm move`.

    Examples:
      crm edit deal "Acme renewal" --amount 14000 --expected 2026-12-15
      crm edit deal 1 2 5-9 --rep bob --dry-run

    A closed deal stays credited to the rep who owned it when it closed, whoever owns it now; --credit corrects that.
    Several deals are changed together, or none; of more than ten it is asked first, and a script says --yes.

    More examples:
      crm edit deal --where 'rep=alice and open' --rep bob --yes
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
    """Read the fields given, change the record, or each of several, and say so."""
    workspace: Workspace = context.obj
    words, where = context.params["record"] or (), context.params.get("where")
    chosen = Selection(kind, [words] if isinstance(words, str) else words, where)
    given = {name: text for name, text in context.params.items() if name not in NO_FIELDS and text is not None}
    if context.params.get("edit"):
        given = with_texts(workspace, given, kind, _text_of(workspace, kind, chosen))
    else:
        given = with_texts(workspace, given)
    given = {name: text for name, text in given.items() if text is not None}
    sets: Sequence[str] = context.params.get("sets") or ()
    if not given and not sets:
        raise UsageError("nothing to change", f"give a field its new value; see: crm edit {kind} --help")
    consent = Consent(*(bool(context.params.get(name)) for name in Consent._fields))

    def subject(database: Database, id: int) -> Subject:
        days = {name: given.get(name) for name in ("opened", "closed")} if kind == "deal" else {}
        new = reader(workspace, database).values(kind, days).values()
        return Subject(kind, id, tuple(new), kind == "deal" and any(name in COUNTED for name in given))

    def one(database: Database, id: int) -> Change:
        return _changed(workspace, database, kind, id, given, sets)

    owned = kind in ("deal", "customer")
    if not chosen.single or consent.dry_run:
        change_each(workspace, "edit", chosen, consent, one, subject if owned else None)
        return
    if owned:
        word = chosen.words[0]
        confirmed(workspace, lambda db: [subject(db, usable(db, kind, word))], consent.yes, "changed")
    with workspace.writing(make=False) as database:
        id = usable(database, kind, chosen.words[0])
        told, after, before = _changed(workspace, database, kind, id, given, sets)
        following = _following(kind).format(
            record=name_to_type(database, kind, after["id"], after["title" if kind == "deal" else "name"])
        )
        confirm(workspace, database, "edit", kind, after["id"], told, following, before)


def _changed(
    workspace: Workspace, database: Database, kind: str, id: int, given: Mapping[str, str], sets: Sequence[str] = ()
) -> Change:
    """Change one record; `sets` are what fields of the team's own are to hold."""
    own = bool(sets) or workspace.format == "json"
    before = _record(workspace, database, kind, id, own)
    if given:
        edit(database, kind, id, _values(workspace, database, kind, id, dict(given)), workspace.today)
    if sets:
        from crmcli.records.custom_values.write import set_values, values_said

        set_values(database, id, values_said(database, reader(workspace, database), kind, sets))
    after = _record(workspace, database, kind, id, own)
    return Change(sentence(workspace, kind, before, after), after, before)


def _record(workspace: Workspace, database: Database, kind: str, id: int, own: bool) -> Row:
    """The record as it is; with `own` also what it has in fields of the team's own."""
    row = listing.record(database, kind, id)
    if not own:
        return row
    from crmcli.records.custom_values.query import in_full

    return in_full(database, kind, row, workspace.currency)


def _text_of(workspace: Workspace, kind: str, chosen: Selection) -> str | None:
    """The text of the record, for the editor; nobody waits for that with the file in hand."""
    if not chosen.single:
        raise UsageError("--edit is for one record", "name one, or give the text itself")
    with workspace.reading() as database:
        text: str | None = listing.record(database, kind, usable(database, kind, chosen.words[0])).get(TEXTS[kind])
    return text


def _values(workspace: Workspace, database: Database, kind: str, id: int, given: dict[str, str]) -> dict[str, Any]:
    credit = given.pop("credit", None)
    tags, untag = (given.pop(name, None) for name in ("tags", "untag"))
    reader = _reader(workspace, database, kind, id, given)
    values = reader.values(kind, given)
    if tags is not None or untag is not None:
        values["tags"] = _marked(rows.current(database, kind, id)["tags"], tags, untag or "", reader.spelled)
    if credit is not None:  # also somebody who has left: the credit is for what was
        values["credited_id"] = find(database, "rep", credit)["id"] if credit.strip() else None
    return values


def _reader(workspace: Workspace, database: Database, kind: str, id: int, given: dict[str, str]) -> Reader:
    """Reads the fields; amounts of a deal in its own currency. A new currency leaves the number as it is."""
    if kind != "deal" or not given.keys() & {"amount", "currency"}:
        return reader(workspace, database)
    from crmcli.records.rates.query import shown

    before = rows.current(database, kind, id)
    amount = shown(before, workspace.currency)
    if amount and "amount" not in given:
        given["amount"] = str(amount)
    return reader(workspace, database)._replace(own=before["currency"] or "")


def _marked(kept: str | None, tags: str | None, untag: str, spelled: Callable[[str], str]) -> str | None:
    """A record's tags with some more, and without others; an empty --tag clears them, as it does any field."""
    from crmcli.core.tags import Marks, read

    return Marks(read(tags or ""), read(untag), tags is not None and not tags.strip()).of(kept, spelled)


def _following(kind: str) -> str:
    return {"product": "crm list products", "stage": "crm funnel"}.get(kind, f"crm show {kind} {{record}}")


def sentence(workspace: Workspace, kind: str, before: Row, after: Row) -> str:
    """What changed of a record: each field, before and after."""
    name = before["title" if kind == "deal" else "name"]
    changed = [field for field in after if after[field] != before[field] and field != "id"]
    if not changed:
        return f"Unchanged: {kind} #{after['id']} {name} is so already"
    steps = [
        f"{LABELS.get(field, field)} {value_text(workspace, field, before)} → {value_text(workspace, field, after)}"
        for field in changed
    ]
    if "rep" in changed and after["credited"] not in (None, after["rep"]) and "credited" not in changed:
        steps.append(f"credited to {after['credited']} as before (change that: --credit)")
    return f"Changed {kind} #{after['id']} {name}: {', '.join(steps)}"
