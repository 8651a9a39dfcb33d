"""Figures of many records at once: what stands in the funnel and went through it, what a report begins with, and what
the dashboard says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.oracle import rules
from tests.oracle.days import Span
from tests.oracle.facts import Reading, Readings, readings, together
from tests.oracle.records import Company, Deal, half_up, moment

SURE = {"won": 100, "lost": 0}
COUNTED = ("win_rate", "conversion", "retention", "csat")
"""Metrics that are a share of records."""
DUE_DAYS = 14


def last_move(deal: Deal, end: date) -> dict[str, Any] | None:
    """The deal's last move before that day; one without a day came first."""
    moves = [move for move in deal.moves if "at" not in move or move["at"] < end.isoformat()]
    return max(moves, key=lambda move: int(move["id"])) if moves else None


def open_at(company: Company, end: date) -> list[tuple[Deal, int]]:
    """The deals that were open when that day began, each with the stage that it was in."""
    archived = {row["id"]: moment(row["archived"]) for row in company.raw["deals"] if "archived" in row}
    found = []
    for deal in company.deals.values():
        move = last_move(deal, end)
        gone = deal.id in archived and archived[deal.id] < company.midnight(end)
        unborn = deal.opened is not None and deal.opened >= end
        if move and not gone and not unborn and company.stages[move["to_id"]]["status"] == "open":
            found.append((deal, move["to_id"]))
    return found


def worth(company: Company, deals: Iterable[tuple[Deal, int]]) -> dict[int, tuple[int, int, int]]:
    """By stage how many of those deals are in it, their amounts, and these weighted by its probability."""
    amounts: dict[int, list[int]] = {}
    for deal, stage in deals:
        amounts.setdefault(stage, []).append(deal.amount or 0)
    return {
        stage: (len(each), sum(each), half_up(Fraction(sum(each) * probability(company.stages[stage]), 100)))
        for stage, each in amounts.items()
    }


def probability(stage: dict[str, Any]) -> int:
    return int(SURE.get(stage["status"], stage["probability"]))


def standing(company: Company) -> dict[int, tuple[int, int, int]]:
    """What is in each stage now: in open ones what is not archived, in the others all that ever closed so."""
    kept = [deal for deal in company.deals.values() if deal.status != "open" or not deal.archived]
    return worth(company, ((deal, deal.stage) for deal in kept))


@dataclass
class Passage:
    """One deal in one stage: when, by the ids of its moves, it entered and moved forward, and what else it did."""

    entered: list[int] = field(default_factory=list)
    forward: list[int] = field(default_factory=list)
    lost: bool = False
    back: bool = False
    stays: list[int] = field(default_factory=list)


def passages(company: Company, deal: Deal, span: Span) -> dict[int, Passage]:
    """What the moves of a deal in a period did to it, by stage."""
    found: dict[int, Passage] = {}
    since: date | None = None
    for move in sorted(deal.moves, key=lambda move: int(move["id"])):
        at = date.fromisoformat(move["at"]) if "at" in move else None
        if at in span:
            _moved(company, move, None if since is None or at is None else (at - since).days, found)
        since = at
    return found


def _moved(company: Company, move: dict[str, Any], stayed: int | None, found: dict[int, Passage]) -> None:
    def touched(stage: int) -> Passage:
        return found.setdefault(stage, Passage())

    number, goal = int(move["id"]), company.stages[move["to_id"]]
    touched(goal["id"]).entered.append(number)
    if move.get("from_id") is None:
        return
    start = company.stages[move["from_id"]]
    left = touched(start["id"])
    if goal["status"] == "open" and goal["position"] < start["position"]:
        left.back = True
    if start["status"] != "open":
        return
    if stayed is not None:
        left.stays.append(stayed)
    if goal["status"] == "lost":
        left.lost = True
    elif goal["status"] == "won" or goal["position"] > start["position"]:
        left.forward.append(number)
        for stage in company.stages.values():
            if stage["status"] == "open" and start["position"] < stage["position"] < goal["position"]:
                touched(stage["id"]).entered.append(number)
                touched(stage["id"]).forward.append(number)


def flow(company: Company, stage: int, span: Span) -> dict[str, Any]:
    """What went through a stage in a period: deals, each counted once, and how long they had stayed there."""
    each = [found[stage] for deal in company.deals.values() if stage in (found := passages(company, deal, span))]
    entered = [one for one in each if one.entered]
    converted = [one for one in entered if one.forward and max(one.forward) >= min(one.entered)]
    stays = [days for one in each for days in one.stays]
    return {
        "entered": len(entered), "forward": sum(bool(one.forward) for one in each),
        "lost": sum(one.lost for one in each),
        "back": sum(one.back for one in each), "converted": len(converted),
        "conversion": Fraction(len(converted), len(entered)) if entered else None,
        "mean_days": Fraction(sum(stays), len(stays)) if stays else None,
    }  # fmt: skip


def headline(company: Company, span: Span, start: date, today: date) -> dict[str, Reading]:
    """The figures that a report of a period begins with; all are counted as those of the one from `start` on are."""
    found: Readings = readings(company, span, rules.common(company, start).counting, today)
    metrics = ("revenue", "orders", "win_rate", "new_customers", "csat", "response_time", "follow_ups")
    told = {key: together([each[key] for each in found.values()], key) for key in metrics}
    told["follow_ups"].denominator = Fraction(1)
    stages = worth(company, open_at(company, span.end)).values()
    counted = {
        "new_deals": sum(deal.opened in span for deal in company.deals.values()),
        "lost_deals": sum(deal.status == "lost" and deal.closed in span for deal in company.deals.values()),
        "pipeline": sum(amount for _, amount, _ in stages),
        "forecast": sum(weighted for *_, weighted in stages),
    }
    return told | {key: Reading(Fraction(value), Fraction(1)) for key, value in counted.items()}


def due(company: Company, today: date) -> int:
    """The open deals that were to close by then, or are to in the next days."""
    until = today + timedelta(days=DUE_DAYS)
    standing_now = open_at(company, today + timedelta(days=1))
    return sum(deal.expected is not None and deal.expected <= until for deal, _ in standing_now)


def shrunk(samples: list[tuple[Fraction, Fraction]]) -> list[Fraction]:
    """Rates mixed with that of all together, the more the smaller the sample: the beta-binomial by the method of
    moments (Kleinman 1973), whose correlation is averaged with what ten reps would say of 1/11."""
    hits, records, others = sum(a for a, _ in samples), sum(n for _, n in samples), len(samples) - 1
    p = Fraction(hits, records)
    room = records - Fraction(sum(n * n for _, n in samples)) / records - others
    if p in (0, 1):
        return [p for _ in samples]
    seen, weight = Fraction(0), 0
    if room > 0:
        spread = sum(n * (a / n - p) ** 2 for a, n in samples) / (p * (1 - p))
        seen, weight = (spread - others) / room, others
    correlation = (weight * seen + 10 * Fraction(1, 11)) / (weight + 10)
    if correlation <= 0:
        return [p for _ in samples]
    strength = max(Fraction(0), 1 / correlation - 1)
    return [(a + strength * p) / (n + strength) for a, n in samples]
