"""`crm pay`: plans, what they come to, and awards."""

from __future__ import annotations

import typer

from crmcli.cli.framework import say_which


def which(context: typer.Context) -> None:
    """Show what reps are paid for a period, by which plans, and who wins awards.

    All of it is worked out from frozen scores.

    Examples:
      crm pay plan import plan.toml
      crm pay run 2026Q3
      crm pay awards 2026Q3
    """
    say_which(context)
