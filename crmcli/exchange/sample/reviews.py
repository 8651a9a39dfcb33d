"""What is said of the sample team's reps: each is reviewed by the manager, two peers and themselves, for the last
quarter that is over. It judges nobody unless the scorecard weighs reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, tzinfo
from random import Random

from crmcli.core.moments import midnight
from crmcli.core.periods import Calendar
from crmcli.exchange.sample.cast import MANAGERS, SELLERS, Seller
from crmcli.exchange.sample.deals import DAY
from crmcli.exchange.sample.interactions import Record

GOOD = {
    "manager": ("Steady, and honest about the pipeline", "Plans well and keeps to it", "Strong with hard customers"),
    "peer": ("Always has time for a question", "Shares leads and notes", "Good to have in a meeting"),
    "self": ("A good quarter: the follow-ups paid off", "I know my customers better now"),
}
POOR = {
    "manager": ("Notes come late", "Lets old deals lie", "Could ask for help earlier"),
    "peer": ("Hard to reach at times", "Hands over without notes"),
    "self": ("I want to answer faster", "Too many old deals on my list"),
}
"""What is said with a score of 4 or 5, and with a lower one, by each role."""


def reviews(today: date, zone: tzinfo) -> Iterator[Record]:
    """The reviews as rows, given on the day after the quarter."""
    draw = Random(f"crm sample reviews {today.isoformat()}")
    calendar = Calendar(today)
    quarter = calendar.previous(calendar.containing(today, "quarter"))
    there = [seller for seller in SELLERS if _there(seller, today, quarter.start, quarter.end)]
    for at, seller in enumerate(there):
        peers = [(there[(at + step) % len(there)].name, "peer", "teamwork") for step in (1, 2)]
        givers = ((MANAGERS[seller.team], "manager", None), *peers, (seller.name, "self", None))
        for place, (by, role, criterion) in enumerate(givers, at):
            score = min(5, max(1, round(draw.gauss(seller.mood - 0.3, 0.8))))
            said = (GOOD if score >= 4 else POOR)[role]
            yield {
                "rep_id": SELLERS.index(seller) + 1,
                "label": quarter.label,
                "start": quarter.start,
                "end": quarter.end,
                "role": role,
                "criterion": criterion,
                "score": score,
                "text": said[place % len(said)],
                "at": midnight(quarter.end, zone),
                "by": by,
            }


def _there(seller: Seller, today: date, start: date, end: date) -> bool:
    """Did the rep work in all of those days?"""
    left = None if seller.left is None else today - seller.left * DAY
    return today - seller.joined * DAY <= start and (left is None or left >= end)
