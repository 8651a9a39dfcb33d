"""What show, archive, unarchive and delete do with a field of the team's own."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.cli.workspace import Workspace
from crmcli.core.vocabulary import KINDS
from crmcli.records.custom_fields import query as queries
from crmcli.records.custom_fields import view as views
from crmcli.records.custom_fields import write as fields
from crmcli.records.custom_fields.confirmation import row_of, say
from crmcli.records.custom_values.definition import CustomField, value_text

COMMONEST = 10
"""Values that are named."""


def show(workspace: Workspace, named: Sequence[str]) -> None:
    """Print one field, and the values that most records have in it."""
    with workspace.reading() as database:
        field = queries.meant(database, named)[0]
        count = queries.counts(database).get(field.id, 0)
        rows = queries.commonest(database, field, COMMONEST)
    values = [{"value": value_text(field.plain(row, workspace.currency)), "records": row["count"]} for row in rows]
    workspace.show(views.one(row_of(field, count), values))


def hide(workspace: Workspace, named: Sequence[str]) -> None:
    """Take fields out of sight; their values are kept."""
    with workspace.writing(make=False) as database:
        chosen = queries.meant(database, named)
        for field in chosen:
            fields.hide(database, field, workspace.now)
        say(workspace, "archive", _each("Hid", chosen, queries.counts(database)), chosen, _back(chosen[0]))


def restore(workspace: Workspace, named: Sequence[str]) -> None:
    """Bring hidden fields back, with their values."""
    with workspace.writing(make=False) as database:
        chosen = queries.meant(database, named)
        for field in chosen:
            fields.restore(database, field)
        sentence = _each("Brought back", chosen, queries.counts(database))
        say(workspace, "unarchive", sentence, chosen, f"crm list {KINDS[chosen[0].kind]}")


def drop(workspace: Workspace, named: Sequence[str], _yes: bool = False) -> None:
    """Delete fields that no record has a value in; others are hidden, and their values kept."""
    with workspace.writing(make=False) as database:
        chosen, count = queries.meant(database, named), queries.counts(database)
        gone = [field for field in chosen if fields.drop(database, field, workspace.now)]
        hidden = [field for field in chosen if field not in gone]
        lines = [_each("Deleted", gone, {})] if gone else []
        lines += [_each("Hid", hidden, count)] if hidden else []
        say(workspace, "delete", "\n".join(lines), chosen, _back(hidden[0]) if hidden else "")


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
