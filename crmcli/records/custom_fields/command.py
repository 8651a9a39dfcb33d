"""`crm add field`, `crm edit field`, `crm list fields`; what show, archive, unarchive and delete do with a field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from crmcli.cli.completion.names import Candidates, own_fields, words
from crmcli.cli.options import checked_choice
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, RowsRefusedError, UsageError
from crmcli.core.vocabulary import CUSTOMIZED, FIELD_TYPES, KINDS
from crmcli.database.connection import Database
from crmcli.records.custom_fields import query as queries
from crmcli.records.custom_fields import view as views
from crmcli.records.custom_fields import write as fields
from crmcli.records.custom_fields.insight import Converted, failures, read_choices
from crmcli.records.custom_values.definition import CustomField, canonical, value_text
from crmcli.records.custom_values.query import all_fields
from crmcli.records.typed_fields import reader

Argument, Option = typer.Argument, typer.Option

FIELD = "field"
"""What a field is called where a kind of record is named."""

SYNONYMS = {
    **dict.fromkeys(("integer", "number", "whole", "count"), "int"),
    **dict.fromkeys(("money", "currency", "decimal"), "amount"),
    **dict.fromkeys(("day", "datetime"), "date"),
    **dict.fromkeys(("string", "note", "multiline", "url"), "text"),
    **dict.fromkeys(("select", "dropdown", "picklist", "enum", "list", "options"), "choice"),
    **dict.fromkeys(("bool", "boolean", "checkbox", "flag", "yes/no", "yes-no"), "yesno"),
}
"""What other programs call the types."""

SHOWN = 10
"""Values that are named."""


def _completed(context: typer.Context, incomplete: str) -> Candidates:
    return own_fields(context, str(context.params.get("kind") or ""), incomplete)


Kind = Annotated[
    str, Argument(metavar="KIND", help=f"Of which: {', '.join(CUSTOMIZED)}.", autocompletion=words(*CUSTOMIZED))
]
Type = Annotated[
    str | None,
    Option("--type", metavar="TYPE", help=f"One of: {', '.join(FIELD_TYPES)}.", autocompletion=words(*FIELD_TYPES)),
]
Choices = Annotated[str | None, Option("--choices", metavar="LIST", help='What can be chosen: "small, medium, large".')]


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
    kind, chosen = _kind(kind), read_choices(choices) if choices is not None else None
    word = _type(type) or ("choice" if chosen else None)
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
        _say(workspace, "add", sentence, [field], f"crm edit {kind} NAME --set {field.name}={_such(field)}")


def edit(
    context: typer.Context,
    kind: Kind,
    name: Annotated[str, Argument(help="The field.", autocompletion=_completed)],
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
    workspace: Workspace = context.obj
    if (new, type, choices) == (None, None, None):
        raise UsageError("nothing to change", "give it a new --name, --type or --choices")
    chosen = read_choices(choices) if choices is not None else None
    kind = _kind(kind)
    with workspace.reading() as database:
        old, changed, values = _planned(workspace, database, kind, name, new, _type(type), chosen)
    sentence = _sentence(old, changed, values)
    if dry_run:
        lost = _lost(old, values)
        workspace.answer("".join(f"{line}\n" for line in (f"Would change {sentence}", *lost)))
        return
    if values.failed and not yes:
        _agree(workspace, old, changed, values)
    with workspace.writing(make=False) as database:
        old, changed, values = _planned(workspace, database, kind, name, new, _type(type), chosen)
        if changed == old:
            workspace.answer(f"Unchanged: the field {old.name} of {KINDS[kind]} is so already\n")
            return
        fields.change(database, changed, values)
        lost = [f"without a value now: {line}" for line in _lost(old, values)]
        _say(
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
    only = _kind(kind) if kind is not None else None
    with workspace.reading() as database:
        found = [field for field in all_fields(database) if only in (None, field.kind)]
        count = queries.counts(database)
    rows = [_row(field, count.get(field.id, 0)) for field in found if archived or field.hidden is None]
    workspace.show(views.document(rows), None, True)


def show(workspace: Workspace, named: Sequence[str]) -> None:
    """Print one field, and the values that most records have in it."""
    with workspace.reading() as database:
        field = queries.meant(database, named)[0]
        count = queries.counts(database).get(field.id, 0)
        rows = queries.commonest(database, field, SHOWN)
    values = [{"value": value_text(field.plain(row, workspace.currency)), "records": row["count"]} for row in rows]
    workspace.show(views.one(_row(field, count), values))


def hide(workspace: Workspace, named: Sequence[str]) -> None:
    """Take fields out of sight; their values are kept."""
    with workspace.writing(make=False) as database:
        chosen = queries.meant(database, named)
        for field in chosen:
            fields.hide(database, field, workspace.now)
        _say(workspace, "archive", _each("Hid", chosen, _kept(database)), chosen, _back(chosen[0]))


def restore(workspace: Workspace, named: Sequence[str]) -> None:
    """Bring hidden fields back, with their values."""
    with workspace.writing(make=False) as database:
        chosen = queries.meant(database, named)
        for field in chosen:
            fields.restore(database, field)
        sentence = _each("Brought back", chosen, _kept(database))
        _say(workspace, "unarchive", sentence, chosen, f"crm list {KINDS[chosen[0].kind]}")


def drop(workspace: Workspace, named: Sequence[str], _yes: bool = False) -> None:
    """Delete fields that no record has a value in; others are hidden, and their values kept."""
    with workspace.writing(make=False) as database:
        chosen, count = queries.meant(database, named), _kept(database)
        gone = [field for field in chosen if fields.drop(database, field, workspace.now)]
        hidden = [field for field in chosen if field not in gone]
        lines = [_each("Deleted", gone, {})] if gone else []
        lines += [_each("Hid", hidden, count)] if hidden else []
        _say(workspace, "delete", "\n".join(lines), chosen, _back(hidden[0]) if hidden else "")


def _kind(word: str) -> str:
    return checked_choice(word, CUSTOMIZED, "kind of record with fields of your own", queries.MANY)


def _type(word: str | None) -> str | None:
    return None if word is None else checked_choice(word, FIELD_TYPES, "type of field", SYNONYMS)


def _such(field: CustomField) -> str:
    """A value that the field could have, as an example."""
    examples = {"int": "50", "amount": "1200.50", "date": "2027-03-31", "text": "TEXT", "yesno": "yes"}
    return examples.get(field.type) or f'"{field.choices[0]}"'


def _planned(
    workspace: Workspace, database: Database, kind: str, name: str, new: str | None, type: str | None,
    choices: tuple[str, ...] | None,
) -> tuple[CustomField, CustomField, Converted]:  # fmt: skip
    """The field as it is and as it is to be, and what becomes of its values."""
    old = queries.meant(database, (kind, name))[0]
    changed = fields.retyped(old if new is None else fields.renamed(database, old, new), type, choices)
    return old, changed, fields.tried(database, reader(workspace, database), old, changed)


def _sentence(old: CustomField, new: CustomField, values: Converted) -> str:
    steps = [f"name {old.name} → {new.name}"] if old.name != new.name else []
    if (old.type, old.choices) != (new.type, new.choices):
        steps.append(f"{fields.described(old)} → {fields.described(new)}")
        if count := len(values.values):
            steps.append(f"{count:,} {'value fits' if count == 1 else 'values fit'}")
    return f"the field {old.name} of {KINDS[old.kind]}: {', '.join(steps) or 'nothing'}"


def _lost(field: CustomField, values: Converted) -> list[str]:
    return failures(values.failed, field.kind, KINDS[field.kind])


def _agree(workspace: Workspace, old: CustomField, new: CustomField, values: Converted) -> None:
    """Let the person decide about values that do not fit; in a script --yes must have said so."""
    lines, count = _lost(old, values), sum(map(len, values.failed.values()))
    what = f"{count:,} {'value of' if count == 1 else 'values of'} {old.name} {'is' if count == 1 else 'are'} no"
    what = f"{what} {'choice' if new.type == 'choice' else new.type}"
    first = next(iter(values.failed))
    if workspace.interactive:
        shown = "\n".join(["", *lines[:SHOWN], *([f"and {len(lines) - SHOWN:,} more"] if len(lines) > SHOWN else [])])
        answer = workspace.ask(f"{what}:{shown}\nLeave those records without a value? [y/N]")
        if answer.strip().lower() in ("y", "yes"):
            return
        raise CrmError("nothing was changed", "the same command with --yes does not ask")
    mend = f"crm edit {old.kind} --where '{old.name}=\"{first}\"' --set {old.name}={_such(new)}"
    rows: list[dict[str, object]] = [
        {"value": text, "records": sorted(ids)[:SHOWN], "count": len(ids), "text": line}
        for line, (text, ids) in zip(lines, _ordered(values), strict=True)
    ]
    raise RowsRefusedError(
        f"{what}: nothing was changed",
        f"mend them first ({mend}), or leave those records without a value: --yes",
        rows[:SHOWN],
        len(rows[SHOWN:]),
    )


def _ordered(values: Converted) -> list[tuple[str, list[int]]]:
    return sorted(values.failed.items(), key=lambda each: (-len(each[1]), each[0]))


def _row(field: CustomField, count: int) -> dict[str, Any]:
    return {
        "kind": field.kind, "name": field.name, "type": field.type, "choices": list(field.choices), "records": count,
        "hidden": field.hidden,
    }  # fmt: skip


def _kept(database: Database) -> dict[int, int]:
    return queries.counts(database)


def _each(verb: str, chosen: Sequence[CustomField], count: dict[int, int]) -> str:
    """A sentence for each field: "Hid the field employees of customers; its 3 values are kept"."""
    lines = []
    for field in chosen:
        number = count.get(field.id, 0)
        kept = f"; its {number:,} values are kept" if number > 1 else "; its value is kept" if number else ""
        lines.append(f"{verb} the field {field.name} of {KINDS[field.kind]}{kept}")
    return "\n".join(lines)


def _back(field: CustomField) -> str:
    return f"crm unarchive field {field.kind} {field.name}"


def _say(workspace: Workspace, verb: str, sentence: str, chosen: Sequence[CustomField], following: str) -> None:
    if workspace.format == "json":
        from crmcli.output.json import dumps

        told = [{name: value for name, value in _row(field, 0).items() if name != "records"} for field in chosen]
        workspace.answer(dumps({"schema": f"crm.{verb}/1", FIELD: told[0]} if len(told) == 1 else
                               {"schema": f"crm.{verb}/1", "fields": told}))  # fmt: skip
        return
    workspace.answer(f"{sentence}\n")
    if following:
        workspace.say(f"Next: {following}")
