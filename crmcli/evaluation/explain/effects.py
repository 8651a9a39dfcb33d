"""What each record is part of, and what the facts of a period would be without it.

This tells the definitions of `evaluation/metrics/query.py` a second time, for rows instead of sums, as far as taking
out a record needs them. A property test holds the two to each other: records are deleted and everything is counted
anew.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from crmcli.evaluation.metrics.scoring_rules import ALWAYS, Definitions

Row = Mapping[str, Any]
Limits = Mapping[str, Any]
"""Days and moments as `evaluation.metrics.query.limits` gives them."""

Waited = Callable[[datetime, datetime], int]
"""The seconds that count between two moments, the first not after the second."""

Change = Mapping[tuple[int, str], int]
"""What is added to facts, by the rep's id and the fact's name; to hours, seconds."""

SECONDS = {"response_hours": 3600, "answer_hours": 3600, "solution_hours": 3600}
"""Facts that are kept in hours and changed by seconds, so that they stay exact."""


WITHHELD = "peer"
"""The role of reviewers who are not to be recognised."""


class RecordsOfFacts(NamedTuple):
    """The rows behind one rep's facts of a period as plain dicts, each list in the order of `id`; days are dates,
    moments aware, amounts minor units. Every row has `kind`, `id`, `label` and `rep_id`.

    deals: (label is the title) customer_id, customer (its name), credited_id, amount, status, opened, closed, expected,
    first_won (the customer's first win), refunded (in the period), and currency, own_amount and rate of one in another
    currency; among them are deals of others, of the same customers.
    feedback: (csat or nps) customer_id, customer, score, at.
    activities: (call, email, meeting or visit) customer_id, customer, direction, at.
    reviews: (the role of who gave it) score, criterion, by, start, end, at.
    refunds: (the title of the deal) customer, amount (below zero), at (a day), and currency, own_amount and rate.
    cases: (what it is about) customer_id, customer, at (when it was opened), answer_seconds (None where that is no part
    of the period) and solution_seconds.
    promises: (what was promised) customer, at (by when), kept (1 or 0).
    `limits` are those between which they count: see `evaluation.metrics.query.limits`.
    """

    deals: Sequence[Row]
    feedback: Sequence[Row]
    activities: Sequence[Row]
    reviews: Sequence[Row]
    limits: Limits
    refunds: Sequence[Row] = ()
    cases: Sequence[Row] = ()
    promises: Sequence[Row] = ()


class RecordEffect(NamedTuple):
    """A record, the names of the rep's facts that it is part of, and what changes for everybody without it."""

    row: Row
    parts: frozenset[str]
    change: Change


class Claim(NamedTuple):
    """One that a rep has of some fact, and the ids of the deals that it is for."""

    rep: int
    fact: str
    deals: frozenset[int]


def changed(facts: Mapping[str, float], changes: Iterable[tuple[str, int]]) -> dict[str, float]:
    """One rep's facts with those changes."""
    found = dict(facts)
    for name, difference in changes:
        unit = SECONDS.get(name)
        old = found.get(name, 0)
        found[name] = (round(old * unit) + difference) / unit if unit else old + difference
    return found


def record_effects(rep: int, behind: RecordsOfFacts, definitions: Definitions, zone: tzinfo) -> Iterator[RecordEffect]:
    """Every record that is part of the rep's facts; `zone` is that of working hours."""
    yield from of_deals(rep, behind.deals, behind.limits, definitions.win_rate)
    yield from of_refunds(rep, behind.refunds)
    yield from of_feedback(rep, behind.feedback)
    yield from of_reviews(rep, behind.reviews)
    yield from of_cases(rep, behind.cases)
    yield from of_promises(rep, behind.promises)
    yield from of_activities(rep, behind.activities, behind.limits["cutoff"], waiting(definitions, zone))


def waiting(definitions: Definitions, zone: tzinfo) -> Waited:
    """How waiting is counted: by the clock, or in working hours."""
    if definitions.response_hours == ALWAYS:
        return lambda first, second: int((second - first).total_seconds())
    from crmcli.core.working_hours import counter, read_week

    worked = counter(read_week(definitions.response_hours), definitions.holidays, zone)
    return lambda first, second: worked(f"{first:%Y-%m-%dT%H:%M:%SZ}", f"{second:%Y-%m-%dT%H:%M:%SZ}")


# Deals


def of_deals(rep: int, deals: Sequence[Row], limits: Limits, win_rate: str) -> Iterator[RecordEffect]:
    """The deals that the rep's facts are made of, whoever's they are; `deals` are all those of their customers that are
    in play, in the order of `id`."""
    by_customer = defaultdict(list)
    for deal in deals:
        by_customer[deal["customer_id"]].append(deal)
    for customer, own in by_customer.items():
        claims = [] if customer is None else claimed(own, limits)
        for deal in own:
            alone = of_deal(deal, limits, win_rate)
            mine = {claim.fact for claim in claims if claim.rep == rep and deal["id"] in claim.deals}
            parts = mine.union(alone) if owner(deal) == rep else mine
            if parts:
                yield RecordEffect(deal, frozenset(parts), without({deal["id"]: alone}, own, claims, limits))


def owner(deal: Row) -> int:
    """Whose the deal is: who owned it at close, or owns it while it is open."""
    return int(deal["rep_id"] if deal["credited_id"] is None else deal["credited_id"])


def of_deal(deal: Row, limits: Limits, win_rate: str) -> dict[str, int]:
    """What the deal by itself adds to the facts of its owner."""
    found, closed, opened = dict[str, int](), deal["closed"], deal["opened"]
    over = closed is not None and closed < limits["end"]
    won = over and deal["status"] == "won"
    if over and closed >= limits["start"]:
        found["closed"] = 1
        if won:
            found |= {"won": 1, "revenue": deal["amount"], "sold": deal["amount"]}
        if won and opened:
            found |= {"cycles": 1, "cycle_days": (closed - opened).days}
    if win_rate == "created" and opened and limits["start"] <= opened < limits["end"]:
        found |= {"created": 1, "created_won": int(won)}
    if win_rate == "with-overdue" and ("closed" in found or (not over and _overdue(deal, limits))):
        found["closed_or_overdue"] = 1
    return found


def _overdue(deal: Row, limits: Limits) -> bool:
    expected = deal["expected"]
    return expected is not None and bool(limits["start"] <= expected < limits["end"])


def claimed(deals: Iterable[Row], limits: Limits) -> list[Claim]:
    """What the deals of one customer come to in the facts about customers."""
    start, end = limits["start"], limits["end"]
    wins = [deal for deal in deals if deal["status"] == "won" and deal["closed"] < end]
    wins.sort(key=lambda deal: (deal["closed"], deal["id"]))
    earlier = [deal for deal in wins if deal["closed"] < start]
    if earlier:
        return _kept(earlier[-1], wins, limits)
    if any(_won_long_before(deal, limits) for deal in deals):
        return []
    first = [Claim(owner(deal), "first_wins", frozenset([deal["id"]])) for deal in wins[:1]]
    worked = defaultdict(set)
    for deal in deals:
        if _worked(deal, end):
            worked[owner(deal)].add(deal["id"])
    return [*first, *(Claim(rep, "prospects", frozenset(ids)) for rep, ids in worked.items())]


def _kept(last: Row, wins: Iterable[Row], limits: Limits) -> list[Claim]:
    """The customer is active at the start, by that last win, and perhaps still is at the end."""
    rep, kept_from, base = owner(last), limits["kept_from"], frozenset([last["id"]])
    again = frozenset(deal["id"] for deal in wins if deal["closed"] >= kept_from)
    kept = base if last["closed"] >= kept_from else again
    return [Claim(rep, "active", base), *([Claim(rep, "retained", kept)] if kept else [])]


def _won_long_before(deal: Row, limits: Limits) -> bool:
    """Was the customer won before the horizon? Those wins are not among the deals."""
    return deal["first_won"] is not None and bool(deal["first_won"] < limits["horizon"])


def _worked(deal: Row, end: Any) -> bool:
    """Was it open or closed in the period? Where nobody knows when it was opened, its close tells. (Of the deals in
    play only wins closed before the period, and their customers are no prospects.)"""
    opened, closed = deal["opened"], deal["closed"]
    return (closed is not None and closed < end) or (opened is not None and opened < end)


def without(
    gone: Mapping[int, Mapping[str, int]], own: Sequence[Row], claims: Sequence[Claim], limits: Limits
) -> Change:
    """What changes when those deals of one customer are gone: their own parts, which are given by id, what was given
    back of them, and what the customer comes to. `own` are all of the customer's, `claims` what they come to."""
    change: dict[tuple[int, str], int] = defaultdict(int)
    for deal in own:
        if deal["id"] in gone:
            for name, part in gone[deal["id"]].items():
                change[owner(deal), name] -= part
            change[owner(deal), "revenue"] += deal["refunded"]
    if any(not claim.deals.isdisjoint(gone) for claim in claims):
        left = claimed([deal for deal in own if deal["id"] not in gone], limits)
        for sign, some in ((-1, claims), (1, left)):
            for claim in some:
                change[claim.rep, claim.fact] += sign
    return {key: difference for key, difference in change.items() if difference}


# Refunds, feedback, reviews and activities


def of_refunds(rep: int, rows: Iterable[Row]) -> Iterator[RecordEffect]:
    """What was given back."""
    for row in rows:
        yield RecordEffect(row, frozenset(("revenue",)), {(rep, "revenue"): -row["amount"]})


def of_feedback(rep: int, rows: Iterable[Row]) -> Iterator[RecordEffect]:
    """Answers on a scale."""
    for row in rows:
        score = row["score"]
        if row["label"] == "csat":
            parts = {"csat_answers": 1, "satisfied": int(score >= 4)}
        else:
            parts = {"nps_answers": 1, "net_promoters": int(score >= 9) - int(score <= 6)}
        yield RecordEffect(row, frozenset(parts), {(rep, name): -part for name, part in parts.items() if part})


def of_reviews(rep: int, rows: Iterable[Row]) -> Iterator[RecordEffect]:
    """Reviews: of several by one reviewer for the same the last counts, and without it the one before. Those of peers
    are kept back: one by one, with what each is worth, they would tell who gave them."""
    same = defaultdict(list)
    for row in (row for row in rows if row["label"] != WITHHELD):
        same[tuple(row[name] for name in ("start", "end", "label", "by", "criterion"))].append(row)
    for (_, _, role, *_), given in same.items():
        last = given[-1]
        names = f"review_{role}_sum", f"review_{role}_count"
        left = (given[-2]["score"], 1) if len(given) > 1 else (0, 0)
        change = {(rep, name): after - was for name, was, after in zip(names, (last["score"], 1), left, strict=True)}
        yield RecordEffect(
            last, frozenset(names), {key: difference for key, difference in change.items() if difference}
        )


def of_cases(rep: int, rows: Iterable[Row]) -> Iterator[RecordEffect]:
    """Cases, each with what it took until its answer and its solution."""
    for row in rows:
        parts = {"cases_to_solve": 1, "solution_hours": row["solution_seconds"]}
        if row["answer_seconds"] is not None:
            parts |= {"cases_to_answer": 1, "answer_hours": row["answer_seconds"]}
        yield RecordEffect(row, frozenset(parts), {(rep, name): -part for name, part in parts.items() if part})


def of_promises(rep: int, rows: Iterable[Row]) -> Iterator[RecordEffect]:
    """Promises to customers."""
    for row in rows:
        parts = {"promises": 1, "promises_kept": row["kept"]}
        yield RecordEffect(row, frozenset(parts), {(rep, name): -part for name, part in parts.items() if part})


def of_activities(rep: int, rows: Iterable[Row], cutoff: datetime, waited: Waited) -> Iterator[RecordEffect]:
    """Contacts, messages and their answers. Without a contact, the messages it answered are answered by the next."""
    by_customer = defaultdict(list)
    for row in rows:
        by_customer[row["customer_id"]].append(row)
    for own in by_customer.values():
        outbound = sorted((row for row in own if row["direction"] == "out"), key=lambda row: (row["at"], row["id"]))
        moments = [*(row["at"] for row in outbound), cutoff]
        longer: dict[int, int] = {}
        for row in own:
            if row["direction"] == "in":
                place = _answer(row, outbound)
                later = moments[min(place + 1, len(outbound))]
                seconds = waited(row["at"], moments[place])
                change = {(rep, "messages"): -1, (rep, "response_hours"): -seconds}
                yield RecordEffect(row, frozenset(("messages", "response_hours")), change)
                longer[place] = longer.get(place, 0) + waited(row["at"], later) - seconds
        for place, row in enumerate(outbound):
            parts = {"contacts", "response_hours"} if place in longer else {"contacts"}
            more = longer.get(place, 0)
            change = {(rep, "contacts"): -1, **({(rep, "response_hours"): more} if more else {})}
            yield RecordEffect(row, frozenset(parts), change)


def _answer(message: Row, outbound: Sequence[Row]) -> int:
    """The place of the first contact not before the message; behind the last where there is none."""
    return bisect_left(outbound, message["at"], key=lambda row: row["at"])
