"""Until when a customer counts as active."""

from __future__ import annotations

from datetime import date, timedelta

from crmcli.core.periods import add_months

SOON = 30
"""Days: a customer who is active today, but no longer then, is at risk."""


def active_until(last_won: date, months: int) -> date:
    """The last day at which a customer counts as active whose last win is that long ago at most. (Months differ in
    length, so that it may be some days after the same day of the month.)"""
    day = add_months(last_won, months)
    while add_months(day + timedelta(days=1), -months) <= last_won:
        day += timedelta(days=1)
    return day
