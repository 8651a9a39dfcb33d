"""What each record adds to the facts of a rep: added up over the records, they are the facts themselves.

A record is a deal, a refund, an answer, a contact, a message, a case, a promise or a review; where a fact counts
customers, a customer. A property test holds the sums to what `evaluation/metrics/query.py` counts in SQL.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from typing import NamedTuple

from crmcli.evaluation.explain.effects import (
    SECONDS,
    RecordsOfFacts,
    Row,
    claimed,
    of_activities,
    of_cases,
    of_deal,
    of_feedback,
    of_promises,
    of_refunds,
    of_reviews,
    owner,
    waiting,
)
from crmcli.evaluation.metrics.scoring_rules import Definitions


class Counted(NamedTuple):
    """A record, and what it adds to the rep's facts, by the fact's name. A customer's row has `id`, `label` (the name),
    and `deals`: the rows of the deals by which the customer counts."""

    row: Row
    adds: Mapping[str, float]


def counted_records(rep: int, behind: RecordsOfFacts, definitions: Definitions, zone: tzinfo) -> Iterator[Counted]:
    """Every record that adds to a fact of the rep. Reviews by peers are kept back (see `effects.of_reviews`)."""
    for deal in behind.deals:
        if owner(deal) == rep and (adds := of_deal(deal, behind.limits, definitions.win_rate)):
            yield Counted(deal, adds)
    yield from _customers(rep, behind)
    waited = waiting(definitions, zone)
    for effect in (
        *of_refunds(rep, behind.refunds),
        *of_feedback(rep, behind.feedback),
        *of_cases(rep, behind.cases),
        *of_promises(rep, behind.promises),
        *of_activities(rep, behind.activities, behind.limits["cutoff"], waited),
    ):
        gone = {fact: -change / SECONDS.get(fact, 1) for (_, fact), change in effect.change.items()}
        # Without a contact others wait longer: that is an effect of it, and no part of what they waited.
        own = ("contacts",) if "contacts" in effect.parts else tuple(effect.parts)
        yield Counted(effect.row, {fact: gone.get(fact, 0) for fact in own})
    for effect in of_reviews(rep, behind.reviews):
        adds = {fact: effect.row["score"] if fact.endswith("_sum") else 1 for fact in effect.parts}
        yield Counted(effect.row, adds)


def _customers(rep: int, behind: RecordsOfFacts) -> Iterator[Counted]:
    """The customers that count for the rep, each by deals."""
    by_customer = defaultdict(list)
    for deal in behind.deals:
        if deal["customer_id"] is not None:
            by_customer[deal["customer_id"]].append(deal)
    for id, deals in by_customer.items():
        claims = [claim for claim in claimed(deals, behind.limits) if claim.rep == rep]
        if claims:
            row = {"kind": "customer", "id": id, "label": deals[0]["customer"], "rep_id": rep}
            ids = frozenset().union(*(claim.deals for claim in claims))
            adds = dict.fromkeys((claim.fact for claim in claims), 1)
            yield Counted({**row, "deals": [deal for deal in deals if deal["id"] in ids]}, adds)


def summed(records: Iterable[Counted]) -> dict[str, float]:
    """The facts that the records add up to."""
    found: dict[str, float] = defaultdict(float)
    for each in records:
        for fact, value in each.adds.items():
            found[fact] += value
    return dict(found)
