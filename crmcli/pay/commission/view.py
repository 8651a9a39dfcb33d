"""Commission plans as reports: those there are, and the terms of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.money import Money, plain
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.pay.commission.plan import ATTAINMENT, Plan
from crmcli.pay.rates import metric_value, percent


class Shown(NamedTuple):
    """A version of a plan with the names that its ids mean, and who kept it when (`day` is the moment's day where the
    team is) and why."""

    plan: Plan
    names: Mapping[int, str]
    currency: str
    by: str
    at: datetime
    day: date
    reason: str | None


def every(shown: Sequence[Shown], currency: str) -> Document:
    """The plans by name, each as its last version; `crm.commission.list/1`."""
    fields = ("name", "version", "valid", "per", "basis", "for")
    plain_rows = [
        {
            "name": each.plan.name,
            "version": each.plan.version,
            "valid": _valid(each.plan),
            "per": each.plan.per,
            "basis": each.plan.basis,
            "for": _whose(each),
        }
        for each in shown
    ]
    columns = [
        Column("Plan"), Column("Version", "count", 1), Column("Valid"), Column("Pays by", keep=2),
        Column("Tiers of", keep=3), Column("For"),
    ]  # fmt: skip
    rows = [[Cell(row[name], "count" if name == "version" else "text") for name in fields] for row in plain_rows]
    nothing = Line("No commission plans yet. Take one: crm pay plan import FILE")
    return Document(
        [Table(columns, rows)] if rows else [nothing],
        {"schema": "crm.commission.list/1", "plans": plain_rows},
        Records(fields, rows),
        currency,
        not rows,
    )


def document(shown: Shown) -> Document:
    """The terms of a plan in words; `crm.commission.show/1`, its records one row per tier."""
    plan = shown.plan
    note = f"Version {plan.version}{f', for periods from {plan.valid_from} on' if plan.valid_from else ''}. "
    blocks: list[Block] = [
        Heading(plan.name, f"{note}Valid: {_valid(plan)}. Pays by {plan.per}, for {_whose(shown)}."),
        _tiers(shown),
        *(Line(text) for text in _terms(shown)),
        Line(f"Kept by {shown.by} on {shown.day}{f': {shown.reason}' if shown.reason else ''}", QUIET),
    ]
    rows = [[Cell(tier["tier"]), Cell(tier["upto"]), Cell(tier["rate"])] for tier in _tier_data(shown)]
    return Document(blocks, data(shown), Records(("tier", "upto", "rate"), rows), shown.currency)


def _tiers(shown: Shown) -> Table:
    of = "of the revenue target" if shown.plan.basis == ATTAINMENT else f"of revenue, {shown.currency}"
    rows = []
    for at, tier in enumerate(shown.plan.tiers, 1):
        if tier.upto is None:
            upto = Cell("the rest")
        elif shown.plan.basis == ATTAINMENT:
            upto = Cell(percent(tier.upto))
        else:
            upto = Cell(int(tier.upto), "money")
        rows.append([Cell(at, "count"), upto, Cell(percent(tier.rate), tone=STRONG)])
    return Table([Column("Tier", "count"), Column(f"Up to ({of})", "number"), Column("Rate", "number")], rows)


def _terms(shown: Shown) -> Iterator[str]:
    """The limits, splits and bonuses, a sentence each."""
    plan, currency = shown.plan, shown.currency
    if plan.cap is not None:
        yield f"Cap: at most {plain(plan.cap, currency)} commission for a {plan.per}."
    if plan.floor:
        metric = BY_KEY[plan.floor.metric]
        worse = "below" if metric.better == "higher" else "above"
        limit = metric_value(metric, plan.floor.value)
        enough = f", from {plan.floor.answers} answers on," if plan.floor.answers else ""
        yield f"Floor: with {metric.named} {worse} {limit}{enough} the commission is × {float(plan.floor.factor):g}."
    for split in plan.splits:
        shares = ", ".join(f"{shown.names[id]} {percent(share)}" for id, share in split.shares.items())
        yield f"Split: {split.deal} – {shares}."
    for bonus in plan.bonuses:
        what = f"rank {bonus.rank}" if bonus.rank is not None else f"a score of {bonus.score:g} or more"
        yield f"Bonus: {plain(bonus.amount, currency)} for {what}."


def data(shown: Shown) -> dict[str, Any]:
    """`crm.commission.show/1`: `end` is exclusive, rates and shares fractions, `upto` money or a fraction of the
    target."""
    plan, currency = shown.plan, shown.currency
    return {
        "schema": "crm.commission.show/1",
        "name": plan.name,
        "version": plan.version,
        "valid_from": plan.valid_from,
        "start": plan.start,
        "end": plan.end,
        "per": plan.per,
        "reps": sorted(shown.names[id] for id in plan.reps),
        "teams": sorted(plan.teams),
        "basis": plan.basis,
        "tiers": _tier_data(shown),
        "cap": None if plan.cap is None else Money(plan.cap, currency),
        "floor": None
        if plan.floor is None
        else {
            "metric": plan.floor.metric,
            "floor": plan.floor.value,
            "factor": float(plan.floor.factor),
            "answers": plan.floor.answers,
        },
        "splits": [
            {"deal": split.deal, "shares": {shown.names[id]: float(share) for id, share in split.shares.items()}}
            for split in plan.splits
        ],
        "bonuses": [
            {"rank": bonus.rank, "score": bonus.score, "amount": Money(bonus.amount, currency)}
            for bonus in plan.bonuses
        ],
        "by": shown.by,
        "at": shown.at,
        "reason": shown.reason,
    }


def _tier_data(shown: Shown) -> list[dict[str, Any]]:
    plan = shown.plan

    def bound(upto: Any) -> Any:
        if upto is None:
            return None
        return float(upto) if plan.basis == ATTAINMENT else Money(int(upto), shown.currency)

    return [{"tier": at, "upto": bound(tier.upto), "rate": float(tier.rate)} for at, tier in enumerate(plan.tiers, 1)]


def _valid(plan: Plan) -> str:
    first = plan.start.isoformat() if plan.start else ""
    last = (plan.end - timedelta(days=1)).isoformat() if plan.end else ""
    return f"{first}..{last}" if first or last else "always"


def _whose(shown: Shown) -> str:
    plan = shown.plan
    if not plan.reps and not plan.teams:
        return "everybody"
    return ", ".join([*sorted(shown.names[id] for id in plan.reps), *(f"team {team}" for team in sorted(plan.teams))])
