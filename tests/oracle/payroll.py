"""What reps are paid for a period by a plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.attainment import largest_remainder, ratio
from tests.oracle.days import Span
from tests.oracle.facts import LOWER, MONEY
from tests.oracle.judging import Judged
from tests.oracle.records import Company, half_up
from tests.oracle.rules import exact

ANSWERED = ("csat", "nps")
Lines = dict[str, int]


@dataclass
class Pay:
    """In minor units; `lines` is what each thing comes to, and `deals` of which deal those are that are of one."""

    revenue: int
    commission: int
    capped: int
    floored: int
    bonus: int
    lines: Lines
    deals: dict[str, int]

    @property
    def total(self) -> int:
        return self.commission + self.capped + self.floored + self.bonus


@dataclass(frozen=True)
class Item:
    """A win or a refund, the rep's part of it."""

    key: str
    deal: int
    when: date
    number: int
    amount: int


def items(company: Company, rep: int, span: Span, plan: dict[str, Any]) -> list[Item]:
    """What is credited to the rep, in the order of its days."""
    found = [
        Item(f"deal {deal.id}", deal.id, deal.closed, deal.id, deal.amount or 0)
        for deal in company.deals.values()
        if deal.status == "won" and deal.closed in span and deal.closed is not None
    ]
    mine: list[Item] = []
    for each in found:
        deal = company.deals[each.deal]
        part = _part(company, deal.seller, deal.title, each.amount, rep, plan)
        if part is not None:
            mine.append(replace(each, amount=part))
    for refund in company.refunds:
        deal = company.deals[refund["deal"]]
        part = _part(company, deal.seller, deal.title, -refund["amount"], rep, plan)
        if refund["day"] in span and part is not None:
            mine.append(Item(f"refund {refund['id']}", deal.id, refund["day"], refund["id"], part))
    return sorted(mine, key=lambda each: (each.when, each.key.startswith("refund"), each.number))


def _part(company: Company, seller: int, title: str, amount: int, rep: int, plan: dict[str, Any]) -> int | None:
    """The rep's part of an amount; None: it is not the rep's."""
    split = next((each for each in plan.get("splits", []) if each["deal"] == title), None)
    if split is None:
        return amount if seller == rep else None
    names = list(split["shares"])
    parts = largest_remainder(abs(amount), [exact(split["shares"][name]) for name in names])
    own = company.reps[rep]["name"]
    return (parts[names.index(own)] if amount >= 0 else -parts[names.index(own)]) if own in names else None


def earned(total: Fraction, tiers: list[tuple[Fraction | None, Fraction]]) -> list[Fraction]:
    """Marginal, by tier: each part of the revenue at the rate of its tier, below zero at that of the first."""
    found, below = [min(total, Fraction(0)) * tiers[0][1]], Fraction(0)
    for upto, rate in tiers:
        top = total if upto is None else min(total, upto)
        found.append(max(top - below, Fraction(0)) * rate)
        below = below if upto is None else max(below, upto)
    return found


def pay(company: Company, each: Judged, span: Span, plan: dict[str, Any]) -> Pay:
    minor = 10**company.decimals
    target = each.targets.get("revenue")
    scale = Fraction(minor) if plan.get("basis", "revenue") == "revenue" else (target or Fraction(0)) / 100
    tiers = [(exact(row["upto"]) * scale if "upto" in row else None, exact(row["rate"])) for row in plan["tiers"]]
    mine, total, of, exact_parts = items(company, each.rep, span, plan), Fraction(0), [], []
    for item in mine:
        by_tier = zip(earned(total, tiers), earned(total + item.amount, tiers), strict=True)
        parts = [after - before for before, after in by_tier if after != before]
        exact_parts += parts if item.amount >= 0 else reversed(parts)
        of += [item.key] * len(parts)
        total += item.amount
    commission = half_up(sum(exact_parts, Fraction(0)))
    lines = dict.fromkeys((item.key for item in mine), 0)
    for key, part in zip(of, _spread(commission, exact_parts), strict=True):
        lines[key] += part
    limits = plan.get("limits", {})
    capped = min(0, int(exact(limits["cap"]) * minor) - commission) if "cap" in limits else 0
    floored = _floored(each, limits, commission + capped, minor)
    bonuses = [_bonus(each, row, minor) for row in plan.get("bonus", [])]
    lines |= {"cap": capped, "floor": floored, "bonus": sum(bonuses)}
    return Pay(int(total), commission, capped, floored, sum(bonuses), lines, {item.key: item.deal for item in mine})


def _spread(whole: int, parts: list[Fraction]) -> list[int]:
    """Parts in whole units that sum to the whole, by largest remainder."""
    down = [part.numerator // part.denominator for part in parts]
    order = sorted(range(len(parts)), key=lambda at: (down[at] - parts[at], at))
    for at in order[: whole - sum(down)]:
        down[at] += 1
    return down


def _floored(each: Judged, limits: dict[str, Any], commission: int, minor: int) -> int:
    """What the factor takes away where a metric is worse than the floor."""
    metric = limits.get("floor_metric")
    if metric is None or commission <= 0:
        return 0
    reading, least = each.readings[metric], exact(limits["floor"])
    if metric in MONEY:
        least *= minor
    value = reading.value
    if value is None or (metric in ANSWERED and reading.denominator < limits.get("floor_answers", 5)):
        return 0
    worse = value > least if metric in LOWER else value < least
    return half_up(commission * exact(limits["factor"])) - commission if worse else 0


def _bonus(each: Judged, row: dict[str, Any], minor: int) -> int:
    reached = (
        each.rank == row["rank"] if "rank" in row else each.score is not None and each.score >= exact(row["score"])
    )
    return int(exact(row["amount"]) * minor) if reached else 0


def attained(company: Company, each: Judged, pay_: Pay) -> Fraction | None:
    return ratio("revenue", Fraction(pay_.revenue), each.targets.get("revenue"))
