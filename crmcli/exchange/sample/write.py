"""The sample team as records of every kind, and writing them into a new data file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, tzinfo
from random import Random
from typing import Any, NamedTuple

from crmcli.core.clock import Clock
from crmcli.core.moments import midnight
from crmcli.core.money import exponent
from crmcli.core.periods import Calendar
from crmcli.database.connection import Database, encoded
from crmcli.development.review.write import insert as insert_review
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.targets.target_file import Wanted
from crmcli.evaluation.targets.write import Writer, put
from crmcli.exchange.sample.cast import (
    ARCHIVED,
    CUSTOMERS,
    INDUSTRIES,
    MANAGERS,
    PRODUCTS,
    REGIONS,
    SEGMENT,
    SELLERS,
    SOURCES,
    TAGS,
    TARGET,
    Seller,
)
from crmcli.exchange.sample.deals import DAY, Deal, History
from crmcli.exchange.sample.interactions import Record, Talk
from crmcli.exchange.sample.lines import lines
from crmcli.exchange.sample.people import people
from crmcli.exchange.sample.reviews import reviews
from crmcli.exchange.sample.rules import add_rules
from crmcli.exchange.sample.tasks import tasks
from crmcli.records import rows
from crmcli.records.contacts import write as contacts
from crmcli.records.deals.write import insert_move
from crmcli.records.quotes import write as quotes
from crmcli.records.quotes.query import of_deal
from crmcli.records.segments import write as segments
from crmcli.records.stages.query import every_stage


def sample_team(today: date, zone: tzinfo, currency: str) -> Callable[[Database], None]:
    """What fills a new data file with the sample team as it stands on that day."""

    def fill(database: Database) -> None:
        stages = database.all(every_stage())
        opened = [row["id"] for row in stages if row["status"] == "open"]
        closing = {row["status"]: row["id"] for row in stages if row["status"] != "open"}
        sample = Sample(History(today, len(opened)), 10 ** exponent(currency), {**dict(enumerate(opened)), **closing})
        for kind, records in sample.records(zone).items():
            database.run_many(rows.insert(kind=kind), (_encoded(rows.complete(kind, record)) for record in records))
        database.run_many(insert_move(), map(_encoded, sample.moves()))
        _add_people(database, sample.history)
        _add_lines(database, sample, zone, currency)
        archived = midnight(today - 300 * DAY, zone)
        database.run(rows.set_archived(kind="customer"), id_=len(CUSTOMERS) + 1, at=archived)
        _set_target(database, today, zone, currency)
        add_rules(database, today - 60 * DAY, midnight(today - 60 * DAY, zone))
        segments.add(database, *SEGMENT, midnight(today - 30 * DAY, zone), MANAGERS["East"])
        database.run_many(insert_review(), map(_encoded, reviews(today, zone)))

    return fill


def _add_people(database: Database, history: History) -> None:
    some = people()
    database.run_many(contacts.insert_position(), some.positions())
    database.run_many(contacts.insert_reach(), ({**row, "opted_out": 0, "bad": 0} for row in some.reaches(_host)))
    open_deals = ((id, deal.customer) for id, deal in enumerate(history.deals, 1) if deal.status == "open")
    database.run_many(contacts.insert_part(), some.parts(open_deals))


def _add_lines(database: Database, sample: Sample, zone: tzinfo, currency: str) -> None:
    """The lines of some deals, and a quote of the newest open one of them that was sent a week ago."""
    prices = [product["list_price"] for product in sample.products()]
    deals, week = sample.deals(), sample.history.today - 7 * DAY
    found = lines(deals, prices)
    database.run_many(rows.insert(kind="line"), (rows.complete("line", line) for line in found))
    quoted = [line["deal_id"] for line in found if deals[line["deal_id"] - 1]["status"] == "open"]
    if quoted:
        deal = quoted[-1]
        now = quotes.Now(week, midnight(week, zone), SELLERS[deals[deal - 1]["rep_id"] - 1].name, currency)
        quotes.make(database, deal, quotes.Wanted(None, None), week + 30 * DAY, now)
        quotes.send(database, of_deal(database, deal)[0], week, sample.history.today)


def _set_target(database: Database, today: date, zone: tzinfo, currency: str) -> None:
    """What the whole team is to earn in the year, spread as the year before was. It judges nobody by himself."""
    calendar = Calendar(today)
    year, metric = calendar.containing(today, "year"), BY_KEY["revenue"]
    wanted = Wanted(metric, TARGET * 10 ** exponent(currency), year, split="season", reason="plan of the year")
    put(database, wanted, Writer(Clock(midnight(year.start, zone), zone, calendar), MANAGERS["East"]))


class Sample(NamedTuple):
    """The history in terms of a data file: `unit` is how many minor units make a major one, `stages` the ids of the
    open stages by number, and of the closing ones as "won" and "lost"."""

    history: History
    unit: int
    stages: Mapping[int | str, int]

    def records(self, zone: tzinfo) -> dict[str, list[Record]]:
        """The records of each kind, in an order in which every reference is to one before."""
        talk = Talk(self.history, zone)
        return {
            "rep": self._reps(),
            "product": self.products(),
            "customer": self._customers(),
            "deal": self.deals(),
            "contact": people().contacts(),
            "activity": people().spoken_to(talk.activities),
            "feedback": talk.feedback,
            "case": [self._case(talk.feedback)],
            "task": list(tasks(self.history)),
        }

    def _case(self, feedback: list[Record]) -> Record:
        """The last complaint, which nobody has answered yet."""
        id, said = max(
            ((id, said) for id, said in enumerate(feedback, 1) if said["kind"] == "complaint"),
            key=lambda found: (found[1]["at"], found[0]),
        )
        about = {name: said[name] for name in ("customer_id", "rep_id", "deal_id")}
        kept = {"kind": "complaint", "priority": "high", "status": "open", "subject": said["text"]}
        return {**about, **kept, "feedback_id": id, "opened": said["at"]}

    def moves(self) -> Iterator[Record]:
        """The stage history of every deal, oldest step first."""
        steps = [
            (step.at, id, before, step, self.history.at_work(deal.seller, step.at).name)
            for id, deal in enumerate(self.history.deals, 1)
            for before, step in zip([None, *deal.steps], deal.steps, strict=False)
        ]
        for at, id, before, step, by in sorted(steps, key=lambda found: found[0]):
            from_id = self.stages[before.stage] if before else None
            yield {"deal_id": id, "from_id": from_id, "to_id": self.stages[step.stage], "at": at, "by": by}

    def deals(self) -> list[Record]:
        return [self._deal(deal) for deal in self.history.deals]

    def _deal(self, deal: Deal) -> Record:
        """A deal as it stands today: owned by who sees to it now, credited to who owned it when it closed."""
        closed = None if deal.status == "open" else deal.steps[-1].at
        rep = _id(self.history.at_work(deal.seller, closed or self.history.today))
        return {
            "title": deal.title,
            "customer_id": deal.customer,
            "rep_id": rep,
            "product_id": deal.product,
            "amount": None if deal.amount is None else round(deal.amount * self.unit),
            "stage_id": self.stages[deal.steps[-1].stage],
            "status": deal.status,
            "opened": deal.opened,
            "closed": closed,
            "credited_id": rep if closed else None,
            "expected": deal.expected,
            "lost_reason": deal.reason if deal.status == "lost" else None,
            "source": deal.source,
        }

    def _reps(self) -> list[Record]:
        return [
            {
                "name": seller.name,
                "email": f"{seller.name}@team.example",
                "team": seller.team,
                "manager": MANAGERS[seller.team],
                "joined": self.history.ago(seller.joined),
                "left": None if seller.left is None else self.history.ago(seller.left),
            }
            for seller in SELLERS
        ]

    def products(self) -> list[Record]:
        return [
            {"name": name, "category": category, "list_price": price * self.unit}
            for name, category, price, _ in PRODUCTS
        ]

    def _customers(self) -> list[Record]:
        history = self.history
        draw = Random(f"crm sample customers {history.today.isoformat()}")
        return [
            {
                "name": name,
                "email": f"office@{_host(name, id)}",
                "phone": f"+1 555 01{id:02}",
                "website": f"https://{_host(name, id)}",
                "industry": draw.choice(INDUSTRIES),
                "region": draw.choice(REGIONS),
                "source": draw.choice(SOURCES),
                "owner_id": _id(history.owner(id, history.today)),
                "created": history.created[id - 1],
                "tags": TAGS.get(name),
                "cadence": 30 if name in TAGS else None,
            }
            for id, name in enumerate(CUSTOMERS, 1)
        ] + [{"name": ARCHIVED, "owner_id": 1, "created": history.ago(1400)}]


def _id(seller: Seller) -> int:
    return SELLERS.index(seller) + 1


def _host(name: str, id: int) -> str:
    """An internet address that looks like the name; a name without Latin letters is numbered."""
    return f"{''.join(filter(str.isalnum, name.lower().encode('ascii', 'ignore').decode())) or f'customer{id}'}.example"


def _encoded(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: encoded(value) for name, value in row.items()}
