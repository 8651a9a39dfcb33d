"""The options of the commands for fields of the team's own, and what their words mean."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.completion.names import Candidates, own_fields, words
from crmcli.cli.options import checked_choice
from crmcli.core.vocabulary import CUSTOMIZED, FIELD_TYPES
from crmcli.records.custom_fields.query import MANY

Argument, Option = typer.Argument, typer.Option

SYNONYMS = {
    **dict.fromkeys(("integer", "number", "whole", "count"), "int"),
    **dict.fromkeys(("money", "currency", "decimal"), "amount"),
    **dict.fromkeys(("day", "datetime"), "date"),
    **dict.fromkeys(("string", "note", "multiline", "url"), "text"),
    **dict.fromkeys(("select", "dropdown", "picklist", "enum", "list", "options"), "choice"),
    **dict.fromkeys(("bool", "boolean", "checkbox", "flag", "yes/no", "yes-no"), "yesno"),
}
"""What other programs call the types."""


def completed(context: typer.Context, incomplete: str) -> Candidates:
    return own_fields(context, str(context.params.get("kind") or ""), incomplete)


Kind = Annotated[
    str, Argument(metavar="KIND", help=f"Of which: {', '.join(CUSTOMIZED)}.", autocompletion=words(*CUSTOMIZED))
]
Type = Annotated[
    str | None,
    Option("--type", metavar="TYPE", help=f"One of: {', '.join(FIELD_TYPES)}.", autocompletion=words(*FIELD_TYPES)),
]
Choices = Annotated[str | None, Option("--choices", metavar="LIST", help='What can be chosen: "small, medium, large".')]


def kind_of(word: str) -> str:
    return checked_choice(word, CUSTOMIZED, "kind of record with fields of your own", MANY)


def type_of(word: str | None) -> str | None:
    return None if word is None else checked_choice(word, FIELD_TYPES, "type of field", SYNONYMS)
