"""Promises: what became of one, by when it was promised and when it was done."""

from __future__ import annotations

from datetime import datetime, tzinfo

OPEN, KEPT, BROKEN = "open", "kept", "broken"


def state(promised: datetime, done: datetime | None, now: datetime) -> str:
    """It is kept if it was done in time; broken as soon as its time has passed, also if it was done later."""
    if done is not None:
        return KEPT if done <= promised else BROKEN
    return OPEN if now <= promised else BROKEN


def days_late(promised: datetime, at: datetime, zone: tzinfo) -> str:
    """How late it is at that moment, in words; empty while it is in time."""
    days = (at.astimezone(zone).date() - promised.astimezone(zone).date()).days
    if at <= promised:
        return ""
    return "late" if days == 0 else f"{days:,} {'day' if days == 1 else 'days'} late"
