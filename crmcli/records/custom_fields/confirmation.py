"""What a command says of a field: as a sentence, as JSON, and as a row of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crmcli.cli.workspace import Workspace
from crmcli.records.custom_values.definition import CustomField

FIELD = "field"
"""What a field is called where a kind of record is named."""


def row_of(field: CustomField, count: int) -> dict[str, Any]:
    return {
        "kind": field.kind, "name": field.name, "type": field.type, "choices": list(field.choices), "records": count,
        "hidden": field.hidden,
    }  # fmt: skip


def such(field: CustomField) -> str:
    """A value that the field could have, as an example."""
    examples = {"int": "50", "amount": "1200.50", "date": "2027-03-31", "text": "TEXT", "yesno": "yes"}
    return examples.get(field.type) or f'"{field.choices[0]}"'


def say(workspace: Workspace, verb: str, sentence: str, chosen: Sequence[CustomField], following: str) -> None:
    if workspace.format == "json":
        from crmcli.output.json import dumps

        told = [{name: value for name, value in row_of(field, 0).items() if name != "records"} for field in chosen]
        workspace.answer(dumps({"schema": f"crm.{verb}/1", FIELD: told[0]} if len(told) == 1 else
                               {"schema": f"crm.{verb}/1", "fields": told}))  # fmt: skip
        return
    workspace.answer(f"{sentence}\n")
    if following:
        workspace.say(f"Next: {following}")
