"""A rep's answer to a frozen score within a report."""

from __future__ import annotations

from typing import Any

from crmcli.core.document import Line
from crmcli.evaluation.replies.insight import Reply


def line(reply: Reply) -> Line:
    """Who answered on which day, and what."""
    by = "" if reply.by == reply.rep else f", as {reply.by} noted"
    return Line(f"{reply.rep} replied on {reply.day}{by}: {reply.text}")


def data(reply: Reply | None) -> dict[str, Any] | None:
    """For JSON; `frozen_at` says which freezing it answers."""
    if reply is None:
        return None
    return {"rep": reply.rep, "text": reply.text, "at": reply.at, "by": reply.by, "frozen_at": reply.frozen}
