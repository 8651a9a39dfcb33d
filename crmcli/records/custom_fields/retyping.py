"""A field of the team's own is to hold something else: what becomes of its values, and who decides about those that do
not fit."""

from __future__ import annotations

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, RowsRefusedError
from crmcli.core.vocabulary import KINDS
from crmcli.database.connection import Database
from crmcli.records.custom_fields import query as queries
from crmcli.records.custom_fields import write as fields
from crmcli.records.custom_fields.confirmation import such
from crmcli.records.custom_fields.insight import Converted, failures
from crmcli.records.custom_values.definition import CustomField
from crmcli.records.typed_fields import reader

SHOWN = 10
"""Values that are named."""


def planned(
    workspace: Workspace, database: Database, kind: str, name: str, new: str | None, type: str | None,
    choices: tuple[str, ...] | None,
) -> tuple[CustomField, CustomField, Converted]:  # fmt: skip
    """The field as it is and as it is to be, and what becomes of its values."""
    old = queries.meant(database, (kind, name))[0]
    changed = fields.retyped(old if new is None else fields.renamed(database, old, new), type, choices)
    return old, changed, fields.tried(database, reader(workspace, database), old, changed)


def change_text(old: CustomField, new: CustomField, values: Converted) -> str:
    steps = [f"name {old.name} → {new.name}"] if old.name != new.name else []
    if (old.type, old.choices) != (new.type, new.choices):
        steps.append(f"{fields.described(old)} → {fields.described(new)}")
        if count := len(values.values):
            steps.append(f"{count:,} {'value fits' if count == 1 else 'values fit'}")
    return f"the field {old.name} of {KINDS[old.kind]}: {', '.join(steps) or 'nothing'}"


def losses(field: CustomField, values: Converted) -> list[str]:
    return failures(values.failed, field.kind, KINDS[field.kind])


def agree(workspace: Workspace, old: CustomField, new: CustomField, values: Converted) -> None:
    """Let the person decide about values that do not fit; in a script --yes must have said so."""
    lines, count = losses(old, values), sum(map(len, values.failed.values()))
    what = f"{count:,} {'value of' if count == 1 else 'values of'} {old.name} {'is' if count == 1 else 'are'} no"
    what = f"{what} {'choice' if new.type == 'choice' else new.type}"
    first = next(iter(values.failed))
    if workspace.interactive:
        shown = "\n".join(["", *lines[:SHOWN], *([f"and {len(lines) - SHOWN:,} more"] if len(lines) > SHOWN else [])])
        answer = workspace.ask(f"{what}:{shown}\nLeave those records without a value? [y/N]")
        if answer.strip().lower() in ("y", "yes"):
            return
        raise CrmError("nothing was changed", "the same command with --yes does not ask")
    mend = f"crm edit {old.kind} --where '{old.name}=\"{first}\"' --set {old.name}={such(new)}"
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
