"""What several records with one customer are worth together: where a single one of them changes next to nothing, all of
them may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from crmcli.evaluation.explain.effects import (
    Change,
    RecordEffect,
    RecordsOfFacts,
    Row,
    claimed,
    of_deal,
    without,
)
from crmcli.evaluation.metrics.scoring_rules import Definitions


class CustomerEffect(NamedTuple):
    """The records of one kind with a customer, the names of the rep's facts that they are part of, and what changes for
    everybody without them all."""

    customer: str
    rows: Sequence[Row]
    parts: frozenset[str]
    change: Change


def customer_effects(
    behind: RecordsOfFacts, pieces: Iterable[RecordEffect], definitions: Definitions
) -> Iterator[CustomerEffect]:
    """The customers of whom the rep has several records of a kind; `pieces` are what `record_effects` gave for them."""
    groups: dict[tuple[str, str, int], list[RecordEffect]] = defaultdict(list)
    for piece in pieces:
        row = piece.row
        if row.get("customer_id") is not None:
            scale = row["label"] if row["kind"] == "feedback" else ""
            groups[row["kind"], scale, row["customer_id"]].append(piece)
    deals = _of_deals(behind, {key[2]: own for key, own in groups.items() if key[0] == "deal"}, definitions)
    for (kind, _, customer), own in groups.items():
        if len(own) > 1:
            change = deals[customer] if kind == "deal" else _sum(own)
            parts = frozenset[str]().union(*(piece.parts for piece in own))
            yield CustomerEffect(own[0].row["customer"], [piece.row for piece in own], parts, change)


def _of_deals(
    behind: RecordsOfFacts, groups: Mapping[int, list[RecordEffect]], definitions: Definitions
) -> dict[int, Change]:
    """By customer what changes without the deals of each group; the customer's other deals stay."""
    every = defaultdict(list)
    for deal in behind.deals:
        every[deal["customer_id"]].append(deal)
    limits = behind.limits
    return {
        customer: without(
            {piece.row["id"]: of_deal(piece.row, limits, definitions.win_rate) for piece in own},
            every[customer],
            claimed(every[customer], limits),
            limits,
        )
        for customer, own in groups.items()
        if len(own) > 1
    }


def _sum(pieces: Iterable[RecordEffect]) -> Change:
    """That of answers; or of all contact with a customer, of which no message is left that could wait longer."""
    total: dict[tuple[int, str], int] = defaultdict(int)
    for piece in pieces:
        for (rep, fact), difference in piece.change.items():
            if fact != "response_hours" or "messages" in piece.parts:
                total[rep, fact] += difference
    return {key: difference for key, difference in total.items() if difference}
