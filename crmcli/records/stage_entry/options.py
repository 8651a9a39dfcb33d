"""What is said of the sales process with a move."""

from __future__ import annotations

from typing import Annotated

import typer

_PROCESS = "The sales process: confirm a point; go on without."

Check = Annotated[
    list[str] | None,
    typer.Option("--check", metavar="POINT", help="Confirm a point of the sales process.", rich_help_panel=_PROCESS),
]
Force = Annotated[
    str | None,
    typer.Option(
        "--force", metavar="REASON", help="Why it goes on without what the process asks.", rich_help_panel=_PROCESS
    ),
]
