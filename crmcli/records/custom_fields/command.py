"""`crm add field`, `crm edit field`, `crm list fields`: fields of the team's own."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.completion.names import words
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.vocabulary import CUSTOMIZED, FIELD_TYPES, KINDS
from crmcli.records.custom_fields import query as queries
from crmcli.records.custom_fields import view as views
from crmcli.records.custom_fields import write as fields
from crmcli.records.custom_fields.confirmation import row_of, say, such
from crmcli.records.custom_fields.insight import read_choices
from crmcli.records.custom_fields.options import Choices, Kind, Type, completed, kind_of, type_of
from crmcli.records.custom_values.definition import canonical
from crmcli.records.custom_values.query import all_fields

Argument, Option = typer.Argument, typer.Option


def add(
    context: typer.Context,
    kind: Kind,
    name: Annotated[str, Argument(help="One word: it is the head of a column.")],
    type: Type = None,
    choices: Choices = None,
) -> None:
    """Give customers, deals, products or reps a field of your own.

    It is set with --set NAME=VALUE, and shown, filtered, imported and exported as any other (crm help fields).

    Examples:
      crm add field customer employees --type int
      crm add field customer tier --choices "gold, silver, bronze"
      crm add field deal renewal --type date
    """
    workspace: Workspace = context.obj
    kind, chosen = kind_of(kind), read_choices(choices) if choices is not None else None
    word = type_of(type) or ("choice" if chosen else None)
    if word is None:
        raise UsageError(f"say what {canonical(name)} holds", f"--type {'|'.join(FIELD_TYPES)}")
    if (word == "choice") != bool(chosen):
        what = "a choice needs --choices" if word == "choice" else "only a choice has --choices"
        raise UsageError(what, 'such as --type choice --choices "small, medium, large"')
    with workspace.writing() as database:
        field, again = fields.add(database, kind, name, word, chosen or ())
        count = queries.counts(database).get(field.id, 0) if again else 0
        verb = "Brought back" if again else "Added"
        kept = f", with {count:,} {'value' if count == 1 else 'values'}" if count else ""
        sentence = f"{verb} the field {field.name} of {KINDS[kind]}: {fields.described(field)}{kept}"
        say(workspace, "add", sentence, [field], f"crm edit {kind} NAME --set {field.name}={such(field)}")


def edit(
    context: typer.Context,
    kind: Kind,
    name: Annotated[str, Argument(help="The field.", autocompletion=completed)],
    new: Annotated[str | None, Option("--name", help="Its new name.")] = None,
    type: Type = None,
    choices: Choices = None,
    yes: Annotated[bool, Option("--yes", "-y", help="Take values that do not fit from their records.")] = False,
    dry_run: Annotated[bool, Option("--dry-run", help="Say what would happen, and change nothing.")] = False,
) -> None:
    """Rename a field, or let it hold something else.

    Values that cannot be read as the new type, or are no choice any more, are named first, and nothing is changed.

    Examples:
      crm edit field customer employees --type int --dry-run
      crm edit field customer employees --name staff
    """
    from crmcli.records.custom_fields.retyping import agree, change_text, losses, planned

    workspace: Workspace = context.obj
    if (new, type, choices) == (None, None, None):
        raise UsageError("nothing to change", "give it a new --name, --type or --choices")
    chosen = read_choices(choices) if choices is not None else None
    kind = kind_of(kind)
    with workspace.reading() as database:
        old, changed, values = planned(workspace, database, kind, name, new, type_of(type), chosen)
    sentence = change_text(old, changed, values)
    if dry_run:
        lost = losses(old, values)
        workspace.answer("".join(f"{line}\n" for line in (f"Would change {sentence}", *lost)))
        return
    if values.failed and not yes:
        agree(workspace, old, changed, values)
    with workspace.writing(make=False) as database:
        old, changed, values = planned(workspace, database, kind, name, new, type_of(type), chosen)
        if changed == old:
            workspace.answer(f"Unchanged: the field {old.name} of {KINDS[kind]} is so already\n")
            return
        fields.change(database, changed, values)
        lost = [f"without a value now: {line}" for line in losses(old, values)]
        say(
            workspace,
            "edit",
            "\n".join((f"Changed {sentence}", *lost)),
            [changed],
            f"crm show field {kind} {changed.name}",
        )


def list_(
    context: typer.Context,
    kind: Annotated[
        str | None, Argument(metavar="KIND", help="Of that kind only.", autocompletion=words(*CUSTOMIZED))
    ] = None,
    archived: Annotated[bool, Option("--archived", help="Hidden ones too.")] = False,
) -> None:
    """List the fields of your own, and how many records have a value in each.

    Examples:
      crm list fields
      crm list fields customer --archived
    """
    workspace: Workspace = context.obj
    only = kind_of(kind) if kind is not None else None
    with workspace.reading() as database:
        found = [field for field in all_fields(database) if only in (None, field.kind)]
        count = queries.counts(database)
    rows = [row_of(field, count.get(field.id, 0)) for field in found if archived or field.hidden is None]
    workspace.show(views.document(rows), None, True)
