"""`crm metrics`: the rules of the score, open to all."""

from __future__ import annotations

import typer

from crmcli.metrics.catalogue import METRICS
from crmcli.views.metrics import document
from crmcli.workspace import Workspace


def metrics(context: typer.Context) -> None:
    """Explain every metric of the score: definition, unit, direction and weight.

    Examples:
      crm metrics
      crm metrics --format md -o metrics.md
    """
    workspace: Workspace = context.obj
    workspace.show(document(METRICS))
