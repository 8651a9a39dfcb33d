"""What columns besides the stage say of winning and losing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def status_said(said: Mapping[str, Any]) -> str | None:
    """What a status says, else the marks, else the times; None where nothing is said."""
    if said.get("status"):
        return str(said["status"])
    if said.get("is_won"):
        return "won"
    if said.get("is_lost"):
        return "lost"
    if said.get("is_closed") is not None:
        return "open" if not said["is_closed"] else "lost" if said.get("is_won") is False else None
    won, lost = said.get("won_time"), said.get("lost_time")
    if won or lost:
        return "won" if (won or "") >= (lost or "") else "lost"
    return None
