"""What the sample team and its customers said to each other: calls, mails, visits, notes, answers and complaints.

It follows the deals of `History`, with a draw of its own. The latest is said on the evening before today: at any hour
of today nothing lies in the future.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from random import Random
from typing import Any

from crmcli.exchange.sample.cast import COMPLAINTS, GRUMBLE, KINDS, NOTES, PRAISE, SAID, SELLERS, SUGGESTIONS, Seller
from crmcli.exchange.sample.deals import DAY, WON, Deal, History, workday

Record = dict[str, Any]


class Talk:
    """`activities` and `feedback` as records, oldest first."""

    def __init__(self, history: History, zone: tzinfo) -> None:
        self.history, self.today, self.zone = history, history.today, zone
        self.draw = Random(f"crm sample talk {self.today.isoformat()}")
        self.activities: list[Record] = []
        self.feedback: list[Record] = []
        for id, deal in enumerate(history.deals, 1):
            self._interactions(id, deal)
            self._verdict(id, deal)
        for customer in range(1, len(history.created) + 1):
            self._care(customer)
        for records in (self.activities, self.feedback):
            records.sort(key=lambda record: (record["at"], record["customer_id"]))

    def _interactions(self, id: int, deal: Deal) -> None:
        """Calls, mails, meetings and visits while the deal is open, and a call some weeks after it was won."""
        draw, day = self.draw, deal.opened
        end = deal.steps[-1].at if deal.status != "open" else self.today
        while day <= end:
            self._interaction(day, deal.customer, deal.seller, id)
            day = workday(day + math.ceil(draw.expovariate(1 / deal.seller.gap)) * DAY)
        if deal.status == WON and draw.random() < 0.6:
            self._interaction(workday(end + draw.randrange(14, 35) * DAY), deal.customer, deal.seller, id)

    def _care(self, customer: int) -> None:
        """What a customer gets and says besides its deals: a call or a survey now and then."""
        draw = self.draw
        for quarter in self.history.quarters:
            day = workday(quarter.start + draw.randrange(80) * DAY)
            owner = self.history.owner(customer, day)
            greeted, surveyed, mood = draw.random() < 0.55, draw.random() < 0.35, draw.gauss(2 * owner.mood - 0.2, 1.7)
            if day < self.history.created[customer - 1]:
                continue
            if greeted:
                self._interaction(day, customer, owner, None)
            if surveyed and customer in self.history.won:
                self._say(workday(day + 9 * DAY), customer, owner, None, "nps", min(10, max(0, round(mood))))

    def _interaction(self, day: date, customer: int, seller: Seller, deal: int | None) -> None:
        """One call, mail, meeting or visit; a message from the customer is mostly answered, some hours later."""
        draw, seller = self.draw, self.history.at_work(seller, day)
        kind, direction = draw.choice(KINDS), "in" if draw.random() < 0.3 else "out"
        at = self._moment(day)
        self._log(at, customer, seller, deal, kind, direction, draw.choice(SAID[direction][kind]))
        if direction == "in" and draw.random() > seller.silence:
            reply = self._office_hours(at + timedelta(hours=draw.expovariate(1 / seller.hours)))
            kind, seller = draw.choice(("email", "email", "call")), self.history.at_work(seller, reply.date())
            self._log(reply, customer, seller, deal, kind, "out", draw.choice(SAID["out"][kind]))
        elif draw.random() < 0.08:
            self._log(at + timedelta(minutes=20), customer, seller, deal, "note", None, draw.choice(NOTES))

    def _verdict(self, id: int, deal: Deal) -> None:
        """What the customer says once the deal has closed, and the odd complaint or suggestion."""
        if deal.status == "open":
            return
        draw, closed = self.draw, deal.steps[-1].at
        seller = self.history.at_work(deal.seller, closed)
        day, score = workday(closed + draw.randrange(1, 12) * DAY), round(draw.gauss(deal.seller.mood, 0.9))
        if draw.random() < (0.75 if deal.status == WON else 0.25):
            self._say(day, deal.customer, seller, id, "csat", min(5, max(1, score)))
        for kind, chance in (("complaint", 0.05), ("suggestion", 0.04)):
            if draw.random() < chance:
                self._say(day, deal.customer, seller, id, kind, None)

    def _log(
        self, at: datetime, customer: int, seller: Seller, deal: int | None, kind: str, direction: str | None, note: str
    ) -> None:
        self._keep(self.activities, at, customer, seller, deal, kind, direction=direction, note=note)

    def _say(self, day: date, customer: int, seller: Seller, deal: int | None, kind: str, score: int | None) -> None:
        pleased = score is not None and score >= (4 if kind == "csat" else 8)
        texts = {"complaint": COMPLAINTS, "suggestion": SUGGESTIONS}.get(kind, PRAISE if pleased else GRUMBLE)
        at, text = self._moment(day), self.draw.choice(texts) or None
        self._keep(self.feedback, at, customer, seller, deal, kind, score=score, text=text)

    def _keep(
        self,
        records: list[Record],
        at: datetime,
        customer: int,
        seller: Seller,
        deal: int | None,
        kind: str,
        **more: Any,
    ) -> None:
        """Record it, unless it is still to come."""
        if at.date() < self.today:
            who = {"customer_id": customer, "rep_id": SELLERS.index(seller) + 1, "deal_id": deal}
            records.append({"at": at.astimezone(UTC).replace(microsecond=0), "kind": kind, **who, **more})

    def _moment(self, day: date) -> datetime:
        """Some moment of the day's office hours."""
        clock = time(self.draw.randrange(8, 18), self.draw.randrange(60), self.draw.randrange(60))
        return datetime.combine(day, clock, self.zone)

    def _office_hours(self, at: datetime) -> datetime:
        """The moment itself, or the next working morning."""
        minutes = self.draw.randrange(90)
        day = workday(at.date() + DAY * (at.hour >= 19))
        if day == at.date() and 8 <= at.hour < 19:
            return at
        return datetime.combine(day, time(8 + minutes // 60, minutes % 60), self.zone)
