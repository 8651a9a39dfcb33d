"""What the sample team is to do: next steps of every other open deal, and two things that come again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crmcli.exchange.sample.cast import SELLERS
from crmcli.exchange.sample.deals import DAY, History

STEPS = (
    "Send the quote",
    "Call about the budget",
    "Arrange the demo",
    "Read the contract",
    "Ask for the decision",
)
IN_DAYS = (-3, 0, 2, 7, -1, 1, 4, 0, 10)
"""In how many days they are due, in turn: some are late."""

OFTEN = (("Look through my open deals", "1w", "fixed", 3), ("Call a customer of last year", "2w", "after", 1))
"""What comes again, how often, from when it is counted, and in how many days it is due next."""


def tasks(history: History) -> Iterator[dict[str, Any]]:
    """The tasks as rows, which get their ids in this order from 1 on."""
    ids = {seller: at for at, seller in enumerate(SELLERS, 1)}
    for id, (title, every, repeats, days) in enumerate(OFTEN, 1):
        due = history.today + days * DAY
        again = {"every": every, "repeats": repeats, "start": due, "series": id}
        yield {"title": title, "rep_id": 1, "due": due, **again}
    opened = [(id, deal) for id, deal in enumerate(history.deals, 1) if deal.status == "open"]
    for at, (id, deal) in enumerate(opened[::2]):
        yield {
            "title": STEPS[at % len(STEPS)],
            "rep_id": ids[history.at_work(deal.seller, history.today)],
            "customer_id": deal.customer,
            "deal_id": id,
            "due": history.today + IN_DAYS[at % len(IN_DAYS)] * DAY,
            "time": "14:30" if at % 6 == 1 else None,
            "priority": "high" if at % 8 == 4 else None,
        }
