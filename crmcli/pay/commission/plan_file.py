"""Commission plans as TOML.

name = "Standard 2026"
valid = "2026Q1..2026Q4"        # the periods it is for; without it all
per = "quarter"                 # what it pays for: month, quarter (without it) or year
reps = ["alice"]                # or teams = ["East"]; neither: everybody
basis = "revenue"               # bounds of tiers in money; "attainment": in percent of the revenue target

[[tiers]]                       # each rate is for the part of the revenue within its tier
upto = 50000
rate = 0.05

[[tiers]]                       # the last one is for the rest
rate = 0.08

[limits]
cap = 20000                     # the most commission in a period
floor_metric = "csat"           # where this metric is worse than floor, commission × factor
floor = 0.7
factor = 0.5
floor_answers = 5              # of satisfaction or NPS: the fewest answers that it is judged by (5)

[[splits]]                      # a deal by id or title, and who shares it
deal = "Acme renewal"
shares = { alice = 0.6, bob = 0.4 }

[[bonus]]                       # for a rank, or for a score of at least
rank = 1
amount = 1000
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from crmcli.core.errors import UsageError, brief
from crmcli.core.files.rulefile import Node, parse
from crmcli.core.money import LARGEST, exponent, plain
from crmcli.core.names import checked_name, key, nearest
from crmcli.core.periods import MONTHS, Calendar
from crmcli.evaluation.metrics.catalogue import metric_named
from crmcli.pay.commission.plan import (
    ANSWERED,
    ATTAINMENT,
    BASES,
    LEAST_ANSWERS,
    REVENUE,
    Bonus,
    Floor,
    Plan,
    Split,
    Tier,
)

if TYPE_CHECKING:
    from fractions import Fraction


class Known(NamedTuple):
    """What a plan's words refer to: the currency, the calendar, and the reps by the key of their name, with the keys of
    all teams."""

    currency: str
    calendar: Calendar
    reps: Mapping[str, int]
    teams: frozenset[str]


def parsed(text: str, where: str, known: Known) -> Plan:
    """The plan that the text holds; `where` names it in errors, each a RefusedError of one line."""
    file = parse(text, where).only(
        "name", "valid", "per", "reps", "teams", "basis", "tiers", "limits", "splits", "bonus"
    )
    name = checked_name(file.text("name"), f"{where}: name")
    start, end = _valid(file, known.calendar)
    basis = _word(file, "basis", REVENUE, BASES)
    limits = file.table("limits").only("cap", "floor_metric", "floor", "factor", "floor_answers")
    return Plan(
        name,
        tuple(_tiers(file, basis, known.currency)),
        start,
        end,
        _word(file, "per", "quarter", tuple(MONTHS)),
        basis,
        frozenset(_rep(file, "reps", rep, known) for rep in file.texts("reps")),
        frozenset(_team(file, team, known) for team in file.texts("teams")),
        _money(limits, "cap", known.currency) if "cap" in limits.values else None,
        _floor(limits, known.currency),
        tuple(_splits(file, known)),
        tuple(_bonus(node, known.currency) for node in file.tables("bonus")),
    )


def _valid(file: Node, calendar: Calendar) -> tuple[date | None, date | None]:
    """The first day and the end of what it is for. Periods are named in full: "Q3" would mean another one next year."""
    if "valid" not in file.values:
        return None, None
    text = file.text("valid")
    first, dots, last = text.partition("..")
    parts = (first, last) if dots else (first, first)
    try:
        named = [calendar.read(part) if part else None for part in parts]
        if not any(parts) or not all(re.search(r"\d{4}", part) for part in parts if part):
            raise UsageError("a year is missing")
    except UsageError as error:
        such = 'such as valid = "2026Q1..2026Q4", "2026Q1.." or "2026"'
        raise file.refused("valid", f"is {brief(text)!r}, which names no periods", such) from error
    start, end = named[0] and named[0].start, named[1] and named[1].end
    if start and end and end <= start:
        raise file.refused("valid", "ends before it starts", "swap the two periods")
    return start, end


def _word(file: Node, key: str, default: str, words: tuple[str, ...]) -> str:
    word = file.text(key, default)
    if word not in words:
        raise file.refused(key, f"is {brief(word)!r}", f"one of: {', '.join(words)}")
    return word


def _tiers(file: Node, basis: str, currency: str) -> Iterator[Tier]:
    nodes = [node.only("upto", "rate") for node in file.tables("tiers")]
    if not nodes:
        raise file.refused("tiers", "are missing", "add at least one: [[tiers]] with rate = 0.05")
    before: Fraction | None = None
    for node in nodes:
        rate = _exact(node.number("rate", low=0, high=1))
        if node is nodes[-1]:
            if "upto" in node.values:
                raise node.refused("upto", "ends the last tier", "leave it out, or add a tier for the rest (rate = 0)")
            yield Tier(None, rate)
            return
        bound = _bound(node, basis, currency)
        if before is not None and bound <= before:
            raise node.refused("upto", "is not above the tier before", "put the tiers in ascending order")
        before = bound
        yield Tier(bound, rate)


def _bound(node: Node, basis: str, currency: str) -> Fraction:
    from fractions import Fraction

    if "upto" not in node.values:
        raise node.refused("upto", "is missing before the last tier", "add a line: upto = …")
    if basis == ATTAINMENT:
        bound = _exact(node.number("upto", low=0, high=100_000)) / 100
    else:
        bound = Fraction(_money(node, "upto", currency))
    if not bound:
        raise node.refused("upto", "is 0", "give more than 0")
    return bound


def _money(node: Node, key: str, currency: str) -> int:
    """An amount in minor units; a fault is one with more decimals than the currency has."""
    amount = _exact(node.number(key, low=0, high=float(plain(LARGEST, currency)))) * 10 ** exponent(currency)
    if amount.denominator != 1:
        raise node.refused(key, f"has more decimals than {currency} has ({exponent(currency)})", "round it")
    return int(amount)


def _floor(limits: Node, currency: str) -> Floor | None:
    given = [key for key in ("floor_metric", "floor", "factor", "floor_answers") if key in limits.values]
    if not given:
        return None
    try:
        metric = metric_named(limits.text("floor_metric"))
    except UsageError as error:
        raise limits.refused(
            "floor_metric", f"names no metric: {brief(limits.text('floor_metric'))}", error.hint
        ) from error
    value = limits.number("floor")
    scale = 10 ** exponent(currency) if metric.unit == "money" else 1
    factor = _exact(limits.number("factor", low=0, high=1))
    return Floor(metric.key, value * scale, factor, _answers(limits, metric.key))


def _answers(limits: Node, metric: str) -> int:
    """How many answers the floor needs: of a metric that is made of none, nothing."""
    if "floor_answers" not in limits.values:
        return LEAST_ANSWERS if metric in ANSWERED else 0
    if metric not in ANSWERED:
        raise limits.refused("floor_answers", f"is for {' and '.join(ANSWERED)}, not for {metric}", "leave it out")
    number = limits.number("floor_answers", low=1)
    if number != int(number):
        raise limits.refused("floor_answers", f"is {number:g}", "give a whole number: floor_answers = 5")
    return int(number)


def _splits(file: Node, known: Known) -> Iterator[Split]:
    deals: set[str] = set()
    for node in file.tables("splits"):
        deal = node.only("deal", "shares").text("deal")
        if key(deal) in deals:
            raise node.refused("deal", f"{brief(deal)!r} is split twice", "name each deal once")
        deals.add(key(deal))
        yield Split(deal, _shares(node, known))


def _shares(node: Node, known: Known) -> dict[int, Fraction]:
    given = node.table("shares")
    shares = {_rep(given, name, name, known): _exact(given.number(name, low=0, high=1)) for name in given.values}
    if len(shares) < len(given.values):
        raise node.refused("shares", "name a rep twice", "give each rep one share")
    if (total := sum(shares.values())) != 1:
        raise node.refused("shares", f"sum to {float(total):.12g}, not 1", "give all of the deal, and no more")
    return shares


def _bonus(node: Node, currency: str) -> Bonus:
    node.only("rank", "score", "amount")
    if ("rank" in node.values) == ("score" in node.values):
        raise node.refused("rank", "or score is what a bonus is for", "give one of them: rank = 1")
    amount = _money(node, "amount", currency)
    if "score" in node.values:
        return Bonus(amount, score=node.number("score", low=0))
    rank = node.number("rank", low=1)
    if rank != int(rank):
        raise node.refused("rank", f"is {rank:g}", "give a whole number: rank = 1")
    return Bonus(amount, rank=int(rank))


def _rep(node: Node, where: str, name: str, known: Known) -> int:
    if (id := known.reps.get(key(name))) is None:
        near = nearest(name, known.reps)
        hint = f'did you mean "{near[0]}"?' if near else "see: crm list reps"
        raise node.refused(brief(where), "is no rep" if where == name else f"names no rep: {brief(name)}", hint)
    return id


def _team(node: Node, name: str, known: Known) -> str:
    if key(name) not in known.teams:
        near = nearest(name, known.teams)
        hint = f'did you mean "{near[0]}"?' if near else "see: crm list reps"
        raise node.refused("teams", f"names no team: {brief(name)}", hint)
    return key(name)


def _exact(number: float) -> Fraction:
    """The decimal number as it was written, not the float next to it."""
    from fractions import Fraction

    return Fraction(repr(number))
