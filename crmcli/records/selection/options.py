"""The options of a command that changes many records at once."""

from __future__ import annotations

from typing import Annotated

from typer import Option

_MANY = "Those that fit, without a question, on trial."

Which = Annotated[
    str | None,
    Option(
        "--where",
        metavar="FILTER",
        help="All that fit: 'open and quiet>90d' (crm help filters).",
        rich_help_panel=_MANY,
    ),
]
Yes = Annotated[bool, Option("--yes", "-y", help="Change many without a question.", rich_help_panel=_MANY)]
DryRun = Annotated[bool, Option("--dry-run", help="Say what would change, and change nothing.", rich_help_panel=_MANY)]
