"""After how many days without a sign of life an open deal counts as quiet."""

from __future__ import annotations

from typing import NamedTuple

from crmcli.core.rounding import whole

USUAL = 21
"""Days, for a team whose own history says too little."""
NEEDED = 20
"""Won deals that a history takes to say enough."""
LEAST, MOST = 14, 60


class Rule(NamedTuple):
    """Quiet is a deal after so many `days`, and `why`."""

    days: int
    why: str


def rule(deals: int, median: float | None) -> Rule:
    """Half of what a won deal takes: of `deals` won within a year the `median` of days, kept between two and nearly
    nine weeks."""
    if median is None or deals < NEEDED:
        return Rule(USUAL, f"{USUAL} days, as fewer than {NEEDED} won deals within a year say what is usual")
    days = min(MOST, max(LEAST, whole(median / 2)))
    kept = {LEAST: "at least ", MOST: "at most "}.get(days, "")
    if kept and whole(median / 2) == days:
        kept = ""
    return Rule(
        days, f"{kept}{days} days, half of what the deals won within a year took at the median ({median:g} days)"
    )
